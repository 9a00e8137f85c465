#pragma once
/* From the rows of a case to what resolving asks for: addresses with their names, who met whom in
 * which mail, answers from elsewhere, shared rare correspondents.  Documents are numbered by (date,
 * key), not by id, so that the earliest cite is the same whatever the order of intake. */
#include "actor/actor-org.h"
#include "actor/actor-resolve.h"
#include "base/err.h"
#include "store/store.h"

enum {
        ACTOR_RARE_DOCS = 40,     /* a correspondent in more mail than that is not rare */
        ACTOR_LETTER_PARTIES = 50 /* more people on one mail: says little about any two */
};

struct actor_gather {
        struct store *st;
        struct actor_case c;
        VEC(uint32_t) doc_at;  /* order of a document -> its id, from 1; [0] = 0 */
        VEC(uint32_t) order;   /* id -> order, 0 = no such document */
        VEC(uint32_t) lists;   /* bits: documents that came through a list */
        VEC(uint32_t) addr_id; /* place -> id */
        VEC(uint32_t) addr_at; /* id -> place, or ACTOR_NONE */
        VEC(uint32_t) name_id; /* place -> id, or 0 */
        VEC(uint32_t) name_at; /* id -> place, or ACTOR_NONE */
};

void actor_gather_init(struct actor_gather *g, struct store *st);
void actor_gather_done(struct actor_gather *g);

/* Read headers into g->c.  Needs a settled store.  Cost: one pass over documents, addresses and
 * parties. */
int actor_gather_headers(struct actor_gather *g, struct err *e);

/* The place of a name in g->c, put if new. */
int actor_gather_name(struct actor_gather *g, struct name_id id, uint32_t *ret, struct err *e);

/* The number by which `doc` is cited in g->c, or 0. */
uint32_t actor_gather_order(const struct actor_gather *g, struct doc_id doc);

/* actor-told.c: what documents say of addresses (signatures, cards, voices), and full names in
 * texts as names that stand alone; what they say of organisations goes to `orgs`. */
int actor_gather_told(struct actor_gather *g, struct actor_org_case *orgs, struct err *e);

/* actor-told.c: what the user decided and did not take back. */
int actor_gather_says(struct actor_gather *g, struct err *e);

/* actor-meet.c: what the mail of addresses of one name says of them, from their headers and
 * families; last, when all names are known.  Reads the mail of these again. */
int actor_gather_meetings(struct actor_gather *g, struct err *e);
