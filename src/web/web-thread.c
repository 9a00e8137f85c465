/* Conversations: as a list beside a message, and whole, letter by letter, with what is quoted
 * folded: /thread/ID. */
#include "web/web-doc.h"

#include "base/vec.h"

enum { LETTERS = 20, LETTER = 20000 /* bytes of its words */ };

typedef VEC(struct store_thread) conversation;

int web_page_thread(struct web_request *q, struct web_answer *w, struct err *e);

/* The messages of the conversation of `here`, as they answer one another; *at is that one.  A
 * message is there once: its copies are told on its page. */
static int take(const struct web_request *q, struct doc_id here, conversation *ret, size_t *at,
                struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_thread t;
        int r = store_thread_find(q->store, here, &t, e);
        if (r > 0)
                r = store_threads_open(q->store, t.thread, &rows, e);
        while (r >= 0 && rows && (r = store_threads_next(rows, &t, e)) > 0) {
                struct store_copy copy;
                int copied = store_copy_find(q->store, t.doc, &copy, e);
                if (copied < 0)
                        r = copied;
                if (copied > 0 && copy.kind == STORE_COPY && t.doc.v != here.v)
                        continue;
                *at = t.doc.v == here.v ? ret->n : *at;
                vec_push(ret, t);
        }
        return r < 0 ? r : 0;
}

/* What it answers, if that is not held. */
static int put_ghost(const struct web_request *q, struct web_answer *w,
                     const struct store_thread *t, struct err *e) {
        struct store_ghost g = { 0 };
        unsigned depth = t->depth < 8 ? t->depth : 8;
        int r = t->ghost ? store_ghost_get(q->store, t->ghost, &g, e) : 0;
        if (r >= 0 && g.id) {
                web_lit(w, "<li class=\"ghost depth-");
                web_int(w, depth ? depth - 1 : 0);
                web_lit(w, "\">");
                web_say(w, WEB_SAY_read_not_held);
                web_lit(w, " ");
                web_bdi(w, g.string);
                web_lit(w, "</li>");
        }
        return r < 0 ? r : 0;
}

static void begin_item(struct web_answer *w, const struct store_thread *t, struct doc_id here) {
        web_lit(w, "<li data-item tabindex=\"-1\" class=\"depth-");
        web_int(w, t->depth < 8 ? t->depth : 8);
        if (t->doc.v == here.v)
                web_lit(w, "\" aria-current=\"true\">");
        else
                web_lit(w, "\">");
}

int web_doc_thread(const struct web_request *q, struct web_answer *w, struct doc_id here,
                   size_t most, struct err *e) {
        conversation all = { 0 };
        size_t at = 0;
        int r = take(q, here, &all, &at, e);
        size_t from = at > most / 2 ? at - most / 2 : 0;
        size_t to = from + most < all.n ? from + most : all.n;
        web_lit(w, "<ol class=\"thread\">");
        if (from) {
                web_lit(w, "<li>");
                web_say_count(w, WEB_SAY_who_more, from);
                web_lit(w, "</li>");
        }
        for (size_t i = from; i < to && r >= 0; i++) {
                r = put_ghost(q, w, &all.v[i], e);
                begin_item(w, &all.v[i], here);
                if (r >= 0)
                        r = web_doc_line(q, w, all.v[i].doc, e);
                web_lit(w, "</li>");
        }
        if (to < all.n) {
                web_lit(w, "<li>");
                web_say_count(w, WEB_SAY_who_more, all.n - to);
                web_lit(w, "</li>");
        }
        web_lit(w, "</ol>");
        vec_done(&all);
        return r < 0 ? r : 0;
}

/* ---- letter by letter --------------------------------------------------------------------- */

static int put_letter(const struct web_request *q, struct web_answer *w, struct doc_id doc,
                      struct index_matcher *matcher, struct err *e) {
        struct web_doc d;
        struct store_doc_row row;
        char hex[SHA256_HEX];
        int r = store_doc_get(q->store, doc, &row, e);
        if (r < 0)
                return r;
        sha256_hex(&row.key, hex);
        r = web_doc_load(q, str_of(hex), &d, e);
        if (r >= 0) {
                struct str title = web_doc_title(&d);
                web_lit(w, "<h2>");
                web_doc_link(w, d.id, title.n ? title : str_of(d.id));
                web_lit(w, "</h2><p class=\"facts\"><strong>");
                web_bdi(w, d.head.from);
                web_lit(w, "</strong> ");
                web_bdi(w, d.head.address);
                web_lit(w, " · ");
                web_time(q, w, d.row.dated, d.row.date, d.row.zone);
                web_lit(w, "</p>");
                web_doc_letter(q, w, &d, matcher, LETTER);
        }
        web_doc_done(&d);
        return r < 0 ? r : 0;
}

static int put_letters(const struct web_request *q, struct web_answer *w, struct doc_id here,
                       struct err *e) {
        struct index_matcher *matcher = web_doc_matcher(q);
        conversation all = { 0 };
        size_t at = 0;
        uint64_t from = 0;
        int r = take(q, here, &all, &at, e);
        if (all.n == 0) { /* it is no message */
                struct store_thread alone = { .doc = here };
                vec_push(&all, alone);
        }
        if (r >= 0)
                r = web_field_u64(q, "from", UINT32_MAX, at / LETTERS * LETTERS, &from, e);
        web_pager(q, w, from, LETTERS, all.n);
        web_lit(w, "<ol class=\"thread letters\">");
        for (size_t i = from; i < all.n && i < from + LETTERS && r >= 0; i++) {
                r = put_ghost(q, w, &all.v[i], e);
                begin_item(w, &all.v[i], here);
                if (r >= 0)
                        r = put_letter(q, w, all.v[i].doc, matcher, e);
                web_lit(w, "</li>");
        }
        web_lit(w, "</ol>");
        web_pager(q, w, from, LETTERS, all.n);
        vec_done(&all);
        index_matcher_free(&matcher);
        return r;
}

int web_page_thread(struct web_request *q, struct web_answer *w, struct err *e) {
        struct web_doc d;
        int r = web_doc_load(q, q->part[0], &d, e);
        if (r >= 0) {
                struct str title = web_doc_title(&d);
                web_begin(q, w, title.n ? title : str_of(d.id), WEB_NAV_search);
                web_lit(w, "<h1>");
                web_say(w, WEB_SAY_read_thread);
                web_lit(w, "</h1>");
                r = put_letters(q, w, d.row.id, e);
                web_end(q, w);
        }
        web_doc_done(&d);
        return r;
}
