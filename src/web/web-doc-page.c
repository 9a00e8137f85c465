/* /doc/ID/page/N: a page as pixels with its text layer beside, and the words of ?q= boxed on the
 * one and marked in the other.  Pixels come from the keeper, which has them drawn anew. */
#include "base/limits.h"
#include "base/vec.h"
#include "rec/rec-box.h"
#include "web/web-act.h"
#include "web/web-doc.h"

enum { HITS = 1000 };

typedef VEC(struct index_range) ranges;

int web_page_pixels(struct web_request *q, struct web_answer *w, struct err *e);
int web_page_png(struct web_request *q, struct web_answer *w, struct err *e);

struct sheet {
        struct rec_page page;
        struct str text;  /* of the document */
        struct str words; /* of the page, in `text` */
        bool found;
        ranges hits; /* in `words`, rising */
};

static void load(const struct web_doc *d, uint64_t number, struct sheet *s) {
        struct bytes records = buf_bytes(&d->records);
        struct str text = { 0 };
        struct rec r;
        while (!s->found && rec_get(&records, &r, NULL) > 0) {
                if (r.kind == REC_text)
                        text = r.text.text;
                if (r.kind != REC_page || r.page.number != number)
                        continue;
                s->page = r.page;
                s->text = text;
                s->words = str_sub(text, r.page.off, r.page.len);
                s->found = true;
        }
}

/* A snippet marks so many words at most: what is behind the last of them is looked at anew. */
static void find(struct index_matcher *m, struct sheet *s) {
        size_t at = 0;
        while (m && at < s->words.n && s->hits.n < HITS) {
                struct str rest = str_sub(s->words, at, SIZE_MAX);
                struct index_snippet found = { 0 };
                if (index_snippet(m, rest, rest.n + 1, &found) <= 0 || found.n_marks == 0)
                        break;
                size_t end = at;
                for (size_t i = 0; i < found.n_marks; i++) {
                        struct index_range hit = found.marks[i];
                        hit.off += at;
                        end = hit.off + hit.len;
                        vec_push(&s->hits, hit);
                }
                if (found.n_marks < sizeof found.marks / sizeof *found.marks || end <= at)
                        break;
                at = end;
        }
}

/* ---- the picture -------------------------------------------------------------------------- */

static void put_box(struct web_answer *w, const struct rec_box *b) {
        web_lit(w, "<rect x=\"");
        web_int(w, b->x);
        web_lit(w, "\" y=\"");
        web_int(w, b->y);
        web_lit(w, "\" width=\"");
        web_int(w, b->w);
        web_lit(w, "\" height=\"");
        web_int(w, b->h);
        web_lit(w, "\"/>");
}

/* Boxes come in the order of the text, as hits do. */
static void put_boxes(struct web_answer *w, const struct sheet *s, const struct rec_boxes *boxes) {
        struct rec_box_get at = { .in = boxes->boxes, .off = s->page.off };
        size_t i = 0;
        for (struct rec_box b; i < s->hits.n && rec_box_next(&at, &b) > 0;) {
                uint64_t from = b.off - s->page.off, to = from + b.len;
                while (i < s->hits.n && s->hits.v[i].off + s->hits.v[i].len <= from)
                        i++;
                if (i < s->hits.n && s->hits.v[i].off < to)
                        put_box(w, &b);
        }
}

/* Over the pixels, in the units of the page, as wide and high as they are shown. */
static void put_hits(struct web_answer *w, const struct web_doc *d, const struct sheet *s) {
        struct bytes records = buf_bytes(&d->records);
        struct rec r;
        if (s->hits.n == 0 || s->page.width == 0 || s->page.height == 0)
                return;
        web_lit(w, "<svg aria-hidden=\"true\" preserveAspectRatio=\"none\" viewBox=\"0 0 ");
        web_int(w, s->page.width);
        web_lit(w, " ");
        web_int(w, s->page.height);
        web_lit(w, "\">");
        while (rec_get(&records, &r, NULL) > 0)
                if (r.kind == REC_boxes && r.boxes.page == s->page.number)
                        put_boxes(w, s, &r.boxes);
        web_lit(w, "</svg>");
}

static void put_picture(struct web_answer *w, const struct web_doc *d, const struct sheet *s,
                        uint64_t number) {
        web_lit(w, "<div class=\"sheet\"><img class=\"page\" alt=\"");
        web_say(w, WEB_SAY_read_page);
        web_lit(w, " ");
        web_count(w, number);
        web_lit(w, "\" src=\"/doc/");
        web_text(w, str_of(d->id));
        web_lit(w, "/page/");
        web_int(w, (int64_t) number);
        web_lit(w, "/png\">");
        put_hits(w, d, s);
        web_lit(w, "</div>");
}

/* ---- its words ---------------------------------------------------------------------------- */

static void put_layer(struct web_answer *w, const struct sheet *s) {
        size_t at = 0;
        web_lit(w, "<div>");
        if (s->hits.n) {
                web_lit(w, "<p class=\"note\">");
                web_say_count(w, WEB_SAY_read_hits_page, s->hits.n);
                web_lit(w, "</p>");
        }
        web_lit(w, "<div class=\"text\"");
        web_lang_of(w, NULL, s->words);
        web_lit(w, ">");
        for (size_t i = 0; i < s->hits.n; i++) {
                struct index_range hit = s->hits.v[i];
                web_lines(w, str_sub(s->words, at, hit.off - at));
                web_lit(w, "<mark>");
                web_lines(w, str_sub(s->words, hit.off, hit.len));
                web_lit(w, "</mark>");
                at = hit.off + hit.len;
        }
        web_lines(w, str_sub(s->words, at, SIZE_MAX));
        web_lit(w, "</div></div>");
}

static uint64_t pages_of(const struct web_doc *d) {
        struct bytes records = buf_bytes(&d->records);
        struct rec r;
        uint64_t n = 1;
        while (rec_get(&records, &r, NULL) > 0)
                if (r.kind == REC_page && r.page.number > n)
                        n = r.page.number;
        return n;
}

static void put_step(const struct web_request *q, struct web_answer *w, const struct web_doc *d,
                     uint64_t page, enum web_say say) {
        struct str typed = web_field(q, "q");
        web_lit(w, "<a class=\"step\" href=\"/doc/");
        web_text(w, str_of(d->id));
        web_lit(w, "/page/");
        web_int(w, (int64_t) page);
        if (typed.n) {
                web_lit(w, "?q=");
                web_url(w, typed);
        }
        web_lit(w, "\" rel=\"");
        web_text(w, say == WEB_SAY_pager_earlier ? STR("prev") : STR("next"));
        web_lit(w, "\">");
        web_say(w, say);
        web_lit(w, "</a>");
}

static void put_pager(const struct web_request *q, struct web_answer *w, const struct web_doc *d,
                      uint64_t page) {
        uint64_t all = pages_of(d);
        web_lit(w, "<nav class=\"pager\">");
        if (page > 1)
                put_step(q, w, d, page - 1, WEB_SAY_pager_earlier);
        web_lit(w, "<span>");
        web_say(w, WEB_SAY_read_page);
        web_lit(w, " ");
        web_count(w, page);
        web_lit(w, " / ");
        web_count(w, all);
        web_lit(w, "</span>");
        if (page < all)
                put_step(q, w, d, page + 1, WEB_SAY_pager_later);
        web_lit(w, "</nav>");
}

int web_page_pixels(struct web_request *q, struct web_answer *w, struct err *e) {
        struct web_doc d;
        uint64_t page = 0;
        int r = web_doc_load(q, q->part[0], &d, e);
        if (r >= 0 && (!str_u64(q->part[1], &page) || page == 0 || page > LIMIT_page_pages))
                r = err_set(e, ERR_usage, "pages are numbered from 1");
        if (r >= 0) {
                struct index_matcher *m = web_doc_matcher(q);
                struct sheet s = { 0 };
                load(&d, page, &s);
                find(m, &s);
                web_doc_begin(q, w, &d, WEB_SAY_read_pixels);
                put_pager(q, w, &d, page);
                web_lit(w, "<div class=\"panes\">");
                put_picture(w, &d, &s, page);
                put_layer(w, &s);
                web_lit(w, "</div>");
                web_end(q, w);
                index_matcher_free(&m);
                vec_done(&s.hits);
        }
        web_doc_done(&d);
        return r;
}

int web_page_png(struct web_request *q, struct web_answer *w, struct err *e) {
        struct web_value values[] = { { "doc", q->part[0] },
                                      { "page", q->part[1] },
                                      { "dpi", STR("110") } };
        struct buf said;
        int code = 0;
        buf_init(&said, LIMIT_web_value);
        int r = web_ask(q, WEB_ACT_pixels, values, 3, (struct str){ 0 }, &w->body, &said, &code, e);
        if (r >= 0 && code != 0)
                r = err_set(e, ERR_absent, "%.*s", (int) (said.n < 400 ? said.n : 400), said.p);
        w->type = "image/png";
        buf_done(&said);
        return r;
}
