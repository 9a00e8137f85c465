/* Other views of a document: its header facts, its untouched bytes as text and as a file.  Bytes
 * come from the keeper, which takes them anew from the source. */
#include "web/web-doc.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "web/web-act.h"

enum { RAW = 100000 };

int web_page_headers(struct web_request *q, struct web_answer *w, struct err *e);
int web_page_raw(struct web_request *q, struct web_answer *w, struct err *e);
int web_page_bytes(struct web_request *q, struct web_answer *w, struct err *e);

static void put_fact(struct web_answer *w, uint64_t off, struct str name, struct str value) {
        web_lit(w, "<tr><td class=\"number\">");
        web_int(w, (int64_t) off);
        web_lit(w, "</td><th scope=\"row\">");
        web_bdi(w, name);
        web_lit(w, "</th><td dir=\"auto\">");
        web_text(w, value);
        web_lit(w, "</td></tr>");
}

/* Fields as RFC 5322 calls them, whatever the language of the page. */
static void put_header(const struct web_request *q, struct web_answer *w, const struct rec *r) {
        static const char *const ids[] = { [REC_MSGID_own] = "Message-ID",
                                           [REC_MSGID_in_reply_to] = "In-Reply-To",
                                           [REC_MSGID_reference] = "References" };
        static const char *const fields[] = { [REC_ROLE_from] = "From",
                                              [REC_ROLE_sender] = "Sender",
                                              [REC_ROLE_to] = "To",
                                              [REC_ROLE_cc] = "Cc",
                                              [REC_ROLE_bcc] = "Bcc" };
        char z[WHEN_TEXT];
        if (r->kind == REC_header) {
                put_fact(w, r->header.off, r->header.name, r->header.value);
        } else if (r->kind == REC_msgid) {
                put_fact(w, r->msgid.off, str_of(ids[r->msgid.role]), r->msgid.id);
        } else if (r->kind == REC_date) {
                put_fact(w, r->date.off, STR("Date"), when_format_iso(r->date.at, r->date.zone, z));
        } else if (r->kind == REC_addr) {
                unsigned role = r->addr.role;
                const char *field = role < sizeof fields / sizeof *fields ? fields[role] : NULL;
                put_fact(w, r->addr.off, str_of(field ? field : "Address"),
                         arena_printf(q->a, "%.*s <%.*s>", STR_ARG(r->addr.name),
                                      STR_ARG(r->addr.address)));
        }
}

int web_page_headers(struct web_request *q, struct web_answer *w, struct err *e) {
        struct web_doc d;
        struct rec rec;
        int r = web_doc_load(q, q->part[0], &d, e);
        if (r >= 0) {
                struct bytes records = buf_bytes(&d.records);
                web_doc_begin(q, w, &d, WEB_SAY_read_headers);
                web_lit(w, "<div class=\"wide\"><table class=\"rows headers\"><tbody>");
                while (rec_get(&records, &rec, NULL) > 0 && rec.kind != REC_text)
                        put_header(q, w, &rec);
                web_lit(w, "</tbody></table></div>");
                web_end(q, w);
        }
        web_doc_done(&d);
        return r;
}

/* The untouched bytes; ERR_io with what the verb said. */
static int fetch(struct web_request *q, const char *id, struct buf *out, struct err *e) {
        struct web_value values[] = { { "doc", str_of(id) } };
        struct buf said;
        int code = 0;
        buf_init(&said, LIMIT_web_value);
        int r = web_ask(q, WEB_ACT_raw, values, 1, (struct str){ 0 }, out, &said, &code, e);
        if (r >= 0 && code != 0)
                r = err_set(e, ERR_absent, "%.*s", (int) (said.n < 400 ? said.n : 400), said.p);
        buf_done(&said);
        return r;
}

/* Bytes as text: what is no UTF-8 is shown as U+FFFD, controls by their names. */
static void put_bytes(struct web_answer *w, struct bytes b) {
        struct buf text;
        buf_init(&text, 0);
        while (b.n) {
                size_t n;
                buf_put_utf8(&text, utf8_get_any(b, &n));
                b = bytes_sub(b, n, SIZE_MAX);
        }
        web_lines(w, buf_str(&text));
        buf_done(&text);
}

int web_page_raw(struct web_request *q, struct web_answer *w, struct err *e) {
        struct web_doc d;
        struct buf raw;
        uint64_t from = 0;
        buf_init(&raw, LIMIT_web_answer);
        int r = web_doc_load(q, q->part[0], &d, e);
        if (r >= 0)
                r = web_field_u64(q, "from", INT64_MAX, 0, &from, e);
        if (r >= 0)
                r = fetch(q, d.id, &raw, e);
        if (r >= 0) {
                web_doc_begin(q, w, &d, WEB_SAY_read_raw);
                web_lit(w, "<p class=\"warn\">");
                web_say(w, WEB_SAY_read_raw_warn);
                web_lit(w, "</p><p><a href=\"/doc/");
                web_text(w, str_of(d.id));
                web_lit(w, "/bytes\" download>");
                web_say(w, WEB_SAY_read_raw_save);
                web_lit(w, "</a></p>");
                web_pager(q, w, from, RAW, raw.n);
                web_lit(w, "<pre class=\"raw\" dir=\"ltr\">");
                put_bytes(w, bytes_sub(buf_bytes(&raw), from, RAW));
                web_lit(w, "</pre>");
                web_pager(q, w, from, RAW, raw.n);
                web_end(q, w);
        }
        buf_done(&raw);
        web_doc_done(&d);
        return r;
}

/* Never of a type that anything opens, under a name that says nothing. */
int web_page_bytes(struct web_request *q, struct web_answer *w, struct err *e) {
        struct web_doc d;
        int r = web_doc_load(q, q->part[0], &d, e);
        if (r >= 0)
                r = fetch(q, d.id, &w->body, e);
        if (r >= 0) {
                w->type = "application/octet-stream";
                w->file_name = arena_printf(q->a, "%s.bin", d.id);
        }
        web_doc_done(&d);
        return r;
}
