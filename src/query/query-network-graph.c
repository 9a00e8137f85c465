/* What igraph computes of a network: PageRank, betweenness, communities, components, bridges.
 *
 * igraph's own error handler aborts; ours frees what igraph holds and lets the code come back.
 * Everything drawn by lot comes from one generator, seeded anew before each use, so that the same
 * network gives the same numbers.
 *
 * Betweenness is Brandes' (Journal of Mathematical Sociology 25, 2001), one search for each node as
 * a source.  Above EXACT edges walked in all, only every k-th node is a source, for some STEPS, and
 * the sums are scaled (Brandes and Pich, 2007); nodes stand by key, which is a hash, so that is a
 * fair sample. */
#include "query/query-network-graph.h"

#include "query/query-network-work.h"

#include <igraph/igraph.h>
#include <math.h>
#include <stdlib.h>

enum { EXACT = 100 * 1000 * 1000, STEPS = 30 * 1000 * 1000, SOURCES_LEAST = 64, SEED = 20140603 };

int query_network_trouble(int code, struct err *e) {
        if (code == IGRAPH_SUCCESS)
                return 0;
        int to = code == IGRAPH_ENOMEM        ? ERR_limit
                 : code == IGRAPH_INTERRUPTED ? ERR_stopped
                                              : ERR_io;
        return err_set(e, to, "the network could not be computed: %s",
                       igraph_strerror((igraph_error_t) code));
}

void query_network_calm(void) {
        igraph_set_error_handler(igraph_error_handler_ignore);
        igraph_set_warning_handler(igraph_warning_handler_ignore);
        igraph_rng_seed(igraph_rng_default(), SEED);
}

int query_network_graph(const struct query_network *n, igraph_t *ret) {
        igraph_vector_int_t ends;
        size_t at = 0;
        int r = igraph_vector_int_init(&ends, 2 * (igraph_integer_t) n->n_edges);
        if (r != IGRAPH_SUCCESS)
                return r;
        for (size_t i = 0; i < n->n_edges; i++) {
                VECTOR(ends)[at++] = n->edges[i].a;
                VECTOR(ends)[at++] = n->edges[i].b;
        }
        r = igraph_create(ret, &ends, (igraph_integer_t) n->n_nodes, false);
        igraph_vector_int_destroy(&ends);
        return r;
}

/* ---- PageRank ------------------------------------------------------------------------------- */

/* How near a pair is: a hundred letters are more than one, but not a hundred times. */
static double nearness(const struct query_network_edge *x) {
        return 1 + log2((double) (x->a_to_b + x->b_to_a + x->ties));
}

static int take_pagerank(struct query_network *n, const igraph_t *g) {
        igraph_vector_t weights, rank;
        int r = igraph_vector_init(&weights, (igraph_integer_t) n->n_edges);
        if (r != IGRAPH_SUCCESS)
                return r;
        igraph_vector_init(&rank, 0);
        for (size_t i = 0; i < n->n_edges; i++)
                VECTOR(weights)[i] = nearness(&n->edges[i]);
        r = igraph_pagerank(g, IGRAPH_PAGERANK_ALGO_PRPACK, &rank, NULL, igraph_vss_all(), false,
                            .85, &weights, NULL);
        for (size_t i = 0; r == IGRAPH_SUCCESS && i < n->n_nodes; i++)
                n->nodes[i].pagerank = VECTOR(rank)[i];
        igraph_vector_destroy(&rank);
        igraph_vector_destroy(&weights);
        return r;
}

/* ---- betweenness ---------------------------------------------------------------------------- */

static int take_between(struct query_network *n, const igraph_t *g) {
        double steps = (double) n->n_nodes * (double) (n->n_edges + n->n_nodes);
        size_t every = steps > EXACT ? (size_t) (steps / STEPS) + 1 : 1, sources = 0;
        igraph_vector_int_t from;
        igraph_vector_t got;
        if (n->n_nodes / every < SOURCES_LEAST)
                every = n->n_nodes / SOURCES_LEAST > 1 ? n->n_nodes / SOURCES_LEAST : 1;
        int r = igraph_vector_int_init(&from, 0);
        if (r != IGRAPH_SUCCESS)
                return r;
        igraph_vector_init(&got, 0);
        for (size_t i = 0; i < n->n_nodes; i += every, sources++)
                igraph_vector_int_push_back(&from, (igraph_integer_t) i);
        n->sampled = every > 1;
        r = n->sampled ? igraph_betweenness_subset(g, &got, igraph_vss_all(), false,
                                                   igraph_vss_vector(&from), igraph_vss_all(), NULL)
                       : igraph_betweenness(g, &got, igraph_vss_all(), false, NULL);
        double pairs = ((double) n->n_nodes - 1) * ((double) n->n_nodes - 2) / 2;
        double scale = (double) n->n_nodes / (double) (sources ? sources : 1);
        for (size_t i = 0; r == IGRAPH_SUCCESS && i < n->n_nodes; i++)
                n->nodes[i].between = pairs > 0 ? VECTOR(got)[i] * scale / pairs : 0;
        igraph_vector_destroy(&got);
        igraph_vector_int_destroy(&from);
        return r;
}

/* ---- communities ---------------------------------------------------------------------------- */

struct group {
        uint32_t id, size, first; /* first: its node with the lowest number */
};

static int cmp_group(const void *pa, const void *pb) {
        const struct group *a = pa, *b = pb;
        if (a->size != b->size)
                return a->size > b->size ? -1 : 1;
        return a->first < b->first ? -1 : a->first > b->first;
}

/* Numbers from 1, the largest first; returns how many groups of two and more there are. */
static uint32_t rename_groups(const igraph_vector_int_t *member, size_t n, bool alone_too,
                              uint32_t *ret) {
        struct group *groups = mem_zalloc((n + 1) * sizeof *groups);
        uint32_t *number = mem_zalloc((n + 1) * sizeof *number), count = 0;
        for (size_t i = 0; i < n; i++) {
                struct group *g = &groups[VECTOR(*member)[i]];
                g->first = g->size++ ? g->first : (uint32_t) i;
                g->id = (uint32_t) VECTOR(*member)[i];
        }
        qsort(groups, n, sizeof *groups, cmp_group);
        for (size_t i = 0; i < n && groups[i].size > (alone_too ? 0 : 1); i++)
                number[groups[i].id] = ++count;
        for (size_t i = 0; i < n; i++)
                ret[i] = number[VECTOR(*member)[i]];
        mem_free(groups);
        mem_free(number);
        return count;
}

static int leiden(const struct query_network *n, const igraph_t *g, igraph_vector_int_t *member) {
        igraph_vector_t weights, strength;
        double all = 0;
        int r = igraph_vector_init(&weights, (igraph_integer_t) n->n_edges);
        if (r != IGRAPH_SUCCESS)
                return r;
        igraph_vector_init(&strength, (igraph_integer_t) n->n_nodes);
        for (size_t i = 0; i < n->n_edges; i++) {
                const struct query_network_edge *x = &n->edges[i];
                double weight = (double) (x->a_to_b + x->b_to_a + x->ties);
                VECTOR(weights)[i] = weight;
                VECTOR(strength)[x->a] += weight;
                VECTOR(strength)[x->b] += weight;
                all += 2 * weight;
        }
        r = igraph_community_leiden(g, &weights, &strength, 1 / (all > 0 ? all : 1), .01, false, -1,
                                    member, NULL, NULL);
        igraph_vector_destroy(&strength);
        igraph_vector_destroy(&weights);
        return r;
}

/* Newman's modularity: what lies within communities, less what would by chance. */
static double modularity(const struct query_network *n, const igraph_vector_int_t *member) {
        double *sum = mem_zalloc((n->n_nodes + 1) * sizeof *sum), within = 0, all = 0, chance = 0;
        for (size_t i = 0; i < n->n_edges; i++) {
                const struct query_network_edge *x = &n->edges[i];
                double weight = (double) (x->a_to_b + x->b_to_a + x->ties);
                all += weight;
                within += VECTOR(*member)[x->a] == VECTOR(*member)[x->b] ? weight : 0;
                sum[VECTOR(*member)[x->a]] += weight;
                sum[VECTOR(*member)[x->b]] += weight;
        }
        for (size_t i = 0; i < n->n_nodes && all > 0; i++)
                chance += sum[i] / (2 * all) * (sum[i] / (2 * all));
        mem_free(sum);
        return all > 0 ? within / all - chance : 0;
}

static int take_communities(struct query_network *n, const igraph_t *g) {
        uint32_t *number = mem_zalloc((n->n_nodes + 1) * sizeof *number);
        igraph_vector_int_t member;
        int r = igraph_vector_int_init(&member, 0);
        if (r == IGRAPH_SUCCESS) {
                r = leiden(n, g, &member);
                if (r == IGRAPH_SUCCESS) {
                        n->modularity = modularity(n, &member);
                        n->communities = rename_groups(&member, n->n_nodes, false, number);
                }
                for (size_t i = 0; r == IGRAPH_SUCCESS && i < n->n_nodes; i++)
                        n->nodes[i].community = number[i];
                igraph_vector_int_destroy(&member);
        }
        mem_free(number);
        return r;
}

static int cmp_u64(const void *pa, const void *pb) {
        uint64_t a = *(const uint64_t *) pa, b = *(const uint64_t *) pb;
        return (a > b) - (a < b);
}

/* How many other communities a node has edges to: (node, community) pairs, each once. */
static void take_reaches(struct query_network *n) {
        VEC(uint64_t) pairs = { 0 };
        for (size_t i = 0; i < n->n_nodes; i++)
                n->nodes[i].reaches = 0;
        for (size_t i = 0; i < n->n_edges; i++) {
                uint32_t a = n->edges[i].a, b = n->edges[i].b;
                if (n->nodes[a].community == n->nodes[b].community)
                        continue;
                vec_push(&pairs, (uint64_t) a << 32 | n->nodes[b].community);
                vec_push(&pairs, (uint64_t) b << 32 | n->nodes[a].community);
        }
        if (pairs.n > 0)
                qsort(pairs.v, pairs.n, sizeof *pairs.v, cmp_u64);
        for (size_t i = 0; i < pairs.n; i++)
                if (i == 0 || pairs.v[i] != pairs.v[i - 1])
                        n->nodes[pairs.v[i] >> 32].reaches++;
        vec_done(&pairs);
}

/* ---- components, bridges -------------------------------------------------------------------- */

static int take_components(struct query_network *n, const igraph_t *g) {
        uint32_t *number = mem_zalloc((n->n_nodes + 1) * sizeof *number);
        igraph_vector_int_t member;
        int r = igraph_vector_int_init(&member, 0);
        if (r == IGRAPH_SUCCESS) {
                r = igraph_connected_components(g, &member, NULL, NULL, IGRAPH_WEAK);
                if (r == IGRAPH_SUCCESS)
                        n->components = rename_groups(&member, n->n_nodes, true, number);
                for (size_t i = 0; r == IGRAPH_SUCCESS && i < n->n_nodes; i++)
                        n->nodes[i].component = number[i];
                igraph_vector_int_destroy(&member);
        }
        mem_free(number);
        return r;
}

/* An edge to somebody who has no other says nothing about groups. */
static int take_bridges(struct query_network *n, const igraph_t *g) {
        igraph_vector_int_t found;
        int r = igraph_vector_int_init(&found, 0);
        if (r != IGRAPH_SUCCESS)
                return r;
        r = igraph_bridges(g, &found);
        for (igraph_integer_t i = 0; r == IGRAPH_SUCCESS && i < igraph_vector_int_size(&found);
             i++) {
                struct query_network_edge *x = &n->edges[VECTOR(found)[i]];
                x->bridge = n->nodes[x->a].degree > 1 && n->nodes[x->b].degree > 1;
        }
        igraph_vector_int_destroy(&found);
        return r;
}

int query_network_measure(struct query_network *n, struct err *e) {
        igraph_t g;
        int r;
        query_network_calm();
        if (n->n_nodes == 0)
                return 0;
        if ((r = query_network_graph(n, &g)) != IGRAPH_SUCCESS)
                return query_network_trouble(r, e);
        if ((r = take_pagerank(n, &g)) == IGRAPH_SUCCESS &&
            (r = take_components(n, &g)) == IGRAPH_SUCCESS &&
            (r = take_bridges(n, &g)) == IGRAPH_SUCCESS &&
            (r = take_between(n, &g)) == IGRAPH_SUCCESS)
                r = take_communities(n, &g);
        igraph_destroy(&g);
        take_reaches(n);
        return query_network_trouble(r, e);
}
