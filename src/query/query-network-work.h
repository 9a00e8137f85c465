#pragma once
/* What the parts of the network share while it is read.
 *
 * Until the nodes are known, somebody is an entity:
 *      1 ... n_actors                an actor
 *      n_actors + 1 ... + n_addrs    an address that no actor holds
 *      then                          names that stand alone in ties, by key */
#include "base/map.h"
#include "base/vec.h"
#include "query/query-network.h"
#include "store/store-actor.h"

struct network_alone { /* a name without an actor */
        uint64_t key;
        const char *kind;
        struct str name; /* in the arena */
};

struct network_read {
        const struct query_case *c;
        const struct query_network_options *o;
        struct arena *a;
        struct query_network *ret;
        uint64_t *bits; /* documents asked for */
        size_t n_bits;
        uint32_t n_actors, n_addrs;
        uint32_t *actor_of;  /* of an address; 0: none */
        uint8_t *nobody;     /* of an actor: is it a list and the like? */
        uint16_t *receivers; /* of a document */
        uint8_t *writes;     /* of an address: did it ever send anything? */
        VEC(struct network_alone) alone;
        struct map alone_at; /* key -> place in alone */
        VEC(struct query_network_letter) letters;
        VEC(struct query_network_tie) ties;
};

static inline bool network_has(const struct network_read *w, uint64_t doc) {
        return doc < w->n_bits && (w->bits[doc / 64] >> doc % 64 & 1);
}

/* Does this entity connect nobody? */
static inline bool network_is_nobody(const struct network_read *w, uint32_t entity) {
        return entity <= w->n_actors && w->nobody[entity];
}

/* The asserted ties of the case as entities: appended to w->ties. */
int query_network_read_ties(struct network_read *w, struct err *e);

/* Entities of letters and ties become nodes, pairs become edges. */
int query_network_fold(struct network_read *w, struct err *e);

/* Letters, ties, degree and dates of nodes and of the whole, from the edges. */
void query_network_sums(struct query_network *n);
