/* Near-copies: pairs of simhashes that differ in at most THREAD_NEAR_BITS = 3 bits.  Of such a pair
 * one of the four 16-bit bands is equal (pigeonhole), so for each band the values are sorted with
 * that band in front and compared inside runs of equal bands.  Equal values count once; a run
 * longer than RUN_STEPS is compared with the next RUN_STEPS values only, which bounds the work at
 * O(n log n) and may miss pairs where more than RUN_STEPS different texts share a band.
 *
 * It links, and never says that two texts are the same. */
#include "thread/thread-graph.h"

enum { BANDS = 4, BAND_BITS = 16, RUN_STEPS = 512 };

static inline bool less_sim(const struct thread_near *a, const struct thread_near *b,
                            const void *ctx) {
        (void) ctx;
        return a->sim != b->sim ? a->sim < b->sim : a->rank < b->rank;
}

THREAD_SORT(sort_sims, struct thread_near, const void *, less_sim)

static void link_near(struct thread_out *out, uint32_t rank, uint32_t to) {
        struct thread_row *row = &out->rows[out->order[rank]];
        row->of = out->order[to];
        row->copy = THREAD_COPY_near;
        out->n_nears++;
}

/* Link all of equal value to the smallest rank among them; keep one of each. */
static void fold_equal(struct thread_nears *s) {
        struct thread_near *v = s->sims.v;
        size_t kept = 0;
        for (size_t i = 0; i < s->sims.n; i++) {
                if (kept == 0 || v[kept - 1].sim != v[i].sim)
                        v[kept++] = v[i];
                else
                        link_near(s->out, v[i].rank, v[kept - 1].rank);
        }
        s->sims.n = kept;
}

static void compare_band(struct thread_near *v, size_t n) {
        for (size_t i = 0; i < n; i++) {
                for (size_t k = i + 1; k < n && k - i <= RUN_STEPS; k++) {
                        uint64_t differ = v[i].sim ^ v[k].sim;
                        if (differ >> (64 - BAND_BITS) != 0)
                                break;
                        if (__builtin_popcountll(differ) > THREAD_NEAR_BITS)
                                continue;
                        if (v[i].rank < v[k].to)
                                v[k].to = v[i].rank;
                        if (v[k].rank < v[i].to)
                                v[i].to = v[k].rank;
                }
        }
}

void thread_near_begin(struct thread_nears *s, struct thread_out *out, uint32_t n) {
        *s = (struct thread_nears){ .out = out, .rank = thread_array(n, 0) };
        for (uint32_t rank = 0; rank < n; rank++)
                s->rank[out->order[rank]] = rank;
        vec_reserve(&s->sims, n);
}

void thread_near_add(struct thread_nears *s, uint32_t i, uint64_t sim) {
        if (sim != 0 && s->out->rows[i].copy == THREAD_COPY_none)
                vec_push(&s->sims, (struct thread_near){ sim, s->rank[i], s->rank[i] });
}

void thread_near_end(struct thread_nears *s) {
        struct thread_near *v = s->sims.v;
        sort_sims(v, s->sims.n, NULL);
        fold_equal(s);
        for (unsigned band = 0; band < BANDS; band++) {
                compare_band(v, s->sims.n);
                for (size_t i = 0; i < s->sims.n; i++)
                        v[i].sim = v[i].sim << BAND_BITS | v[i].sim >> (64 - BAND_BITS);
                if (band + 1 < BANDS)
                        sort_sims(v, s->sims.n, NULL);
        }
        for (size_t i = 0; i < s->sims.n; i++)
                if (v[i].to != v[i].rank)
                        link_near(s->out, v[i].rank, v[i].to);
        mem_free(s->rank);
        vec_done(&s->sims);
}
