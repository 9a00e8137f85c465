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

void query_network_top(struct query_network *n, size_t most) {
        struct ranked *v;
        bool *keep;
        if (n->n_nodes <= most)
                return;
        v = mem_zalloc((n->n_nodes + 1) * sizeof *v);
        keep = mem_zalloc(n->n_nodes + 1);
        for (size_t i = 0; i < n->n_nodes; i++)
                v[i] = (struct ranked){ n->nodes[i].pagerank, (uint32_t) i };
        qsort(v, n->n_nodes, sizeof *v, cmp_ranked);
        for (size_t i = 0; i < most; i++)
                keep[v[i].node] = true;
        keep_nodes(n, keep);
        memset(keep, 0, most);
        for (size_t i = 0; i < n->n_edges; i++)
                keep[n->edges[i].a] = keep[n->edges[i].b] = true;
        keep_nodes(n, keep);
        mem_free(keep);
        mem_free(v);
}
