/* Cheapest chains: the network is cut to what lies on a way of at most so many links (two searches
 * in breadth, from both ends), then igraph's Yen runs on the rest.  Yen asks for the cheapest ways
 * whatever their length, so more are asked for than are wanted, and the long ones dropped. */
#include "query/query-chain.h"

#include "base/vec.h"
#include "query/query-network-graph.h"

#include <math.h>

enum { ASK_MORE = 8, ASK_MOST = 4000 };

struct chains {
        struct query_igraph ig;
        const struct query_network *n;
        const struct query_chain_options *o;
        uint32_t a, b;
        uint32_t *from_a, *from_b; /* links + 1; 0: further than asked */
        VEC(uint32_t) edges;       /* those on some way */
};

/* Who links others: no list, no place (many went to one city), no bare name of one word (many are
 * called so). */
static bool links(const struct query_network_node *v) {
        if (v->flags & QUERY_NODE_nobody || strcmp(v->kind, "place") == 0)
                return false;
        return !(v->flags & QUERY_NODE_name_only) || strcmp(v->kind, "organisation") == 0 ||
               str_chr(v->name, ' ') != SIZE_MAX;
}

/* Anybody may be an end. */
static bool is_way(const struct chains *w, uint32_t v) {
        return v == w->a || v == w->b || links(&w->n->nodes[v]);
}

static void search(const struct chains *w, uint32_t from, uint32_t *far) {
        bool more = true;
        far[from] = 1;
        for (uint32_t h = 1; h <= w->o->hops && more; h++) {
                more = false;
                for (size_t i = 0; i < w->n->n_edges; i++) {
                        uint32_t a = w->n->edges[i].a, b = w->n->edges[i].b;
                        if (!is_way(w, a) || !is_way(w, b))
                                continue;
                        if (far[a] == h && !far[b])
                                far[b] = h + 1, more = true;
                        else if (far[b] == h && !far[a])
                                far[a] = h + 1, more = true;
                }
        }
}

static bool on_way(const struct chains *w, uint32_t a, uint32_t b) {
        return is_way(w, a) && is_way(w, b) && w->from_a[a] && w->from_b[b] &&
               w->from_a[a] - 1 + 1 + w->from_b[b] - 1 <= w->o->hops;
}

static double cost_of(const struct query_network *n, const struct query_network_edge *x) {
        double strength = 1 + log2(1 + (double) (x->a_to_b + x->b_to_a)) + (x->ties ? 3 : 0);
        if ((n->nodes[x->a].flags | n->nodes[x->b].flags) & QUERY_NODE_name_only)
                strength /= 2;
        return 1 + 1 / strength;
}

static int yen(const struct chains *w, igraph_vector_int_list_t *found) {
        igraph_vector_int_t ends;
        igraph_vector_t costs;
        igraph_t g;
        size_t ask = w->o->most * ASK_MORE;
        int r = w->ig.igraph_vector_int_init(&ends, 0);
        if (r != IGRAPH_SUCCESS)
                return r;
        w->ig.igraph_vector_init(&costs, 0);
        for (size_t i = 0; i < w->edges.n; i++) {
                const struct query_network_edge *x = &w->n->edges[w->edges.v[i]];
                w->ig.igraph_vector_int_push_back(&ends, x->a);
                w->ig.igraph_vector_int_push_back(&ends, x->b);
                w->ig.igraph_vector_push_back(&costs, cost_of(w->n, x));
        }
        r = w->ig.igraph_create(&g, &ends, (igraph_integer_t) w->n->n_nodes, false);
        if (r == IGRAPH_SUCCESS) {
                r = w->ig.igraph_get_k_shortest_paths(
                        &g, &costs, NULL, found,
                        (igraph_integer_t) (ask < ASK_MOST ? ask : ASK_MOST), w->a, w->b,
                        IGRAPH_ALL);
                w->ig.igraph_destroy(&g);
        }
        w->ig.igraph_vector_destroy(&costs);
        w->ig.igraph_vector_int_destroy(&ends);
        return r;
}

static const struct query_network_edge *edge_of(const struct query_network *n, uint32_t a,
                                                uint32_t b) {
        size_t lo = 0, hi = n->n_edges;
        uint64_t want = a < b ? (uint64_t) a << 32 | b : (uint64_t) b << 32 | a;
        while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                if (((uint64_t) n->edges[mid].a << 32 | n->edges[mid].b) < want)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        return &n->edges[lo];
}

/* Edges of one path as nodes from a to b. */
static struct query_chain make_chain(const struct chains *w, const igraph_vector_int_t *path,
                                     struct arena *arena) {
        size_t n = (size_t) w->ig.igraph_vector_int_size(path);
        uint32_t *nodes = arena_alloc(arena, (n + 1) * sizeof *nodes);
        struct query_chain c = { .nodes = nodes, .n_links = n };
        nodes[0] = w->a;
        for (size_t i = 0; i < n; i++) {
                const struct query_network_edge *x = &w->n->edges[w->edges.v[VECTOR(*path)[i]]];
                nodes[i + 1] = x->a == nodes[i] ? x->b : x->a;
                c.cost += cost_of(w->n, x);
        }
        return c;
}

const struct query_network_edge *query_chain_link(const struct query_network *n,
                                                  const struct query_chain *c, size_t i) {
        return edge_of(n, c->nodes[i], c->nodes[i + 1]);
}

static int find(struct chains *w, struct arena *arena, struct query_chain **ret, size_t *ret_n,
                struct err *e) {
        igraph_vector_int_list_t found;
        int r = w->ig.igraph_vector_int_list_init(&found, 0);
        if (r == IGRAPH_SUCCESS) {
                r = yen(w, &found);
                size_t n = r == IGRAPH_SUCCESS ? (size_t) w->ig.igraph_vector_int_list_size(&found)
                                               : 0;
                *ret = arena_alloc(arena, (n + 1) * sizeof **ret);
                for (size_t i = 0; i < n && *ret_n < w->o->most; i++) {
                        const igraph_vector_int_t *path =
                                w->ig.igraph_vector_int_list_get_ptr(&found, (igraph_integer_t) i);
                        if ((size_t) w->ig.igraph_vector_int_size(path) <= w->o->hops)
                                (*ret)[(*ret_n)++] = make_chain(w, path, arena);
                }
                w->ig.igraph_vector_int_list_destroy(&found);
        }
        return query_network_trouble(&w->ig, r, e);
}

int query_chain_get(const struct query_network *n, uint32_t a, uint32_t b,
                    const struct query_chain_options *o, struct arena *arena,
                    struct query_chain **ret, size_t *ret_n, struct err *e) {
        struct chains w = { .n = n, .o = o, .a = a, .b = b };
        int r = 0;
        *ret_n = 0;
        if (a == b || n->n_nodes == 0)
                return err_set(e, ERR_usage, "both ends of the chain are one");
        if ((r = query_igraph_load(&w.ig, e)) < 0)
                return r;
        w.from_a = mem_zalloc(n->n_nodes * sizeof *w.from_a);
        w.from_b = mem_zalloc(n->n_nodes * sizeof *w.from_b);
        search(&w, a, w.from_a);
        search(&w, b, w.from_b);
        for (uint32_t i = 0; i < n->n_edges; i++)
                if (on_way(&w, n->edges[i].a, n->edges[i].b) ||
                    on_way(&w, n->edges[i].b, n->edges[i].a))
                        vec_push(&w.edges, i);
        if (w.from_a[b] > 0)
                r = find(&w, arena, ret, ret_n, e);
        vec_done(&w.edges);
        mem_free(w.from_a);
        mem_free(w.from_b);
        return r;
}
