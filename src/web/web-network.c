/* /network: who is tied to whom, as a picture and as a table that says the same; /network.svg to
 * print, /network.json for the module that lets one move about in it. */
#include "base/json.h"
#include "query/query-network-file.h"
#include "query/query-picture.h"
#include "web/web-event.h"
#include "web/web-memo.h"

enum { DRAWN = 120, ROWS = 100 };

int web_page_network(struct web_request *q, struct web_answer *w, struct err *e);
int web_page_network_svg(struct web_request *q, struct web_answer *w, struct err *e);
int web_page_network_json(struct web_request *q, struct web_answer *w, struct err *e);
int web_page_network_file(struct web_request *q, struct web_answer *w, struct err *e);

/* The network that the fields ask for, measured.  ERR_absent: nobody, told in *e. */
static int get_network(const struct web_request *q, struct query_network *n, struct err *e) {
        struct query_network_options o = { 0 };
        struct query_env env = { .now = q->now };
        struct str about = str_trim(web_field(q, "about")), typed = str_trim(web_field(q, "q"));
        bool kinds[TIE_KINDS], any = false;
        struct query *tree;
        uint32_t ego;
        int r = web_field_u64(q, "min", 1000000, 1, &o.min, e);
        if (r >= 0)
                r = web_event_range(q, &o.ranged, &o.range, e);
        if (r >= 0)
                r = web_event_kinds(q, kinds, &any, e);
        if (r >= 0)
                r = query_parse(typed, &env, q->a, &tree, e);
        if (r < 0)
                return r;
        o.kinds = any ? kinds : NULL;
        o.q = typed.n ? tree : NULL;
        r = query_network_get(q->qc, &o, q->a, n, e);
        if (r >= 0 && about.n && (r = query_network_find(q->qc, n, about, &ego, e)) >= 0)
                query_network_ego(n, ego, 1);
        return r < 0 || n->n_nodes == 0 ? r : query_network_measure(n, e);
}

/* The network of those who weigh most, as many as asked for and `most` at most. */
static int get_top(const struct web_request *q, size_t most, struct query_network *n,
                   struct err *e) {
        uint64_t top;
        int r = web_field_u64(q, "top", QUERY_PICTURE_PLACES, DRAWN, &top, e);
        if (r >= 0)
                r = get_network(q, n, e);
        if (r >= 0 && n->n_nodes == 0)
                return err_set(e, ERR_absent, "nobody here is tied to anybody");
        if (r >= 0)
                query_network_top(n, top && top < most ? (size_t) top : most);
        return r;
}

/* ---- the page ----------------------------------------------------------------------------- */

/* How many are drawn: those who weigh most. */
static void put_tops(const struct web_request *q, struct web_answer *w) {
        static const uint16_t tops[] = { DRAWN, QUERY_PICTURE_NODES, 1000, QUERY_PICTURE_PLACES };
        uint64_t now = DRAWN;
        str_u64(web_field(q, "top"), &now);
        web_lit(w, "<label>");
        web_say(w, WEB_SAY_net_top);
        web_lit(w, " <select name=\"top\">");
        for (size_t i = 0; i < sizeof tops / sizeof *tops; i++) {
                web_lit(w, "<option value=\"");
                web_int(w, tops[i]);
                if (now == tops[i])
                        web_lit(w, "\" selected>");
                else
                        web_lit(w, "\">");
                web_count(w, tops[i]);
                web_lit(w, "</option>");
        }
        web_lit(w, "</select></label> ");
}

static void put_form(const struct web_request *q, struct web_answer *w) {
        web_lit(w, "<form class=\"ask\" method=\"get\" action=\"/network\"><p>");
        web_event_input(q, w, "about", WEB_SAY_net_about);
        web_event_input(q, w, "q", WEB_SAY_net_query);
        web_lit(w, "</p><p>");
        web_event_input(q, w, "kind", WEB_SAY_ties_kind);
        web_event_input(q, w, "since", WEB_SAY_ties_since);
        web_event_input(q, w, "until", WEB_SAY_ties_until);
        web_event_input(q, w, "min", WEB_SAY_net_min);
        put_tops(q, w);
        web_lit(w, "<button>");
        web_say(w, WEB_SAY_net_draw);
        web_lit(w, "</button></p></form>");
}

static void put_file(const struct web_request *q, struct web_answer *w, const char *path,
                     struct str form) {
        web_lit(w, "<li><a href=\"");
        web_text(w, str_of(path));
        web_url_with(q, w, "x", NULL);
        web_lit(w, "\">");
        if (form.n)
                web_say_text(w, WEB_SAY_net_save, form);
        else
                web_say(w, WEB_SAY_net_print);
        web_lit(w, "</a></li>");
}

static void put_picture(const struct web_request *q, struct web_answer *w) {
        web_lit(w, "<figure class=\"network\" data-network=\"/network.json");
        web_url_with(q, w, "x", NULL);
        web_lit(w, "\"><img alt=\"");
        web_say(w, WEB_SAY_net_picture);
        web_lit(w, "\" src=\"/network.svg");
        web_url_with(q, w, "x", NULL);
        web_lit(w, "\"></figure><ul class=\"choices\">");
        put_file(q, w, "/network.svg", (struct str){ 0 });
        put_file(q, w, "/network/graphml", STR("GraphML"));
        put_file(q, w, "/network/gexf", STR("GEXF"));
        put_file(q, w, "/network/csv", STR("CSV"));
        web_lit(w, "</ul>");
}

static void put_head(struct web_answer *w, enum web_say say) {
        web_lit(w, "<th scope=\"col\">");
        web_say(w, say);
        web_lit(w, "</th>");
}

static void put_number(struct web_answer *w, uint64_t n) {
        web_lit(w, "<td class=\"number\">");
        web_count(w, n);
        web_lit(w, "</td>");
}

static void put_node(struct web_answer *w, const struct query_network_node *v) {
        web_lit(w, "<tr data-item><th scope=\"row\">");
        if (v->actor)
                web_who_link(w, v->key, query_network_name(v));
        else
                web_bdi(w, query_network_name(v));
        web_lit(w, "</th>");
        put_number(w, v->community);
        put_number(w, v->degree);
        put_number(w, v->sent + v->received);
        put_number(w, v->ties);
        web_lit(w, "<td class=\"number\">");
        web_real(w, v->between * 100);
        web_lit(w, " %</td></tr>");
}

static int by_weight(const void *pa, const void *pb) {
        const struct query_network_node *a = pa, *b = pb;
        if (a->pagerank != b->pagerank)
                return a->pagerank > b->pagerank ? -1 : 1;
        return a->key < b->key ? -1 : a->key > b->key;
}

/* Rearranges n->nodes: edges speak of other places afterwards. */
static void put_table(struct web_answer *w, struct query_network *n) {
        static const enum web_say heads[] = { WEB_SAY_net_name,   WEB_SAY_net_community,
                                              WEB_SAY_net_degree, WEB_SAY_net_letters,
                                              WEB_SAY_net_ties,   WEB_SAY_net_between };
        qsort(n->nodes, n->n_nodes, sizeof *n->nodes, by_weight);
        web_lit(w, "<h2>");
        web_say(w, WEB_SAY_net_table);
        web_lit(w, "</h2><div class=\"wide\"><table class=\"rows\"><thead><tr>");
        for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
                put_head(w, heads[i]);
        web_lit(w, "</tr></thead><tbody>");
        for (size_t i = 0; i < n->n_nodes && i < ROWS; i++)
                put_node(w, &n->nodes[i]);
        web_lit(w, "</tbody></table></div>");
        if (n->n_nodes > ROWS)
                web_say_count(w, WEB_SAY_who_more, n->n_nodes - ROWS);
}

static int put_network(const struct web_request *q, struct web_answer *w, struct err *e) {
        struct query_network n;
        web_memo_graphs_lock(q);
        int r = get_network(q, &n, e);
        web_memo_graphs_unlock(q);
        if (r == ERR_absent || r == ERR_usage) { /* nobody, or several: it says which */
                web_lit(w, "<p class=\"reason\" role=\"alert\" lang=\"en\" dir=\"auto\">");
                web_text(w, str_of(e->message));
                web_lit(w, " ");
                web_text(w, str_of(e->hint));
                web_lit(w, "</p>");
                return 0;
        }
        if (r < 0 || n.n_nodes == 0) {
                if (r >= 0)
                        web_nothing(w, WEB_SAY_nothing);
                return r;
        }
        web_lit(w, "<p class=\"facts\">");
        web_say_count(w, WEB_SAY_net_nodes, n.n_nodes);
        web_lit(w, " · ");
        web_say_count(w, WEB_SAY_net_edges, n.n_edges);
        web_lit(w, " · ");
        web_say_count(w, WEB_SAY_net_communities, n.communities);
        web_lit(w, " · ");
        uint64_t top = DRAWN;
        str_u64(web_field(q, "top"), &top);
        web_say_count(w, WEB_SAY_net_shown, n.n_nodes < top ? n.n_nodes : top);
        web_lit(w, "</p>");
        put_picture(q, w);
        put_table(w, &n);
        return 0;
}

static void put_chain_form(const struct web_request *q, struct web_answer *w) {
        web_lit(w, "<section><h2>");
        web_say(w, WEB_SAY_net_chain);
        web_lit(w, "</h2><form class=\"ask\" method=\"get\" action=\"/chain\">");
        web_event_input(q, w, "a", WEB_SAY_net_chain_a);
        web_event_input(q, w, "b", WEB_SAY_net_chain_b);
        web_lit(w, "<button>");
        web_say(w, WEB_SAY_net_chain_go);
        web_lit(w, "</button></form></section>");
}

int web_page_network(struct web_request *q, struct web_answer *w, struct err *e) {
        w->scripts = true;
        if (web_memo_shown(q, w))
                return 0;
        web_begin(q, w, web_said(WEB_SAY_net_title, q->lang), WEB_NAV_network);
        web_module(w, "network");
        web_lit(w, "<h1>");
        web_say(w, WEB_SAY_net_title);
        web_lit(w, "</h1>");
        put_form(q, w);
        int r = put_network(q, w, e);
        put_chain_form(q, w);
        web_end(q, w);
        if (r >= 0)
                web_memo_keep(q, w);
        return r;
}

/* ---- pictures and files ------------------------------------------------------------------- */

int web_page_network_svg(struct web_request *q, struct web_answer *w, struct err *e) {
        struct query_network n;
        struct query_picture p;
        w->type = "image/svg+xml";
        if (web_memo_shown(q, w))
                return 0;
        web_memo_graphs_lock(q);
        int r = get_top(q, QUERY_PICTURE_NODES, &n, e);
        if (r >= 0)
                r = query_picture_make(&n, web_field(q, web_field(q, "about").n ? "about" : "q"),
                                       q->now, q->a, &p, e);
        web_memo_graphs_unlock(q);
        if (r < 0)
                return r;
        query_picture_svg(&p, &w->body);
        web_memo_keep(q, w);
        return 0;
}

static void node_json(struct json *j, const struct query_picture_node *v,
                      const struct query_network *n) {
        const struct query_network_node *node = &n->nodes[v->node];
        char key[17];
        snprintf(key, sizeof key, "%016llx", (unsigned long long) node->key);
        json_object(j);
        json_key(j, "id"), json_u64(j, v->node);
        json_key(j, "key"), json_z(j, node->actor ? key : NULL);
        json_key(j, "name"), json_str(j, query_network_name(node));
        json_key(j, "x"), json_real(j, v->x);
        json_key(j, "y"), json_real(j, v->y);
        json_key(j, "r"), json_real(j, v->r);
        json_key(j, "community"), json_u64(j, v->community);
        json_end(j);
}

static void edge_json(struct json *j, const struct query_network_edge *v) {
        json_object(j);
        json_key(j, "a"), json_u64(j, v->a);
        json_key(j, "b"), json_u64(j, v->b);
        json_key(j, "letters"), json_u64(j, v->a_to_b + v->b_to_a);
        json_key(j, "ties"), json_u64(j, v->ties);
        json_end(j);
}

int web_page_network_json(struct web_request *q, struct web_answer *w, struct err *e) {
        struct query_network n;
        struct query_picture p;
        struct json j;
        w->type = "application/json";
        if (web_memo_shown(q, w))
                return 0;
        web_memo_graphs_lock(q);
        int r = get_top(q, QUERY_PICTURE_PLACES, &n, e);
        if (r >= 0)
                r = query_picture_places(&n, q->a, &p, e);
        web_memo_graphs_unlock(q);
        if (r < 0)
                return r;
        json_init(&j, &w->body);
        json_object(&j);
        json_key(&j, "width"), json_real(&j, p.width);
        json_key(&j, "height"), json_real(&j, p.height);
        json_key(&j, "nodes");
        json_array(&j);
        for (size_t i = 0; i < p.n_nodes; i++)
                node_json(&j, &p.nodes[i], &n);
        json_end(&j);
        json_key(&j, "edges");
        json_array(&j);
        for (size_t i = 0; i < n.n_edges; i++)
                edge_json(&j, &n.edges[i]);
        json_end(&j);
        json_end(&j);
        web_memo_keep(q, w);
        return 0;
}

int web_page_network_file(struct web_request *q, struct web_answer *w, struct err *e) {
        struct query_network n;
        struct str form = q->part[0];
        bool graphml = str_eq(form, STR("graphml")), gexf = str_eq(form, STR("gexf"));
        if (!graphml && !gexf && !str_eq(form, STR("csv")))
                return err_set(e, ERR_absent, "there is no such form");
        web_memo_graphs_lock(q);
        int r = get_network(q, &n, e);
        web_memo_graphs_unlock(q);
        if (r < 0)
                return r;
        if (graphml)
                query_network_graphml(&n, &w->body);
        else if (gexf)
                query_network_gexf(&n, &w->body);
        else
                query_network_csv_edges(&n, &w->body);
        w->type = "application/octet-stream";
        w->file_name = arena_printf(q->a, "network.%.*s", STR_ARG(form));
        return 0;
}
