#pragma once
/* Events: ties that speak of the same thing, with their witnesses; occasions are what of it can be
 * counted.
 *
 * Two ties are of one event when kind and sides agree and their times can be the same: both dated
 * to the day or finer and on one day (time zones allowed for), or one within the other when nothing
 * else of the same sides lies in it.  A tie without a date of its own joins an event only by the
 * same words or the same family of letters.  The same words (hash of the folded sentence), copies
 * and quoted mail are one witness: custody, not corroboration.
 *
 * Witnesses are independent when different people wrote them and neither got the other's words:
 * not by quotation, forwarding, nor as somebody's report of the other (the innermost of the chain
 * counts, else the writer). */
#include "tie/tie-case.h"

struct tie_witness {
        uint32_t first, n;  /* ties[first ...]: the same words, first written first */
        struct tie_who who; /* on whose word: chain, else writer */
        bool party;         /* one of the sides itself */
        bool acknowledges;  /* ... says so of itself, in words or by its own mail */
        bool dated;
        int64_t at;      /* when first written */
        uint32_t source; /* number of the independent source it belongs to */
};

struct tie_event {
        uint64_t id; /* stable: of its kind, sides and first words */
        enum tie_kind kind;
        struct tie_who from, to;
        bool ranged;
        struct when_range range; /* what all its dates allow */
        enum when_precision precision;
        unsigned flags; /* enum when_text_flag of the best dated tie */
        enum tie_basis basis;
        uint32_t best;                 /* the tie with the best date */
        uint32_t witness, n_witnesses; /* of tie_events.witnesses */
        uint32_t sources;              /* independent ones */
        uint32_t denials; /* ties that deny it, negated or denied: tie_events.denials[denial ...] */
        uint32_t denial;
        bool asserted;        /* by one witness at least */
        int32_t acknowledged; /* first witness that is a party: place in witnesses, or -1 */
};

struct tie_events {
        struct tie *ties;
        size_t n_ties;
        struct tie_event *v;
        size_t n;
        struct tie_witness *witnesses;
        size_t n_witnesses;
        uint32_t *denials;
        size_t n_denials;
        size_t undated; /* events without a range; they come last */
};

/* The events of what passes `f`, by time, undated last; all in `a`.  ERR_limit when more than
 * LIMIT_tie_events ties pass.  Ties of what lasts ("is a member of") that have no date of their own
 * are one event whoever tells it.  O(n log n). */
int tie_events_get(struct tie_case *c, const struct tie_filter *f, struct arena *a,
                   struct tie_events *ret, struct err *e);
