#pragma once
/* What should be here and is not: mail that others answer or name, and silences. */
#include "query/query.h"

struct query_ghost {
        struct str id;  /* its Message-ID */
        uint32_t by;    /* the earliest message held that names it */
        uint32_t n_by;  /* how many messages answer it directly */
        struct str who; /* whose it probably was: whom the answer is addressed to; may be empty */
        bool dated;
        int64_t before; /* it was written before this: date of the earliest answer */
};

struct query_gap_month {
        struct str who;   /* address, or "" unknown */
        struct str month; /* of the earliest answer; "" undated */
        uint64_t n;
};

struct query_silence {
        struct str a, b;    /* addresses */
        int64_t last, next; /* last message before it and first one after it */
        bool ended;         /* nothing came after it: `next` is when the cache ends */
        double per_month;   /* what they used to exchange */
        uint32_t months;    /* its length in whole months */
};

struct query_gaps_options {
        uint32_t steady; /* messages a month that make a steady correspondence, 0 = 4 */
        uint32_t silent; /* months of nothing that make a silence, 0 = 3 */
        struct str who;  /* only about them (as person:); empty = all */
};

struct query_gaps {
        struct query_ghost *ghosts; /* answered but not held; by date of the answer, then id */
        size_t n_ghosts;
        uint64_t named; /* ghosts that are only named in a References list, not answered */
        struct query_gap_month *months; /* by who, then month */
        size_t n_months;
        struct query_silence *silences; /* by a, b, last */
        size_t n_silences;
};

/* A silence is: a pair that exchanged at least `steady` messages a month on average over at least
 * three months, then none for `silent` months or more, while both went on writing or receiving. */
int query_gaps(const struct query_case *c, const struct query_gaps_options *o, struct arena *a,
               struct query_gaps *ret, struct err *e);
