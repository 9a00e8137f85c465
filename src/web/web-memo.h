#pragma once
/* What pages ask again and again of a case and only reading all of it tells: kept for as long as
 * the case is as it was (web_request.stamp), shared by all threads. */
#include "actor/actor-view.h"
#include "store/store.h"
#include "web/web-request.h"

/* The counts of the case; from memory if they are known. */
int web_memo_counts(const struct web_request *q, struct store_counts *ret, struct err *e);
/* As actor_view_list(), from..from+most of a kind (ACTOR_KINDS: any), without names that stand
 * alone: most documents first.  *ret_total: how many of the kind there are. */
int web_memo_actors(const struct web_request *q, unsigned kind, uint64_t from, size_t most,
                    struct actor_view **ret, size_t *ret_n, uint64_t *ret_total, struct err *e);

/* Pages that cost much and hold no form that posts: shown again from memory while case, question
 * and settings are the same.  True: it is in w->body, the function is done. */
bool web_memo_shown(const struct web_request *q, struct web_answer *w);
void web_memo_keep(const struct web_request *q, const struct web_answer *w);

/* igraph has one generator of numbers and one error handler for all: one thread at a time. */
void web_memo_graphs_lock(const struct web_request *q);
void web_memo_graphs_unlock(const struct web_request *q);
