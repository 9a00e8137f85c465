#pragma once
/* An actor as it is shown: read from the store, with words instead of numbers. */
#include "actor/actor-build.h"
#include "base/arena.h"

struct actor_place { /* where a reason stands; doc 0 = nowhere, len 0 = in the headers */
        uint64_t doc;
        uint32_t off, len;
};

struct actor_shown { /* a member */
        enum actor_anchor_type type;
        struct str text; /* address, name or number */
        struct str with; /* the address that the reason ties it to, or "" */
        enum actor_why why;
        uint64_t n;
        struct actor_place at;
};

struct actor_maybe { /* somebody who may be the same */
        uint64_t id, key;
        struct str name, anchor;
        uint32_t points, whys, againsts; /* bits of enum actor_why, enum actor_against */
        struct actor_place at;
};

struct actor_view {
        uint64_t id, key;
        enum actor_kind kind;
        uint32_t flags; /* enum actor_row_flag */
        struct str name, anchor;
        bool dated;
        int64_t first, last;
        uint64_t docs;
        struct actor_shown *members;
        size_t n_members;
        struct actor_maybe *maybes;
        size_t n_maybes;
};

/* Everything of actor `id`; arrays and strings live in `a`. */
int actor_view_get(struct store *st, uint64_t id, struct arena *a, struct actor_view *ret,
                   struct err *e);

/* The largest actors of one kind (ACTOR_KINDS = any), by documents, at
 * most `most` (0 = all); members and near misses are left out.  *ret_total: how many there are. */
int actor_view_list(struct store *st, unsigned kind, bool names_only, size_t most, struct arena *a,
                    struct actor_view **ret, size_t *ret_n, uint64_t *ret_total, struct err *e);

/* Pairs that may be one, most points first, at most `most`. */
struct actor_pair_view {
        struct actor_maybe a, b; /* of b: points, reasons and place */
};
int actor_view_pairs(struct store *st, size_t most, struct arena *a, struct actor_pair_view **ret,
                     size_t *ret_n, struct err *e);

/* What would bring a near miss to ACTOR_ENOUGH, in words. */
const char *actor_missing(uint32_t points, uint32_t againsts);

struct actor_act { /* a decision as it is shown */
        uint64_t id, undone;
        int64_t at;
        struct str verb, a, b, text, reason;
};
int actor_view_log(struct store *st, struct arena *a, struct actor_act **ret, size_t *ret_n,
                   struct err *e);
