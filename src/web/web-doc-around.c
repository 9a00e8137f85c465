/* What stands around a document: what is in it and what carries it, its conversation, drafts of it,
 * and what is wrong with it. */
#include "web/web-doc.h"

#include "base/vec.h"

enum { INSIDE = 100, BESIDE = 40, FLAWS = 60, VERSIONS = 30 };

static void put_h2(struct web_answer *w, enum web_say say) {
        web_lit(w, "<h2>");
        web_say(w, say);
        web_lit(w, "</h2>");
}

int web_doc_line(const struct web_request *q, struct web_answer *w, struct doc_id doc,
                 struct err *e) {
        struct store_doc_row row;
        struct query_heading h = { 0 };
        struct buf records, room;
        char hex[SHA256_HEX];
        buf_init(&records, 0);
        buf_init(&room, 0);
        int r = store_doc_get(q->store, doc, &row, e);
        if (r >= 0)
                r = store_text_get(q->store, row.text_at, row.text_len, &records, e);
        if (r >= 0)
                r = query_heading_of(q->store, &row, buf_bytes(&records), &room, &h, e);
        if (r >= 0) {
                struct str title = row.kind == REC_DOC_message || !h.name.n ? h.subject : h.name;
                sha256_hex(&row.key, hex);
                hex[12] = 0;
                web_doc_link(w, hex, title.n ? title : str_of(hex));
                web_lit(w, " <span class=\"facts\">");
                if (h.from.n || h.address.n) {
                        web_bdi(w, h.from.n ? h.from : h.address);
                        web_lit(w, " ");
                }
                if (row.dated)
                        web_day(q, w, true, row.date, row.zone);
                web_lit(w, "</span>");
        }
        buf_done(&room);
        buf_done(&records);
        return r < 0 ? r : 0;
}

static int put_item(const struct web_request *q, struct web_answer *w, struct doc_id doc,
                    struct err *e) {
        web_lit(w, "<li>");
        int r = web_doc_line(q, w, doc, e);
        web_lit(w, "</li>");
        return r;
}

/* ---- inside, and around ------------------------------------------------------------------- */

typedef VEC(struct doc_id) doc_ids;

static int take_inside(const struct web_request *q, struct doc_id doc, doc_ids *to, struct err *e) {
        _cleanup_rows_ struct store_rows *docs = NULL, *places = NULL;
        struct store_container k;
        struct store_doc_row row;
        struct store_place p;
        int r = store_docs_of_parent_open(q->store, doc, &docs, e);
        while (r >= 0 && to->n <= INSIDE && (r = store_docs_next(docs, &row, e)) > 0)
                vec_push(to, row.id);
        if (r >= 0 && (r = store_container_find_attached(q->store, doc, &k, e)) > 0)
                r = store_places_open(q->store, k.status == STORE_CONTAINER_same ? k.same : k.id,
                                      &places, e);
        while (r >= 0 && places && to->n <= INSIDE && (r = store_places_next(places, &p, e)) > 0)
                vec_push(to, p.doc);
        return r < 0 ? r : 0;
}

static int put_inside(const struct web_request *q, struct web_answer *w, struct doc_id doc,
                      struct err *e) {
        doc_ids all = { 0 };
        int r = take_inside(q, doc, &all, e);
        if (r >= 0 && all.n) {
                web_lit(w, "<section>");
                put_h2(w, WEB_SAY_read_attached);
                web_lit(w, "<ul>");
                for (size_t i = 0; i < all.n && i < INSIDE && r >= 0; i++)
                        r = put_item(q, w, all.v[i], e);
                web_lit(w, "</ul>");
                if (all.n > INSIDE)
                        web_say_count(w, WEB_SAY_who_more, all.n - INSIDE);
                web_lit(w, "</section>");
        }
        vec_done(&all);
        return r;
}

static int put_carrier(const struct web_request *q, struct web_answer *w,
                       const struct store_doc_row *row, struct err *e) {
        struct doc_id carrier;
        int r = query_carrier(q->store, row, &carrier, e);
        if (r < 0 || !carrier.v)
                return r;
        web_lit(w, "<section>");
        put_h2(w, WEB_SAY_read_carried);
        web_lit(w, "<ul>");
        r = put_item(q, w, carrier, e);
        web_lit(w, "</ul></section>");
        return r;
}

/* ---- the conversation --------------------------------------------------------------------- */

/* A family of one is none. */
static int put_thread(const struct web_request *q, struct web_answer *w, const struct web_doc *d,
                      struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_thread t, second;
        int n = 0, r = store_thread_find(q->store, d->row.id, &t, e);
        if (r > 0)
                r = store_threads_open(q->store, t.thread, &rows, e);
        while (r >= 0 && rows && n < 2 && (r = store_threads_next(rows, &second, e)) > 0)
                n++;
        if (r < 0 || (n < 2 && !t.ghost) || n == 0)
                return r < 0 ? r : 0;
        web_lit(w, "<section>");
        put_h2(w, WEB_SAY_read_thread);
        r = web_doc_thread(q, w, d->row.id, BESIDE, e);
        web_lit(w, "<p><a href=\"/thread/");
        web_text(w, str_of(d->id));
        web_lit(w, "\">");
        web_say(w, WEB_SAY_read_thread_whole);
        web_lit(w, "</a></p></section>");
        return r;
}

/* ---- versions, flaws ---------------------------------------------------------------------- */

static int put_version(const struct web_request *q, struct web_answer *w, const struct web_doc *d,
                       const struct store_version *v, struct err *e) {
        struct doc_id other = v->doc.v == d->row.id.v ? v->of : v->doc;
        struct store_doc_row row;
        char hex[SHA256_HEX];
        web_lit(w, "<li>");
        web_count(w, v->score / 10);
        web_lit(w, " % ");
        int r = web_doc_line(q, w, other, e);
        if (r >= 0 && (r = store_doc_get(q->store, other, &row, e)) >= 0) {
                sha256_hex(&row.key, hex);
                hex[12] = 0;
                web_lit(w, " <a href=\"/compare?a=");
                web_text(w, str_of(d->id));
                web_lit(w, "&amp;b=");
                web_text(w, str_of(hex));
                web_lit(w, "\">");
                web_say(w, WEB_SAY_read_compare);
                web_lit(w, "</a>");
        }
        web_lit(w, "</li>");
        return r;
}

static int put_versions(const struct web_request *q, struct web_answer *w, const struct web_doc *d,
                        struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_version v;
        size_t n = 0;
        int r = store_versions_of_doc_open(q->store, d->row.id, &rows, e);
        while (r >= 0 && n < VERSIONS && (r = store_versions_next(rows, &v, e)) > 0) {
                if (n++ == 0) {
                        web_lit(w, "<section>");
                        put_h2(w, WEB_SAY_read_versions);
                        web_lit(w, "<ul>");
                }
                r = put_version(q, w, d, &v, e);
        }
        if (n)
                web_lit(w, "</ul></section>");
        return r < 0 ? r : 0;
}

static void put_flaws(struct web_answer *w, const struct web_doc *d) {
        struct bytes records = buf_bytes(&d->records);
        struct rec r;
        size_t n = 0;
        while (rec_get(&records, &r, NULL) > 0) {
                if (r.kind != REC_flaw)
                        continue;
                if (n++ == 0) {
                        web_lit(w, "<section>");
                        put_h2(w, WEB_SAY_read_flaws);
                        web_lit(w, "<ul class=\"flaws\" lang=\"en\">");
                }
                if (n > FLAWS)
                        continue;
                web_lit(w, "<li dir=\"auto\">");
                web_text(w, str_of(rec_flaw_words(r.flaw.flaw)));
                if (r.flaw.detail.n) {
                        web_lit(w, ": ");
                        web_bdi(w, r.flaw.detail);
                }
                web_lit(w, "</li>");
        }
        if (n)
                web_lit(w, "</ul>");
        if (n > FLAWS)
                web_say_count(w, WEB_SAY_who_more, n - FLAWS);
        if (n)
                web_lit(w, "</section>");
}

int web_doc_around(const struct web_request *q, struct web_answer *w, const struct web_doc *d,
                   struct err *e) {
        int r = put_carrier(q, w, &d->row, e);
        if (r >= 0)
                r = put_inside(q, w, d->row.id, e);
        if (r >= 0)
                r = put_thread(q, w, d, e);
        if (r >= 0)
                r = put_versions(q, w, d, e);
        put_flaws(w, d);
        return r;
}
