/* A network as a table: who has most edges and lies between others, communities with their first
 * people, bridges, and what was left out. */
#include "cli/cli-network.h"

#include "when/when.h"

#include <stdlib.h>

enum { COMMUNITIES = 12, COMMUNITY_NAMES = 5, BRIDGES = 10 };

/* ---- JSON ----------------------------------------------------------------------------------- */

void cli_network_who_json(struct json *j, const struct query_network_node *v) {
        char id[17];
        snprintf(id, sizeof id, "%016llx", (unsigned long long) v->key);
        json_key(j, "id"), json_z(j, id);
        json_key(j, "kind"), json_z(j, v->kind);
        json_key(j, "name"), json_str(j, query_network_name(v));
        json_key(j, "anchor"), json_str(j, v->anchor);
        json_key(j, "name_only"), json_bool(j, v->flags & QUERY_NODE_name_only);
}

void cli_network_kinds_json(struct json *j, const struct query_network *n,
                            const struct query_network_edge *x) {
        json_key(j, "tie_kinds");
        json_array(j);
        for (uint32_t i = 0; i < x->n_kinds; i++) {
                json_object(j);
                json_key(j, "kind"), json_z(j, tie_kind_code(n->kinds[x->kind + i].kind));
                json_key(j, "n"), json_u64(j, n->kinds[x->kind + i].n);
                json_end(j);
        }
        json_end(j);
}

static void summary_json(struct cli *c, const struct cli_network *w) {
        const struct query_network *n = w->n;
        struct json *j = cli_json(c);
        json_key(j, "type"), json_z(j, "network");
        json_key(j, "nodes"), json_u64(j, n->all_nodes);
        json_key(j, "edges"), json_u64(j, n->all_edges);
        json_key(j, "documents"), json_u64(j, n->documents);
        json_key(j, "components"), json_u64(j, n->components);
        json_key(j, "communities"), json_u64(j, n->communities);
        json_key(j, "modularity"), json_real(j, n->modularity);
        json_key(j, "betweenness_sampled"), json_bool(j, n->sampled);
        cli_date_json(j, "first", n->dated, n->first, 0);
        cli_date_json(j, "last", n->dated, n->last, 0);
        json_key(j, "lists_left_out"), json_u64(j, n->nobodies);
        json_key(j, "broadcasts_left_out"), json_u64(j, n->broadcasts);
        json_key(j, "pairs_left_out"), json_u64(j, n->few);
        json_key(j, "cut"), json_bool(j, n->cut);
        json_key(j, "in_case"), json_u64(j, n->in_case);
        json_key(j, "searchable"), json_u64(j, n->searchable);
        cli_json_done(c);
}

static void node_json(struct cli *c, const struct query_network_node *v) {
        struct json *j = cli_json(c);
        json_key(j, "type"), json_z(j, "node");
        cli_network_who_json(j, v);
        json_key(j, "degree"), json_u64(j, v->degree);
        json_key(j, "sent"), json_u64(j, v->sent);
        json_key(j, "received"), json_u64(j, v->received);
        json_key(j, "ties"), json_u64(j, v->ties);
        json_key(j, "betweenness"), json_real(j, v->between);
        json_key(j, "pagerank"), json_real(j, v->pagerank);
        json_key(j, "community"), json_u64(j, v->community);
        json_key(j, "communities_reached"), json_u64(j, v->reaches);
        json_key(j, "component"), json_u64(j, v->component);
        cli_date_json(j, "first", v->dated, v->first, 0);
        cli_date_json(j, "last", v->dated, v->last, 0);
        cli_json_done(c);
}

static void edge_json(struct cli *c, const struct query_network *n,
                      const struct query_network_edge *x) {
        struct json *j = cli_json(c);
        char a[17], b[17];
        snprintf(a, sizeof a, "%016llx", (unsigned long long) n->nodes[x->a].key);
        snprintf(b, sizeof b, "%016llx", (unsigned long long) n->nodes[x->b].key);
        json_key(j, "type"), json_z(j, "edge");
        json_key(j, "a"), json_z(j, a);
        json_key(j, "b"), json_z(j, b);
        json_key(j, "a_to_b"), json_u64(j, x->a_to_b);
        json_key(j, "b_to_a"), json_u64(j, x->b_to_a);
        json_key(j, "ties"), json_u64(j, x->ties);
        cli_network_kinds_json(j, n, x);
        json_key(j, "bridge"), json_bool(j, x->bridge);
        cli_date_json(j, "first", x->dated, x->first, 0);
        cli_date_json(j, "last", x->dated, x->last, 0);
        cli_json_done(c);
}

void cli_network_json(struct cli *c, const struct cli_network *w) {
        summary_json(c, w);
        for (size_t i = 0; i < w->n->n_nodes; i++)
                node_json(c, &w->n->nodes[i]);
        for (size_t i = 0; i < w->n->n_edges; i++)
                edge_json(c, w->n, &w->n->edges[i]);
}

/* ---- text ----------------------------------------------------------------------------------- */

static void heading(struct cli *c, const char *words) {
        cli_print(c, "\n");
        cli_style(c, CLI_HEAD);
        cli_print(c, "%s", words);
        cli_style(c, CLI_PLAIN);
        cli_print(c, "\n");
}

static int cmp_node(const void *pa, const void *pb) {
        const struct query_network_node *a = *(const struct query_network_node *const *) pa,
                                        *b = *(const struct query_network_node *const *) pb;
        if (a->pagerank != b->pagerank)
                return a->pagerank > b->pagerank ? -1 : 1;
        return a < b ? -1 : a > b;
}

static const struct query_network_node **by_rank(const struct query_network *n, struct arena *a) {
        const struct query_network_node **v = arena_alloc(a, (n->n_nodes + 1) * sizeof *v);
        for (size_t i = 0; i < n->n_nodes; i++)
                v[i] = &n->nodes[i];
        qsort(v, n->n_nodes, sizeof *v, cmp_node);
        return v;
}

static void name(struct cli *c, const struct query_network_node *v) {
        cli_show(c, CLI_BOLD, query_network_name(v), 0);
        if (v->flags & QUERY_NODE_name_only)
                cli_print(c, "  by name only");
}

static void people(struct cli *c, const struct query_network_node *const *v, size_t n, size_t top) {
        char letters[32];
        cli_print(c, "%6s %8s %6s %8s %7s %5s  %-12s who\n", "degree", "letters", "ties", "between",
                  "rank", "group", "id");
        for (size_t i = 0; i < n && (top == 0 || i < top); i++) {
                cli_print(c, "%6u %8s %6llu %7.2f%% %7.4f ", v[i]->degree,
                          cli_count(v[i]->sent + v[i]->received, letters),
                          (unsigned long long) v[i]->ties, 100 * v[i]->between, v[i]->pagerank);
                if (v[i]->community)
                        cli_print(c, "%5u  ", v[i]->community);
                else
                        cli_print(c, "%5s  ", "-");
                cli_print(c, "%012llx ", (unsigned long long) v[i]->key >> 16);
                name(c, v[i]);
                cli_print(c, "\n");
        }
        if (top && n > top)
                cli_print(c, "%zu more: --top %zu shows all\n", n - top, n);
}

/* A community's first people: those with the highest rank. */
static void communities(struct cli *c, const struct query_network *n,
                        const struct query_network_node *const *v) {
        uint32_t shown = n->communities < COMMUNITIES ? n->communities : COMMUNITIES;
        char title[64];
        if (n->communities == 0)
                return;
        snprintf(title, sizeof title, "groups: %u (Leiden, modularity %.2f)", n->communities,
                 n->modularity);
        heading(c, title);
        for (uint32_t g = 1; g <= shown; g++) {
                size_t size = 0;
                for (size_t i = 0; i < n->n_nodes; i++)
                        size += v[i]->community == g;
                cli_print(c, "%5u  %5zu  ", g, size);
                for (size_t i = 0, k = 0; i < n->n_nodes && k < COMMUNITY_NAMES; i++) {
                        if (v[i]->community != g)
                                continue;
                        cli_print(c, "%s", k++ ? ", " : "");
                        cli_show(c, CLI_PLAIN, query_network_name(v[i]), 0);
                }
                cli_print(c, "\n");
        }
        if (n->communities > shown)
                cli_print(c, "%u more\n", n->communities - shown);
}

/* A bridge weighs as much as its lighter end. */
static double bridge_weight(const struct query_network *n, const struct query_network_edge *x) {
        double a = n->nodes[x->a].pagerank, b = n->nodes[x->b].pagerank;
        return a < b ? a : b;
}

static size_t heaviest_bridges(const struct query_network *n,
                               const struct query_network_edge *ret[static BRIDGES]) {
        size_t all = 0;
        for (size_t i = 0; i < n->n_edges; i++) {
                const struct query_network_edge *x = &n->edges[i];
                if (!x->bridge)
                        continue;
                size_t at = all < BRIDGES ? all : BRIDGES;
                for (; at > 0 && bridge_weight(n, ret[at - 1]) < bridge_weight(n, x); at--)
                        if (at < BRIDGES)
                                ret[at] = ret[at - 1];
                if (at < BRIDGES)
                        ret[at] = x;
                all++;
        }
        return all;
}

static void bridges(struct cli *c, const struct query_network *n) {
        const struct query_network_edge *v[BRIDGES];
        size_t all = heaviest_bridges(n, v), shown = all < BRIDGES ? all : BRIDGES;
        if (all == 0)
                return;
        heading(c, "bridges: the only link between two groups of people");
        for (size_t i = 0; i < shown; i++) {
                cli_print(c, "  ");
                name(c, &n->nodes[v[i]->a]);
                cli_print(c, "  --  ");
                name(c, &n->nodes[v[i]->b]);
                cli_print(c, "\n");
        }
        if (all > shown)
                cli_print(c, "  %zu more\n", all - shown);
}

static void left_out(struct cli *c, const struct query_network *n) {
        char v[32];
        if (n->nobodies)
                cli_print(c, "  %s lists, shared mailboxes and offices: --lists keeps them\n",
                          cli_count(n->nobodies, v));
        if (n->broadcasts)
                cli_print(c, "  %s letters to more than %d receivers: --broadcasts keeps them\n",
                          cli_count(n->broadcasts, v), QUERY_BROADCAST);
        if (n->few)
                cli_print(c, "  %s pairs of fewer letters and ties than --min\n",
                          cli_count(n->few, v));
        if (n->cut)
                cli_print(c, "  more than a limit allows: ask for less, by a query or dates\n");
        if (n->searchable < n->in_case)
                cli_print(c, "  %s documents that are not searchable yet\n",
                          cli_count(n->in_case - n->searchable, v));
}

void cli_network_text(struct cli *c, const struct cli_network *w, struct arena *a) {
        const struct query_network *n = w->n;
        const struct query_network_node **v = by_rank(n, a);
        char nodes[32], edges[32], docs[32];
        cli_print(c, "%s people and organisations, %s pairs, of %s documents",
                  cli_count(n->n_nodes, nodes), cli_count(n->n_edges, edges),
                  cli_count(n->documents, docs));
        if (n->dated) {
                cli_print(c, ", ");
                cli_date(c, true, n->first, 0, 10);
                cli_print(c, " to ");
                cli_date(c, true, n->last, 0, 10);
        }
        cli_print(c, "\n\n");
        people(c, v, n->n_nodes, w->top);
        if (n->sampled)
                cli_print(c, "between is estimated from a part of the people\n");
        communities(c, n, v);
        bridges(c, n);
        if (n->nobodies || n->broadcasts || n->few || n->cut || n->searchable < n->in_case) {
                heading(c, "left out");
                left_out(c, n);
        }
}
