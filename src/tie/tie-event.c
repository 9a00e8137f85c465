/* From ties to events: sort, group, number, collect.
 *
 *   items by kind, sides, status:   │ met A B: asserted │ denied │ planned │ met A C: ...
 *                                     tie_event_time()
 *                                     events <── denials that fit in time stand beside them
 *
 * What is denied or only planned never makes an event that is asserted; a denial of what nobody
 * asserts is an event of its own, not asserted. */
#include "base/limits.h"
#include "tie/tie-case-work.h"
#include "tie/tie-event-work.h"

#include <stdlib.h>

enum { DENIALS_MOST = 64 }; /* of one kind and the same sides, looked at; the first ones */

#define CMP(a, b) (((a) > (b)) - ((a) < (b)))

/* ---- order ---------------------------------------------------------------------------------- */

int tie_event_cmp(const void *pa, const void *pb) {
        const struct tie_event_item *x = pa, *y = pb;
        const struct store_tie *a = &x->t->row, *b = &y->t->row;
        int d = CMP(b->dated, a->dated);
        d = d || !a->dated ? d : CMP(a->at, b->at);
        d = d ? d : CMP(a->words, b->words);
        d = d ? d : CMP(a->voice > 0, b->voice > 0); /* the letter itself before its quotation */
        d = d ? d : CMP(x->t->doc, y->t->doc);
        return d ? d : CMP(x->t->nth, y->t->nth);
}

static int cmp_group(const struct tie_event_item *x, const struct tie_event_item *y) {
        int d = CMP(x->t->row.kind, y->t->row.kind);
        d = d ? d : CMP(x->a, y->a);
        d = d ? d : CMP(x->b, y->b);
        return d ? d : CMP(x->apart, y->apart);
}

static int cmp_item(const void *pa, const void *pb) {
        const struct tie_event_item *x = pa, *y = pb;
        int d = cmp_group(x, y);
        d = d ? d : CMP(x->status, y->status);
        return d ? d : tie_event_cmp(x, y);
}

static int cmp_event_no(const void *pa, const void *pb) {
        const struct tie_event_item *x = pa, *y = pb;
        int d = CMP(x->event, y->event);
        return d ? d : tie_event_cmp(x, y);
}

static int64_t start_of(const struct tie_event *v) {
        return v->range.from != INT64_MIN ? v->range.from : v->range.to;
}

static int cmp_event(const void *pa, const void *pb) {
        const struct tie_event *a = pa, *b = pb;
        int d = CMP(b->ranged, a->ranged);
        d = d || !a->ranged ? d : CMP(start_of(a), start_of(b));
        d = d || !a->ranged ? d : CMP(a->range.to, b->range.to);
        d = d ? d : CMP(a->id, b->id);
        return d ? d : CMP(a->witness, b->witness);
}

/* ---- items ---------------------------------------------------------------------------------- */

static enum tie_event_status status_of(const struct store_tie *row) {
        if (row->mode != LANG_MODE_fact || (row->flags & TIE_QUESTION))
                return TIE_EVENT_other;
        return row->flags & (TIE_NEGATED | TIE_DENIED) ? TIE_EVENT_denied : TIE_EVENT_asserted;
}

static struct tie_event_item item_of(const struct tie *t, uint64_t home) {
        enum tie_shape shape = tie_kind_shape((enum tie_kind) t->row.kind);
        struct tie_event_item x = { .t = t, .a = t->from.key, .b = t->to.key, .home = home };
        bool record = t->row.flags & TIE_RECORD;
        bool nobody = !x.a || (!x.b && shape != TIE_SHAPE_alone);
        if (shape == TIE_SHAPE_mutual && x.a > x.b)
                x.a = t->to.key, x.b = t->from.key;
        if (record || nobody) /* one letter is one event; who is not known may be anybody */
                x.apart = t->row.words ? t->row.words : 1;
        x.status = status_of(&t->row);
        x.own = t->row.ranged && (t->row.basis == TIE_WHEN_mentioned || record) &&
                t->row.range_from < t->row.range_to;
        x.from = t->row.range_from;
        x.to = t->row.range_to;
        return x;
}

/* ---- one event ------------------------------------------------------------------------------ */

static bool has_own(const struct tie *t) {
        return t->row.ranged && (t->row.basis == TIE_WHEN_mentioned || (t->row.flags & TIE_RECORD));
}

static uint64_t width(const struct tie *t) {
        if (t->row.range_from == INT64_MIN || t->row.range_to == INT64_MAX)
                return UINT64_MAX;
        return (uint64_t) t->row.range_to - (uint64_t) t->row.range_from;
}

/* Is the date of `a` better than that of `b`, which stands before it? */
static bool dates_better(const struct tie *a, const struct tie *b) {
        if (has_own(a) != has_own(b))
                return has_own(a);
        if (a->row.ranged != b->row.ranged)
                return a->row.ranged;
        return has_own(a) && width(a) < width(b);
}

static void narrow(struct tie_event *ev, const struct tie *t) {
        int64_t from = ev->range.from > t->row.range_from ? ev->range.from : t->row.range_from;
        int64_t to = ev->range.to < t->row.range_to ? ev->range.to : t->row.range_to;
        if (has_own(t) && from < to)
                ev->range = (struct when_range){ from, to };
}

/* What ties[first .. n_ties) tell of the event's time. */
static void take_time(struct tie_event *ev, const struct tie_events *all, size_t first) {
        const struct tie *v = all->ties;
        ev->best = (uint32_t) first;
        for (size_t i = first + 1; i < all->n_ties; i++)
                if (dates_better(&v[i], &v[ev->best]))
                        ev->best = (uint32_t) i;
        const struct store_tie *row = &v[ev->best].row;
        ev->ranged = row->ranged;
        ev->range = (struct when_range){ row->range_from, row->range_to };
        ev->precision = (enum when_precision) row->precision;
        ev->flags = row->time_flags;
        ev->basis = (enum tie_basis) row->basis;
        for (size_t i = first; i < all->n_ties && has_own(&v[ev->best]); i++)
                narrow(ev, &v[i]);
}

static void put_event(struct tie_event_item *it, size_t n, struct tie_events *ret) {
        struct tie_event *ev = &ret->v[ret->n++];
        size_t first = ret->n_ties;
        *ev = (struct tie_event){ .kind = (enum tie_kind) it->t->row.kind,
                                  .asserted = it->status == TIE_EVENT_asserted };
        uint64_t id[] = { it->t->row.kind, it->a, it->b, it->apart, it->status, 0 };
        tie_event_witnesses(it, n, ev, ret);
        const struct tie *t = &ret->ties[first];
        id[5] = t->row.words;
        ev->id = hash64(id, sizeof id);
        ev->from = t->from;
        ev->to = t->to;
        take_time(ev, ret, first);
}

/* ---- denials -------------------------------------------------------------------------------- */

static bool denies(const struct tie_event *ev, const struct tie_event_item *x) {
        if (!ev->ranged)
                return true;
        if (x->own)
                return x->from < ev->range.to && x->to > ev->range.from;
        return !x->t->row.dated || ev->range.from <= x->t->row.at;
}

/* Denials beside the events [first, ret->n); returns whether any of them stands beside one. */
static bool deny(const struct tie_event_item *it, size_t n, size_t first, uint32_t ties,
                 struct tie_events *ret) {
        bool any = false;
        size_t most = n < DENIALS_MOST ? n : DENIALS_MOST;
        for (size_t k = first; k < ret->n; k++) {
                ret->v[k].denial = (uint32_t) ret->n_denials;
                for (size_t i = 0; i < most; i++)
                        if (denies(&ret->v[k], &it[i]))
                                ret->denials[ret->n_denials++] = ties + (uint32_t) i;
                ret->v[k].denials = (uint32_t) ret->n_denials - ret->v[k].denial;
                any = any || ret->v[k].denials > 0;
        }
        return any;
}

/* What only is denied: an event without a witness. */
static void put_denied(struct tie_event_item *it, size_t n, struct tie_events *ret) {
        struct tie_event *ev = &ret->v[ret->n];
        uint32_t first = (uint32_t) ret->n_ties;
        put_event(it, n, ret);
        ret->n_witnesses = ev->witness; /* they are no witnesses of it */
        ev->n_witnesses = ev->sources = 0;
        ev->acknowledged = -1;
        ev->denial = (uint32_t) ret->n_denials;
        ev->denials = (uint32_t) (ret->n_ties - first);
        for (uint32_t i = 0; i < ev->denials; i++)
                ret->denials[ret->n_denials++] = first + i;
}

/* ---- groups --------------------------------------------------------------------------------- */

/* The events of one status: `it` is sorted by cmp_item(). */
static void put_events(struct tie_event_item *it, size_t n, bool denied, struct tie_events *ret) {
        if (n == 0)
                return;
        tie_event_time(it, n);
        qsort(it, n, sizeof *it, cmp_event_no);
        for (size_t i = 0, next; i < n; i = next) {
                for (next = i + 1; next < n && it[next].event == it[i].event; next++)
                        ;
                if (denied)
                        put_denied(it + i, next - i, ret);
                else
                        put_event(it + i, next - i, ret);
        }
}

static size_t end_of(const struct tie_event_item *it, size_t n, size_t i,
                     enum tie_event_status status) {
        while (i < n && it[i].status == status)
                i++;
        return i;
}

static void put_group(struct tie_event_item *it, size_t n, struct tie_events *ret) {
        size_t said = end_of(it, n, 0, TIE_EVENT_asserted);
        size_t denied = end_of(it, n, said, TIE_EVENT_denied), first = ret->n;
        put_events(it, said, false, ret);
        uint32_t ties = (uint32_t) ret->n_ties;
        if (deny(it + said, denied - said, first, ties, ret))
                for (size_t i = said; i < denied; i++)
                        ret->ties[ret->n_ties++] = *it[i].t;
        else
                put_events(it + said, denied - said, true, ret);
        put_events(it + denied, n - denied, false, ret);
}

void tie_events_make(const struct tie *ties, const uint64_t *homes, size_t n, struct arena *a,
                     struct tie_events *ret) {
        struct tie_event_item *it = mem_zalloc((n + 1) * sizeof *it);
        *ret = (struct tie_events){ 0 };
        ret->ties = arena_alloc(a, (n + 1) * sizeof *ret->ties);
        ret->v = arena_alloc(a, (n + 1) * sizeof *ret->v);
        ret->witnesses = arena_alloc(a, (n + 1) * sizeof *ret->witnesses);
        for (size_t i = 0; i < n; i++)
                it[i] = item_of(&ties[i], homes[i]);
        qsort(it, n, sizeof *it, cmp_item);
        size_t most = n + 1; /* each denial beside each event of its group, at most */
        for (size_t i = 0, next; i < n; i = next) {
                size_t denied = 0;
                for (next = i; next < n && cmp_group(&it[i], &it[next]) == 0; next++)
                        denied += it[next].status == TIE_EVENT_denied;
                most += (denied < DENIALS_MOST ? denied : DENIALS_MOST) * (next - i) + denied;
        }
        ret->denials = arena_alloc(a, most * sizeof *ret->denials);
        for (size_t i = 0, next; i < n; i = next) {
                for (next = i + 1; next < n && cmp_group(&it[i], &it[next]) == 0; next++)
                        ;
                put_group(it + i, next - i, ret);
        }
        mem_free(it);
        if (ret->n > 0)
                qsort(ret->v, ret->n, sizeof *ret->v, cmp_event);
        for (size_t i = 0; i < ret->n; i++)
                ret->undated += !ret->v[i].ranged;
}

/* ---- of a case ------------------------------------------------------------------------------ */

struct gather {
        struct arena *a;
        VEC(struct tie) ties;
};

static int gather(void *arg, const struct tie *t) {
        struct gather *g = arg;
        struct tie kept;
        if (g->ties.n >= LIMIT_tie_events)
                return 1;
        tie_keep(g->a, t, &kept);
        vec_push(&g->ties, kept);
        return 0;
}

int tie_events_get(struct tie_case *c, const struct tie_filter *f, struct arena *a,
                   struct tie_events *ret, struct err *e) {
        struct gather g = { .a = a };
        VEC(uint64_t) homes = { 0 };
        int r = tie_case_each(c, f, gather, &g, e);
        if (r > 0) {
                r = err_set(e, ERR_limit, "more than %u ties fit the question",
                            (unsigned) LIMIT_tie_events);
                r = err_hint(e, r, "ask for two sides, for a kind or for fewer years");
        }
        for (size_t i = 0; i < g.ties.n && r >= 0; i++) {
                uint64_t home = 0;
                r = tie_case_home(c, g.ties.v[i].doc, &home, e);
                vec_push(&homes, home);
        }
        if (r >= 0)
                tie_event_same(g.ties.v, g.ties.n);
        if (r >= 0)
                tie_events_make(g.ties.v, homes.v, g.ties.n, a, ret);
        vec_done(&homes);
        vec_done(&g.ties);
        return r < 0 ? r : 0;
}
