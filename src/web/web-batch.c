/* /batch: many searches at once, a line each, counted. */
#include "base/utf8.h"
#include "web/web-html.h"

enum { LINES = 500 };

int web_page_batch(struct web_request *q, struct web_answer *w, struct err *e);
int web_page_batch_run(struct web_request *q, struct web_answer *w, struct err *e);

static void put_form(const struct web_request *q, struct web_answer *w) {
        web_lit(w, "<form method=\"post\" action=\"/batch\">");
        web_hidden(w, "token", q->token);
        web_lit(w, "<p><label for=\"lines\">");
        web_say(w, WEB_SAY_search_batch_hint);
        web_lit(w, "</label></p><textarea id=\"lines\" name=\"lines\" rows=\"12\" dir=\"auto\">");
        web_lines(w, web_field(q, "lines"));
        web_lit(w, "</textarea><p><button>");
        web_say(w, WEB_SAY_search_go);
        web_lit(w, "</button></p></form>");
}

/* One line: its count, or what is wrong with it. */
static int put_line(const struct web_request *q, struct web_answer *w, struct str line,
                    struct err *e) {
        struct query_env env = { .now = q->now };
        struct query_options o = { .limit = 0, .ids_only = true };
        struct query_result res = { 0 };
        struct err wrong = ERR_INIT;
        struct query *tree;
        int r = query_parse(line, &env, q->a, &tree, &wrong);
        if (r >= 0)
                r = query_run(q->qc, tree, &o, q->a, &res, &wrong);
        web_lit(w, "<tr data-item><th scope=\"row\"><a href=\"/search?q=");
        web_url(w, line);
        web_lit(w, "\">");
        web_bdi(w, line);
        web_lit(w, "</a></th><td class=\"number\">");
        if (r >= 0)
                web_count(w, res.messages);
        else
                web_text(w, str_of(wrong.message));
        web_lit(w, "</td></tr>");
        if (r < 0 && r != ERR_usage && r != ERR_limit) {
                *e = wrong;
                return r;
        }
        return 0;
}

static int put_lines(const struct web_request *q, struct web_answer *w, struct err *e) {
        struct str rest = web_field(q, "lines");
        size_t n = 0;
        int r = 0;
        web_lit(w, "<div class=\"wide\"><table class=\"rows\"><thead><tr><th scope=\"col\">");
        web_say(w, WEB_SAY_search_batch_query);
        web_lit(w, "</th><th scope=\"col\" class=\"number\">");
        web_say(w, WEB_SAY_search_batch_found);
        web_lit(w, "</th></tr></thead><tbody>");
        while (rest.n && n < LINES && r >= 0) {
                struct str line = str_trim(str_cut(&rest, '\n'));
                if (line.n == 0)
                        continue;
                n++;
                r = put_line(q, w, line, e);
        }
        web_lit(w, "</tbody></table></div>");
        if (r >= 0 && str_trim(rest).n)
                return err_set(e, ERR_usage, "more than %d lines", LINES);
        return r;
}

static int put_page(struct web_request *q, struct web_answer *w, bool run, struct err *e) {
        web_begin(q, w, web_said(WEB_SAY_search_batch, q->lang), WEB_NAV_search);
        web_lit(w, "<h1>");
        web_say(w, WEB_SAY_search_batch);
        web_lit(w, "</h1>");
        put_form(q, w);
        int r = run ? put_lines(q, w, e) : 0;
        web_end(q, w);
        return r;
}

int web_page_batch(struct web_request *q, struct web_answer *w, struct err *e) {
        return put_page(q, w, false, e);
}

int web_page_batch_run(struct web_request *q, struct web_answer *w, struct err *e) {
        return put_page(q, w, true, e);
}
