/* Answering a query: windows of all segments in turn, an exact count, and the best few.
 *
 * The best hits are kept in a heap whose root is the worst of them; hits come in order of their
 * documents, so a later one with an equal key never displaces an earlier one, which is the stated
 * tie-breaker.  A query of a single word has a shorter way: its count is in the dictionary, and
 * blocks whose best possible score cannot enter the heap are not decoded. */
#include "index/index-plan.h"

struct best {
        int64_t key; /* larger is better */
        uint32_t doc;
};

struct search {
        const struct index *ix;
        const struct index_search_opts *o;
        struct index_plan plan;
        VEC(struct best) heap; /* at most `keep` */
        size_t keep;
        uint64_t total;
        uint64_t *bits;
};

/* a is worse than b: goes nearer to the root. */
static bool worse(const struct best *a, const struct best *b) {
        return a->key != b->key ? a->key < b->key : a->doc > b->doc;
}

static void sift_down(struct best *v, size_t n, size_t i) {
        for (size_t kid; (kid = 2 * i + 1) < n; i = kid) {
                if (kid + 1 < n && worse(&v[kid + 1], &v[kid]))
                        kid++;
                if (!worse(&v[kid], &v[i]))
                        return;
                struct best t = v[i];
                v[i] = v[kid];
                v[kid] = t;
        }
}

static void heap_put(struct search *s, int64_t key, uint32_t doc) {
        struct best *v = s->heap.v;
        if (s->heap.n == s->keep) {
                if (s->keep == 0 || key <= v[0].key)
                        return;
                v[0] = (struct best){ key, doc };
                sift_down(v, s->heap.n, 0);
                return;
        }
        vec_push(&s->heap, (struct best){ key, doc });
        v = s->heap.v;
        for (size_t i = s->heap.n - 1; i && worse(&v[i], &v[(i - 1) / 2]); i = (i - 1) / 2) {
                struct best t = v[i];
                v[i] = v[(i - 1) / 2];
                v[(i - 1) / 2] = t;
        }
}

/* Scores are not negative: their bits order as they do. */
static int64_t score_key(float score) {
        uint32_t bits;
        memcpy(&bits, &score, sizeof bits);
        return bits;
}

static float key_score(int64_t key) {
        uint32_t bits = (uint32_t) key;
        float score;
        memcpy(&score, &bits, sizeof score);
        return score;
}

static int64_t date_key(int64_t date, bool up) {
        return date == INDEX_UNDATED ? INT64_MIN : up ? -date : date;
}

/* ---- windows ------------------------------------------------------------------------------ */

/* Take out what is deleted or was never there. */
static void drop_absent(const struct search *s, struct index_window w, uint64_t *bits) {
        const struct index_segment *g = s->plan.s;
        uint32_t first = g->f.first_doc + w.from, end = g->f.first_doc + w.end, at = first;
        for (; s->ix->deleted && index_bits_next(s->ix->deleted, s->ix->n_deleted, &at) && at < end;
             at++)
                bits[(at - first) / 64] &= ~(1ull << (at - first) % 64);
        if (g->f.docs == g->f.range)
                return;
        for (uint32_t d = 0; index_bits_next(bits, INDEX_WINDOW, &d); d++)
                if (g->kinds[w.from + d] == 0)
                        bits[d / 64] &= ~(1ull << d % 64);
}

static void take_window(struct search *s, struct index_window w, const uint64_t *bits,
                        const float *scores) {
        const struct index_segment *g = s->plan.s;
        uint32_t first = g->f.first_doc + w.from;
        for (unsigned i = 0; i < INDEX_WINDOW_WORDS; i++)
                s->total += (unsigned) __builtin_popcountll(bits[i]);
        for (uint32_t d = 0; s->keep && index_bits_next(bits, INDEX_WINDOW, &d); d++) {
                int64_t key = 0;
                if (s->o->order == INDEX_BY_RANK)
                        key = score_key(scores[d]);
                else if (s->o->order != INDEX_BY_DOC)
                        key = date_key(g->dates[w.from + d], s->o->order == INDEX_BY_DATE_UP);
                if (s->heap.n < s->keep || key > s->heap.v[0].key)
                        heap_put(s, key, first + d);
        }
        for (uint32_t d = 0; s->bits && index_bits_next(bits, INDEX_WINDOW, &d); d++)
                s->bits[(first + d) / 64] |= 1ull << (first + d) % 64;
}

static void search_windows(struct search *s) {
        uint64_t bits[INDEX_WINDOW_WORDS];
        float *scores = s->plan.scoring ? mem_zalloc(INDEX_WINDOW * sizeof *scores) : NULL;
        for (size_t i = 0; i < s->ix->n && !s->plan.corrupt; i++) {
                index_plan_start(&s->plan, i);
                uint32_t range = s->plan.s->f.range;
                for (uint32_t from = 0; from < range && !s->plan.corrupt; from += INDEX_WINDOW) {
                        uint32_t left = range - from;
                        struct index_window w = { from, left < INDEX_WINDOW ? range
                                                                            : from + INDEX_WINDOW };
                        memset(bits, 0, sizeof bits);
                        if (scores)
                                memset(scores, 0, INDEX_WINDOW * sizeof *scores);
                        index_node_eval(&s->plan, s->plan.root, w, NULL, /* exact= */ false, bits,
                                        scores);
                        drop_absent(s, w, bits);
                        take_window(s, w, bits, scores);
                }
        }
        mem_free(scores);
}

/* ---- one word ----------------------------------------------------------------------------- */

static bool is_one_word(const struct search *s) {
        const struct index_node *n = s->plan.root;
        return n->op == INDEX_TERM && n->n_slots == 1 && n->slots->forms.n == 1 && !n->fields &&
               n->weight > 0 && s->o->order == INDEX_BY_RANK && !s->bits && !s->ix->deleted;
}

static bool take_block(struct search *s, struct index_cursor *c, uint32_t block, float weight) {
        const struct index_segment *g = s->plan.s;
        if (!index_cursor_block(c, block) || !index_cursor_count(c))
                return false;
        for (uint32_t i = 0; i < c->n; i++) {
                float tf = (float) c->counts[i] * s->ix->weight[c->masks[i]];
                float score = weight * tf / (tf + s->ix->norm[g->norms[c->docs[i]]]);
                if (s->heap.n < s->keep || score_key(score) > s->heap.v[0].key)
                        heap_put(s, score_key(score), g->f.first_doc + c->docs[i]);
        }
        return true;
}

static void search_word(struct search *s) {
        const struct index_node *n = s->plan.root;
        struct index_cursor *c = n->slots->cursors;
        /* impacts are reckoned by a fixed mean length; a longer one can raise them at most so much
         */
        float stretch = s->ix->mean_length > INDEX_PIVOT ? s->ix->mean_length / INDEX_PIVOT : 1;
        s->total = n->slots->forms.v[0].form.df;
        for (size_t i = 0; i < s->ix->n && s->keep; i++) {
                index_plan_start(&s->plan, i);
                for (uint32_t block = 0; block < c->n_blocks; block++) {
                        float most = index_cursor_impact(c, block) * stretch * n->weight;
                        if (s->heap.n == s->keep && score_key(most) <= s->heap.v[0].key)
                                continue;
                        if (!take_block(s, c, block, n->weight)) {
                                s->plan.corrupt = ERR_corrupt;
                                return;
                        }
                }
        }
}

/* ---- result ------------------------------------------------------------------------------- */

static int cmp_best(const void *a, const void *b) {
        return worse(a, b) ? 1 : worse(b, a) ? -1 : 0;
}

static void make_result(struct search *s, struct index_result *ret) {
        *ret = (struct index_result){ .total = s->total,
                                      .bits = s->bits,
                                      .n_bits = s->bits ? (size_t) s->ix->last_doc + 1 : 0 };
        s->bits = NULL;
        if (s->heap.n <= s->o->offset)
                return;
        qsort(s->heap.v, s->heap.n, sizeof *s->heap.v, cmp_best);
        ret->n_hits = s->heap.n - s->o->offset;
        ret->hits = mem_array(NULL, ret->n_hits, sizeof *ret->hits);
        for (size_t i = 0; i < ret->n_hits; i++) {
                const struct best *b = &s->heap.v[s->o->offset + i];
                ret->hits[i].doc = b->doc;
                ret->hits[i].score = s->o->order == INDEX_BY_RANK ? key_score(b->key) : 0;
        }
}

int index_search(const struct index *ix, const struct index_query *q,
                 const struct index_search_opts *o, struct index_result *ret, struct err *e) {
        struct search s = { .ix = ix, .o = o };
        s.keep = o->limit ? (size_t) o->limit + o->offset : 0;
        int r = index_plan_init(&s.plan, ix, q, s.keep && o->order == INDEX_BY_RANK, e);
        if (r == 0) {
                if (o->want_bits)
                        s.bits = mem_zalloc(((size_t) ix->last_doc / 64 + 1) * sizeof *s.bits);
                if (is_one_word(&s))
                        search_word(&s);
                else
                        search_windows(&s);
                if (s.plan.corrupt)
                        r = index_segment_corrupt(s.plan.s, e, "a list");
        }
        if (r == 0)
                make_result(&s, ret);
        mem_free(s.bits);
        vec_done(&s.heap);
        index_plan_done(&s.plan);
        return r;
}

void index_result_done(struct index_result *r) {
        mem_free(r->hits);
        mem_free(r->bits);
        *r = (struct index_result){ 0 };
}
