/* Which ties of a group (one kind, the same sides) speak of the same time.
 *
 *   14 June      ├┤                     two days: two events
 *   20 June           ├┤
 *   June      ├──────────────┤          holds both: an event of its own
 *   2 August                      ├┤
 *   August                     ├──────┤ holds one only: the same event
 *
 * A range that holds no other is a leaf; one that holds exactly one leaf joins it.  Leaves sorted
 * by their beginnings are sorted by their ends too, so that each range finds those within it by
 * bisection.  What has no date of its own joins by its words or its family. */
#include "tie/tie-event-work.h"

#include "base/vec.h"

#include <stdlib.h>

enum { DAY = 86400, EAST = 14 * 3600, WEST = 12 * 3600 };

#define CMP(a, b) (((a) > (b)) - ((a) < (b)))

struct range {
        int64_t from, to;
        uint32_t event;
        bool leaf;
};

struct link { /* an item shows something: words, a family */
        uint64_t what;
        uint32_t who; /* an item, or an event */
};

struct work {
        struct tie_event_item *it;
        size_t n;
        struct range *ranges; /* by from, the longer first; each once */
        size_t n_ranges;
        uint32_t *leaves;
        size_t n_leaves;
        uint32_t n_events;
};

static int64_t day_down(int64_t at) {
        return at - ((at % DAY) + DAY) % DAY;
}

/* ---- days ----------------------------------------------------------------------------------- */

static int cmp_i64(const void *pa, const void *pb) {
        int64_t a = *(const int64_t *) pa, b = *(const int64_t *) pb;
        return CMP(a, b);
}

/* The last day in `days` that begins at or before `at`; SIZE_MAX: none. */
static size_t day_before(const int64_t *days, size_t n, int64_t at) {
        size_t lo = 0, hi = n;
        while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                if (days[mid] <= at)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        return lo == 0 ? SIZE_MAX : lo - 1;
}

/* An hour of a day becomes its day: one that others name, if the zones of the world allow it. */
static int64_t day_of(const int64_t *days, size_t n, int64_t at) {
        int64_t day = day_down(at);
        size_t k = day_before(days, n, at);
        if (k != SIZE_MAX && days[k] == day)
                return day;
        bool before = k != SIZE_MAX && at < days[k] + DAY + WEST;
        size_t next = k == SIZE_MAX ? 0 : k + 1;
        bool after = next < n && at >= days[next] - EAST;
        if (before && after)
                return at - (days[k] + DAY) <= days[next] - at ? days[k] : days[next];
        return before ? days[k] : after ? days[next] : day;
}

static bool is_open(const struct tie_event_item *x) {
        return x->from == INT64_MIN || x->to == INT64_MAX;
}

static bool is_hour(const struct tie_event_item *x) {
        return x->own && !is_open(x) && x->to - x->from < DAY;
}

static void to_days(struct work *w) {
        int64_t *days = mem_zalloc((w->n + 1) * sizeof *days);
        size_t n = 0;
        for (size_t i = 0; i < w->n; i++)
                if (w->it[i].own && !is_open(&w->it[i]) && w->it[i].to - w->it[i].from == DAY)
                        days[n++] = w->it[i].from;
        qsort(days, n, sizeof *days, cmp_i64);
        for (size_t i = 0; i < w->n; i++)
                if (is_hour(&w->it[i])) {
                        w->it[i].from = day_of(days, n, w->it[i].from);
                        w->it[i].to = w->it[i].from + DAY;
                }
        mem_free(days);
}

/* ---- ranges --------------------------------------------------------------------------------- */

static int cmp_range(const void *pa, const void *pb) {
        const struct range *a = pa, *b = pb;
        int d = CMP(a->from, b->from);
        return d ? d : CMP(b->to, a->to);
}

static void take_ranges(struct work *w) {
        size_t n = 0;
        for (size_t i = 0; i < w->n; i++)
                if (w->it[i].own)
                        w->ranges[n++] = (struct range){ w->it[i].from, w->it[i].to, 0, true };
        qsort(w->ranges, n, sizeof *w->ranges, cmp_range);
        for (size_t i = 0; i < n; i++)
                if (i == 0 || cmp_range(&w->ranges[i], &w->ranges[i - 1]) != 0)
                        w->ranges[w->n_ranges++] = w->ranges[i];
        int64_t least = INT64_MAX; /* the earliest end of what begins later, or as early and ends */
        for (size_t i = w->n_ranges; i-- > 0;) {
                w->ranges[i].leaf = i + 1 == w->n_ranges || w->ranges[i].to < least;
                least = w->ranges[i].to < least ? w->ranges[i].to : least;
        }
        for (size_t i = 0; i < w->n_ranges; i++)
                if (w->ranges[i].leaf)
                        w->leaves[w->n_leaves++] = (uint32_t) i;
}

/* The first leaf that begins at or after `from`. */
static size_t leaf_from(const struct work *w, int64_t from) {
        size_t lo = 0, hi = w->n_leaves;
        while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                if (w->ranges[w->leaves[mid]].from < from)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        return lo;
}

/* The only leaf within `r`, or `r` itself. */
static const struct range *same_as(const struct work *w, const struct range *r) {
        size_t k = leaf_from(w, r->from);
        if (r->leaf || r->from == INT64_MIN || r->to == INT64_MAX)
                return r;
        bool one = k < w->n_leaves && w->ranges[w->leaves[k]].to <= r->to;
        bool two = k + 1 < w->n_leaves && w->ranges[w->leaves[k + 1]].to <= r->to;
        return one && !two ? &w->ranges[w->leaves[k]] : r;
}

static struct range *range_of(const struct work *w, const struct tie_event_item *x) {
        const struct range key = { .from = x->from, .to = x->to };
        return bsearch(&key, w->ranges, w->n_ranges, sizeof key, cmp_range);
}

static void number_dated(struct work *w) {
        for (size_t i = 0; i < w->n_ranges; i++)
                if (same_as(w, &w->ranges[i]) == &w->ranges[i])
                        w->ranges[i].event = w->n_events++;
        for (size_t i = 0; i < w->n; i++)
                if (w->it[i].own)
                        w->it[i].event = same_as(w, range_of(w, &w->it[i]))->event;
}

/* ---- without a date ------------------------------------------------------------------------- */

static int cmp_link(const void *pa, const void *pb) {
        const struct link *a = pa, *b = pb;
        int d = CMP(a->what, b->what);
        return d ? d : CMP(a->who, b->who);
}

static uint32_t root(uint32_t *set, uint32_t i) {
        for (; set[i] != i; i = set[i])
                set[i] = set[set[i]];
        return i;
}

static void join(uint32_t *set, uint32_t a, uint32_t b) {
        a = root(set, a), b = root(set, b);
        if (a < b)
                set[b] = a;
        else
                set[a] = b;
}

static uint64_t shown(const struct tie_event_item *x, bool words) {
        return words ? x->t->row.words : x->home;
}

/* Undated items that show the same are one set. */
static void join_undated(const struct work *w, bool words, struct link *v, uint32_t *set) {
        size_t n = 0;
        for (size_t i = 0; i < w->n; i++)
                if (!w->it[i].own)
                        v[n++] = (struct link){ shown(&w->it[i], words), (uint32_t) i };
        qsort(v, n, sizeof *v, cmp_link);
        for (size_t i = 1; i < n; i++)
                if (v[i].what == v[i - 1].what)
                        join(set, v[i].who, v[i - 1].who);
}

/* What lasts is one, whoever tells of it. */
static void join_lasting(const struct work *w, uint32_t *set) {
        uint32_t first = UINT32_MAX;
        for (size_t i = 0; i < w->n; i++) {
                const struct tie_event_item *x = &w->it[i];
                if (x->own || !(x->t->row.flags & TIE_LASTING) || (x->t->row.flags & TIE_ENDS))
                        continue;
                if (first != UINT32_MAX)
                        join(set, first, (uint32_t) i);
                else
                        first = (uint32_t) i;
        }
}

/* Events of dated items that show what undated ones show: the first by words; by family only if it
 * is one event.  to[set] becomes it, `many` if there are several. */
static void find_dated(const struct work *w, bool words, struct link *v, uint32_t *set,
                       uint32_t *to) {
        const uint32_t none = UINT32_MAX, many = UINT32_MAX - 1;
        size_t n = 0;
        for (size_t i = 0; i < w->n; i++)
                if (w->it[i].own)
                        v[n++] = (struct link){ shown(&w->it[i], words), w->it[i].event };
        qsort(v, n, sizeof *v, cmp_link);
        for (size_t i = 0; i < w->n; i++) {
                if (w->it[i].own)
                        continue;
                struct link key = { shown(&w->it[i], words), 0 };
                size_t lo = 0, hi = n;
                while (lo < hi) {
                        size_t mid = lo + (hi - lo) / 2;
                        if (cmp_link(&v[mid], &key) < 0)
                                lo = mid + 1;
                        else
                                hi = mid;
                }
                if (lo == n || v[lo].what != key.what)
                        continue;
                uint32_t *mine = &to[root(set, (uint32_t) i)], got = v[lo].who;
                for (size_t k = lo; !words && k < n && v[k].what == key.what; k++)
                        got = v[k].who == got ? got : many;
                if (*mine == none || (words && got < *mine))
                        *mine = got;
                else if (!words && *mine != got)
                        *mine = many;
        }
}

static void number_undated(struct work *w) {
        struct link *v = mem_zalloc((w->n + 1) * sizeof *v);
        uint32_t *set = mem_zalloc((w->n + 1) * sizeof *set);
        uint32_t *by_words = mem_zalloc((w->n + 1) * sizeof *set);
        uint32_t *by_home = mem_zalloc((w->n + 1) * sizeof *set);
        for (size_t i = 0; i < w->n; i++)
                set[i] = (uint32_t) i, by_words[i] = by_home[i] = UINT32_MAX;
        join_undated(w, true, v, set);
        join_undated(w, false, v, set);
        join_lasting(w, set);
        find_dated(w, true, v, set, by_words);
        find_dated(w, false, v, set, by_home);
        for (size_t i = 0; i < w->n; i++) { /* roots come before the rest of their sets */
                uint32_t at = root(set, (uint32_t) i);
                if (w->it[i].own)
                        continue;
                if (by_words[at] == UINT32_MAX)
                        by_words[at] = by_home[at] < UINT32_MAX - 1 ? by_home[at] : w->n_events++;
                w->it[i].event = by_words[at];
        }
        mem_free(v);
        mem_free(set);
        mem_free(by_words);
        mem_free(by_home);
}

uint32_t tie_event_time(struct tie_event_item *it, size_t n) {
        struct work w = { .it = it, .n = n };
        w.ranges = mem_zalloc((n + 1) * sizeof *w.ranges);
        w.leaves = mem_zalloc((n + 1) * sizeof *w.leaves);
        to_days(&w);
        take_ranges(&w);
        number_dated(&w);
        number_undated(&w);
        mem_free(w.ranges);
        mem_free(w.leaves);
        return w.n_events;
}
