/* /doc/ID: one document as a reader needs it: head, words, and what stands around it; /thread/ID.
 */
#include "web/web-doc.h"

#include "web/web-marks.h"

int web_page_doc(struct web_request *q, struct web_answer *w, struct err *e);

int web_doc_load(const struct web_request *q, struct str id, struct web_doc *ret, struct err *e) {
        struct doc_id doc;
        char hex[SHA256_HEX];
        *ret = (struct web_doc){ 0 };
        buf_init(&ret->records, 0);
        buf_init(&ret->room, 0);
        int r = web_doc_find(q, id, &doc, e);
        if (r >= 0)
                r = store_doc_get(q->store, doc, &ret->row, e);
        if (r >= 0)
                r = store_text_get(q->store, ret->row.text_at, ret->row.text_len, &ret->records, e);
        if (r < 0)
                return r;
        ret->row.refs = NULL;
        sha256_hex(&ret->row.key, hex);
        memcpy(ret->id, hex, 12);
        return query_heading_of(q->store, &ret->row, buf_bytes(&ret->records), &ret->room,
                                &ret->head, e);
}

void web_doc_done(struct web_doc *d) {
        buf_done(&d->records);
        buf_done(&d->room);
}

struct str web_doc_title(const struct web_doc *d) {
        bool mail = d->row.kind == REC_DOC_message;
        return d->head.subject.n || mail ? d->head.subject : d->head.name;
}

static void put_title(struct web_answer *w, const struct web_doc *d) {
        struct str title = web_doc_title(d);
        web_lit(w, "<h1 class=\"title\">");
        if (title.n)
                web_bdi(w, title);
        else
                web_say(w, WEB_SAY_search_no_subject);
        web_lit(w, "</h1>");
}

void web_doc_views(struct web_answer *w, const struct web_doc *d, enum web_say here) {
        static const struct {
                const char *path;
                enum web_say say;
                bool mail, file; /* what has this view */
        } views[] = { { "", WEB_SAY_read_words, true, true },
                      { "/layout", WEB_SAY_read_layout, true, false },
                      { "/headers", WEB_SAY_read_headers, true, true },
                      { "/raw", WEB_SAY_read_raw, true, true },
                      { "/page/1", WEB_SAY_read_pixels, false, true } };
        bool mail = d->row.kind == REC_DOC_message;
        web_lit(w, "<ul class=\"choices views\">");
        for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
                if (!(mail ? views[i].mail : views[i].file))
                        continue;
                web_lit(w, "<li><a href=\"/doc/");
                web_text(w, str_of(d->id));
                web_text(w, str_of(views[i].path));
                if (views[i].say == here)
                        web_lit(w, "\" aria-current=\"page\">");
                else
                        web_lit(w, "\">");
                web_say(w, views[i].say);
                web_lit(w, "</a></li>");
        }
        web_lit(w, "</ul>");
}

void web_doc_begin(const struct web_request *q, struct web_answer *w, const struct web_doc *d,
                   enum web_say say) {
        struct str title = web_doc_title(d);
        web_begin(q, w, title.n ? title : str_of(d->id), WEB_NAV_search);
        web_lit(w, "<h1>");
        web_say(w, say);
        web_lit(w, "</h1><p>");
        web_doc_link(w, d->id, title.n ? title : str_of(d->id));
        web_lit(w, "</p>");
        web_doc_views(w, d, say);
}

/* The words of a quotation, typed or put there by read.js from what is selected. */
static void put_quote(const struct web_request *q, struct web_answer *w, const struct web_doc *d) {
        web_lit(w, "<section class=\"take\"><details><summary>");
        web_say(w, WEB_SAY_read_quote);
        web_lit(w, "</summary>");
        web_form(q, w, "quote_take");
        web_hidden(w, "doc", str_of(d->id));
        web_lit(w, "<p><label>");
        web_say(w, WEB_SAY_read_quote_words);
        web_lit(w, " <textarea name=\"words\" dir=\"auto\" required data-words "
                   "data-key=\"quote\"></textarea></label>"
                   "</p><p><label>");
        web_say(w, WEB_SAY_read_quote_why);
        web_lit(w, " <input name=\"why\" dir=\"auto\"></label> <button>");
        web_say(w, WEB_SAY_read_quote_take);
        web_lit(w, "</button></p></form><p><a href=\"/quotes\">");
        web_say(w, WEB_SAY_read_quotes);
        web_lit(w, "</a></p></details></section>");
}

int web_page_doc(struct web_request *q, struct web_answer *w, struct err *e) {
        struct web_doc d;
        int r = web_doc_load(q, q->part[0], &d, e);
        if (r >= 0) {
                struct str title = web_doc_title(&d);
                web_begin(q, w, title.n ? title : str_of(d.id), WEB_NAV_search);
                web_module(w, "read");
                web_lit(w, "<div class=\"beside\"><article class=\"document\" data-id=\"");
                web_text(w, str_of(d.id));
                web_lit(w, "\">");
                put_title(w, &d);
                web_doc_head(q, w, &d);
                web_doc_views(w, &d, WEB_SAY_read_words);
                r = web_doc_text(q, w, &d, e);
                put_quote(q, w, &d);
                web_lit(w, "</article><aside>");
                if (r >= 0)
                        r = web_doc_around(q, w, &d, e);
                if (r >= 0)
                        r = web_marks_panel(q, w, d.id, e);
                web_lit(w, "</aside></div>");
                web_end(q, w);
        }
        web_doc_done(&d);
        return r;
}
