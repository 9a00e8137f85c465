/* What stands in a PDF beside its words: passwords, layers, notes, signatures, redactions, labels.
 */
#include "page/test-page.h"

#include <mupdf/fitz.h>
#include <mupdf/pdf.h>

#define WORDS "BT /F 12 Tf 20 150 Td (Meeting in Exampletown) Tj ET"

/* `plain` saved again, locked with `secret`; MuPDF writes what it also reads. */
static void lock(const struct buf *plain, const char *secret, int how, struct buf *ret) {
        fz_context *ctx = fz_new_context(NULL, NULL, FZ_STORE_UNLIMITED);
        pdf_write_options options = pdf_default_write_options;
        fz_buffer *b = fz_new_buffer(ctx, 4096);
        unsigned char *data;
        snprintf(options.upwd_utf8, sizeof options.upwd_utf8, "%s", secret);
        snprintf(options.opwd_utf8, sizeof options.opwd_utf8, "owner of it");
        options.do_encrypt = how;
        fz_set_warning_callback(ctx, NULL, NULL);
        fz_set_error_callback(ctx, NULL, NULL);
        fz_stream *in = fz_open_memory(ctx, (const unsigned char *) plain->p, plain->n);
        pdf_document *pdf = pdf_open_document_with_stream(ctx, in);
        fz_output *out = fz_new_output_with_buffer(ctx, b);
        pdf_write_document(ctx, pdf, out, &options);
        fz_close_output(ctx, out);
        fz_drop_output(ctx, out);
        size_t n = fz_buffer_storage(ctx, b, &data);
        buf_init(ret, 0);
        buf_put(ret, data, n);
        fz_drop_buffer(ctx, b);
        pdf_drop_document(ctx, pdf);
        fz_drop_stream(ctx, in);
        fz_drop_context(ctx);
}

TEST(page_fact_locked) {
        static const int ways[] = { PDF_ENCRYPT_RC4_40, PDF_ENCRYPT_RC4_128, PDF_ENCRYPT_AES_128,
                                    PDF_ENCRYPT_AES_256 };
        for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
                struct buf plain, locked;
                make_pdf(&plain, WORDS, "", "", "");
                lock(&plain, "quince-7", ways[i], &locked);
                struct parse_file f = { .data = buf_bytes(&locked), .kind = REC_KIND_pdf };
                struct page_pixels pixels;
                struct answer a = answer_of(&f);
                EXPECT_EQ(0, a.text.n);
                EXPECT(a.flags & REC_DOC_encrypted && flawed(&a, FLAW_encrypted));
                EXPECT(page_render(&f, 1, 72, true, 0, &pixels) < 0);
                answer_done(&a);
                f.secrets = str_bytes(STR("plum\nquince\nquince-8\n"));
                a = answer_of(&f);
                EXPECT(a.text.n == 0 && a.flags & REC_DOC_encrypted);
                answer_done(&a);
                f.secrets = str_bytes(STR("plum\n\nquince-7\nlast"));
                a = answer_of(&f);
                EXPECT_STR("Meeting in Exampletown\n", buf_str(&a.text));
                EXPECT(!(a.flags & REC_DOC_encrypted) && !flawed(&a, FLAW_encrypted));
                answer_done(&a);
                buf_done(&locked);
                lock(&plain, "", ways[i], &locked); /* may be read by all, not changed */
                a = read_as(REC_KIND_pdf, locked.p, locked.n);
                EXPECT_STR("Meeting in Exampletown\n", buf_str(&a.text));
                answer_done(&a);
                buf_done(&locked);
                buf_done(&plain);
        }
}

#define LAYER "8 0 obj<</Type/OCG/Name(Draft)>>endobj\n"
#define LAYERED                                                                                    \
        "BT /F 12 Tf 20 150 Td (shown) Tj ET "                                                     \
        "/OC /L BDC BT /F 12 Tf 20 100 Td (draft price) Tj ET EMC "                                \
        "BT /F 12 Tf 20 50 Td (last) Tj ET"

TEST(page_fact_layer) {
        struct answer a =
                read_pdf(LAYERED, "", "/OCProperties<</OCGs[8 0 R]/D<</OFF[8 0 R]>>>>", LAYER);
        EXPECT(says(&a.text, "shown") && says(&a.text, "draft price") && says(&a.text, "last"));
        EXPECT(says(&a.unseen, "draft") && says(&a.unseen, "price"));
        EXPECT(!says(&a.unseen, "shown") && !says(&a.unseen, "last"));
        EXPECT(flawed(&a, FLAW_text_unseen));
        answer_done(&a);
        a = read_pdf(LAYERED, "", "/OCProperties<</OCGs[8 0 R]/D<</ON[8 0 R]>>>>", LAYER);
        EXPECT(says(&a.text, "draft price") && a.unseen.n == 0 && !flawed(&a, FLAW_text_unseen));
        answer_done(&a);
}

TEST(page_fact_notes) {
        struct answer a =
                read_pdf(WORDS,
                         "/Annots[<</Subtype/Highlight/Contents(Who was there?)/T(Ann Sample)"
                         "/M(D:20210304)/Rect[20 150 99 162]>>"
                         "<</Subtype/Popup/Contents(who was there twice)/Rect[0 0 9 9]>>"
                         "<</Subtype/FreeText/Contents<FEFF062806440647>/Rect[0 0 9 9]>>"
                         "<</Subtype/Link/A<</S/URI/URI(https://acme.example/a)>>/Rect[0 0 9 9]>>"
                         "<</Subtype/FileAttachment/FS 8 0 R/Rect[0 0 9 9]>>]",
                         "",
                         "8 0 obj<</Type/Filespec/F(list.txt)/EF<</F 9 0 R>>>>endobj\n"
                         "9 0 obj<</Length 4>>stream\nplum\nendstream endobj\n");
        EXPECT(says(&a.text, "[Comment] Who was there? — Ann Sample, D:20210304\n"));
        EXPECT(!says(&a.text, "twice"));
        EXPECT(says(&a.text, "بله"));
        EXPECT(says(&a.facts, "Link=https://acme.example/a\n"));
        EXPECT_EQ(1, a.children);
        EXPECT(!flawed(&a, FLAW_redaction_open) && !flawed(&a, FLAW_text_covered));
        answer_done(&a);
}

TEST(page_fact_signature) {
        struct answer a = read_pdf(WORDS,
                                   "/Annots[<</Subtype/Widget/FT/Sig/T(sign)/Rect[0 0 9 9]/V<<"
                                   "/Type/Sig/Name(Ann Sample)/Reason(Agreed)/M(D:20210304)>>>>]",
                                   "", "");
        EXPECT(a.flags & REC_DOC_signed);
        EXPECT(says(&a.facts, "Signature=Ann Sample\n"));
        EXPECT(says(&a.facts, "Signature-Reason=Agreed\n"));
        answer_done(&a);
        a = read_pdf(WORDS, "/Annots[<</Subtype/Widget/FT/Sig/T(sign)/Rect[0 0 9 9]>>]", "", "");
        EXPECT(!(a.flags & REC_DOC_signed)); /* a place for one */
        answer_done(&a);
}

TEST(page_fact_redaction) {
        struct answer a =
                read_pdf(WORDS, "/Annots[<</Subtype/Redact/Rect[60 140 199 170]>>]", "", "");
        EXPECT(flawed(&a, FLAW_redaction_open)); /* marked, never applied: all can see it */
        EXPECT_STR("Meeting in Exampletown\n", buf_str(&a.text));
        EXPECT(!flawed(&a, FLAW_text_covered) && a.unseen.n == 0);
        answer_done(&a);
        a = read_pdf(WORDS, "/Annots[<</Subtype/Square/IC[0 0 0]/Rect[78 140 199 170]>>]", "", "");
        EXPECT(flawed(&a, FLAW_text_covered)); /* a black box laid over the name of the town */
        EXPECT_STR("Meeting in Exampletown\n", buf_str(&a.text));
        EXPECT(says(&a.unseen, "Exampletown") && !says(&a.unseen, "Meeting"));
        answer_done(&a);
        a = read_pdf(WORDS, "/Annots[<</Subtype/Square/C[1 0 0]/Rect[78 140 199 170]>>]", "", "");
        EXPECT(!flawed(&a, FLAW_text_covered)); /* a frame around it */
        answer_done(&a);
        a = read_pdf(WORDS, "/Annots[<</Subtype/Square/IC[1 1 0]/CA .3/Rect[78 140 199 170]>>]", "",
                     "");
        EXPECT(!flawed(&a, FLAW_text_covered)); /* paint that shows what is below */
        answer_done(&a);
        a = read_pdf(WORDS, "/Annots[<</Subtype/Square/IC[0 0 0]/F 2/Rect[78 140 199 170]>>]", "",
                     "");
        EXPECT(!flawed(&a, FLAW_text_covered)); /* not shown */
        answer_done(&a);
}

/* A PDF of so many pages with these labels. */
static struct answer read_labels(unsigned pages, const char *labels, const char *objects) {
        struct buf b;
        buf_init(&b, 0);
        buf_printf(&b, "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/PageLabels %s>>endobj\n%s",
                   labels, objects);
        buf_printf(&b, "2 0 obj<</Type/Pages/Count %u/Kids[", pages);
        for (unsigned i = 0; i < pages; i++)
                buf_printf(&b, "%u 0 R ", 100 + i);
        buf_puts(&b, "]>>endobj\n");
        for (unsigned i = 0; i < pages; i++)
                buf_printf(&b, "%u 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\n",
                           100 + i);
        buf_puts(&b, "trailer<</Root 1 0 R>>\n");
        struct answer a = read_as(REC_KIND_pdf, b.p, b.n);
        buf_done(&b);
        return a;
}

TEST(page_fact_labels) {
        struct answer a = read_labels(8, "<</Nums[0<</S/r>>4<</S/D>>6<</S/D/P(A-)/St 9>>]>>", "");
        EXPECT_STR("[i][ii][iii][iv][1][2][A-9][A-10]", buf_str(&a.labels));
        answer_done(&a);
        a = read_labels(5, "<</Nums[0<</S/D>>2<</P(cover)>>3<</S/A/St 26>>]>>", "");
        EXPECT_STR("[][][cover][Z][AA]", buf_str(&a.labels));
        answer_done(&a);
        a = read_labels(3, "<</Kids[8 0 R 9 0 R]>>",
                        "8 0 obj<</Nums[0<</S/R/St 1998>>]/Limits[0 0]>>endobj\n"
                        "9 0 obj<</Kids[8 0 R 9 0 R]/Nums[2<</S/a>>1<</S/D>>]>>endobj\n");
        EXPECT_STR("[MCMXCVIII][MCMXCIX][a]", buf_str(&a.labels));
        answer_done(&a);
        a = read_labels(2, "<</Nums[0<</S/r/St 2000000000>>1<</S/a/St 2147483647>>]>>", "");
        EXPECT_STR("[2000000000][2147483647]", buf_str(&a.labels));
        answer_done(&a);
        a = read_labels(1, "[1 2 3]", "");
        EXPECT_STR("[]", buf_str(&a.labels));
        answer_done(&a);
}
