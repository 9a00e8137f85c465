#pragma once
/* A network as a file for other programs.  Text of others is escaped and what XML cannot hold
 * becomes U+FFFD; cells of CSV that a spreadsheet would take for a formula begin with an
 * apostrophe. */
#include "query/query-network.h"

/* GraphML 1.0 (graphml.graphdrawing.org) and GEXF 1.3 (gexf.net), appended to `out`: nodes with id,
 * label, kind, anchor, letters, ties, measures, community, dates; edges with letters each way,
 * ties, kinds, weight, dates. */
void query_network_graphml(const struct query_network *n, struct buf *out);
void query_network_gexf(const struct query_network *n, struct buf *out);

/* RFC 4180, UTF-8, a header line each. */
void query_network_csv_nodes(const struct query_network *n, struct buf *out);
void query_network_csv_edges(const struct query_network *n, struct buf *out);

/* `s` as the text or an attribute of an XML document. */
void query_network_xml(struct buf *out, struct str s);
