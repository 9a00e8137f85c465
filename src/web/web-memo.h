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
