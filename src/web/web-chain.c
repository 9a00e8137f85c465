/* /chain: how one is linked to another, each link resting on letters or quotes. */
#include "query/query-chain.h"

#include "web/web-event.h"
#include "web/web-memo.h"

enum { HOPS = 6, CHAINS = 3, CITES = 2 };

int web_page_chain(struct web_request *q, struct web_answer *w, struct err *e);

static void put_node(struct web_answer *w, const struct query_network_node *v) {
        if (v->actor)
                web_who_link(w, v->key, query_network_name(v));
        else
                web_bdi(w, query_network_name(v));
}

static int put_letters(const struct web_request *q, struct web_answer *w,
                       const struct query_network *n, uint32_t from, uint32_t to) {
        const struct query_network_letter *l;
        size_t all = query_network_letters(n, from, to, &l);
        for (size_t i = 0; i < all && i < CITES; i++) {
                web_lit(w, "<li>");
                web_bdi(w, query_network_name(&n->nodes[from]));
                web_lit(w, " → ");
                web_bdi(w, query_network_name(&n->nodes[to]));
                web_lit(w, " ");
                web_doc_id(q, w, l[i].doc);
                web_lit(w, "</li>");
        }
        return 0;
}

static int put_quotes(const struct web_request *q, struct web_answer *w,
                      const struct query_network *n, uint32_t from, uint32_t to, struct err *e) {
        const struct query_network_tie *t;
        size_t all = query_network_ties(n, from, to, &t);
        int r = 0;
        for (size_t i = 0; i < all && i < CITES && r >= 0; i++) {
                web_lit(w, "<li>");
                web_bdi(w, query_network_name(&n->nodes[from]));
                web_lit(w, " <span lang=\"en\" class=\"verb\">");
                web_text(w, str_of(tie_kind_words((enum tie_kind) t[i].kind)));
                web_lit(w, "</span> ");
                web_bdi(w, query_network_name(&n->nodes[to]));
                r = web_cite_at(q, w, t[i].doc, t[i].off, t[i].len, e);
                web_lit(w, "</li>");
        }
        return r;
}

static int put_chain(const struct web_request *q, struct web_answer *w,
                     const struct query_network *n, const struct query_chain *c, struct err *e) {
        int r = 0;
        web_lit(w, "<section class=\"card\"><h2>");
        for (size_t i = 0; i <= c->n_links; i++) {
                if (i)
                        web_lit(w, " – ");
                put_node(w, &n->nodes[c->nodes[i]]);
        }
        web_lit(w, "</h2>");
        for (size_t i = 0; i < c->n_links && r >= 0; i++) {
                uint32_t a = c->nodes[i], b = c->nodes[i + 1];
                web_lit(w, "<ul>");
                put_letters(q, w, n, a, b);
                put_letters(q, w, n, b, a);
                r = put_quotes(q, w, n, a, b, e);
                if (r >= 0)
                        r = put_quotes(q, w, n, b, a, e);
                web_lit(w, "</ul>");
        }
        web_lit(w, "</section>");
        return r;
}

static int put_chains(const struct web_request *q, struct web_answer *w, struct err *e) {
        struct query_network_options o = { .min = 1 };
        struct query_chain_options how = { .hops = HOPS, .most = CHAINS };
        struct query_network n;
        struct query_chain *all;
        size_t many = 0;
        uint32_t a, b;
        int r = query_network_get(q->qc, &o, q->a, &n, e);
        if (r >= 0)
                r = query_network_find(q->qc, &n, str_trim(web_field(q, "a")), &a, e);
        if (r >= 0)
                r = query_network_find(q->qc, &n, str_trim(web_field(q, "b")), &b, e);
        if (r >= 0) {
                web_memo_graphs_lock(q);
                r = query_chain_get(&n, a, b, &how, q->a, &all, &many, e);
                web_memo_graphs_unlock(q);
        }
        for (size_t i = 0; i < many && r >= 0; i++)
                r = put_chain(q, w, &n, &all[i], e);
        if (r >= 0 && many == 0)
                web_nothing(w, WEB_SAY_net_chain_none);
        return r;
}

int web_page_chain(struct web_request *q, struct web_answer *w, struct err *e) {
        int r = 0;
        web_begin(q, w, web_said(WEB_SAY_net_chain, q->lang), WEB_NAV_network);
        web_lit(w, "<h1>");
        web_say(w, WEB_SAY_net_chain);
        web_lit(w, "</h1><form class=\"ask\" method=\"get\" action=\"/chain\">");
        web_event_input(q, w, "a", WEB_SAY_net_chain_a);
        web_event_input(q, w, "b", WEB_SAY_net_chain_b);
        web_lit(w, "<button>");
        web_say(w, WEB_SAY_net_chain_go);
        web_lit(w, "</button></form>");
        if (web_field(q, "a").n && web_field(q, "b").n)
                r = put_chains(q, w, e);
        if (r == ERR_usage || r == ERR_absent) {
                web_lit(w, "<p class=\"reason\" role=\"alert\" lang=\"en\" dir=\"auto\">");
                web_text(w, str_of(e->message));
                web_lit(w, " ");
                web_text(w, str_of(e->hint));
                web_lit(w, "</p>");
                r = 0;
        }
        web_end(q, w);
        return r;
}
