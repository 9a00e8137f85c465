#pragma once
/* What the steps of putting a card together share; lives for one query_who(). */
#include "base/map.h"
#include "base/vec.h"
#include "query/query-who.h"

struct who {
        const struct query_case *c;
        const struct query_who_options *o;
        struct arena *a;
        struct query_who *ret;
        uint64_t *addrs; /* numbers of its addresses */
        size_t n_addrs;
        uint64_t *sent, *got; /* bit of each document: copies folded, in range */
        uint64_t *own;        /* all that it wrote, copies too */
        size_t n_bits;
        struct map actors;       /* address -> actor */
        struct map near_at, met; /* actor -> place in nears; who was met in this letter */
        VEC(struct query_who_near) nears;
};

/* The actor of an address, or 0. */
int query_who_actor_of(struct who *w, uint64_t addr, uint64_t *ret, struct err *e);
/* Names and kind of n->id. */
int query_who_fill(struct who *w, struct query_who_near *n, struct err *e);

/* query-who-mention.c: mentions, maybe, others, same of the card. */
int query_who_mentions(struct who *w, struct err *e);
