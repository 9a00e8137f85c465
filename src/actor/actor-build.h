#pragma once
/* A build: from a case to its actors, kept in the store. */
#include "actor/actor-resolve.h"
#include "base/err.h"

struct store;

enum actor_row_flag { /* of store_actor.flags */
                      ACTOR_ROW_renamed = 1 << 0,
                      ACTOR_ROW_kind_said = 1 << 1,
                      ACTOR_ROW_name_only = 1 << 2, /* a name in texts: may be several people */
};

struct actor_counts {
        uint64_t
                kinds[ACTOR_KINDS]; /* actors, by kind; names that stand alone are not among them */
        uint64_t addresses, merged; /* addresses; those that joined another */
        uint64_t names_only, mentions; /* mentions told by who is present */
        uint64_t nears;
        struct actor_clash clashes[16]; /* decisions that could not be followed: the first ones */
        uint64_t n_clashes;
};

/* Resolve the whole case and replace its actors in one transaction, which this function opens and
 * commits.  The same whatever the order of intake.  Needs a settled store and families.  Cost: two
 * passes over what documents say, one over headers; some 600 bytes of memory an address. */
int actor_build(struct store *st, struct actor_counts *ret, struct err *e);
