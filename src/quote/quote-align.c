/* The stretch of a source that comes nearest to a run, word by word.
 *
 * S. B. Needleman and C. D. Wunsch, "A general method applicable to the search for similarities in
 * the amino acid sequence of two proteins", J. Mol. Biol. 48, 1970; with free ends in the source.
 */
#include "quote/quote-match-work.h"

enum { WINDOW_MOST = 4000, CELLS_MOST = 8u << 20, RUNS_MOST = 64 };
static const float LEAST = .6f; /* share of words that must stand there */

struct window {
        size_t from, to, hits;
};

static int by_hash(const void *a, const void *b) {
        uint64_t x = *(const uint64_t *) a, y = *(const uint64_t *) b;
        return x < y ? -1 : x > y;
}

/* The stretch of the run's length and a third that holds most of its words. */
static void best_window(const struct quote_source *s, const struct quote_shape *q,
                        const struct quote_run *run, struct window *ret) {
        size_t n = run->to - run->from, width = n + n / 3 + 4, in = 0;
        uint64_t *want = mem_array(NULL, n, sizeof *want);
        uint8_t *hit = mem_zalloc(s->words.v.n + 1);
        for (size_t i = 0; i < n; i++)
                want[i] = q->words.v.v[run->from + i].fold;
        qsort(want, n, sizeof *want, by_hash);
        *ret = (struct window){ 0 };
        for (size_t i = 0; i < s->words.v.n; i++)
                hit[i] = bsearch(&s->words.v.v[i].fold, want, n, sizeof *want, by_hash) != NULL;
        for (size_t i = 0; i < s->words.v.n; i++) {
                in += hit[i];
                if (i >= width)
                        in -= hit[i - width];
                if (in > ret->hits)
                        *ret = (struct window){ i + 1 > width ? i + 1 - width : 0, i + 1, in };
        }
        size_t slack = n / 3 + 4;
        ret->to = ret->to + slack < s->words.v.n ? ret->to + slack : s->words.v.n;
        ret->from = ret->from > slack ? ret->from - slack : 0;
        mem_free(want);
        mem_free(hit);
}

/* ---- alignment
 * ------------------------------------------------------------------------------------ */

enum step { STEP_SAME, STEP_SUB, STEP_DRAFT, STEP_SOURCE };

struct grid {
        const struct quote_source *s;
        const struct quote_shape *q;
        size_t a, n, b, m; /* words of the draft from a, of the source from b */
        uint16_t *cost;
        uint8_t *step;
};

static size_t cell(const struct grid *g, size_t i, size_t j) {
        return i * (g->m + 1) + j;
}

static bool equal(const struct grid *g, size_t i, size_t j) {
        size_t na, nb;
        unsigned rules = 0;
        return quote_tokens_same(&g->q->words, g->a + i, &g->s->words, g->b + j, i == 0, &na, &nb,
                                 &rules) > 0 &&
               na == 1 && nb == 1;
}

static void fill(struct grid *g) {
        for (size_t j = 0; j <= g->m; j++)
                g->cost[j] = 0; /* free to begin anywhere */
        for (size_t i = 1; i <= g->n; i++) {
                g->cost[cell(g, i, 0)] = (uint16_t) (2 * i);
                g->step[cell(g, i, 0)] = STEP_DRAFT;
                for (size_t j = 1; j <= g->m; j++) {
                        bool same = equal(g, i - 1, j - 1);
                        unsigned best = g->cost[cell(g, i - 1, j - 1)] + (same ? 0u : 3u);
                        enum step how = same ? STEP_SAME : STEP_SUB;
                        unsigned draft = g->cost[cell(g, i - 1, j)] + 2u;
                        unsigned source = g->cost[cell(g, i, j - 1)] + 2u;
                        if (draft < best)
                                best = draft, how = STEP_DRAFT;
                        if (source < best)
                                best = source, how = STEP_SOURCE;
                        g->cost[cell(g, i, j)] = (uint16_t) (best < UINT16_MAX ? best : UINT16_MAX);
                        g->step[cell(g, i, j)] = (uint8_t) how;
                }
        }
}

static struct quote_edit edit_of(const struct grid *g, enum step how, size_t i, size_t j) {
        static const enum quote_op ops[] = { QUOTE_SAME, QUOTE_CHANGED, QUOTE_PUT_IN,
                                             QUOTE_LEFT_OUT };
        struct quote_edit e = { .op = ops[how] };
        if (how != STEP_SOURCE) {
                e.off = quote_shape_off(g->q, g->a + i - 1);
                e.len = quote_shape_end(g->q, g->a + i - 1) - e.off;
        } else {
                e.off = i > 0 ? quote_shape_end(g->q, g->a + i - 1) : quote_shape_off(g->q, g->a);
        }
        if (how != STEP_DRAFT) {
                e.src_off = g->s->words.v.v[g->b + j - 1].off;
                e.src_len = g->s->words.v.v[g->b + j - 1].len;
        } else if (j > 0) {
                e.src_off = g->s->words.v.v[g->b + j - 1].off + g->s->words.v.v[g->b + j - 1].len;
        } else {
                e.src_off = g->s->words.v.v[g->b].off;
        }
        return e;
}

/* One stretch of one kind. */
static void join(struct quote_match *m, struct quote_edit e) {
        struct quote_edit *last = m->edits.n ? &m->edits.v[m->edits.n - 1] : NULL;
        if (last == NULL || last->op != e.op) {
                vec_push(&m->edits, e);
                return;
        }
        uint32_t end = e.off + e.len, src_end = e.src_off + e.src_len;
        last->len = end > last->off ? end - last->off : last->len;
        last->src_len = src_end > last->src_off ? src_end - last->src_off : last->src_len;
}

static size_t trace(const struct grid *g, struct quote_match *m) {
        VEC(struct quote_edit) back = { 0 };
        size_t i = g->n, j = 0, same = 0;
        for (size_t k = 1; k <= g->m; k++)
                if (g->cost[cell(g, g->n, k)] < g->cost[cell(g, g->n, j)])
                        j = k;
        while (i > 0) {
                enum step how = (enum step) g->step[cell(g, i, j)];
                vec_push(&back, edit_of(g, how, i, j));
                same += how == STEP_SAME;
                i -= how != STEP_SOURCE;
                j -= how != STEP_DRAFT;
        }
        for (size_t k = back.n; k-- > 0;)
                join(m, back.v[k]);
        vec_done(&back);
        return same;
}

static size_t align_run(const struct quote_source *s, const struct quote_shape *q,
                        const struct quote_run *run, struct quote_match *m) {
        struct window w;
        best_window(s, q, run, &w);
        size_t n = run->to - run->from;
        struct grid g = { .s = s, .q = q, .a = run->from, .n = n, .b = w.from, .m = w.to - w.from };
        if (w.hits * 2 < n || n > WINDOW_MOST || (g.n + 1) * (g.m + 1) > CELLS_MOST)
                return 0;
        g.cost = mem_array(NULL, (g.n + 1) * (g.m + 1), sizeof *g.cost);
        g.step = mem_zalloc((g.n + 1) * (g.m + 1));
        fill(&g);
        size_t same = trace(&g, m);
        mem_free(g.cost);
        mem_free(g.step);
        return same;
}

static void bounds(struct quote_match *m) {
        uint32_t from = UINT32_MAX, to = 0;
        for (size_t i = 0; i < m->edits.n; i++) {
                const struct quote_edit *e = &m->edits.v[i];
                if (e->op != QUOTE_SAME)
                        continue;
                from = e->src_off < from ? e->src_off : from;
                to = e->src_off + e->src_len > to ? e->src_off + e->src_len : to;
        }
        m->off = to > from ? from : 0;
        m->len = to > from ? to - from : 0;
}

bool quote_align(const struct quote_source *s, const struct quote_shape *q,
                 struct quote_match *ret) {
        size_t same = 0, all = 0;
        for (size_t i = 0; i < q->runs.n && i < RUNS_MOST; i++) {
                same += align_run(s, q, &q->runs.v[i], ret);
                all += q->runs.v[i].to - q->runs.v[i].from;
        }
        ret->same = all ? (float) same / (float) all : 0;
        bounds(ret);
        bool near = same >= 3 && ret->same >= LEAST;
        if (!near) {
                vec_clear(&ret->edits);
                ret->off = ret->len = 0;
        }
        return near;
}
