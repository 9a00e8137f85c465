#pragma once
/* A network as igraph has it; for the parts of query/ that compute with it. */
#include "query/query-network.h"

#include <igraph/igraph.h>

/* Errors come back instead of aborting, warnings are dropped, the generator begins anew. */
void query_network_calm(void);

/* Undirected; node i is node i, edge i is edge i.  An igraph code; *ret is the caller's to destroy
 * if that is IGRAPH_SUCCESS. */
int query_network_graph(const struct query_network *n, igraph_t *ret);

/* An igraph code as an error of ours. */
int query_network_trouble(int code, struct err *e);
