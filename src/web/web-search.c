/* / and /search: one box, what was found as cards, what narrows it beside them. */
#include "web/web-search.h"

#include "query/query-who.h"
#include "rec/rec-kind.h"
#include "store/store.h"
#include "text/text-lang.h"
#include "web/web-marks.h"

enum { FACET_TOP = 12, LIKE_MOST = 6, SNIPPET = 320 };

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
        web_lit(w, "<button>");
        web_say(w, WEB_SAY_search_go);
        web_lit(w, "</button></form>");
        web_lit(w, "<details class=\"language\"><summary>");
        web_say(w, WEB_SAY_search_help);
        web_lit(w, "</summary>");
        web_search_language(w);
        web_lit(w, "</details>");
}

/* ---- hits --------------------------------------------------------------------------------- */

static void put_from(struct web_answer *w, const struct query_hit *h) {
        web_lit(w, "<span class=\"from\">");
        web_bdi(w, h->from.n ? h->from : h->address);
        if (h->from.n && h->address.n && !str_eq(h->from, h->address)) {
                web_lit(w, " <span class=\"address\">");
                web_bdi(w, h->address);
                web_lit(w, "</span>");
        }
        web_lit(w, "</span>");
}

static void put_kind(struct web_answer *w, const struct query_hit *h) {
        const struct rec_kind_row *kind = rec_kind_find(h->file_kind);
        if (h->kind == REC_DOC_message)
                return;
        web_lit(w, "<span class=\"kind\">");
        if (h->flags & REC_DOC_article)
                web_say(w, WEB_SAY_search_published);
        else
                web_text(w, str_of(kind ? kind->words : ""));
        web_lit(w, "</span>");
        if (h->flags & REC_DOC_ocr) {
                web_lit(w, " <span class=\"kind\">");
                web_say(w, WEB_SAY_search_pixels);
                web_lit(w, "</span>");
        }
        if (h->outcome == STORE_READ_STRINGS) {
                web_lit(w, " <span class=\"kind\">");
                web_say(w, WEB_SAY_search_strings);
                web_lit(w, "</span>");
        }
}

/* What carries it, nearest first. */
static void put_chain(const struct web_request *q, struct web_answer *w,
                      const struct query_hit *h) {
        for (size_t i = 0; i < h->n_chain && i < 4; i++) {
                web_lit(w, " <span class=\"chain\">");
                web_say(w, WEB_SAY_search_in);
                web_lit(w, " ");
                web_doc_id(q, w, h->chain[i]);
                web_lit(w, "</span>");
        }
}

static void put_title(const struct web_request *q, struct web_answer *w, struct str typed,
                      const struct query_hit *h) {
        web_lit(w, "<h2><a href=\"/doc/");
        web_text(w, str_of(h->id));
        if (typed.n) {
                web_lit(w, "?q=");
                web_url(w, typed);
        }
        web_lit(w, "\">");
        if (h->subject.n)
                web_bdi(w, h->subject);
        else
                web_say(w, WEB_SAY_search_no_subject);
        web_lit(w, "</a></h2><p class=\"facts\">");
        web_time(q, w, h->dated, h->date, h->zone);
        web_lit(w, " ");
}

static int put_hit(const struct web_request *q, struct web_answer *w, struct str typed,
                   const struct query_hit *h, struct err *e) {
        web_lit(w, "<article class=\"hit\" data-item tabindex=\"-1\" data-id=\"");
        web_text(w, str_of(h->id));
        web_lit(w, "\">");
        put_title(q, w, typed, h);
        put_from(w, h);
        web_lit(w, " ");
        put_kind(w, h);
        if (h->copies > 1) {
                web_lit(w, " <span class=\"copies\">");
                web_say_count(w, WEB_SAY_search_n_copies, h->copies);
                web_lit(w, "</span>");
        }
        put_chain(q, w, h);
        if (h->n_flaws) {
                web_lit(w, " <span class=\"flaws\">");
                web_say(w, WEB_SAY_search_flaws);
                web_lit(w, ": <span lang=\"en\">");
                for (size_t i = 0; i < h->n_flaws; i++) {
                        web_text(w, i ? STR(", ") : STR(""));
                        web_text(w, str_of(h->flaws[i]));
                }
                web_lit(w, "</span></span>");
        }
        web_lit(w, "</p>");
        if (h->snippet.n) {
                web_lit(w, "<p class=\"snippet\"");
                web_lang_of(w, text_lang_code(h->lang), h->snippet);
                web_lit(w, ">");
                web_marked(w, h->snippet, h->marks, h->n_marks);
                web_lit(w, "</p>");
        }
        int r = web_marks_chips(q, w, h->id, e);
        web_lit(w, "</article>");
        return r;
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

static int put_understood(const struct web_request *q, struct web_answer *w,
                          const struct query *tree, struct err *e) {
        struct buf said;
        if (!web_has_field(q, "how")) {
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
                web_lit(w, "<section><h2>");
                web_say(w, WEB_SAY_search_understood);
                web_lit(w, "</h2><pre dir=\"auto\">");
                web_lines(w, buf_str(&said));
                web_lit(w, "</pre></section>");
        }
        buf_done(&said);
        return r;
}

static int put_none(const struct web_request *q, struct web_answer *w, struct str typed,
                    struct err *e) {
        struct str *like;
        size_t n;
        web_nothing(w, WEB_SAY_search_none);
        web_lit(w, "<p>");
        web_say(w, WEB_SAY_search_try);
        web_lit(w, "</p>");
        int r = query_who_like(q->qc, typed, LIKE_MOST, q->a, &like, &n, e);
        if (r < 0 || n == 0)
                return r;
        web_lit(w, "<h2>");
        web_say(w, WEB_SAY_search_nearest);
        web_lit(w, "</h2><ul class=\"names\">");
        for (size_t i = 0; i < n; i++) {
                web_lit(w, "<li><a href=\"/search?q=");
                web_url(w, like[i]);
                web_lit(w, "\">");
                web_bdi(w, like[i]);
                web_lit(w, "</a></li>");
        }
        web_lit(w, "</ul>");
        return 0;
}

static int put_results(const struct web_request *q, struct web_answer *w, struct str typed,
                       const struct query *tree, uint64_t from, struct err *e) {
        struct str order = web_field(q, "order");
        struct query_options o = { .order = str_eq(order, STR("newest"))   ? QUERY_BY_DATE_DOWN
                                            : str_eq(order, STR("oldest")) ? QUERY_BY_DATE_UP
                                                                           : QUERY_BY_RANK,
                                   .limit = WEB_HITS,
                                   .offset = (uint32_t) from,
                                   .facets = QUERY_FACET_year | QUERY_FACET_person |
                                             QUERY_FACET_domain | QUERY_FACET_lang |
                                             QUERY_FACET_kind,
                                   .facet_top = FACET_TOP,
                                   .snippets = true,
                                   .snippet_bytes = SNIPPET };
        struct query_result res;
        int r = query_run(q->qc, tree, &o, q->a, &res, e);
        if (r < 0)
                return r;
        web_lit(w, "<div class=\"beside\"><div>");
        put_found(w, &res);
        web_search_terms(q, w, typed);
        for (size_t i = 0; i < res.n_hits && r >= 0; i++)
                r = put_hit(q, w, typed, &res.hits[i], e);
        if (r >= 0 && res.messages == 0)
                r = put_none(q, w, typed, e);
        web_pager(q, w, from, WEB_HITS, res.messages);
        if (r >= 0)
                r = put_understood(q, w, tree, e);
        web_lit(w, "</div><aside aria-label=\"");
        web_say(w, WEB_SAY_search_facets);
        web_lit(w, "\">");
        web_search_facets(q, w, typed, &res);
        if (r >= 0)
                r = web_marks_searches(q, w, typed, e);
        web_lit(w, "</aside></div>");
        return r;
}

/* What is wrong with the query is said where it was typed. */
static void put_mistake(struct web_answer *w, const struct err *e) {
        w->status = 400;
        web_lit(w, "<div class=\"reason\" role=\"alert\"><strong>");
        web_say(w, WEB_SAY_search_mistake);
        web_lit(w, "</strong><br><span lang=\"en\" dir=\"auto\">");
        web_text(w, str_of(e->message));
        if (e->hint[0]) {
                web_lit(w, "<br>");
                web_text(w, str_of(e->hint));
        }
        web_lit(w, "</span></div>");
}

int web_page_search(struct web_request *q, struct web_answer *w, struct err *e) {
        struct str typed = str_trim(web_field(q, "q"));
        struct query_env env = { .now = q->now };
        struct query *tree = NULL;
        uint64_t from;
        int r = web_field_u64(q, "from", UINT32_MAX - WEB_HITS, 0, &from, e);
        if (r < 0)
                return r;
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
                r = parsed >= 0 ? put_results(q, w, typed, tree, from, e) : parsed;
                if (r == ERR_usage || (parsed < 0 && r == ERR_limit)) {
                        put_mistake(w, e);
                        r = 0;
                }
        }
        web_end(q, w);
        return r;
}
