/* Redaction of pixels: the words of a page, what of them is protected, and the boxes they fill. */
#include "cli/cli-mask.h"

#include "protect/protect.h"
#include "quote/quote-doc.h"
#include "rec/rec-box.h"

enum { MARGIN = 2 /* pixels around a box */ };

struct sheet {
        struct rec_page page;
        struct str text; /* of the page */
        struct bytes boxes;
        uint32_t w, h; /* pixels */
        uint8_t *rgb;
};

/* The record of the page with its words and boxes. */
static bool find_page(const struct quote_doc *d, uint32_t number, struct sheet *s) {
        struct bytes in = buf_bytes(&d->records);
        struct str text = { 0 };
        bool found = false;
        struct rec r;
        while (rec_get(&in, &r, NULL) > 0)
                if (r.kind == REC_text) {
                        text = r.text.text;
                } else if (r.kind == REC_page && r.page.number == number) {
                        s->page = r.page;
                        s->text = str_sub(text, r.page.off, r.page.len);
                        found = true;
                } else if (r.kind == REC_boxes && r.boxes.page == number) {
                        s->boxes = r.boxes.boxes;
                }
        return found;
}

static int64_t scaled(int64_t v, uint32_t of, uint32_t pixels) {
        return of ? v * pixels / of : 0;
}

static void paint(const struct sheet *s, const struct rec_box *b) {
        int64_t x0 = scaled(b->x, s->page.width, s->w) - MARGIN;
        int64_t y0 = scaled(b->y, s->page.height, s->h) - MARGIN;
        int64_t x1 = scaled((int64_t) b->x + b->w, s->page.width, s->w) + MARGIN + 1;
        int64_t y1 = scaled((int64_t) b->y + b->h, s->page.height, s->h) + MARGIN + 1;
        x0 = x0 < 0 ? 0 : x0;
        y0 = y0 < 0 ? 0 : y0;
        x1 = x1 > s->w ? s->w : x1;
        y1 = y1 > s->h ? s->h : y1;
        for (int64_t y = y0; y < y1 && x0 < x1; y++)
                memset(s->rgb + ((size_t) y * s->w + (size_t) x0) * 3, 0, (size_t) (x1 - x0) * 3);
}

/* Every box that the hit touches; false if there is none. */
static bool cover(const struct sheet *s, const struct protect_hit *h) {
        struct rec_box_get get = { .in = s->boxes, .off = s->page.off };
        uint64_t from = s->page.off + h->off, to = from + h->len;
        struct rec_box b;
        bool any = false;
        while (rec_box_next(&get, &b) > 0)
                if (b.off < to && b.off + b.len > from) {
                        paint(s, &b);
                        any = true;
                }
        return any;
}

static int unknown(struct cli *c, const char *why) {
        err_set(&c->err, ERR_usage, "%s", why);
        return err_hint(&c->err, ERR_usage, "clew ocr reads pages without words");
}

static int mask(struct cli *c, const struct protect *p, const struct sheet *s) {
        struct protect_room room = { 0 };
        int n = 0;
        protect_find(p, s->text, &room);
        for (size_t i = 0; n >= 0 && i < room.hits.n; i++)
                if (room.hits.v[i].sure)
                        n = cover(s, &room.hits.v[i])
                                    ? n + 1
                                    : unknown(c, "a protected name stands on this page, and nobody "
                                                 "knows where");
        protect_room_done(&room);
        return n;
}

int cli_mask_page(struct cli *c, const struct store_doc_row *row, uint32_t page, uint32_t w,
                  uint32_t h, struct buf *rgb) {
        struct sheet s = { .w = w, .h = h, .rgb = (uint8_t *) rgb->p };
        struct protect *p = NULL;
        struct quote_doc d;
        int r = quote_doc_load(c->store, row->id, &d, &c->err);
        if (r >= 0)
                r = protect_open(c->store, &p, &c->err);
        if (r >= 0 && protect_count(p) > 0) {
                if (!find_page(&d, page, &s) || str_trim(s.text).n == 0)
                        r = unknown(c, "the words of this page were never read: what it shows "
                                       "cannot be masked");
                else
                        r = mask(c, p, &s);
        }
        protect_free(&p);
        quote_doc_done(&d);
        return r;
}
