#pragma once
/* What the steps of making events share.
 *
 *   ties ──> items, sorted into groups: kind, sides, status ──> tie-event-time.c gives each item of
 *   a group the number of its event ──> tie-event.c collects ──> tie-event-source.c: witnesses */
#include "tie/tie-event.h"

enum tie_event_status { TIE_EVENT_asserted, TIE_EVENT_denied, TIE_EVENT_other };

struct tie_event_item {
        const struct tie *t;
        uint64_t a, b;  /* keys of the sides; of mutual kinds in rising order */
        uint64_t apart; /* what else must agree */
        uint64_t home;  /* its family of letters */
        enum tie_event_status status;
        bool own;         /* it has a date of its own: */
        int64_t from, to; /* which, whole days */
        uint32_t event;   /* in its group */
};

/* Number the events of a group, `it[0 .. n)`, from 0; returns how many. The same numbers for any
 * order of what is given, as long as tie_event_cmp() sorted it.  O(n log n). */
uint32_t tie_event_time(struct tie_event_item *it, size_t n);
/* By status, date, words, place: what is first is shown first. */
int tie_event_cmp(const void *a, const void *b);

/* Witnesses of the event `ev`: its items (reordered) become witnesses from ret->n_witnesses on, and
 * their ties ties from ret->n_ties on. */
void tie_event_witnesses(struct tie_event_item *it, size_t n, struct tie_event *ev,
                         struct tie_events *ret);

/* Keys that hold in one family only become one where the same words name them. */
void tie_event_same(struct tie *ties, size_t n);

/* All of it, without a case: `homes` has a number for the family of each tie. */
void tie_events_make(const struct tie *ties, const uint64_t *homes, size_t n, struct arena *a,
                     struct tie_events *ret);
