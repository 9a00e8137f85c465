/* Hits by calendar period: every document's day, turned into the number of its period, counted. */
#include "query/query-time.h"

#include "base/limits.h"
#include "base/vec.h"

enum { AUTO_BARS = 60 };

/* Periods are numbered one after the other; first_day() goes back. */
static int32_t period_of(enum query_period period, enum when_calendar c, int32_t day) {
        struct when_date d;
        switch (period) {
        case QUERY_DAY:
                return day;
        case QUERY_WEEK: /* day 0 was a Thursday; weeks begin on Monday */
                return (day + 3 >= 0 ? day + 3 : day + 3 - 6) / 7;
        case QUERY_YEAR:
                return when_date_of(c, day).year;
        case QUERY_MONTH:
        case QUERY_AUTO:
                break;
        }
        d = when_date_of(c, day);
        return d.year * 12 + d.month - 1;
}

static int32_t floor_div(int32_t a, int32_t b) {
        return a / b - (a % b < 0);
}

static int32_t first_day(enum query_period period, enum when_calendar c, int32_t n) {
        switch (period) {
        case QUERY_DAY:
                return n;
        case QUERY_WEEK:
                return n * 7 - 3;
        case QUERY_YEAR:
                return when_day_of(c, (struct when_date){ n, 1, 1 });
        case QUERY_MONTH:
        case QUERY_AUTO:
                break;
        }
        int32_t year = floor_div(n, 12);
        return when_day_of(c, (struct when_date){ year, (uint8_t) (n - year * 12 + 1), 1 });
}

/* ISO 8601: the week belongs to the year of its Thursday. */
static struct str week_label(int32_t monday, struct arena *a) {
        int32_t thursday = monday + 3;
        int32_t year = when_date_of(WHEN_gregorian, thursday).year;
        int32_t week = (thursday - when_day_of_gregorian(year, 1, 1)) / 7 + 1;
        return arena_printf(a, "%04d-W%02d", year, week);
}

static struct str label_of(enum query_period period, enum when_calendar c, int32_t n, int32_t day,
                           struct arena *a) {
        char text[WHEN_TEXT];
        switch (period) {
        case QUERY_DAY:
                return arena_str(a, when_format_day(c, day, text));
        case QUERY_WEEK:
                return week_label(day, a);
        case QUERY_YEAR:
                return arena_printf(a, "%04d", n);
        case QUERY_MONTH:
        case QUERY_AUTO:
                break;
        }
        return arena_str(a, when_format_month(c, day, text));
}

struct days {
        int32_t *v;
        size_t n, cap;
        int32_t first, last;
        uint64_t undated;
};

/* Days that a calendar can name; what a forged date puts outside counts as undated. */
static bool is_sane(int64_t date) {
        return date != INDEX_UNDATED && date > -42521587200 /* the year 622 */ &&
               date < 253402300800 /* 10000 */;
}

static void take_days(const struct query_case *c, const uint32_t *docs, size_t n,
                      struct days *out) {
        struct index_doc d;
        for (size_t i = 0; i < n; i++) {
                if (!index_doc_find(c->index, docs[i], &d) || !is_sane(d.date)) {
                        out->undated++;
                        continue;
                }
                int32_t day = when_day(d.date);
                out->first = out->n == 0 || day < out->first ? day : out->first;
                out->last = out->n == 0 || day > out->last ? day : out->last;
                vec_push(out, day);
        }
}

/* The finest period that needs at most AUTO_BARS bars. */
static enum query_period choose(const struct days *d, enum when_calendar c) {
        static const enum query_period fine[] = { QUERY_DAY, QUERY_WEEK, QUERY_MONTH };
        for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
                if (period_of(fine[i], c, d->last) - period_of(fine[i], c, d->first) < AUTO_BARS)
                        return fine[i];
        return QUERY_YEAR;
}

static int make_bars(const struct days *d, struct arena *a, struct query_timeline *t,
                     struct err *e) {
        int32_t from = period_of(t->period, t->calendar, d->first);
        int32_t to = period_of(t->period, t->calendar, d->last);
        uint64_t n = (uint64_t) (to - from) + 1;
        if (n > LIMIT_query_bars) {
                err_set(e, ERR_limit, "the timeline would have more than %u bars",
                        (unsigned) LIMIT_query_bars);
                return err_hint(e, ERR_limit, "ask by month or year, or for fewer years");
        }
        t->bars = arena_zalloc(a, n * sizeof *t->bars);
        t->n_bars = n;
        for (uint64_t i = 0; i < n; i++) {
                int32_t p = from + (int32_t) i, day = first_day(t->period, t->calendar, p);
                t->bars[i].day = day;
                t->bars[i].label = label_of(t->period, t->calendar, p, day, a);
        }
        for (size_t i = 0; i < d->n; i++)
                t->bars[period_of(t->period, t->calendar, d->v[i]) - from].n++;
        return 0;
}

int query_timeline(const struct query_case *c, const struct query *q, enum query_period period,
                   enum when_calendar calendar, struct arena *a, struct query_timeline *ret,
                   struct err *e) {
        struct query_timeline t = { .period = period, .calendar = calendar };
        struct days d = { 0 };
        uint32_t *docs;
        size_t n;
        int r = query_docs(c, q, /* all_copies= */ false, a, &docs, &n, e);
        if (r < 0)
                return r;
        take_days(c, docs, n, &d);
        t.total = n;
        t.undated = d.undated;
        if (period == QUERY_AUTO)
                t.period = d.n > 0 ? choose(&d, calendar) : QUERY_YEAR;
        if (d.n > 0)
                r = make_bars(&d, a, &t, e);
        vec_done(&d);
        if (r == 0)
                *ret = t;
        return r;
}
