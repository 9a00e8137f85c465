#pragma once
/* When: hits counted by calendar period. */
#include "query/query.h"
#include "when/when.h"

enum query_period { QUERY_YEAR, QUERY_MONTH, QUERY_WEEK /* from Monday */, QUERY_DAY, QUERY_AUTO };

struct query_bar {
        struct str label; /* 2014, 2014-06, 2014-W23, 2014-06-03 */
        int32_t day;      /* first day of the period */
        uint64_t n;       /* copies folded */
};

struct query_timeline {
        enum query_period period; /* what AUTO chose: at most 60 bars */
        enum when_calendar calendar;
        struct query_bar *bars; /* every period from the first to the last, empty ones too */
        size_t n_bars;
        uint64_t total, undated;
};

/* Hits of `q` by period, in UTC days.  Jalali: years and months of that calendar. More than
 * LIMIT_query_bars periods are ERR_limit. */
int query_timeline(const struct query_case *c, const struct query *q, enum query_period period,
                   enum when_calendar calendar, struct arena *a, struct query_timeline *ret,
                   struct err *e);
