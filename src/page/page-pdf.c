/* A PDF to records; see page.h.
 *
 * The DOC record comes first but says what only the last page tells (needs_ocr), so everything
 * behind it is put together in a buffer of its own. */
#include "page/page-pdf.h"

#include "base/limits.h"
#include "page/page-device.h"
#include "page/page-fact.h"
#include "page/page-label.h"
#include "page/page-mend.h"
#include "page/page-reading.h"
#include "page/page-text.h"

#include <math.h>

enum { FEW_GLYPHS = 24 };

struct pdf_reader {
        struct page_file file;
        struct rec_build b;
        struct rec_build_text text;
        struct page_facts facts;
        struct page_labels labels;
        struct page_lines lines; /* used again for each page */
        struct page_chars chars;
        struct page_bidi_pairs pairs;
        uint32_t flags; /* enum rec_doc_flag */
        uint32_t damaged, unreadable, covered, hidden, turned, numbers, first_covered;
        bool full;
        double until;  /* page_clock() at which it is enough */
        uint32_t late; /* the page at which it was, or 0 */
};

static uint32_t hundredths(float points) {
        return points > 0 && points < 1e6f ? (uint32_t) lroundf(points * 100) : 0;
}

/* Whether the letters of the page mean nothing: a font without a map to Unicode. */
static bool is_unreadable(const struct page_scan *s) {
        return s->unmapped * 3 > s->glyphs.glyphs.n && s->unmapped > FEW_GLYPHS / 2;
}

static uint32_t page_flags(struct pdf_reader *r, const struct page_scan *s,
                           const struct page_mended *mended) {
        size_t n = s->glyphs.glyphs.n;
        uint32_t flags = mended->words || mended->numbers ? REC_PAGE_repaired : 0;
        bool drawn = s->picture_share > 0.1f || s->paths > 200;
        if (is_unreadable(s) || (n < FEW_GLYPHS && drawn)) {
                flags |= REC_PAGE_needs_ocr;
                r->flags |= REC_DOC_needs_ocr;
        }
        if (n && s->invisible * 2 > n) {
                flags |= REC_PAGE_ocr;
                r->flags |= REC_DOC_ocr;
        }
        return flags;
}

static void count(struct pdf_reader *r, uint32_t number, const struct page_scan *s,
                  const struct page_mended *mended) {
        r->turned += mended->words;
        r->numbers += mended->numbers;
        r->unreadable += is_unreadable(s);
        r->hidden += s->white + s->outside + s->off;
        r->full |= s->full;
        if (s->covered && !r->covered)
                r->first_covered = number;
        r->covered += s->covered;
}

static void put_page(struct pdf_reader *r, uint32_t number, pdf_page *page,
                     const struct page_scan *s) {
        struct page_mended mended;
        char label[PAGE_LABEL_MOST];
        vec_clear(&r->chars.v);
        page_lines_make(&s->glyphs, &r->lines);
        page_reading_make(&s->glyphs, &r->lines, &r->pairs, &r->chars);
        page_mend(&r->chars, &mended);
        rec_build_break(&r->text, number > 1);
        rec_build_page(&r->text, number, hundredths(s->width), hundredths(s->height),
                       page_labels_of(&r->labels, number, label));
        rec_build_page_flag(&r->text, page_flags(r, s, &mended));
        page_text_put(&r->text, &r->chars, &r->lines);
        count(r, number, s, &mended);
        if (page)
                page_fact_page(&r->file, page, &r->b, &r->text, &r->facts);
}

static void read_page(struct pdf_reader *r, uint32_t number) {
        fz_context *ctx = r->file.ctx;
        struct page_scan s = { .until = r->until };
        pdf_page *page = NULL;
        fz_var(page);
        fz_try(ctx) {
                page = pdf_load_page(ctx, r->file.pdf, (int) number - 1);
                page_scan_run(ctx, page, &s);
        }
        fz_catch(ctx) {
                r->damaged++;
                page_file_caught(&r->file);
        }
        if (s.late && !r->late)
                r->late = number;
        put_page(r, number, page, &s);
        fz_drop_page(ctx, page ? &page->super : NULL);
        page_scan_done(&s);
}

static uint32_t count_pages(struct pdf_reader *r) {
        fz_context *ctx = r->file.ctx;
        int n = 0;
        fz_var(n);
        fz_try(ctx) n = pdf_count_pages(ctx, r->file.pdf);
        fz_catch(ctx) page_file_caught(&r->file);
        return n > 0 ? (uint32_t) n : 0;
}

static void put_flaws(struct pdf_reader *r, uint32_t pages) {
        struct rec_build *b = &r->b;
        if (pdf_was_repaired(r->file.ctx, r->file.pdf))
                rec_build_flaw(b, FLAW_pdf_repaired, 0, 0, "%u complaints", r->file.complaints);
        if (r->damaged || pages == 0)
                rec_build_flaw(b, FLAW_pdf_page_damaged, 0, 0, "%u of %u pages", r->damaged, pages);
        if (pages > LIMIT_page_pages)
                rec_build_flaw(b, FLAW_pdf_pages_cut, 0, 0, "%u pages", pages);
        if (r->late)
                rec_build_flaw(b, FLAW_pdf_slow, 0, 0, "given up on page %u of %u", r->late, pages);
        if (r->turned)
                rec_build_flaw(b, FLAW_text_reversed, 0, 0, "%u words or lines", r->turned);
        if (r->numbers)
                rec_build_flaw(b, FLAW_digits_reversed, 0, 0, "%u numbers", r->numbers);
        if (r->unreadable)
                rec_build_flaw(b, FLAW_text_unmapped, 0, 0, "%u pages", r->unreadable);
        if (r->covered)
                rec_build_flaw(b, FLAW_text_covered, 0, 0, "%u letters, first on page %u",
                               r->covered, r->first_covered);
        if (r->hidden)
                rec_build_flaw(b, FLAW_text_unseen, 0, 0, "%u letters", r->hidden);
        if (r->full)
                rec_build_flaw(b, FLAW_page_glyphs_cut, 0, 0, "over %u letters",
                               (unsigned) LIMIT_page_glyphs);
}

static void read_pages(struct pdf_reader *r) {
        uint32_t pages = count_pages(r);
        r->until = page_clock() + LIMIT_page_s + (double) (r->file.f->data.n >> 20);
        rec_build_text_init(&r->text, &r->b, REC_TEXT_plain);
        page_fact_document(&r->file, &r->b, &r->facts);
        page_labels_read(&r->file, &r->labels);
        for (uint32_t i = 1; i <= pages && i <= LIMIT_page_pages && !r->text.cut && !r->late; i++)
                read_page(r, i);
        page_fact_outline(&r->file, &r->text);
        rec_build_text_done(&r->text);
        put_flaws(r, pages);
        page_fact_end(&r->file, &r->b, &r->facts);
}

static void read_file(struct pdf_reader *r) {
        page_file_open(&r->file);
        if (!r->file.pdf) {
                rec_build_flaw(&r->b, FLAW_pdf_page_damaged, 0, 0, "cannot be opened");
        } else if (r->file.locked) {
                r->flags |= REC_DOC_encrypted;
                rec_build_flaw(&r->b, FLAW_encrypted, 0, 0, "PDF with a password");
        } else {
                read_pages(r);
        }
}

void page_pdf_read(const struct parse_file *f, struct arena *a, struct buf *out) {
        struct pdf_reader r = { .flags = 0 };
        struct rec_build head;
        struct buf tail;
        (void) a;
        buf_init(&tail, 0);
        page_file_init(&r.file, f);
        page_facts_init(&r.facts);
        rec_build_init(&head, out, f->data.n);
        rec_build_init(&r.b, &tail, f->data.n);
        r.b.docs = 1; /* the one that is written last, before the tail */
        read_file(&r);
        rec_build_doc(&head, &(struct rec_doc){ .parent = REC_NONE,
                                                .kind = REC_DOC_file,
                                                .flags = r.flags | r.facts.flags,
                                                .len = f->data.n,
                                                .size = f->data.n,
                                                .type = STR("application/pdf"),
                                                .name = f->name });
        buf_put(out, tail.p, tail.n);
        head.docs = r.b.docs;
        rec_build_done(&head);
        vec_done(&r.chars.v);
        page_lines_done(&r.lines);
        page_labels_done(&r.labels);
        page_facts_done(&r.facts);
        page_file_done(&r.file);
        buf_done(&tail);
}
