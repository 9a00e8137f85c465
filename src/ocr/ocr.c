/* The door: pages to records; see ocr.h. */
#include "ocr/ocr.h"

#include "base/limits.h"
#include "ocr/ocr-read.h"
#include "page/page.h"
#include "rec/rec-build.h"

enum { DPI = 300, CONFIDENT = 60, NUMBERS_LEAST = 3, DOUBTED_PART = 5 };

void ocr_warm(void) {
        page_warm();
        ocr_engine_warm();
}

/* ---- one page ------------------------------------------------------------------------------ */

static int32_t share(int64_t at, uint32_t of, uint32_t whole) {
        return of ? (int32_t) ((at * whole + of / 2) / of) : 0;
}

static struct rec_box box_of(const struct page_pixels *p, const struct ocr_word *w) {
        struct rec_box b = { .confidence = w->confidence };
        b.x = share(w->at.x0, p->width, p->page_width);
        b.y = share(w->at.y0, p->height, p->page_height);
        b.w = (uint32_t) (share(w->at.x1, p->width, p->page_width) - b.x);
        b.h = (uint32_t) (share(w->at.y1, p->height, p->page_height) - b.y);
        return b;
}

static void put_words(struct rec_build_text *t, const struct ocr_words *words,
                      const struct page_pixels *p) {
        for (size_t i = 0; i < words->v.n; i++) {
                const struct ocr_word *w = &words->v.v[i];
                if (i && w->begins == OCR_BEGIN_word)
                        rec_build_puts(t, " ");
                else if (i)
                        rec_build_break(t, w->begins == OCR_BEGIN_paragraph);
                struct rec_box b = box_of(p, w);
                b.off = rec_build_at(t);
                rec_build_put(t, ocr_word_text(words, w));
                b.len = rec_build_at(t) - b.off;
                if (b.len && !t->cut)
                        rec_build_box(t, &b);
        }
        if (words->v.n)
                rec_build_break(t, false);
}

static void put_flaws(struct rec_build *b, uint32_t number, const struct ocr_page *page) {
        const struct ocr_sum *s = &page->sum;
        if (s->signs && s->confidence < CONFIDENT)
                rec_build_flaw(b, FLAW_ocr_unsure, 0, 0, "page %u: %u of 100 sure%s%s", number,
                               s->confidence, page->script[0] ? ", looks " : "", page->script);
        if (s->numbers >= NUMBERS_LEAST && s->doubted * DOUBTED_PART > s->numbers)
                rec_build_flaw(b, FLAW_ocr_digits, 0, 0, "page %u: %u of %u numbers", number,
                               s->doubted, s->numbers);
        if (page->stopped)
                rec_build_flaw(b, FLAW_ocr_stopped, 0, 0, "page %u", number);
        if (page->absent)
                rec_build_flaw(b, FLAW_ocr_model, 0, 0, "page %u", number);
}

static void read_page(const struct parse_file *f, uint32_t number, struct rec_build *b,
                      struct rec_build_text *t) {
        struct page_pixels pixels;
        struct ocr_page page;
        if (page_render(f, number, DPI, /* gray= */ true, 0, &pixels) < 0) {
                rec_build_page(t, number, 0, 0, STR(""));
                rec_build_page_flag(t, REC_PAGE_ocr);
                rec_build_flaw(b, FLAW_ocr_unread, 0, 0, "page %u", number);
                return;
        }
        struct ocr_gray g = { pixels.width, pixels.height, pixels.p };
        ocr_page_read(&g, f->kind == REC_KIND_pdf ? pixels.dpi : 0, &page);
        rec_build_page(t, number, pixels.page_width, pixels.page_height, STR(""));
        rec_build_page_flag(t, REC_PAGE_ocr);
        put_words(t, &page.words, &pixels);
        put_flaws(b, number, &page);
        ocr_page_done(&page);
        page_pixels_done(&pixels);
}

/* ---- the unit ------------------------------------------------------------------------------ */

static struct str media_of(uint32_t kind) {
        const struct rec_kind_row *row = rec_kind_find(kind);
        return row ? str_of(row->media) : STR("application/octet-stream");
}

static void read_pages(const struct parse_file *f, struct rec_build *b) {
        struct rec_build_text t;
        uint32_t count = 0, first = f->first_page ? f->first_page : 1;
        if (page_count(f, &count) < 0)
                rec_build_flaw(b, FLAW_ocr_unread, 0, 0, "no page of it can be drawn");
        uint32_t last = count;
        if (f->pages && first <= count && f->pages <= count - first)
                last = first + f->pages - 1;
        if (last > LIMIT_page_pages) {
                last = LIMIT_page_pages;
                rec_build_flaw(b, FLAW_pdf_pages_cut, 0, 0, "%u pages", count);
        }
        rec_build_text_init(&t, b, REC_TEXT_ocr);
        rec_build_label(&t, REC_SPAN_ocr, 0);
        for (uint32_t n = first; n <= last; n++)
                read_page(f, n, b, &t);
        rec_build_text_done(&t);
}

void ocr_read(const struct parse_file *f, struct arena *a, struct buf *out) {
        struct rec_build b;
        (void) a;
        rec_build_init(&b, out, f->data.n);
        rec_build_doc(&b, &(struct rec_doc){ .parent = REC_NONE,
                                             .kind = REC_DOC_file,
                                             .flags = REC_DOC_ocr,
                                             .len = f->data.n,
                                             .size = f->data.n,
                                             .type = media_of(f->kind),
                                             .name = f->name });
        read_pages(f, &b);
        rec_build_done(&b);
}
