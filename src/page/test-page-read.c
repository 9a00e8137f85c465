/* Whole files: facts, comments, fields, hidden and covered text, passwords, pictures, limits. */
#include "base/test.h"
#include "page/page.h"
#include "rec/rec.h"

#include <dirent.h>

struct answer {
        struct buf out, text;
        uint32_t flags, pages, page_flags, boxes, children;
        uint64_t flaws, spans; /* by number: flaw - 110, or 63 for encrypted */
        uint32_t headers;      /* by id */
};

static void take(struct answer *a, const struct rec *r, bool *first) {
        if (r->kind == REC_doc && *first) {
                a->flags = r->doc.flags;
                *first = false;
        } else if (r->kind == REC_text) {
                buf_put_str(&a->text, r->text.text);
        } else if (r->kind == REC_page) {
                a->pages++;
                a->page_flags |= r->page.flags;
        } else if (r->kind == REC_boxes) {
                a->boxes += r->boxes.count;
        } else if (r->kind == REC_child) {
                a->children++;
        } else if (r->kind == REC_span) {
                a->spans |= 1ull << r->span.kind;
        } else if (r->kind == REC_header) {
                a->headers |= 1u << r->header.id;
        } else if (r->kind == REC_flaw) {
                uint32_t n = (uint32_t) r->flaw.flaw;
                a->flaws |= 1ull << (n >= 110 && n < 173 ? n - 110 : 63);
        }
}

static struct answer read_as(uint32_t kind, const void *p, size_t n) {
        struct parse_file f = { .data = bytes_of(p, n), .kind = kind };
        struct answer a = { .flags = 0 };
        struct arena arena;
        struct rec r;
        struct err e;
        bool first = true;
        int got;
        arena_init(&arena, 0);
        buf_init(&a.out, 0);
        buf_init(&a.text, 0);
        page_read(&f, &arena, &a.out);
        struct bytes in = buf_bytes(&a.out);
        while ((got = rec_get(&in, &r, &e)) > 0)
                take(&a, &r, &first);
        EXPECT_EQ(0, got);
        arena_done(&arena);
        return a;
}

static void answer_done(struct answer *a) {
        buf_done(&a->out);
        buf_done(&a->text);
}

/* A PDF of one page: what it draws, what else the page and the catalog hold.  Without a table of
 * objects, so that MuPDF finds them by search. */
static struct answer read_pdf(const char *content, const char *page, const char *catalog) {
        struct buf b;
        buf_init(&b, 0);
        buf_printf(&b,
                   "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R%s>>endobj\n"
                   "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                   "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R%s"
                   "/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
                   "4 0 obj<</Length %zu>>stream\n%s\nendstream endobj\n"
                   "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
                   "6 0 obj<</Title(A Report)/Author(Jane Example)/Producer(Acme Writer)"
                   "/CreationDate(D:20200102030405+03'30')>>endobj\n"
                   "trailer<</Root 1 0 R/Info 6 0 R>>\n",
                   catalog, page, strlen(content), content);
        struct answer a = read_as(REC_KIND_pdf, b.p, b.n);
        buf_done(&b);
        return a;
}

static bool flawed(const struct answer *a, enum rec_flaw f) {
        return a->flaws >> ((uint32_t) f - 110) & 1;
}

TEST(page_read_plain) {
        struct answer a = read_pdf("BT /F 12 Tf 20 150 Td (Hello clew) Tj ET", "", "");
        EXPECT_STR("Hello clew\n", buf_str(&a.text));
        EXPECT_EQ(1, a.pages);
        EXPECT_EQ(2, a.boxes);
        EXPECT(a.headers >> REC_HDR_subject & 1 && a.headers >> REC_HDR_generator & 1);
        EXPECT(flawed(&a, FLAW_pdf_repaired));
        EXPECT(!flawed(&a, FLAW_text_covered) && !flawed(&a, FLAW_text_unseen));
        answer_done(&a);
}

TEST(page_read_hidden) {
        struct answer a = read_pdf("1 g BT /F 12 Tf 20 150 Td (white) Tj ET", "", "");
        EXPECT(a.spans >> REC_SPAN_hidden & 1 && flawed(&a, FLAW_text_unseen));
        answer_done(&a);
        a = read_pdf("0 g 10 140 100 30 re f 1 g BT /F 12 Tf 20 150 Td (on black) Tj ET", "", "");
        EXPECT(!(a.spans >> REC_SPAN_hidden & 1) && !flawed(&a, FLAW_text_unseen));
        answer_done(&a);
        a = read_pdf("BT /F 12 Tf 20 150 Td (secret) Tj ET 0 g 10 140 100 30 re f", "", "");
        EXPECT(a.spans >> REC_SPAN_hidden & 1 && flawed(&a, FLAW_text_covered));
        answer_done(&a);
        a = read_pdf("BT /F 12 Tf 3 Tr 20 150 Td (layer of a scan) Tj ET", "", "");
        EXPECT(a.spans >> REC_SPAN_ocr & 1 && a.flags & REC_DOC_ocr);
        answer_done(&a);
}

TEST(page_read_beside) {
        struct answer a = read_pdf(
                "BT /F 12 Tf 20 150 Td (text) Tj ET",
                "/Annots[<</Subtype/Text/Contents(See note)/T(Jane Example)/Rect[0 0 9 9]>>"
                "<</Subtype/Widget/FT/Tx/T(sum)/V(12)/Rect[0 0 9 9]>>"
                "<</Subtype/Redact/Rect[0 0 9 9]>>]",
                "/OpenAction<</S/JavaScript/JS(1)>>/AA<</WC<</S/Launch/F(x)>>>>");
        EXPECT(a.spans >> REC_SPAN_comment & 1 && a.spans >> REC_SPAN_field & 1);
        EXPECT(flawed(&a, FLAW_pdf_script) && flawed(&a, FLAW_pdf_action));
        EXPECT(flawed(&a, FLAW_redaction_open));
        EXPECT(str_find(buf_str(&a.text), STR("[Comment] See note — Jane Example")) != SIZE_MAX);
        EXPECT(str_find(buf_str(&a.text), STR("sum: 12")) != SIZE_MAX);
        answer_done(&a);
}

TEST(page_read_no_pdf) {
        struct answer a = read_as(REC_KIND_pdf, "%PDF-1.4\nnothing", 16);
        EXPECT_EQ(0, a.text.n);
        EXPECT(flawed(&a, FLAW_pdf_page_damaged));
        answer_done(&a);
}

TEST(page_read_picture) {
        struct buf b;
        buf_init(&b, 0);
        buf_puts(&b, "P5 64 48 255\n");
        for (unsigned i = 0; i < 64 * 48; i++)
                buf_putc(&b, (char) i);
        struct answer a = read_as(REC_KIND_pnm, b.p, b.n);
        EXPECT_EQ(1, a.pages);
        EXPECT(a.flags & REC_DOC_needs_ocr && a.page_flags & REC_PAGE_needs_ocr);
        answer_done(&a);
        struct parse_file f = { .data = buf_bytes(&b), .kind = REC_KIND_pnm };
        struct page_pixels p;
        ASSERT(page_render(&f, 1, 0, true, 0, &p) == 0);
        EXPECT_EQ(64, p.width);
        EXPECT_EQ(48, p.height);
        EXPECT_EQ(70, p.p[70]);
        page_pixels_done(&p);
        EXPECT(page_render(&f, 9, 0, true, 0, &p) < 0 || (page_pixels_done(&p), true));
        buf_done(&b);
        a = read_as(REC_KIND_pnm, "P5 60000 60000 255\n", 19);
        EXPECT(flawed(&a, FLAW_picture_limit) || flawed(&a, FLAW_picture_damaged));
        EXPECT(!(a.flags & REC_DOC_needs_ocr));
        answer_done(&a);
}

/* The PDFs that pdf.js keeps because they broke something: all give valid answers. */
TEST(page_read_odd) {
        const char *folder = test_data("hostile/pdfjs");
        if (!folder)
                return;
        struct buf path, in;
        buf_init(&path, 0);
        DIR *d = opendir(folder);
        unsigned n = 0, with_text = 0;
        ASSERT(d);
        for (struct dirent *e; (e = readdir(d));) {
                if (!str_ends(str_of(e->d_name), STR(".pdf")))
                        continue;
                buf_clear(&path);
                buf_printf(&path, "%s/%s", folder, e->d_name);
                if (!test_slurp(buf_z(&path), &in))
                        continue;
                struct answer a = read_as(REC_KIND_pdf, in.p, in.n);
                n++;
                with_text += a.text.n > 1;
                answer_done(&a);
                buf_done(&in);
        }
        closedir(d);
        printf("# %u odd PDFs, %u with text\n", n, with_text);
        EXPECT(with_text * 10 >= n * 7);
        buf_done(&path);
}
