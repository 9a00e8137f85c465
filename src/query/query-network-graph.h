#pragma once
/* A network as igraph has it; for the parts of query/ that compute with it. */
#include "query/query-network.h"

#include <igraph/igraph.h>

/* Errors come back instead of aborting, warnings are dropped, the generator begins anew. */
void query_network_calm(void);

/* Node i is node i; edge i is edge i, or 2 i there and 2 i + 1 back.  An igraph code; *ret is the
 * caller's to destroy if that is IGRAPH_SUCCESS. */
int query_network_graph(const struct query_network *n, bool directed, igraph_t *ret);

/* An igraph code as an error of ours. */
int query_network_trouble(int code, struct err *e);
