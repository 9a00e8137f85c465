/* What should be here and is not.
 *
 * Ghosts come from thread/: messages known because others name them.  One that somebody answers
 * directly surely existed and reached that person; one that only stands in a References list did
 * too, but further away, so these are only counted.  Whose it was is read off the answer: whom it
 * is addressed to first.
 *
 * Silences: all letters as (pair, date), sorted; within a pair, runs of months.  Messages to more
 * than PARTY_MOST people are no correspondence and are left out. */
#include "query/query-gaps.h"

#include "base/vec.h"
#include "query/query-people.h"
#include "store/store.h"
#include "when/when.h"

enum { STEADY = 4, SILENT = 3, RUN_MONTHS = 3, PARTY_MOST = 20 };

struct letter {        /* one message between two people */
        uint64_t pair; /* smaller address number << 32 | larger */
        int64_t date;
};

struct sighting { /* somebody was active in a month */
        uint32_t addr;
        int32_t month;
};

struct gaps {
        const struct query_case *c;
        struct query_gaps_options o;
        struct arena *a;
        uint32_t *who; /* only these addresses, or NULL */
        size_t n_who;
        VEC(struct query_ghost) ghosts;
        VEC(struct letter) letters;
        VEC(struct sighting) sightings;
        VEC(struct query_silence) silences;
        int64_t last_date; /* the cache ends here */
};

static bool is_wanted(const struct gaps *g, uint64_t addr) {
        size_t lo = 0, hi = g->n_who;
        if (g->who == NULL)
                return true;
        while (lo < hi) {
                size_t mid = (lo + hi) / 2;
                if (g->who[mid] == addr)
                        return true;
                if (g->who[mid] < addr)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        return false;
}

static int64_t date_of(const struct gaps *g, uint64_t doc) {
        struct index_doc d;
        if (doc > UINT32_MAX || !index_doc_find(g->c->index, (uint32_t) doc, &d) ||
            d.date < -42521587200 || d.date >= 253402300800)
                return INDEX_UNDATED;
        return d.date;
}

static int32_t month_of(int64_t date) {
        struct when_date d = when_date_of(WHEN_gregorian, when_day(date));
        return d.year * 12 + d.month - 1;
}

static int cmp_date(int64_t a, int64_t b) { /* undated last */
        uint64_t x = (uint64_t) a + INT64_MAX, y = (uint64_t) b + INT64_MAX;
        return (x > y) - (x < y);
}

/* ---- ghosts --------------------------------------------------------------------------------- */

static int take_answers(struct gaps *g, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_thread t;
        int r = store_threads_open(g->c->store, 0, &rows, e);
        while (r >= 0 && (r = store_threads_next(rows, &t, e)) > 0) {
                if (t.ghost == 0 || t.ghost > g->ghosts.n)
                        continue;
                struct query_ghost *ghost = &g->ghosts.v[t.ghost - 1];
                int64_t date = date_of(g, t.doc.v);
                if (ghost->n_by++ == 0 || cmp_date(date, ghost->before) < 0) {
                        ghost->by = (uint32_t) t.doc.v;
                        ghost->before = date;
                        ghost->dated = date != INDEX_UNDATED;
                }
        }
        return r;
}

static int take_ghosts(struct gaps *g, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_ghost row;
        int r = store_ghosts_open(g->c->store, 0, &rows, e);
        while (r >= 0 && (r = store_ghosts_next(rows, &row, e)) > 0) {
                struct query_ghost empty = { .before = INDEX_UNDATED };
                while (g->ghosts.n < row.id && row.id <= UINT32_MAX)
                        vec_push(&g->ghosts, empty);
                if (row.id > 0 && row.id <= g->ghosts.n)
                        g->ghosts.v[row.id - 1].id = arena_str(g->a, row.string);
        }
        return r;
}

/* Whom `doc` is addressed to first: *ret_addr 0 if nobody. */
static int addressee(struct gaps *g, uint32_t doc, uint64_t *ret_addr, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_party_row p;
        int r = store_parties_of_doc_open(g->c->store, (struct doc_id){ doc }, &rows, e);
        *ret_addr = 0;
        while (r >= 0 && *ret_addr == 0 && (r = store_parties_next(rows, &p, e)) > 0)
                if (p.role == REC_ROLE_to)
                        *ret_addr = p.addr.v;
        return r < 0 ? r : 0;
}

static int cmp_ghost(const void *pa, const void *pb) {
        const struct query_ghost *a = pa, *b = pb;
        int r = cmp_date(a->before, b->before);
        return r != 0 ? r : str_cmp(a->id, b->id);
}

/* Keep those that are answered, and name them. */
static int name_ghosts(struct gaps *g, struct query_gaps *ret, struct err *e) {
        struct store_addr addr;
        size_t kept = 0;
        for (size_t i = 0; i < g->ghosts.n; i++) {
                struct query_ghost ghost = g->ghosts.v[i];
                uint64_t to;
                int r;
                if (ghost.n_by == 0) {
                        ret->named++;
                        continue;
                }
                if ((r = addressee(g, ghost.by, &to, e)) < 0)
                        return r;
                if (!is_wanted(g, to))
                        continue;
                if (to != 0) {
                        if ((r = store_addr_get(g->c->store, (struct addr_id){ to }, &addr, e)) < 0)
                                return r;
                        ghost.who = arena_str(g->a, addr.address);
                }
                g->ghosts.v[kept++] = ghost;
        }
        g->ghosts.n = kept;
        if (kept > 0)
                qsort(g->ghosts.v, kept, sizeof *g->ghosts.v, cmp_ghost);
        return 0;
}

static int cmp_who_month(const void *pa, const void *pb) {
        const struct query_gap_month *a = pa, *b = pb;
        int r = str_cmp(a->who, b->who);
        return r != 0 ? r : str_cmp(a->month, b->month);
}

static void count_months(struct gaps *g, struct query_gaps *ret) {
        struct query_gap_month *m = arena_alloc(g->a, (g->ghosts.n + 1) * sizeof *m);
        size_t kept = 0;
        for (size_t i = 0; i < g->ghosts.n; i++) {
                char text[WHEN_TEXT];
                const struct query_ghost *ghost = &g->ghosts.v[i];
                m[i] = (struct query_gap_month){ .who = ghost->who, .month = STR(""), .n = 1 };
                if (ghost->dated)
                        m[i].month =
                                arena_str(g->a, when_format_month(WHEN_gregorian,
                                                                  when_day(ghost->before), text));
        }
        qsort(m, g->ghosts.n, sizeof *m, cmp_who_month);
        for (size_t i = 0; i < g->ghosts.n; i++) {
                if (kept > 0 && cmp_who_month(&m[kept - 1], &m[i]) == 0)
                        m[kept - 1].n++;
                else
                        m[kept++] = m[i];
        }
        ret->months = m;
        ret->n_months = kept;
}

/* ---- letters -------------------------------------------------------------------------------- */

/* How many people each document is addressed to, at most 255. */
static int count_parties(struct gaps *g, uint8_t *n, uint32_t n_docs, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_party_row p;
        int r = store_parties_open(g->c->store, &rows, e);
        while (r >= 0 && (r = store_parties_next(rows, &p, e)) > 0)
                if (p.doc.v < n_docs && n[p.doc.v] < 255)
                        n[p.doc.v]++;
        return r;
}

static void take_party(struct gaps *g, const struct store_party_row *p, bool many) {
        struct index_doc d;
        int64_t date = date_of(g, p->doc.v);
        uint32_t to = (uint32_t) p->addr.v;
        if (date == INDEX_UNDATED || to == 0 || p->role == REC_ROLE_return_path ||
            !index_doc_find(g->c->index, (uint32_t) p->doc.v, &d))
                return;
        struct sighting s = { to, month_of(date) };
        if (g->sightings.n == 0 || memcmp(&g->sightings.v[g->sightings.n - 1], &s, sizeof s) != 0)
                vec_push(&g->sightings, s);
        if (date > g->last_date)
                g->last_date = date;
        bool is_letter = p->role == REC_ROLE_to || p->role == REC_ROLE_cc;
        if (many || !is_letter || d.from == 0 || d.from == to)
                return;
        uint32_t a = to < d.from ? to : d.from, b = to < d.from ? d.from : to;
        if (is_wanted(g, a) || is_wanted(g, b))
                vec_push(&g->letters, (struct letter){ (uint64_t) a << 32 | b, date });
}

static int take_letters(struct gaps *g, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_party_row p;
        uint32_t n_docs = index_last_doc(g->c->index) + 1;
        uint8_t *n = mem_zalloc(n_docs);
        int r = count_parties(g, n, n_docs, e);
        if (r >= 0)
                r = store_parties_open(g->c->store, &rows, e);
        while (r >= 0 && (r = store_parties_next(rows, &p, e)) > 0)
                take_party(g, &p, p.doc.v >= n_docs || n[p.doc.v] > PARTY_MOST);
        mem_free(n);
        return r;
}

static int cmp_letter(const void *pa, const void *pb) {
        const struct letter *a = pa, *b = pb;
        if (a->pair != b->pair)
                return a->pair < b->pair ? -1 : 1;
        return (a->date > b->date) - (a->date < b->date);
}

static int cmp_sighting(const void *pa, const void *pb) {
        const struct sighting *a = pa, *b = pb;
        if (a->addr != b->addr)
                return a->addr < b->addr ? -1 : 1;
        return (a->month > b->month) - (a->month < b->month);
}

/* ---- silences ------------------------------------------------------------------------------- */

/* The first sighting of `addr` in month `from` or later, or of a later address. */
static size_t sighting_at(const struct gaps *g, uint32_t addr, int32_t from) {
        size_t lo = 0, hi = g->sightings.n;
        struct sighting want = { addr, from };
        while (lo < hi) {
                size_t mid = (lo + hi) / 2;
                if (cmp_sighting(&g->sightings.v[mid], &want) < 0)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        return lo;
}

/* Was `addr` active in a month after `from` and before `to`? */
static bool was_active(const struct gaps *g, uint32_t addr, int32_t from, int32_t to) {
        size_t at = sighting_at(g, addr, from + 1);
        return at < g->sightings.n && g->sightings.v[at].addr == addr &&
               g->sightings.v[at].month < to;
}

/* The last month in which `addr` was seen at all. */
static int32_t last_month_of(const struct gaps *g, uint32_t addr) {
        size_t behind = sighting_at(g, addr + 1, INT32_MIN);
        return behind ? g->sightings.v[behind - 1].month : INT32_MIN;
}

/* letters[first .. last] were steady; nothing until `next`.  A silence that nothing ends lasts as
 * long as both were still seen: who left the cache is not silent. */
static void judge(struct gaps *g, size_t first, size_t last, int64_t next, bool ended) {
        const struct letter *l = g->letters.v;
        int32_t begin = month_of(l[first].date), end = month_of(l[last].date);
        uint32_t a = (uint32_t) (l[first].pair >> 32), b = (uint32_t) l[first].pair;
        int32_t seen_a = last_month_of(g, a), seen_b = last_month_of(g, b);
        int32_t seen = (seen_a < seen_b ? seen_a : seen_b) + 1;
        int32_t again = ended ? seen : month_of(next), months = end - begin + 1;
        int32_t silent = again - end - 1;
        double per_month = (double) (last - first + 1) / months;
        if (months < RUN_MONTHS || silent < (int32_t) g->o.silent ||
            per_month < (double) g->o.steady || !was_active(g, a, end, again) ||
            !was_active(g, b, end, again))
                return;
        vec_push(&g->silences,
                 (struct query_silence){ .a = { NULL, a },
                                         .b = { NULL, b }, /* numbers until they are named */
                                         .last = l[last].date,
                                         .next = next,
                                         .ended = ended,
                                         .per_month = per_month,
                                         .months = (uint32_t) silent });
}

static void find_silences(struct gaps *g) {
        const struct letter *l = g->letters.v;
        for (size_t i = 0, first = 0; i < g->letters.n; i++) {
                bool last = i + 1 == g->letters.n || l[i + 1].pair != l[i].pair;
                if (last)
                        judge(g, first, i, g->last_date, true);
                else if (month_of(l[i + 1].date) - month_of(l[i].date) <= (int32_t) g->o.silent)
                        continue;
                else
                        judge(g, first, i, l[i + 1].date, false);
                first = i + 1;
        }
}

static int name_one(struct gaps *g, struct str *at, struct err *e) {
        struct store_addr addr;
        int r = store_addr_get(g->c->store, (struct addr_id){ at->n }, &addr, e);
        *at = r < 0 ? STR("") : arena_str(g->a, addr.address);
        return r;
}

static int cmp_silence(const void *pa, const void *pb) {
        const struct query_silence *a = pa, *b = pb;
        int r;
        if ((r = str_cmp(a->a, b->a)) != 0 || (r = str_cmp(a->b, b->b)) != 0)
                return r;
        return (a->last > b->last) - (a->last < b->last);
}

static int name_silences(struct gaps *g, struct err *e) {
        for (size_t i = 0; i < g->silences.n; i++) {
                struct query_silence *s = &g->silences.v[i];
                int r;
                if ((r = name_one(g, &s->a, e)) < 0 || (r = name_one(g, &s->b, e)) < 0)
                        return r;
                if (str_cmp(s->a, s->b) > 0) {
                        struct str swap = s->a;
                        s->a = s->b;
                        s->b = swap;
                }
        }
        if (g->silences.n > 0)
                qsort(g->silences.v, g->silences.n, sizeof *g->silences.v, cmp_silence);
        return 0;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static int run(struct gaps *g, struct query_gaps *ret, struct err *e) {
        int r;
        if (g->o.who.n > 0 &&
            (r = query_people_find(g->c, g->o.who, g->a, &g->who, &g->n_who, e)) < 0)
                return r;
        if ((r = take_ghosts(g, e)) < 0 || (r = take_answers(g, e)) < 0 ||
            (r = name_ghosts(g, ret, e)) < 0)
                return r;
        count_months(g, ret);
        if ((r = take_letters(g, e)) < 0)
                return r;
        if (g->letters.n > 0)
                qsort(g->letters.v, g->letters.n, sizeof *g->letters.v, cmp_letter);
        if (g->sightings.n > 0)
                qsort(g->sightings.v, g->sightings.n, sizeof *g->sightings.v, cmp_sighting);
        find_silences(g);
        return name_silences(g, e);
}

static void *copied(struct arena *a, const void *v, size_t n, size_t each) {
        void *p = arena_alloc(a, n * each + 1);
        if (n > 0)
                memcpy(p, v, n * each);
        return p;
}

int query_gaps(const struct query_case *c, const struct query_gaps_options *o, struct arena *a,
               struct query_gaps *ret, struct err *e) {
        struct gaps g = { .c = c, .o = *o, .a = a, .last_date = INT64_MIN };
        struct query_gaps result = { 0 };
        if (g.o.steady == 0)
                g.o.steady = STEADY;
        if (g.o.silent == 0)
                g.o.silent = SILENT;
        int r = run(&g, &result, e);
        result.ghosts = copied(a, g.ghosts.v, g.ghosts.n, sizeof *g.ghosts.v);
        result.n_ghosts = g.ghosts.n;
        result.silences = copied(a, g.silences.v, g.silences.n, sizeof *g.silences.v);
        result.n_silences = g.silences.n;
        vec_done(&g.ghosts);
        vec_done(&g.letters);
        vec_done(&g.sightings);
        vec_done(&g.silences);
        if (r == 0)
                *ret = result;
        return r;
}
