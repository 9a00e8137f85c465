/* Events to occasions; see query-occasion.h. */
#include "query/query-occasion.h"

#include "base/vec.h"
#include "when/when-event.h"

#include <stdlib.h>

enum { SIDE_MOST = 64, DAY = 86400, ANCHORS_MOST = 1000 };

struct sides {
        uint64_t a[SIDE_MOST], b[SIDE_MOST];
        size_t n_a, n_b;
};

static bool holds(const uint64_t *v, size_t n, uint64_t key) {
        for (size_t i = 0; i < n; i++)
                if (v[i] == key)
                        return true;
        return false;
}

static int find_side(struct tie_case *c, struct str typed, uint64_t *ret, size_t *n,
                     struct err *e) {
        int r = tie_case_find(c, typed, ret, SIDE_MOST, e);
        if (r == 0)
                return err_set(e, ERR_absent, "nobody here is called '%.*s'", STR_ARG(typed));
        *n = r < 0 ? 0 : r < SIDE_MOST ? (size_t) r : SIDE_MOST;
        return r < 0 ? r : 0;
}

static int find_events(struct tie_case *c, const struct query_sentence *s, struct sides *sides,
                       struct arena *a, struct tie_events *ret, struct err *e) {
        int r = find_side(c, s->a, sides->a, &sides->n_a, e);
        if (r == 0)
                r = find_side(c, s->b, sides->b, &sides->n_b, e);
        const struct tie_filter f = { .kinds = s->kinds,
                                      .a = sides->a,
                                      .n_a = sides->n_a,
                                      .b = sides->b,
                                      .n_b = sides->n_b,
                                      .record = true,
                                      .language = true };
        return r < 0 ? r : tie_events_get(c, &f, a, ret, e);
}

/* ---- anchors ------------------------------------------------------------------------------------
 */

struct anchors {
        struct query_anchor *v;
        size_t n, cap;
};

static int put_events(struct tie_case *c, struct str words, const struct query_sentence *s,
                      struct arena *a, struct anchors *ret, struct err *e) {
        struct tie_events *events = arena_zalloc(a, sizeof *events);
        struct sides sides = { 0 };
        int r = find_events(c, s, &sides, a, events, e);
        for (size_t i = 0; r >= 0 && i < events->n && ret->n < ANCHORS_MOST; i++) {
                const struct tie_event *v = &events->v[i];
                if (v->asserted && (tie_kind_shape(v->kind) != TIE_SHAPE_to ||
                                    holds(sides.a, sides.n_a, v->from.key)))
                        vec_push(ret, (struct query_anchor){ .words = words,
                                                             .ranged = v->ranged,
                                                             .range = v->range,
                                                             .from_case = true,
                                                             .tie = &events->ties[v->best] });
        }
        return r < 0 ? r : 0;
}

static int put_anchor(struct tie_case *c, const struct query_occasion_ask *ask, struct str words,
                      struct arena *a, struct anchors *ret, struct err *e) {
        struct query_anchor x = { .words = words, .ranged = true };
        struct query_sentence s;
        struct when_event event;
        struct err quiet = ERR_INIT;
        if (when_range_parse(words, ask->now, &x.range, &quiet) == 0) {
                vec_push(ret, x);
                return 0;
        }
        if (when_event_at(ask->events, words, INT64_MAX, &event) == words.n) {
                x.range = event.range;
                x.named = true;
                vec_push(ret, x);
                return 0;
        }
        if (query_sentence_parse(words, &s, &quiet) == 0)
                return put_events(c, words, &s, a, ret, e);
        return err_hint(e, err_set(e, ERR_usage, "'%.*s' is no date and no event", STR_ARG(words)),
                        "a date (2014-06-03), a named event, or \"A visited B\"");
}

/* ---- where an event stands ----------------------------------------------------------------------
 */

/* Whole days: letters have their second, what is told has its day. */
static struct when_range days_of(struct when_range r) {
        if (r.from != INT64_MIN)
                r.from = (int64_t) when_day(r.from) * DAY;
        if (r.to != INT64_MAX)
                r.to = ((int64_t) when_day(r.to - 1) + 1) * DAY;
        return r;
}

static struct when_range window_of(const struct query_anchor *x,
                                   const struct query_occasion_ask *ask) {
        int64_t span = (int64_t) ask->within * DAY;
        struct when_range r = days_of(x->range);
        if (ask->after)
                return (struct when_range){ r.to, ask->within && r.to != INT64_MAX ? r.to + span
                                                                                   : INT64_MAX };
        return (struct when_range){ ask->within && r.from != INT64_MIN ? r.from - span : INT64_MIN,
                                    r.from };
}

static enum query_occasion_place place_in(struct when_range w, struct when_range r) {
        if (r.from >= w.from && r.to <= w.to)
                return QUERY_IN;
        return r.to <= w.from || r.from >= w.to ? QUERY_OUT : QUERY_MAYBE;
}

static bool is_moment(struct when_range r) {
        return r.from != INT64_MIN && r.to != INT64_MAX && r.to - r.from < DAY;
}

/* Do they share a day, so that which came first is not told?  Two letters have their seconds, and
 * what is asked for before a date is not of that date. */
static enum query_occasion_place place_same_day(const struct query_occasion_ask *ask,
                                                const struct query_anchor *x, struct when_range r) {
        if (!x->named && !x->from_case)
                return QUERY_OUT;
        if (!is_moment(r) || !is_moment(x->range))
                return QUERY_MAYBE;
        if (ask->after ? r.from >= x->range.to : r.to <= x->range.from)
                return QUERY_IN;
        return ask->after              ? r.to <= x->range.from ? QUERY_OUT : QUERY_MAYBE
               : r.from >= x->range.to ? QUERY_OUT
                                       : QUERY_MAYBE;
}

/* Within the window of any anchor; on the anchor's own day it may be before or behind. */
static void place_dated(const struct query_occasion_ask *ask, const struct anchors *all,
                        const struct tie_event *v, struct query_occasion *ret) {
        struct when_range r = days_of(v->range);
        ret->place = all->n ? QUERY_OUT : QUERY_IN;
        ret->why = all->n ? "outside the time asked for" : NULL;
        for (uint32_t i = 0; i < all->n && ret->place != QUERY_IN; i++) {
                const struct query_anchor *x = &all->v[i];
                enum query_occasion_place p =
                        x->ranged ? place_in(window_of(x, ask), r) : QUERY_MAYBE;
                struct when_range on = days_of(x->range);
                bool same = x->ranged && r.from < on.to && r.to > on.from;
                if (p == QUERY_OUT && same)
                        p = place_same_day(ask, x, v->range);
                if (p == QUERY_OUT || p > ret->place)
                        continue;
                ret->place = p;
                ret->anchor = i;
                ret->why = p == QUERY_IN ? NULL
                           : !x->ranged  ? "the event that it should be near has no date"
                           : same && r.to - r.from <= DAY
                                   ? "on the same day: before or after is not told"
                                   : "its date is not exact enough";
        }
}

/* Somebody says that it did not happen, or was called off. */
static bool is_denied(const struct tie_events *all, const struct tie_event *v) {
        bool negated = v->n_witnesses > 0;
        for (uint32_t i = 0; i < v->n_witnesses; i++) {
                const struct store_tie *t = &all->ties[all->witnesses[v->witness + i].first].row;
                if (t->mode == LANG_MODE_unreal)
                        return true;
                negated &= (t->flags & (TIE_NEGATED | TIE_DENIED)) != 0;
        }
        return negated || v->denials > 0;
}

static bool is_day(const struct tie_event *v) {
        struct when_range r = v->ranged ? days_of(v->range) : (struct when_range){ 0, INT64_MAX };
        return r.from != INT64_MIN && r.to != INT64_MAX && r.to - r.from == DAY;
}

/* Events of one kind between the same on one day. */
static bool is_one_day(const struct tie_event *x, const struct tie_event *y) {
        bool same = x->from.key == y->from.key && x->to.key == y->to.key;
        bool turned = x->from.key == y->to.key && x->to.key == y->from.key;
        return x->kind == y->kind && is_day(x) && is_day(y) &&
               when_day(x->range.from) == when_day(y->range.from) &&
               (same || (turned && tie_kind_shape(x->kind) == TIE_SHAPE_mutual));
}

/* Does nobody assert it, but somebody plan it, ask for it, think it possible?  What others say did
 * not come about on its day is not to be expected. */
static bool is_planned(const struct tie_events *all, const struct tie_event *v) {
        if (is_denied(all, v))
                return false;
        for (size_t i = 0; is_day(v) && i < all->n; i++)
                if (!all->v[i].asserted && is_denied(all, &all->v[i]) && is_one_day(v, &all->v[i]))
                        return false;
        return true;
}

static void place(const struct query_occasion_ask *ask, const struct sides *sides, bool directed,
                  const struct tie_events *all, const struct anchors *near,
                  const struct tie_event *v, struct query_occasion *ret) {
        bool to = tie_kind_shape(v->kind) == TIE_SHAPE_to;
        if (directed && to && !holds(sides->a, sides->n_a, v->from.key)) {
                ret->place = QUERY_OUT;
                ret->why = "the other way round";
                return;
        }
        if (v->ranged) {
                place_dated(ask, near, v, ret);
        } else {
                ret->place = near->n ? QUERY_MAYBE : QUERY_IN;
                ret->why = near->n ? "it has no date" : NULL;
        }
        if (ret->place == QUERY_OUT || (v->asserted && !v->denials))
                return;
        bool planned = v->asserted || is_planned(all, v);
        ret->place = planned ? QUERY_MAYBE : QUERY_OUT;
        ret->why = v->asserted ? "asserted by one, denied by another"
                   : planned   ? "planned, asked for or possible; nobody says that it happened"
                   : v->n_witnesses > 0 ? "called off, or denied by another"
                                        : "denied";
}

/* ---- counting -----------------------------------------------------------------------------------
 */

static bool is_letter(enum tie_kind k) {
        return k == TIE_sent || k == TIE_copied || k == TIE_forwarded || k == TIE_attached;
}

static bool is_writing(enum tie_kind k) {
        return is_letter(k) || k == TIE_wrote || k == TIE_contacted || k == TIE_reported;
}

static bool overlap(const struct tie_event *x, const struct tie_event *y) {
        if (!x->ranged || !y->ranged)
                return true;
        struct when_range a = days_of(x->range), b = days_of(y->range);
        return a.from < b.to && a.to > b.from;
}

/* Is `x` maybe the same occasion as `y`?  Two letters never are; a letter is what "wrote" tells. */
static bool may_be_one(const struct tie_event *x, const struct tie_event *y) {
        if (is_letter(x->kind) && is_letter(y->kind))
                return false;
        if (is_letter(x->kind) != is_letter(y->kind))
                return is_writing(x->kind) && is_writing(y->kind) && overlap(x, y);
        return overlap(x, y);
}

/* In the order of counting: letters, then what is told by its last day, so that of ranges that
 * overlap the most are counted that cannot be one; undated last. */
struct turn {
        bool told;
        int64_t to;
        uint32_t nth;
};

static int cmp_turn(const void *pa, const void *pb) {
        const struct turn *x = pa, *y = pb;
        if (x->told != y->told)
                return x->told - y->told;
        if (x->told && x->to != y->to)
                return x->to < y->to ? -1 : 1;
        return (x->nth > y->nth) - (x->nth < y->nth);
}

/* The first of the counted that the i-th may be the same as.  Two letters never are. */
static uint32_t same_as(const struct query_occasions *o, uint32_t i, const uint32_t *counted,
                        size_t n) {
        const struct tie_event *v = &o->events.v[o->v[i].event];
        for (size_t k = 0; !is_letter(v->kind) && k < n; k++)
                if (may_be_one(v, &o->events.v[o->v[counted[k]].event]))
                        return counted[k];
        return UINT32_MAX;
}

/* Is the i-th for sure one with another?  What is certain and told of one day is, and a plan whose
 * day came. */
static bool is_same(const struct query_occasions *o, size_t i) {
        const struct query_occasion *x = &o->v[i];
        const struct tie_event *v = &o->events.v[x->event];
        if (x->place == QUERY_IN)
                return x->with != UINT32_MAX && v->ranged &&
                       v->kind == o->events.v[o->v[x->with].event].kind &&
                       v->precision <= WHEN_PRECISION_day;
        for (size_t k = 0; x->place == QUERY_MAYBE && is_day(v) && k < o->n; k++)
                if (o->v[k].place == QUERY_IN && is_one_day(v, &o->events.v[o->v[k].event]))
                        return !v->asserted && !is_letter(v->kind);
        return false;
}

/* "twice": told once, maybe several. */
static uint64_t times_told(const struct query_occasions *o, const struct query_occasion *x) {
        const struct store_tie *t = &o->events.ties[o->events.v[x->event].best].row;
        return (t->flags & TIE_COUNTED) && t->count > 1 ? t->count : 1;
}

static uint64_t days_counted(const struct query_occasions *o) {
        int64_t day = INT64_MIN;
        uint64_t n = 0;
        for (size_t i = 0; i < o->n; i++) {
                const struct tie_event *v = &o->events.v[o->v[i].event];
                if (o->v[i].place != QUERY_IN || o->v[i].with != UINT32_MAX)
                        continue;
                n += !v->ranged || when_day(v->range.from) != day;
                day = v->ranged ? when_day(v->range.from) : INT64_MIN;
        }
        return n;
}

/* Certain ones first, then those that may be. */
static void count(struct query_occasions *o, struct arena *a) {
        uint32_t *counted = arena_alloc(a, (o->n + 1) * sizeof *counted);
        struct turn *turns = arena_alloc(a, (o->n + 1) * sizeof *turns);
        size_t n = 0;
        for (uint32_t i = 0; i < o->n; i++) {
                const struct tie_event *v = &o->events.v[o->v[i].event];
                turns[i] = (struct turn){ !is_letter(v->kind),
                                          v->ranged ? days_of(v->range).to : INT64_MAX, i };
        }
        qsort(turns, o->n, sizeof *turns, cmp_turn);
        for (unsigned pass = QUERY_IN; pass <= QUERY_MAYBE; pass++)
                for (size_t i = 0; i < o->n; i++) {
                        struct query_occasion *x = &o->v[turns[i].nth];
                        if (x->place != (enum query_occasion_place) pass)
                                continue;
                        o->most += times_told(o, x);
                        x->with = same_as(o, turns[i].nth, counted, n);
                        if (pass == QUERY_IN && x->with == UINT32_MAX)
                                counted[n++] = turns[i].nth;
                }
        o->sure = n;
        o->days = days_counted(o);
        for (size_t i = 0; i < o->n; i++) {
                if (!is_same(o, i))
                        continue;
                o->most--;
                if (o->v[i].place == QUERY_MAYBE)
                        o->v[i].why = "planned, and told of that day: it is counted as that";
        }
}

static bool any(const struct query_occasions *o, const char *why) {
        for (size_t i = 0; i < o->n; i++)
                if (o->v[i].place == QUERY_MAYBE && o->v[i].why && strcmp(o->v[i].why, why) == 0)
                        return true;
        return false;
}

static void say_changes(struct query_occasions *o, const struct query_occasion_ask *ask) {
        size_t n = 0;
        bool joined = false;
        for (size_t i = 0; i < o->n; i++)
                joined |= o->v[i].place == QUERY_IN &&
                          (o->v[i].with != UINT32_MAX || times_told(o, &o->v[i]) > 1);
        if (o->answer == QUERY_YES && o->sure == ask->least)
                o->changes[n++] = "one of these occasions shown not to have been, or to be another";
        if (o->answer == QUERY_UNDETERMINED && o->sure >= ask->least)
                o->changes[n++] = "an address or id instead of a name that several people have";
        if (o->answer != QUERY_YES && joined)
                o->changes[n++] =
                        "what is told as one day, month or number shown to be several occasions";
        if (o->answer != QUERY_YES && any(o, "it has no date"))
                o->changes[n++] = "dates for what has none";
        if (o->answer != QUERY_YES && any(o, "its date is not exact enough"))
                o->changes[n++] = "exact dates for what is dated to a month or a year";
        if (o->answer != QUERY_YES && any(o, "on the same day: before or after is not told"))
                o->changes[n++] = "the time of day of what is of the same day";
        if (o->answer != QUERY_YES &&
            any(o, "planned, asked for or possible; nobody says that it happened"))
                o->changes[n++] = "a witness that what was planned took place";
        if (!ask->complete)
                o->changes[n++] = "analysis of the rest of the case: clew analyse";
        else if (o->answer == QUERY_NO)
                o->changes[n++] = "documents that this case does not hold";
}

/* The letters of A tell which of those called A it was: the most that one of them can have. */
static uint64_t most_of_one(const struct query_occasions *o, const struct sides *s) {
        uint64_t best = 0;
        for (size_t i = 0; i < s->n_a; i++) {
                uint64_t n = 0;
                for (size_t k = 0; k < o->n; k++) {
                        const struct query_occasion *x = &o->v[k];
                        const struct tie_event *v = &o->events.v[x->event];
                        bool other = is_letter(v->kind) && v->from.key != s->a[i] &&
                                     v->to.key != s->a[i];
                        n += x->place == QUERY_IN && x->with == UINT32_MAX && !other;
                }
                best = n > best ? n : best;
        }
        return best;
}

static void answer(struct query_occasions *o, const struct query_occasion_ask *ask) {
        o->answer = o->sure >= ask->least && o->sure_one < ask->least ? QUERY_UNDETERMINED
                    : o->sure >= ask->least                           ? QUERY_YES
                    : o->most < ask->least && ask->complete           ? QUERY_NO
                                                                      : QUERY_UNDETERMINED;
        say_changes(o, ask);
}

int query_occasions(struct tie_case *c, const struct query_occasion_ask *ask, struct arena *a,
                    struct query_occasions *ret, struct err *e) {
        struct query_sentence s;
        struct sides sides = { 0 };
        struct anchors all = { 0 };
        size_t n_kinds = 0;
        *ret = (struct query_occasions){ 0 };
        int r = query_sentence_parse(ask->what, &s, e);
        for (size_t i = 0; r >= 0 && i < ask->n_anchors; i++)
                r = put_anchor(c, ask, str_of(ask->anchors[i]), a, &all, e);
        if (r >= 0)
                r = find_events(c, &s, &sides, a, &ret->events, e);
        if (r >= 0) {
                ret->a = s.a;
                ret->b = s.b;
                ret->verb = s.verb;
                for (unsigned k = TIE_none + 1; k < TIE_KINDS; k++)
                        if (s.kinds[k] && n_kinds + 1 < sizeof ret->kinds / sizeof *ret->kinds)
                                ret->kinds[n_kinds++] = tie_kind_code((enum tie_kind) k);
                ret->n = ret->events.n;
                ret->v = arena_zalloc(a, (ret->n + 1) * sizeof *ret->v);
                for (size_t i = 0; i < ret->n; i++) {
                        ret->v[i] = (struct query_occasion){ .event = (uint32_t) i,
                                                             .anchor = UINT32_MAX,
                                                             .with = UINT32_MAX };
                        place(ask, &sides, s.directed, &ret->events, &all, &ret->events.v[i],
                              &ret->v[i]);
                }
                ret->anchors = arena_alloc(a, (all.n + 1) * sizeof *ret->anchors);
                if (all.n)
                        memcpy(ret->anchors, all.v, all.n * sizeof *all.v);
                ret->n_anchors = all.n;
                count(ret, a);
                ret->n_a = sides.n_a;
                ret->n_b = sides.n_b;
                ret->sure_one = most_of_one(ret, &sides);
                answer(ret, ask);
        }
        vec_done(&all);
        return r < 0 ? r : 0;
}
