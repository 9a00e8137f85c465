/* Text layers and pages read from pixels, put together; see flow-compose.h. */
#include "flow/flow-compose.h"

void flow_compose_init(struct flow_compose *c, struct bytes old) {
        struct rec r;
        *c = (struct flow_compose){ .old = old };
        buf_init(&c->out, 0);
        while (rec_get(&old, &r, NULL) > 0) {
                if (r.kind == REC_doc)
                        c->doc = r.doc;
                else if (r.kind == REC_text)
                        c->text = r.text.text;
                else if (r.kind == REC_span)
                        vec_push(&c->spans, r.span);
                else if (r.kind == REC_page)
                        vec_push(&c->pages, r.page);
                else if (r.kind == REC_boxes)
                        vec_push(&c->boxes, r.boxes);
        }
        rec_build_init(&c->b, &c->out, c->doc.size);
        rec_build_doc(&c->b, &c->doc); /* written again at the end, with its flags */
        c->first = c->out.n;
        rec_build_text_init(&c->t, &c->b, REC_TEXT_ocr);
}

void flow_compose_free(struct flow_compose *c) {
        vec_done(&c->spans);
        vec_done(&c->pages);
        vec_done(&c->boxes);
        buf_done(&c->out);
}

/* ---- one page ------------------------------------------------------------------------------ */

/* Text [off, off + len) of `text` under the labels that `spans` give it. */
static void put_range(struct flow_compose *c, struct str text, const struct rec_span *spans,
                      size_t n, uint64_t off, uint64_t len) {
        for (size_t i = 0; i < n; i++) {
                uint64_t from = spans[i].off > off ? spans[i].off : off;
                uint64_t end = spans[i].off + spans[i].len;
                uint64_t to = end < off + len ? end : off + len;
                if (from >= to)
                        continue;
                rec_build_label(&c->t, spans[i].kind, spans[i].depth);
                rec_build_put(&c->t, str_sub(text, from, to - from));
        }
}

/* Boxes of one page, whose text began at `was` and begins at `is` now. */
static void put_boxes(struct flow_compose *c, const struct rec_boxes *b, uint64_t was,
                      uint64_t is) {
        struct rec_box_get at = { .in = b->boxes, .off = was };
        struct rec_box box;
        while (rec_box_next(&at, &box) > 0) {
                box.off = box.off - was + is;
                rec_build_box(&c->t, &box);
        }
}

static void put_old(struct flow_compose *c, const struct rec_page *p) {
        uint64_t is = rec_build_at(&c->t);
        put_range(c, c->text, c->spans.v, c->spans.n, p->off, p->len);
        for (size_t i = 0; i < c->boxes.n; i++)
                if (c->boxes.v[i].page == p->number)
                        put_boxes(c, &c->boxes.v[i], p->off, is);
}

/* Pages up to the next that wants reading are passed on as they are. */
bool flow_compose_page(struct flow_compose *c, uint32_t *ret) {
        for (; c->page < c->pages.n; c->page++) {
                const struct rec_page *p = &c->pages.v[c->page];
                rec_build_page(&c->t, p->number, p->width, p->height, p->label);
                rec_build_page_flag(&c->t, p->flags & ~(uint32_t) REC_PAGE_needs_ocr);
                put_old(c, p);
                if (p->flags & REC_PAGE_needs_ocr) {
                        *ret = p->number;
                        c->page++;
                        return true;
                }
        }
        return false;
}

static void put_unread(struct flow_compose *c) {
        rec_build_flaw(&c->b, FLAW_ocr_unread, 0, 0, "page %u: its reader failed",
                       c->pages.v[c->page - 1].number);
}

void flow_compose_put(struct flow_compose *c, struct bytes answer) {
        struct str text = { 0 };
        uint64_t was = 0, is = 0;
        struct rec r;
        c->read += answer.n > 0;
        while (rec_get(&answer, &r, NULL) > 0) {
                if (r.kind == REC_doc && r.doc.flags & REC_DOC_strings) {
                        put_unread(c); /* its reader died: raw strings are no words of a page */
                        return;
                }
                if (r.kind == REC_flaw) {
                        rec_build_flaw(&c->b, r.flaw.flaw, 0, 0, "%.*s", (int) r.flaw.detail.n,
                                       r.flaw.detail.p);
                } else if (r.kind == REC_text) {
                        text = r.text.text;
                        rec_build_break(&c->t, false);
                        is = rec_build_at(&c->t);
                } else if (r.kind == REC_span) {
                        put_range(c, text, &r.span, 1, r.span.off, r.span.len);
                } else if (r.kind == REC_page) {
                        was = r.page.off;
                        rec_build_page_flag(&c->t, REC_PAGE_ocr);
                } else if (r.kind == REC_boxes) {
                        put_boxes(c, &r.boxes, was, is);
                }
        }
        rec_build_break(&c->t, false);
}

/* ---- the end ------------------------------------------------------------------------------- */

/* Facts and flaws of the old records; texts and places of words are made anew. */
static void put_rest(struct flow_compose *c, struct buf *out) {
        struct bytes in = c->old;
        for (;;) {
                const uint8_t *from = in.p;
                struct rec r;
                if (rec_get(&in, &r, NULL) <= 0)
                        break;
                if (r.kind == REC_header || r.kind == REC_addr || r.kind == REC_date ||
                    r.kind == REC_msgid || r.kind == REC_part || r.kind == REC_flaw)
                        buf_put(out, from, (size_t) (in.p - from));
        }
}

struct bytes flow_compose_done(struct flow_compose *c) {
        struct buf head;
        buf_init(&head, 0);
        c->doc.flags &= ~(uint32_t) REC_DOC_needs_ocr;
        c->doc.flags |= c->read ? REC_DOC_ocr : 0;
        size_t first = c->first;
        rec_build_text_done(&c->t);
        rec_build_done(&c->b);
        struct rec doc = { .kind = REC_doc, .doc = c->doc };
        doc.doc.ordinal = 0;
        doc.doc.parent = REC_NONE;
        rec_put(&head, &doc);
        put_rest(c, &head);
        buf_put(&head, c->out.p + first, c->out.n - first);
        buf_done(&c->out);
        c->out = head;
        return buf_bytes(&c->out);
}

struct bytes flow_compose_same(struct flow_compose *c, struct bytes other) {
        struct rec r;
        struct buf out;
        buf_init(&out, 0);
        rec_build_text_done(&c->t);
        while (other.n) {
                const uint8_t *from = other.p;
                if (rec_get(&other, &r, NULL) <= 0)
                        break;
                if (r.kind != REC_doc) {
                        buf_put(&out, from, (size_t) (other.p - from));
                        continue;
                }
                uint32_t flags = r.doc.flags;
                r.doc = c->doc; /* its own name and path */
                r.doc.ordinal = 0;
                r.doc.parent = REC_NONE;
                r.doc.flags = (r.doc.flags & ~(uint32_t) REC_DOC_needs_ocr) | flags;
                rec_put(&out, &r);
        }
        rec_put(&out,
                &(struct rec){ .kind = REC_done, .done = { .docs = 1, .declared = REC_NONE } });
        buf_done(&c->out);
        c->out = out;
        return buf_bytes(&c->out);
}
