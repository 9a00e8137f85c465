/* Near-copies: pairs of simhashes that differ in at most THREAD_NEAR_BITS = 3 bits.  Of such a pair
 * one of the four 16-bit bands is equal (pigeonhole), so for each band the values are sorted with
 * that band in front and compared inside runs of equal bands.  Equal values count once; a run
 * longer than RUN_STEPS is compared with the next RUN_STEPS values only, which bounds the work at
 * O(n log n) and may miss pairs where more than RUN_STEPS different texts share a band.
 *
 * It links, and never says that two texts are the same. */
#include "thread/thread-graph.h"

enum { BANDS = 4, BAND_BITS = 16, RUN_STEPS = 512 };

struct near {         /* one simhash, and the smallest rank that has it or lies near */
        uint64_t sim; /* rotated so that the band looked at is in front */
        uint32_t rank, to;
};

static int cmp_sim_rank(const void *pa, const void *pb) {
        const struct near *a = pa, *b = pb;
        int r = THREAD_CMP(a->sim, b->sim);
        return r != 0 ? r : THREAD_CMP(a->rank, b->rank);
}

static uint32_t take_sims(const struct thread_graph *g, struct near *v) {
        uint32_t n = 0;
        for (uint32_t i = 0; i < g->n_nodes; i++) {
                if (g->rep[i] == THREAD_NONE || thread_doc(g, g->rep[i])->sim == 0)
                        continue;
                uint32_t rank = g->rank[g->rep[i]];
                v[n++] = (struct near){ thread_doc(g, g->rep[i])->sim, rank, rank };
        }
        return n;
}

/* Link all of equal value to the smallest rank among them; keep one of each in v[0 .. return). */
static uint32_t fold_equal(struct near *v, uint32_t n, uint32_t *near_to) {
        uint32_t kept = 0;
        for (uint32_t i = 0; i < n; i++) {
                if (kept == 0 || v[kept - 1].sim != v[i].sim)
                        v[kept++] = v[i];
                else
                        near_to[v[i].rank] = v[kept - 1].rank;
        }
        return kept;
}

static void compare_band(struct near *v, uint32_t n) {
        for (uint32_t i = 0; i < n; i++) {
                for (uint32_t k = i + 1; k < n && k - i <= RUN_STEPS; k++) {
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

void thread_near_all(struct thread_graph *g) {
        struct near *v = mem_array(NULL, (size_t) g->n_nodes + 1, sizeof *v);
        uint32_t *near_to = thread_array(g->c->n, THREAD_NONE);
        uint32_t n = take_sims(g, v);
        qsort(v, n, sizeof *v, cmp_sim_rank);
        n = fold_equal(v, n, near_to);
        for (unsigned band = 0; band < BANDS; band++) {
                compare_band(v, n);
                for (uint32_t i = 0; i < n; i++)
                        v[i].sim = v[i].sim << BAND_BITS | v[i].sim >> (64 - BAND_BITS);
                qsort(v, n, sizeof *v, cmp_sim_rank);
        }
        for (uint32_t i = 0; i < n; i++)
                if (v[i].to != v[i].rank)
                        near_to[v[i].rank] = v[i].to;
        g->near = near_to;
        mem_free(v);
}
