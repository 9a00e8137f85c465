#pragma once
/* A network as igraph has it; for the parts of query/ that compute with it.
 *
 * igraph is loaded when something is computed: with the twenty libraries that it needs in its turn
 * it would make every verb begin three times as slowly.  The types of the calls are its headers'
 * own, so that a wrong call does not compile. */
#include "query/query-network.h"

#include <igraph/igraph.h>

#define QUERY_IGRAPH_CALLS(X)                                                                      \
        X(igraph_betweenness)                                                                      \
        X(igraph_betweenness_subset)                                                               \
        X(igraph_bridges)                                                                          \
        X(igraph_community_leiden)                                                                 \
        X(igraph_connected_components)                                                             \
        X(igraph_create)                                                                           \
        X(igraph_destroy)                                                                          \
        X(igraph_error_handler_ignore)                                                             \
        X(igraph_get_k_shortest_paths)                                                             \
        X(igraph_layout_circle)                                                                    \
        X(igraph_layout_fruchterman_reingold)                                                      \
        X(igraph_layout_kamada_kawai)                                                              \
        X(igraph_matrix_destroy)                                                                   \
        X(igraph_matrix_init)                                                                      \
        X(igraph_pagerank)                                                                         \
        X(igraph_rng_default)                                                                      \
        X(igraph_rng_seed)                                                                         \
        X(igraph_set_error_handler)                                                                \
        X(igraph_set_warning_handler)                                                              \
        X(igraph_strerror)                                                                         \
        X(igraph_vector_destroy)                                                                   \
        X(igraph_vector_init)                                                                      \
        X(igraph_vector_int_destroy)                                                               \
        X(igraph_vector_int_init)                                                                  \
        X(igraph_vector_int_list_destroy)                                                          \
        X(igraph_vector_int_list_get_ptr)                                                          \
        X(igraph_vector_int_list_init)                                                             \
        X(igraph_vector_int_list_size)                                                             \
        X(igraph_vector_int_push_back)                                                             \
        X(igraph_vector_int_size)                                                                  \
        X(igraph_vector_push_back)                                                                 \
        X(igraph_vss_all)                                                                          \
        X(igraph_vss_vector)                                                                       \
        X(igraph_warning_handler_ignore)

struct query_igraph {
#define CALL(name) __typeof__(&name) name;
        QUERY_IGRAPH_CALLS(CALL)
#undef CALL
};

/* The calls, with errors that come back instead of aborting, no warnings, and a generator that
 * begins anew.  ERR_absent: there is no igraph 0.10 on this machine. */
int query_igraph_load(struct query_igraph *ret, struct err *e);

/* Undirected; node i is node i, edge i is edge i.  An igraph code; *ret is the caller's to destroy
 * if that is IGRAPH_SUCCESS. */
int query_network_graph(const struct query_igraph *ig, const struct query_network *n,
                        igraph_t *ret);

/* An igraph code as an error of ours. */
int query_network_trouble(const struct query_igraph *ig, int code, struct err *e);
