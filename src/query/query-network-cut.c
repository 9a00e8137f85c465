/* Parts of a network: what lies around somebody, what weighs most. */
#include "query/query-network-work.h"

#include <stdlib.h>

/* Keep the nodes whose keep[] is set; edges, letters and ties between them stay. */
static void keep_nodes(struct query_network *n, const bool *keep) {
        uint32_t *to = mem_zalloc((n->n_nodes + 1) * sizeof *to);
        uint32_t nodes = 0;
        size_t edges = 0, letters = 0, ties = 0;
        for (size_t i = 0; i < n->n_nodes; i++)
                if (keep[i])
                        to[i] = nodes, n->nodes[nodes++] = n->nodes[i];
        for (size_t i = 0; i < n->n_edges; i++) {
                struct query_network_edge x = n->edges[i];
                if (!keep[x.a] || !keep[x.b])
                        continue;
                x.a = to[x.a], x.b = to[x.b];
                n->edges[edges++] = x;
        }
        for (size_t i = 0; i < n->n_letters; i++) {
                struct query_network_letter x = n->letters[i];
                if (!keep[x.from] || !keep[x.to])
                        continue;
                x.from = to[x.from], x.to = to[x.to];
                n->letters[letters++] = x;
        }
        for (size_t i = 0; i < n->n_ties; i++) {
                struct query_network_tie x = n->ties[i];
                if (!keep[x.from] || !keep[x.to])
                        continue;
                x.from = to[x.from], x.to = to[x.to];
                n->ties[ties++] = x;
        }
        n->n_nodes = nodes, n->n_edges = edges, n->n_letters = letters, n->n_ties = ties;
        mem_free(to);
}

/* One hop at a time over all edges: hops are few. */
void query_network_ego(struct query_network *n, uint32_t ego, uint32_t hops) {
        uint32_t *far = mem_zalloc((n->n_nodes + 1) * sizeof *far); /* hops + 1, 0: not reached */
        bool *keep = mem_zalloc(n->n_nodes + 1), more = true;
        far[ego] = 1;
        for (uint32_t h = 1; h <= hops && more; h++) {
                more = false;
                for (size_t i = 0; i < n->n_edges; i++) {
                        uint32_t a = n->edges[i].a, b = n->edges[i].b;
                        if (far[a] == h && !far[b])
                                far[b] = h + 1, more = true;
                        else if (far[b] == h && !far[a])
                                far[a] = h + 1, more = true;
                }
        }
        for (size_t i = 0; i < n->n_nodes; i++)
                keep[i] = far[i] > 0;
        keep_nodes(n, keep);
        query_network_sums(n);
        mem_free(keep);
        mem_free(far);
}

struct ranked {
        double rank;
        uint32_t node;
};

static int cmp_ranked(const void *pa, const void *pb) {
        const struct ranked *a = pa, *b = pb;
        if (a->rank != b->rank)
                return a->rank > b->rank ? -1 : 1;
        return a->node < b->node ? -1 : a->node > b->node;
}

/* Of the `want` first by rank, those tied to another of them: keep[] set; returns how many. */
static size_t tied_among(const struct query_network *n, const uint32_t *place, size_t want,
                         bool *keep) {
        size_t count = 0;
        memset(keep, 0, n->n_nodes);
        for (size_t i = 0; i < n->n_edges; i++) {
                uint32_t a = n->edges[i].a, b = n->edges[i].b;
                if (place[a] >= want || place[b] >= want)
                        continue;
                count += (size_t) !keep[a] + !keep[b];
                keep[a] = keep[b] = true;
        }
        return count;
}

/* The more are looked at, the more are tied: the most that still fit, by bisection. */
void query_network_top(struct query_network *n, size_t most) {
        size_t lo = most, hi = n->n_nodes;
        uint32_t *place;
        struct ranked *v;
        bool *keep;
        if (n->n_nodes <= most)
                return;
        v = mem_zalloc((n->n_nodes + 1) * sizeof *v);
        place = mem_zalloc((n->n_nodes + 1) * sizeof *place);
        keep = mem_zalloc(n->n_nodes + 1);
        for (size_t i = 0; i < n->n_nodes; i++)
                v[i] = (struct ranked){ n->nodes[i].pagerank, (uint32_t) i };
        qsort(v, n->n_nodes, sizeof *v, cmp_ranked);
        for (size_t i = 0; i < n->n_nodes; i++)
                place[v[i].node] = (uint32_t) i;
        while (lo < hi) {
                size_t mid = lo + (hi - lo + 1) / 2;
                if (tied_among(n, place, mid, keep) <= most)
                        lo = mid;
                else
                        hi = mid - 1;
        }
        tied_among(n, place, lo, keep);
        keep_nodes(n, keep);
        mem_free(keep);
        mem_free(place);
        mem_free(v);
}
