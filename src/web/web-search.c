/* / and /search: one box, what was found as cards, what narrows it beside them. */
#include "web/web-search.h"

#include "web/web-marks.h"

enum { FACET_TOP = 10, SNIPPET = 320, HITS_MOST = 100, UNDERSTOOD = 12 };

int web_page_search(struct web_request *q, struct web_answer *w, struct err *e);

/* ---- the box ------------------------------------------------------------------------------ */

void web_search_language(struct web_answer *w) {
        static const struct {
                const char *typed;
                enum web_say says;
        } rows[] = { { "annual budget", WEB_SAY_search_help_words },
                     { "\"annual report\"", WEB_SAY_search_help_phrase },
                     { "oil OR gas", WEB_SAY_search_help_or },
                     { "budget -draft", WEB_SAY_search_help_not },
                     { "visit NEAR/5 ministry", WEB_SAY_search_help_near },
                     { "from:jane to:@example.org", WEB_SAY_search_help_from },
                     { "date:2014-06..2014-08  date:1393-04", WEB_SAY_search_help_date },
                     { "kind:pdf  kind:message  lang:fa", WEB_SAY_search_help_kind },
                     { "has:attachment  has:flaw  is:ocr", WEB_SAY_search_help_has },
                     { "tag:budget  is:starred  is:unread", WEB_SAY_search_help_tag } };
        web_lit(w, "<dl class=\"language\">");
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
                web_lit(w, "<dt><code dir=\"ltr\">");
                web_text(w, str_of(rows[i].typed));
                web_lit(w, "</code></dt><dd>");
                web_say(w, rows[i].says);
                web_lit(w, "</dd>");
        }
        web_lit(w, "</dl>");
}

static void put_orders(const struct web_request *q, struct web_answer *w) {
        static const struct {
                const char *value;
                enum web_say says;
        } orders[] = { { "", WEB_SAY_search_best },
                       { "newest", WEB_SAY_search_newest },
                       { "oldest", WEB_SAY_search_oldest } };
        struct str now = web_field(q, "order");
        web_lit(w, "<label class=\"order\">");
        web_say(w, WEB_SAY_search_order);
        web_lit(w, " <select name=\"order\">");
        for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
                web_lit(w, "<option value=\"");
                web_text(w, str_of(orders[i].value));
                if (str_eq(now, str_of(orders[i].value)))
                        web_lit(w, "\" selected>");
                else
                        web_lit(w, "\">");
                web_say(w, orders[i].says);
                web_lit(w, "</option>");
        }
        web_lit(w, "</select></label>");
}

void web_search_box(const struct web_request *q, struct web_answer *w, struct str typed) {
        web_lit(w, "<form class=\"find\" role=\"search\" method=\"get\" action=\"/search\">"
                   "<input type=\"search\" id=\"q\" name=\"q\" dir=\"auto\" autocomplete=\"off\" "
                   "spellcheck=\"false\" data-key=\"search\" aria-label=\"");
        web_say(w, WEB_SAY_search_title);
        web_lit(w, "\" placeholder=\"");
        web_say(w, WEB_SAY_search_box);
        web_lit(w, "\" value=\"");
        web_text(w, typed);
        web_lit(w, "\">");
        put_orders(q, w);
        if (web_has_field(q, "per"))
                web_hidden(w, "per", web_field(q, "per"));
        web_lit(w, "<button>");
        web_say(w, WEB_SAY_search_go);
        web_lit(w, "</button></form>");
        web_module(w, "search");
        web_lit(w, "<details class=\"language\"><summary>");
        web_say(w, WEB_SAY_search_help);
        web_lit(w, "</summary>");
        web_search_language(w);
        web_lit(w, "</details>");
}

/* ---- the page ----------------------------------------------------------------------------- */

static void put_found(struct web_answer *w, const struct query_result *r) {
        web_lit(w, "<p class=\"facts\" role=\"status\">");
        web_say_count(w, WEB_SAY_search_found, r->messages);
        if (r->documents != r->messages) {
                web_lit(w, ", ");
                web_say_count(w, WEB_SAY_search_copies, r->documents);
        }
        web_lit(w, "</p>");
}

/* How many words are looked up to say how the query was understood. */
static size_t words_in(const struct query *tree) {
        size_t n = tree->n_words + (tree->op == QUERY_word || tree->op == QUERY_prefix);
        for (size_t i = 0; i < tree->n_kids && n <= UNDERSTOOD; i++)
                n += words_in(tree->kids[i]);
        return n;
}

/* In full where that costs little, or was asked for; else a link. */
static int put_understood(const struct web_request *q, struct web_answer *w,
                          const struct query *tree, bool open, struct err *e) {
        struct buf said;
        bool asked = web_has_field(q, "how");
        if (!asked && words_in(tree) > UNDERSTOOD) {
                struct str one = STR("1");
                web_lit(w, "<p class=\"note\"><a rel=\"nofollow\" href=\"/search");
                web_url_with(q, w, "how", &one);
                web_lit(w, "\">");
                web_say(w, WEB_SAY_search_understood);
                web_lit(w, "</a></p>");
                return 0;
        }
        buf_init(&said, 1 << 18);
        int r = query_analyze(q->qc, tree, false, &said, e);
        if (r >= 0) {
                if (open || asked)
                        web_lit(w, "<details class=\"how\" open><summary>");
                else
                        web_lit(w, "<details class=\"how\"><summary>");
                web_say(w, WEB_SAY_search_understood);
                web_lit(w, "</summary><pre dir=\"auto\">");
                web_lines(w, buf_str(&said));
                web_lit(w, "</pre></details>");
        }
        buf_done(&said);
        return r;
}

/* How many on a page. */
static void put_per(const struct web_request *q, struct web_answer *w, uint64_t per,
                    uint64_t total) {
        static const char *const choices[] = { "20", "50", "100" };
        if (total <= WEB_HITS)
                return;
        web_lit(w, "<ul class=\"choices per\"><li>");
        web_say(w, WEB_SAY_search_per);
        web_lit(w, "</li>");
        for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
                struct str value = str_of(choices[i]);
                uint64_t n = 0;
                str_u64(value, &n);
                web_lit(w, "<li><a href=\"/search");
                web_url_with(q, w, "per", i ? &value : NULL);
                if (n == per)
                        web_lit(w, "\" aria-current=\"true\">");
                else
                        web_lit(w, "\">");
                web_count(w, n);
                web_lit(w, "</a></li>");
        }
        web_lit(w, "</ul>");
}

static int put_hits(const struct web_request *q, struct web_answer *w, struct str typed,
                    const struct query_result *res, struct err *e) {
        int r = 0;
        put_found(w, res);
        web_search_terms(q, w, typed);
        for (size_t i = 0; i < res->n_hits && r >= 0; i++)
                r = web_search_hit(q, w, typed, &res->hits[i], e);
        if (r >= 0 && res->messages == 0)
                r = web_search_none(q, w, typed, e);
        return r;
}

static int put_results(const struct web_request *q, struct web_answer *w, struct str typed,
                       const struct query *tree, uint64_t from, uint64_t per, struct err *e) {
        struct str order = web_field(q, "order");
        struct query_options o = { .order = str_eq(order, STR("newest"))   ? QUERY_BY_DATE_DOWN
                                            : str_eq(order, STR("oldest")) ? QUERY_BY_DATE_UP
                                                                           : QUERY_BY_RANK,
                                   .limit = (uint32_t) per,
                                   .offset = (uint32_t) from,
                                   .facets = QUERY_FACET_year | QUERY_FACET_person |
                                             QUERY_FACET_domain | QUERY_FACET_lang |
                                             QUERY_FACET_kind,
                                   .facet_top = FACET_TOP,
                                   .jalali = q->calendar == WEB_CALENDAR_jalali,
                                   .snippets = true,
                                   .snippet_bytes = SNIPPET };
        struct query_result res;
        int r = query_run(q->qc, tree, &o, q->a, &res, e);
        if (r < 0)
                return r;
        web_lit(w, "<div class=\"beside\"><div>");
        r = put_hits(q, w, typed, &res, e);
        web_pager(q, w, from, per, res.messages);
        put_per(q, w, per, res.messages);
        if (r >= 0)
                r = put_understood(q, w, tree, res.messages == 0, e);
        web_lit(w, "</div><aside aria-label=\"");
        web_say(w, WEB_SAY_search_facets);
        web_lit(w, "\">");
        if (r >= 0)
                r = web_search_facets(q, w, typed, &res, e);
        if (r >= 0 && res.messages)
                r = web_search_named(q, w, typed, tree, e);
        if (r >= 0)
                r = web_marks_searches(q, w, typed, e);
        web_lit(w, "</aside></div>");
        return r;
}

int web_page_search(struct web_request *q, struct web_answer *w, struct err *e) {
        struct str typed = str_trim(web_field(q, "q"));
        struct query_env env = { .now = q->now };
        struct query *tree = NULL;
        uint64_t from, per;
        int r = web_field_u64(q, "from", UINT32_MAX - HITS_MOST, 0, &from, e);
        if (r < 0 || (r = web_field_u64(q, "per", HITS_MOST, WEB_HITS, &per, e)) < 0)
                return r;
        per = per < 1 ? WEB_HITS : per;
        web_begin(q, w, typed.n ? typed : web_said(WEB_SAY_search_title, q->lang), WEB_NAV_search);
        if (typed.n == 0)
                web_lit(w, "<h1>");
        else
                web_lit(w, "<h1 class=\"small\">");
        web_say(w, WEB_SAY_search_title);
        web_lit(w, "</h1>");
        web_search_box(q, w, typed);
        if (typed.n == 0 && !web_has_field(q, "order")) {
                r = web_search_home(q, w, e);
        } else {
                int parsed = query_parse(typed, &env, q->a, &tree, e);
                r = parsed >= 0 ? put_results(q, w, typed, tree, from, per, e) : parsed;
                if (r == ERR_usage || (parsed < 0 && r == ERR_limit)) {
                        web_search_mistake(w, typed, e);
                        r = 0;
                }
        }
        web_end(q, w);
        return r;
}
