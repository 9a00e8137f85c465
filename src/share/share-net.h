#pragma once
/* The network of what was asked for as GraphML 1.0, GEXF 1.3 or CSV of nodes and edges, masked. */
#include "query/query-network.h"
#include "share/share-ask.h"
#include "share/share-out.h"

enum share_net { SHARE_NET_graphml, SHARE_NET_gexf, SHARE_NET_csv };

/* Write network.graphml, network.gexf, or nodes.csv and edges.csv.  `q` NULL: the whole case. */
int share_net(const struct share_ask *a, const struct query *q, enum share_net form,
              struct share_out *out, struct arena *room, uint64_t *ret_nodes, struct err *e);
