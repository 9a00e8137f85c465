/* GraphML, GEXF and CSV of a network.  Attributes are one table, so that the forms cannot differ in
 * what they tell.
 *
 *   columns[] ─┬─> <key>, <data>         GraphML
 *              ├─> <attribute>, <attvalue>  GEXF
 *              └─> a cell                CSV */
#include "query/query-network-file.h"

#include "base/utf8.h"

enum type { STRING, LONG, DOUBLE };

static const char *const graphml_types[] = { "string", "long", "double" };
static const char *const gexf_types[] = { "string", "long", "double" };

struct cell { /* what stands in a column; which member is told by its type */
        struct str text;
        uint64_t number;
        double real;
        bool none;
};

struct column {
        const char *id;
        enum type type;
};

/* ---- escaping ------------------------------------------------------------------------------- */

/* XML 1.0 knows no controls but tab and line ends, no surrogates, not U+FFFE and U+FFFF. */
static bool in_xml(uint32_t cp) {
        return cp == '\t' || cp == '\n' || (cp >= 0x20 && cp != 0xfffe && cp != 0xffff);
}

void query_network_xml(struct buf *out, struct str s) {
        for (size_t at = 0, n; at < s.n; at += n) {
                uint32_t cp = utf8_get(s.p + at, &n);
                if (cp == '&')
                        buf_puts(out, "&amp;");
                else if (cp == '<')
                        buf_puts(out, "&lt;");
                else if (cp == '>')
                        buf_puts(out, "&gt;");
                else if (cp == '"')
                        buf_puts(out, "&quot;");
                else if (cp == '\'')
                        buf_puts(out, "&#39;");
                else
                        buf_put_utf8(out, in_xml(cp) ? cp : 0xfffd);
        }
}

/* Spreadsheets run what begins like a formula. */
static void csv_text(struct buf *out, struct str s) {
        buf_putc(out, '"');
        if (s.n > 0 && strchr("=+-@\t\r", s.p[0]) && s.p[0])
                buf_putc(out, '\'');
        for (size_t i = 0; i < s.n; i++) {
                if (s.p[i] == '"')
                        buf_putc(out, '"');
                buf_putc(out, s.p[i] ? s.p[i] : ' ');
        }
        buf_putc(out, '"');
}

/* ---- what is told --------------------------------------------------------------------------- */

static const struct column node_columns[] = {
        { "label", STRING },    { "kind", STRING },    { "anchor", STRING },
        { "name_only", LONG },  { "sent", LONG },      { "received", LONG },
        { "ties", LONG },       { "degree", LONG },    { "betweenness", DOUBLE },
        { "pagerank", DOUBLE }, { "community", LONG }, { "communities_reached", LONG },
        { "component", LONG },  { "first", STRING },   { "last", STRING },
};
static const struct column edge_columns[] = {
        { "weight", DOUBLE }, { "letters_there", LONG }, { "letters_back", LONG },
        { "ties", LONG },     { "kinds", STRING },       { "bridge", LONG },
        { "first", STRING },  { "last", STRING },
};
enum {
        NODE_COLUMNS = sizeof node_columns / sizeof *node_columns,
        EDGE_COLUMNS = sizeof edge_columns / sizeof *edge_columns,
};

static struct cell day_cell(bool dated, int64_t at, char room[static WHEN_TEXT]) {
        if (!dated)
                return (struct cell){ .none = true };
        return (struct cell){ .text = when_format_day(WHEN_gregorian, when_day(at), room) };
}

struct rooms { /* where texts of a row stand */
        char first[WHEN_TEXT], last[WHEN_TEXT];
        struct buf kinds;
};

static void node_cells(const struct query_network_node *v, struct rooms *rooms,
                       struct cell ret[static NODE_COLUMNS]) {
        const struct cell cells[NODE_COLUMNS] = {
                { .text = query_network_name(v) },
                { .text = str_of(v->kind) },
                { .text = v->anchor },
                { .number = v->flags & QUERY_NODE_name_only ? 1 : 0 },
                { .number = v->sent },
                { .number = v->received },
                { .number = v->ties },
                { .number = v->degree },
                { .real = v->between },
                { .real = v->pagerank },
                { .number = v->community },
                { .number = v->reaches },
                { .number = v->component },
                day_cell(v->dated, v->first, rooms->first),
                day_cell(v->dated, v->last, rooms->last),
        };
        memcpy(ret, cells, sizeof cells);
}

static void edge_cells(const struct query_network *n, const struct query_network_edge *x,
                       struct rooms *rooms, struct cell ret[static EDGE_COLUMNS]) {
        buf_clear(&rooms->kinds);
        for (uint32_t i = 0; i < x->n_kinds; i++)
                buf_printf(&rooms->kinds, "%s%s:%u", i ? " " : "",
                           tie_kind_code(n->kinds[x->kind + i].kind), n->kinds[x->kind + i].n);
        const struct cell cells[EDGE_COLUMNS] = {
                { .real = (double) (x->a_to_b + x->b_to_a + x->ties) },
                { .number = x->a_to_b },
                { .number = x->b_to_a },
                { .number = x->ties },
                { .text = buf_str(&rooms->kinds) },
                { .number = x->bridge },
                day_cell(x->dated, x->first, rooms->first),
                day_cell(x->dated, x->last, rooms->last),
        };
        memcpy(ret, cells, sizeof cells);
}

static void put_number(struct buf *out, enum type type, const struct cell *c) {
        if (type == LONG)
                buf_printf(out, "%llu", (unsigned long long) c->number);
        else
                buf_printf(out, "%.6g", c->real);
}

static void put_id(struct buf *out, uint64_t key) {
        buf_printf(out, "%016llx", (unsigned long long) key);
}

/* ---- GraphML -------------------------------------------------------------------------------- */

static void graphml_keys(struct buf *out, char of, const char *what, const struct column *v,
                         size_t n) {
        for (size_t i = 0; i < n; i++)
                buf_printf(out,
                           " <key id=\"%c%zu\" for=\"%s\" attr.name=\"%s\" attr.type=\"%s\"/>\n",
                           of, i, what, v[i].id, graphml_types[v[i].type]);
}

static void graphml_data(struct buf *out, char of, const struct column *v, const struct cell *cells,
                         size_t n) {
        for (size_t i = 0; i < n; i++) {
                if (cells[i].none)
                        continue;
                buf_printf(out, "<data key=\"%c%zu\">", of, i);
                if (v[i].type == STRING)
                        query_network_xml(out, cells[i].text);
                else
                        put_number(out, v[i].type, &cells[i]);
                buf_puts(out, "</data>");
        }
}

void query_network_graphml(const struct query_network *n, struct buf *out) {
        struct cell cells[NODE_COLUMNS], link[EDGE_COLUMNS];
        struct rooms rooms;
        buf_init(&rooms.kinds, 0);
        buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                      "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n");
        graphml_keys(out, 'n', "node", node_columns, NODE_COLUMNS);
        graphml_keys(out, 'e', "edge", edge_columns, EDGE_COLUMNS);
        buf_puts(out, " <graph id=\"network\" edgedefault=\"undirected\">\n");
        for (size_t i = 0; i < n->n_nodes; i++) {
                node_cells(&n->nodes[i], &rooms, cells);
                buf_puts(out, "  <node id=\"a");
                put_id(out, n->nodes[i].key);
                buf_puts(out, "\">");
                graphml_data(out, 'n', node_columns, cells, NODE_COLUMNS);
                buf_puts(out, "</node>\n");
        }
        for (size_t i = 0; i < n->n_edges; i++) {
                edge_cells(n, &n->edges[i], &rooms, link);
                buf_printf(out, "  <edge id=\"l%zu\" source=\"a", i);
                put_id(out, n->nodes[n->edges[i].a].key);
                buf_puts(out, "\" target=\"a");
                put_id(out, n->nodes[n->edges[i].b].key);
                buf_puts(out, "\">");
                graphml_data(out, 'e', edge_columns, link, EDGE_COLUMNS);
                buf_puts(out, "</edge>\n");
        }
        buf_puts(out, " </graph>\n</graphml>\n");
        buf_done(&rooms.kinds);
}

/* ---- GEXF ----------------------------------------------------------------------------------- */

static void gexf_attributes(struct buf *out, const char *what, const struct column *v, size_t n) {
        buf_printf(out, "  <attributes class=\"%s\">\n", what);
        for (size_t i = 0; i < n; i++)
                buf_printf(out, "   <attribute id=\"%zu\" title=\"%s\" type=\"%s\"/>\n", i, v[i].id,
                           gexf_types[v[i].type]);
        buf_puts(out, "  </attributes>\n");
}

static void gexf_values(struct buf *out, const struct column *v, const struct cell *cells,
                        size_t n) {
        buf_puts(out, "<attvalues>");
        for (size_t i = 0; i < n; i++) {
                if (cells[i].none)
                        continue;
                buf_printf(out, "<attvalue for=\"%zu\" value=\"", i);
                if (v[i].type == STRING)
                        query_network_xml(out, cells[i].text);
                else
                        put_number(out, v[i].type, &cells[i]);
                buf_puts(out, "\"/>");
        }
        buf_puts(out, "</attvalues>");
}

static void gexf_edge(const struct query_network *n, size_t i, struct rooms *rooms,
                      struct buf *out) {
        struct cell cells[EDGE_COLUMNS];
        edge_cells(n, &n->edges[i], rooms, cells);
        buf_printf(out, "   <edge id=\"%zu\" source=\"a", i);
        put_id(out, n->nodes[n->edges[i].a].key);
        buf_puts(out, "\" target=\"a");
        put_id(out, n->nodes[n->edges[i].b].key);
        buf_printf(out, "\" weight=\"%.6g\">", cells[0].real);
        gexf_values(out, edge_columns, cells, EDGE_COLUMNS);
        buf_puts(out, "</edge>\n");
}

void query_network_gexf(const struct query_network *n, struct buf *out) {
        struct cell cells[NODE_COLUMNS];
        struct rooms rooms;
        buf_init(&rooms.kinds, 0);
        buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                      "<gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">\n"
                      " <graph defaultedgetype=\"undirected\" mode=\"static\">\n");
        gexf_attributes(out, "node", node_columns, NODE_COLUMNS);
        gexf_attributes(out, "edge", edge_columns, EDGE_COLUMNS);
        buf_puts(out, "  <nodes>\n");
        for (size_t i = 0; i < n->n_nodes; i++) {
                node_cells(&n->nodes[i], &rooms, cells);
                buf_puts(out, "   <node id=\"a");
                put_id(out, n->nodes[i].key);
                buf_puts(out, "\" label=\"");
                query_network_xml(out, cells[0].text);
                buf_puts(out, "\">");
                gexf_values(out, node_columns, cells, NODE_COLUMNS);
                buf_puts(out, "</node>\n");
        }
        buf_puts(out, "  </nodes>\n  <edges>\n");
        for (size_t i = 0; i < n->n_edges; i++)
                gexf_edge(n, i, &rooms, out);
        buf_puts(out, "  </edges>\n </graph>\n</gexf>\n");
        buf_done(&rooms.kinds);
}

/* ---- CSV ------------------------------------------------------------------------------------ */

static void csv_head(struct buf *out, const char *ids, const struct column *v, size_t n) {
        buf_puts(out, ids);
        for (size_t i = 0; i < n; i++)
                buf_printf(out, ",%s", v[i].id);
        buf_puts(out, "\r\n");
}

static void csv_row(struct buf *out, const struct column *v, const struct cell *cells, size_t n) {
        for (size_t i = 0; i < n; i++) {
                buf_putc(out, ',');
                if (cells[i].none)
                        continue;
                if (v[i].type == STRING)
                        csv_text(out, cells[i].text);
                else
                        put_number(out, v[i].type, &cells[i]);
        }
        buf_puts(out, "\r\n");
}

void query_network_csv_nodes(const struct query_network *n, struct buf *out) {
        struct cell cells[NODE_COLUMNS];
        struct rooms rooms;
        csv_head(out, "id", node_columns, NODE_COLUMNS);
        for (size_t i = 0; i < n->n_nodes; i++) {
                node_cells(&n->nodes[i], &rooms, cells);
                buf_putc(out, 'a');
                put_id(out, n->nodes[i].key);
                csv_row(out, node_columns, cells, NODE_COLUMNS);
        }
}

void query_network_csv_edges(const struct query_network *n, struct buf *out) {
        struct cell cells[EDGE_COLUMNS];
        struct rooms rooms;
        buf_init(&rooms.kinds, 0);
        csv_head(out, "source,target", edge_columns, EDGE_COLUMNS);
        for (size_t i = 0; i < n->n_edges; i++) {
                edge_cells(n, &n->edges[i], &rooms, cells);
                buf_putc(out, 'a');
                put_id(out, n->nodes[n->edges[i].a].key);
                buf_puts(out, ",a");
                put_id(out, n->nodes[n->edges[i].b].key);
                csv_row(out, edge_columns, cells, EDGE_COLUMNS);
        }
        buf_done(&rooms.kinds);
}
