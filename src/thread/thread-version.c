/* Finding versions; what counts as one is told in thread-version.h.
 *
 *   pass 1   documents, by the print of their sketches: equal ones are one, the others link to it
 *   pass 2   how many documents have each run: a table of small counters, by the run's hash
 *   pass 3   runs that 2 to THREAD_VERSION_FORM documents have: (run, document), sorted by run
 *
 * Then each document walks the lists of its runs, adding up what it shares with those behind it.
 * Runs that one document alone has, nearly all, are never held.  Counters may be shared by two
 * runs, which can only make a run weigh less.  All weights are integers, so order does not show.
 *
 * It reads no text. */
#include "thread/thread-version.h"

#include "base/le.h"
#include "thread/thread-sketch.h"
#include "thread/thread-sort.h"

#include <math.h>

enum { UNIT = 1000, TABLE_LEAST = 12, TABLE_MOST = 27 /* log2 */ };

struct item {
        uint64_t print; /* of the sketch */
        struct sha256 key;
        uint64_t content;
        uint32_t doc;
};

struct text { /* one of each print, by document */
        uint32_t doc, most;
        uint64_t weight; /* of its runs */
        uint64_t key;
};

struct posting {
        uint32_t run, text;
};

struct shared {
        uint32_t weight, runs;
};

struct finder {
        struct store *st;
        struct thread_versions *out;
        VEC(struct item) items;
        VEC(struct text) texts;
        VEC(struct posting) postings;
        uint64_t n_runs;
        uint8_t *table;
        uint32_t table_mask;
        uint32_t weights[THREAD_VERSION_FORM + 1];
        struct shared *shared; /* with the text under way, by text */
        VEC(uint32_t) touched;
};

typedef int each(struct finder *f, const struct store_sketch *s);

static size_t run_count(struct bytes sketch) {
        return sketch.n < 8 ? 0 : (sketch.n - 8) / 4;
}

static uint32_t run_at(struct bytes sketch, size_t i) {
        return le_get32(sketch.p + 8 + i * 4);
}

static int walk(struct finder *f, each *one, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_sketch s;
        int r = store_sketches_open(f->st, &rows, e);
        while (r >= 0 && (r = store_sketches_next(rows, &s, e)) > 0)
                if (run_count(s.sketch) > 0 && run_count(s.sketch) <= THREAD_SKETCH)
                        one(f, &s);
        return r;
}

static void link_up(struct finder *f, struct store_version v) {
        vec_push(&f->out->links, v);
}

/* ---- pass 1 --------------------------------------------------------------------------------- */

static int take_item(struct finder *f, const struct store_sketch *s) {
        vec_push(&f->items, (struct item){ hash64(s->sketch.p, s->sketch.n), s->key,
                                           sha256_head(&s->hash), (uint32_t) s->doc.v });
        return 0;
}

static bool less_item(const struct item *a, const struct item *b, const void *ctx) {
        (void) ctx;
        int order = memcmp(a->key.b, b->key.b, sizeof a->key.b);
        return a->print != b->print ? a->print < b->print : order < 0;
}

THREAD_SORT(sort_items, struct item, const void *, less_item)

static bool less_text(const struct text *a, const struct text *b, const void *ctx) {
        (void) ctx;
        return a->doc < b->doc;
}

THREAD_SORT(sort_texts, struct text, const void *, less_text)

/* The smallest key of each print stands for it; the others are versions of it, but for those of the
 * same bytes, which say nothing new. */
static void fold_equal(struct finder *f) {
        const struct item *first = NULL;
        sort_items(f->items.v, f->items.n, NULL);
        for (size_t i = 0; i < f->items.n; i++) {
                const struct item *it = &f->items.v[i];
                if (!first || it->print != first->print) {
                        first = it;
                        vec_push(&f->texts,
                                 (struct text){ .doc = it->doc, .key = sha256_head(&it->key) });
                } else if (it->content != first->content) {
                        link_up(f, (struct store_version){
                                           { it->doc }, { first->doc }, STORE_VERSION, UNIT });
                }
        }
        vec_done(&f->items);
        sort_texts(f->texts.v, f->texts.n, NULL);
}

/* Its place among the texts, or SIZE_MAX if another stands for it. */
static size_t text_of(const struct finder *f, uint64_t doc) {
        size_t lo = 0, hi = f->texts.n;
        while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                if (f->texts.v[mid].doc < doc)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        return lo < f->texts.n && f->texts.v[lo].doc == doc ? lo : SIZE_MAX;
}

/* ---- pass 2 and 3 --------------------------------------------------------------------------- */

/* Small hashes are what sketches hold: mix, so that they use the whole table. */
static uint8_t *counter(const struct finder *f, uint32_t run) {
        uint64_t h = run * 0x9e3779b97f4a7c15u;
        return &f->table[(h >> 32) & f->table_mask];
}

static int count_runs(struct finder *f, const struct store_sketch *s) {
        if (text_of(f, s->doc.v) == SIZE_MAX)
                return 0;
        for (size_t i = 0; i < run_count(s->sketch); i++) {
                uint8_t *n = counter(f, run_at(s->sketch, i));
                *n += *n < UINT8_MAX;
        }
        return 0;
}

static uint32_t weight_of(const struct finder *f, uint32_t run) {
        uint8_t n = *counter(f, run);
        return n <= THREAD_VERSION_FORM ? f->weights[n] : 0;
}

static int take_runs(struct finder *f, const struct store_sketch *s) {
        size_t at = text_of(f, s->doc.v), n = run_count(s->sketch);
        if (at == SIZE_MAX)
                return 0;
        struct text *t = &f->texts.v[at];
        t->most = (uint32_t) (le_get64(s->sketch.p) >> 32);
        for (size_t i = 0; i < n; i++) {
                uint32_t run = run_at(s->sketch, i), weight = weight_of(f, run);
                t->weight += weight;
                if (weight && *counter(f, run) > 1)
                        vec_push(&f->postings, (struct posting){ run, (uint32_t) at });
        }
        return 0;
}

static void make_table(struct finder *f) {
        unsigned log = TABLE_LEAST;
        while (log < TABLE_MOST && (UINT64_C(1) << log) < 4 * f->n_runs)
                log++;
        f->table_mask = (UINT32_C(1) << log) - 1;
        f->table = mem_zalloc((size_t) f->table_mask + 1);
        f->weights[1] = UNIT;
        for (unsigned n = 2; n <= THREAD_VERSION_FORM; n++)
                f->weights[n] = (uint32_t) (UNIT * (2.0 / n) * sqrt(2.0 / n));
}

/* ---- pairs ---------------------------------------------------------------------------------- */

static bool less_posting(const struct posting *a, const struct posting *b, const void *ctx) {
        (void) ctx;
        return a->run != b->run ? a->run < b->run : a->text < b->text;
}

THREAD_SORT(sort_postings, struct posting, const void *, less_posting)

/* Of the weight of `t`, as much as lies among hashes up to `most`: hashes are spread evenly. */
static uint64_t weight_to(const struct text *t, uint32_t most) {
        return t->most <= most ? t->weight : (uint64_t) ((double) t->weight * most / t->most);
}

static void judge(struct finder *f, size_t a, size_t b, const struct shared *s) {
        const struct text *x = &f->texts.v[a], *y = &f->texts.v[b];
        uint32_t most = x->most < y->most ? x->most : y->most;
        uint64_t wx = weight_to(x, most), wy = weight_to(y, most), w = s->weight;
        if (s->runs < THREAD_VERSION_SHARED || w == 0)
                return;
        wx = wx > w ? wx : w;
        wy = wy > w ? wy : w;
        /* the larger key is a version of the smaller; a part is what is at most half as long */
        bool swap = x->key < y->key, part_x = wx < wy;
        uint64_t least = part_x ? wx : wy, greatest = part_x ? wy : wx;
        struct store_version v = { { swap ? y->doc : x->doc },
                                   { swap ? x->doc : y->doc },
                                   STORE_VERSION,
                                   (uint32_t) (w * UNIT / (wx + wy - w)) };
        if (2 * least <= greatest)
                v = (struct store_version){ { part_x ? x->doc : y->doc },
                                            { part_x ? y->doc : x->doc },
                                            STORE_VERSION_PART,
                                            (uint32_t) (w * UNIT / least) };
        bool near = v.kind == STORE_VERSION ? v.score >= THREAD_VERSION_NEAR
                                            : v.score >= THREAD_VERSION_PART;
        if (near)
                link_up(f, v);
}

/* What text `a` shares with those behind it; `at` are the places of its postings. */
static void add_up(struct finder *f, uint32_t a, const uint32_t *at, size_t n) {
        const struct posting *p = f->postings.v;
        for (size_t i = 0; i < n; i++) {
                uint32_t weight = weight_of(f, p[at[i]].run);
                for (size_t k = at[i] + 1; k < f->postings.n && p[k].run == p[at[i]].run; k++) {
                        struct shared *s = &f->shared[p[k].text];
                        if (s->runs == 0)
                                vec_push(&f->touched, p[k].text);
                        s->weight += weight;
                        s->runs++;
                }
        }
        for (size_t i = 0; i < f->touched.n; i++) {
                uint32_t b = f->touched.v[i];
                if (b != a)
                        judge(f, a, b, &f->shared[b]);
                f->shared[b] = (struct shared){ 0 };
        }
        vec_clear(&f->touched);
}

static void compare_all(struct finder *f) {
        size_t n = f->texts.n;
        uint32_t *from = mem_zalloc((n + 2) * sizeof *from);
        uint32_t *at = mem_array(NULL, f->postings.n + 1, sizeof *at);
        sort_postings(f->postings.v, f->postings.n, NULL);
        for (size_t i = 0; i < f->postings.n; i++) /* places of postings by text, counted in */
                from[f->postings.v[i].text + 2]++;
        for (size_t i = 2; i < n + 2; i++)
                from[i] += from[i - 1];
        for (size_t i = 0; i < f->postings.n; i++)
                at[from[f->postings.v[i].text + 1]++] = (uint32_t) i;
        f->shared = mem_zalloc((n + 1) * sizeof *f->shared);
        for (size_t i = 0; i < n; i++)
                add_up(f, (uint32_t) i, at + from[i], from[i + 1] - from[i]);
        mem_free(from);
        mem_free(at);
}

static int find(struct finder *f, struct err *e) {
        int r = walk(f, take_item, e);
        if (r < 0)
                return r;
        fold_equal(f);
        f->n_runs = (uint64_t) f->texts.n * THREAD_SKETCH;
        if (f->texts.n < 2)
                return 0;
        make_table(f);
        if ((r = walk(f, count_runs, e)) < 0 || (r = walk(f, take_runs, e)) < 0)
                return r;
        compare_all(f);
        return 0;
}

int thread_versions_find(struct thread_versions *v, struct store *st, struct err *e) {
        struct finder f = { .st = st, .out = v };
        vec_clear(&v->links);
        int r = find(&f, e);
        vec_done(&f.items);
        vec_done(&f.texts);
        vec_done(&f.postings);
        vec_done(&f.touched);
        mem_free(f.table);
        mem_free(f.shared);
        return r < 0 ? err_while(e, r, "looking for versions") : 0;
}

void thread_versions_done(struct thread_versions *v) {
        vec_done(&v->links);
}
