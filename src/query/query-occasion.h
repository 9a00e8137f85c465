#pragma once
/* Did something happen so often?  "A contacted B", at least twice, within a fortnight before an
 * event: yes, no, or not to be told from what the case holds.
 *
 *   events of A and B (tie-event.h) ── each: certainly, maybe or not within the window ──>
 * occasions
 *
 * Certain is what is asserted, by nobody denied, and dated so that all of its time lies in the
 * window.  Copies and quotations never count twice (tie-event.h).  Events of speech that fall on
 * one day may be one occasion (a meeting at which they talked) and count once; letters are one
 * each.
 *
 * A date that was typed is outside its own window; on the day of an event it is not told what came
 * first, unless both are letters and have their seconds. */
#include "tie/tie-event.h"

enum query_answer { QUERY_YES, QUERY_NO, QUERY_UNDETERMINED };

struct query_occasion_ask {
        struct str what;            /* "A contacted B" */
        const char *const *anchors; /* before (or after) what: dates, named events, or
                                       sentences such as "A visited B"; or none */
        size_t n_anchors;
        const struct when_events *events; /* the user's own (when-event.h), or NULL */
        bool after;      /* behind them, not before */
        uint32_t within; /* days; 0: however long */
        uint64_t least;  /* how often; at least 1 */
        int64_t now;
        bool complete; /* the whole case was analysed */
};

enum query_occasion_place { QUERY_IN, QUERY_MAYBE, QUERY_OUT };

struct query_occasion {
        uint32_t event; /* of `events` */
        enum query_occasion_place place;
        const char *why; /* why not certainly in: static words */
        uint32_t anchor; /* the anchor that it is near; UINT32_MAX: none */
        uint32_t with;   /* it may be the same occasion as this one of `v`; or UINT32_MAX */
};

struct query_anchor {
        struct str words;
        bool ranged;
        struct when_range range;
        bool named;            /* an event that has a name: its day may hold what came before it */
        bool from_case;        /* an event of the case: `events` of its own */
        const struct tie *tie; /* ... its best dated tie */
};

struct query_occasions {
        struct str a, b, verb; /* how the sentence was understood */
        const char *kinds[16]; /* codes, NULL at the end */
        struct tie_events events;
        struct query_occasion *v; /* by time, undated last; what is OUT too */
        size_t n;
        struct query_anchor *anchors;
        size_t n_anchors;
        uint64_t sure, most, days; /* occasions certainly; at most; days of the certain ones */
        uint64_t sure_one; /* ... certainly, if all letters of A's namesakes but one's are left
                              out: yes needs so many */
        size_t n_a, n_b;   /* how many are called A, and B */
        enum query_answer answer;
        const char *changes[8]; /* what would change the answer; NULL at the end */
};

/* Count.  ERR_usage when the sentence is not understood, ERR_absent when nobody is called A or B.
 * All in `a`. */
int query_occasions(struct tie_case *c, const struct query_occasion_ask *ask, struct arena *a,
                    struct query_occasions *ret, struct err *e);

/* "A contacted B" -> the words of A and B, and the kinds that the verb means (TIE_KINDS). */
struct query_sentence {
        struct str a, verb, b;
        bool kinds[TIE_KINDS];
        bool directed; /* A does it to B */
};
int query_sentence_parse(struct str what, struct query_sentence *ret, struct err *e);
