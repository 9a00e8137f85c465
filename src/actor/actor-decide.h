#pragma once
/* What the user decides about actors: kept in the log, applied at every build, never overwritten,
 * undone only by the user. */
#include "actor/actor-build.h"
#include "store/store-actor.h"

struct actor_decision {
        enum actor_verb verb;
        struct str a, b;   /* addresses, or names that stand alone; b may be empty for a split */
        struct str text;   /* the new name; the id of a kind */
        struct str reason; /* may be empty */
        int64_t now;       /* UTC s */
};

/* Keep a decision (transactions of its own: none may be open) and build anew; *ret_id is its
 * number.  ERR_usage if it makes no sense: an empty anchor, a merge with itself, an unknown kind.
 */
int actor_decide(struct store *st, const struct actor_decision *d, uint64_t *ret_id,
                 struct actor_counts *ret, struct err *e);

/* Take decision `id` back, and build anew. */
int actor_undo(struct store *st, uint64_t id, struct str reason, int64_t now,
               struct actor_counts *ret, struct err *e);
