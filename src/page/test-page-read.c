/* Whole files: facts, comments, fields, hidden and covered text, passwords, pictures, limits. */
#include "page/test-page.h"

#include <dirent.h>

TEST(page_read_plain) {
        struct answer a = read_pdf("BT /F 12 Tf 20 150 Td (Hello clew) Tj ET", "", "", "");
        EXPECT_STR("Hello clew\n", buf_str(&a.text));
        EXPECT_EQ(1, a.pages);
        EXPECT_EQ(2, a.boxes);
        EXPECT(a.headers >> REC_HDR_subject & 1 && a.headers >> REC_HDR_generator & 1);
        EXPECT(flawed(&a, FLAW_pdf_repaired));
        EXPECT(!flawed(&a, FLAW_text_covered) && !flawed(&a, FLAW_text_unseen));
        answer_done(&a);
}

TEST(page_read_hidden) {
        struct answer a = read_pdf("1 g BT /F 12 Tf 20 150 Td (white) Tj ET", "", "", "");
        EXPECT(a.spans >> REC_SPAN_hidden & 1 && flawed(&a, FLAW_text_unseen));
        answer_done(&a);
        a = read_pdf("0 g 10 140 100 30 re f 1 g BT /F 12 Tf 20 150 Td (on black) Tj ET", "", "",
                     "");
        EXPECT(!(a.spans >> REC_SPAN_hidden & 1) && !flawed(&a, FLAW_text_unseen));
        answer_done(&a);
        a = read_pdf("BT /F 12 Tf 20 150 Td (secret) Tj ET 0 g 10 140 100 30 re f", "", "", "");
        EXPECT(a.spans >> REC_SPAN_hidden & 1 && flawed(&a, FLAW_text_covered));
        answer_done(&a);
        a = read_pdf("BT /F 12 Tf 3 Tr 20 150 Td (layer of a scan) Tj ET", "", "", "");
        EXPECT(a.spans >> REC_SPAN_ocr & 1 && a.flags & REC_DOC_ocr);
        answer_done(&a);
}

TEST(page_read_beside) {
        struct answer a = read_pdf(
                "BT /F 12 Tf 20 150 Td (text) Tj ET",
                "/Annots[<</Subtype/Text/Contents(See note)/T(Jane Example)/Rect[0 0 9 9]>>"
                "<</Subtype/Widget/FT/Tx/T(sum)/V(12)/Rect[0 0 9 9]>>"
                "<</Subtype/Redact/Rect[0 0 9 9]>>]",
                "/OpenAction<</S/JavaScript/JS(1)>>/AA<</WC<</S/Launch/F(x)>>>>", "");
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
