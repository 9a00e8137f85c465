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

#include <dlfcn.h>
#include <igraph/igraph.h>
#include <math.h>
#include <stdlib.h>

enum { EXACT = 100 * 1000 * 1000, STEPS = 30 * 1000 * 1000, SOURCES_LEAST = 64, SEED = 20140603 };

int query_network_trouble(const struct query_igraph *ig, int code, struct err *e) {
        if (code == IGRAPH_SUCCESS)
                return 0;
        return err_set(e, code == IGRAPH_ENOMEM ? ERR_limit : ERR_io,
                       "the network could not be computed: %s",
                       ig->igraph_strerror((igraph_error_t) code));
}

int query_igraph_load(struct query_igraph *ret, struct err *e) {
        void *lib = dlopen("libigraph.so.3", RTLD_NOW | RTLD_LOCAL);
        bool all = lib != NULL;
#define CALL(name) all = all && (*(void **) &ret->name = dlsym(lib, #name)) != NULL;
        QUERY_IGRAPH_CALLS(CALL)
#undef CALL
        if (!all) {
                err_set(e, ERR_absent, "igraph 0.10 is not on this machine");
                return err_hint(e, ERR_absent, "Debian and Ubuntu call it libigraph3");
        }
        ret->igraph_set_error_handler(ret->igraph_error_handler_ignore);
        ret->igraph_set_warning_handler(ret->igraph_warning_handler_ignore);
        ret->igraph_rng_seed(ret->igraph_rng_default(), SEED);
        return 0;
}

int query_network_ready(struct err *e) {
        struct query_igraph ig;
        return query_igraph_load(&ig, e);
}

int query_network_graph(const struct query_igraph *ig, const struct query_network *n,
                        igraph_t *ret) {
        igraph_vector_int_t ends;
        size_t at = 0;
        int r = ig->igraph_vector_int_init(&ends, 2 * (igraph_integer_t) n->n_edges);
        if (r != IGRAPH_SUCCESS)
                return r;
        for (size_t i = 0; i < n->n_edges; i++) {
                VECTOR(ends)[at++] = n->edges[i].a;
                VECTOR(ends)[at++] = n->edges[i].b;
        }
        r = ig->igraph_create(ret, &ends, (igraph_integer_t) n->n_nodes, false);
        ig->igraph_vector_int_destroy(&ends);
        return r;
}

/* ---- PageRank ------------------------------------------------------------------------------- */

/* How near a pair is: a hundred letters are more than one, but not a hundred times. */
static double nearness(const struct query_network_edge *x) {
        return 1 + log2((double) (x->a_to_b + x->b_to_a + x->ties));
}

static int take_pagerank(const struct query_igraph *ig, struct query_network *n,
                         const igraph_t *g) {
        igraph_vector_t weights, rank;
        int r = ig->igraph_vector_init(&weights, (igraph_integer_t) n->n_edges);
        if (r != IGRAPH_SUCCESS)
                return r;
        ig->igraph_vector_init(&rank, 0);
        for (size_t i = 0; i < n->n_edges; i++)
                VECTOR(weights)[i] = nearness(&n->edges[i]);
        r = ig->igraph_pagerank(g, IGRAPH_PAGERANK_ALGO_PRPACK, &rank, NULL, ig->igraph_vss_all(),
                                false, .85, &weights, NULL);
        for (size_t i = 0; r == IGRAPH_SUCCESS && i < n->n_nodes; i++)
                n->nodes[i].pagerank = VECTOR(rank)[i];
        ig->igraph_vector_destroy(&rank);
        ig->igraph_vector_destroy(&weights);
        return r;
}

/* ---- betweenness ---------------------------------------------------------------------------- */

static int take_between(const struct query_igraph *ig, struct query_network *n, const igraph_t *g) {
        double steps = (double) n->n_nodes * (double) (n->n_edges + n->n_nodes);
        size_t every = steps > EXACT ? (size_t) (steps / STEPS) + 1 : 1, sources = 0;
        igraph_vector_int_t from;
        igraph_vector_t got;
        if (n->n_nodes / every < SOURCES_LEAST)
                every = n->n_nodes / SOURCES_LEAST > 1 ? n->n_nodes / SOURCES_LEAST : 1;
        int r = ig->igraph_vector_int_init(&from, 0);
        if (r != IGRAPH_SUCCESS)
                return r;
        ig->igraph_vector_init(&got, 0);
        for (size_t i = 0; i < n->n_nodes; i += every, sources++)
                ig->igraph_vector_int_push_back(&from, (igraph_integer_t) i);
        n->sampled = every > 1;
        r = n->sampled ? ig->igraph_betweenness_subset(g, &got, ig->igraph_vss_all(), false,
                                                       ig->igraph_vss_vector(&from),
                                                       ig->igraph_vss_all(), NULL)
                       : ig->igraph_betweenness(g, &got, ig->igraph_vss_all(), false, NULL);
        double pairs = ((double) n->n_nodes - 1) * ((double) n->n_nodes - 2) / 2;
        double scale = (double) n->n_nodes / (double) (sources ? sources : 1);
        for (size_t i = 0; r == IGRAPH_SUCCESS && i < n->n_nodes; i++)
                n->nodes[i].between = pairs > 0 ? VECTOR(got)[i] * scale / pairs : 0;
        ig->igraph_vector_destroy(&got);
        ig->igraph_vector_int_destroy(&from);
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

static int leiden(const struct query_igraph *ig, const struct query_network *n, const igraph_t *g,
                  igraph_vector_int_t *member) {
        igraph_vector_t weights, strength;
        double all = 0;
        int r = ig->igraph_vector_init(&weights, (igraph_integer_t) n->n_edges);
        if (r != IGRAPH_SUCCESS)
                return r;
        ig->igraph_vector_init(&strength, (igraph_integer_t) n->n_nodes);
        for (size_t i = 0; i < n->n_edges; i++) {
                const struct query_network_edge *x = &n->edges[i];
                double weight = (double) (x->a_to_b + x->b_to_a + x->ties);
                VECTOR(weights)[i] = weight;
                VECTOR(strength)[x->a] += weight;
                VECTOR(strength)[x->b] += weight;
                all += 2 * weight;
        }
        r = ig->igraph_community_leiden(g, &weights, &strength, 1 / (all > 0 ? all : 1), .01, false,
                                        -1, member, NULL, NULL);
        ig->igraph_vector_destroy(&strength);
        ig->igraph_vector_destroy(&weights);
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

static int take_communities(const struct query_igraph *ig, struct query_network *n,
                            const igraph_t *g) {
        uint32_t *number = mem_zalloc((n->n_nodes + 1) * sizeof *number);
        igraph_vector_int_t member;
        int r = ig->igraph_vector_int_init(&member, 0);
        if (r == IGRAPH_SUCCESS) {
                r = leiden(ig, n, g, &member);
                if (r == IGRAPH_SUCCESS) {
                        n->modularity = modularity(n, &member);
                        n->communities = rename_groups(&member, n->n_nodes, false, number);
                }
                for (size_t i = 0; r == IGRAPH_SUCCESS && i < n->n_nodes; i++)
                        n->nodes[i].community = number[i];
                ig->igraph_vector_int_destroy(&member);
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

static int take_components(const struct query_igraph *ig, struct query_network *n,
                           const igraph_t *g) {
        uint32_t *number = mem_zalloc((n->n_nodes + 1) * sizeof *number);
        igraph_vector_int_t member;
        int r = ig->igraph_vector_int_init(&member, 0);
        if (r == IGRAPH_SUCCESS) {
                r = ig->igraph_connected_components(g, &member, NULL, NULL, IGRAPH_WEAK);
                if (r == IGRAPH_SUCCESS)
                        n->components = rename_groups(&member, n->n_nodes, true, number);
                for (size_t i = 0; r == IGRAPH_SUCCESS && i < n->n_nodes; i++)
                        n->nodes[i].component = number[i];
                ig->igraph_vector_int_destroy(&member);
        }
        mem_free(number);
        return r;
}

/* An edge to somebody who has no other says nothing about groups. */
static int take_bridges(const struct query_igraph *ig, struct query_network *n, const igraph_t *g) {
        igraph_vector_int_t found;
        int r = ig->igraph_vector_int_init(&found, 0);
        if (r != IGRAPH_SUCCESS)
                return r;
        r = ig->igraph_bridges(g, &found);
        for (igraph_integer_t i = 0; r == IGRAPH_SUCCESS && i < ig->igraph_vector_int_size(&found);
             i++) {
                struct query_network_edge *x = &n->edges[VECTOR(found)[i]];
                x->bridge = n->nodes[x->a].degree > 1 && n->nodes[x->b].degree > 1;
        }
        ig->igraph_vector_int_destroy(&found);
        return r;
}

int query_network_measure(struct query_network *n, struct err *e) {
        struct query_igraph ig;
        igraph_t g;
        int r;
        if (n->n_nodes == 0)
                return 0;
        if ((r = query_igraph_load(&ig, e)) < 0)
                return r;
        if ((r = query_network_graph(&ig, n, &g)) != IGRAPH_SUCCESS)
                return query_network_trouble(&ig, r, e);
        if ((r = take_pagerank(&ig, n, &g)) == IGRAPH_SUCCESS &&
            (r = take_components(&ig, n, &g)) == IGRAPH_SUCCESS &&
            (r = take_bridges(&ig, n, &g)) == IGRAPH_SUCCESS &&
            (r = take_between(&ig, n, &g)) == IGRAPH_SUCCESS)
                r = take_communities(&ig, n, &g);
        ig.igraph_destroy(&g);
        take_reaches(n);
        return query_network_trouble(&ig, r, e);
}
