/* /doc/ID/layout: a mail as its sender laid it out, made anew (web-layout.h), under a policy that
 * lets nothing of it run, load or leave. */
#include "base/limits.h"
#include "web/web-act.h"
#include "web/web-doc.h"
#include "web/web-layout.h"

int web_page_layout(struct web_request *q, struct web_answer *w, struct err *e);

static int put_layout(struct web_request *q, struct web_answer *w, const struct web_doc *d,
                      struct err *e) {
        struct web_value values[] = { { "doc", str_of(d->id) } };
        struct buf tokens, said;
        int code = 0;
        buf_init(&tokens, LIMIT_web_answer);
        buf_init(&said, LIMIT_web_value);
        int r = web_ask(q, WEB_ACT_layout, values, 1, (struct str){ 0 }, &tokens, &said, &code, e);
        if (r >= 0 && code > 1)
                r = err_set(e, ERR_absent, "%.*s", (int) (said.n < 400 ? said.n : 400), said.p);
        if (r >= 0) {
                web_lit(w, "<div class=\"mail\" dir=\"auto\">");
                if (code == 1 || !web_layout(w, buf_str(&tokens)))
                        web_nothing(w, WEB_SAY_read_layout_none);
                web_lit(w, "</div>");
        }
        buf_done(&tokens);
        buf_done(&said);
        return r;
}

int web_page_layout(struct web_request *q, struct web_answer *w, struct err *e) {
        struct web_doc d;
        int r = web_doc_load(q, q->part[0], &d, e);
        if (r >= 0) {
                struct str title = web_doc_title(&d);
                w->sandbox = true;
                web_begin(q, w, title.n ? title : str_of(d.id), WEB_NAV_search);
                web_lit(w, "<h1>");
                web_say(w, WEB_SAY_read_layout);
                web_lit(w, "</h1><p>");
                web_doc_link(w, d.id, title.n ? title : str_of(d.id));
                web_lit(w, "</p>");
                web_doc_views(w, &d, WEB_SAY_read_layout);
                web_lit(w, "<p class=\"note\">");
                web_say(w, WEB_SAY_read_layout_note);
                web_lit(w, "</p>");
                r = put_layout(q, w, &d, e);
                web_end(q, w);
        }
        web_doc_done(&d);
        return r;
}
