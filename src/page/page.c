/* The door of src/page; see page.h. */
#include "page/page.h"

#include "page/page-image.h"
#include "page/page-pdf.h"

#include <unicode/unorm2.h>

/* One page with a letter from a font that is not embedded: MuPDF's own fonts, its tables of
 * characters, FreeType, and ICU's data are all there afterwards. */
static const char warm_pdf[] =
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<<"
        "/F 5 0 R>>>>>>endobj\n"
        "4 0 obj<</Length 37>>stream\nBT /F 12 Tf 9 9 Td (clew 1402) Tj ET\nendstream endobj\n"
        "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
        "trailer<</Root 1 0 R>>\n";

void page_warm(void) {
        struct parse_file f = { .data = bytes_of(warm_pdf, sizeof warm_pdf - 1),
                                .kind = REC_KIND_pdf };
        struct page_pixels pixels;
        struct arena a;
        struct buf out;
        UErrorCode e = U_ZERO_ERROR;
        arena_init(&a, 0);
        buf_init(&out, 0);
        unorm2_getNFKCInstance(&e);
        page_read(&f, &a, &out);
        if (page_render(&f, 1, 72, true, 0, &pixels) == 0)
                page_pixels_done(&pixels);
        buf_done(&out);
        arena_done(&a);
}

void page_read(const struct parse_file *f, struct arena *a, struct buf *out) {
        if (f->kind == REC_KIND_pdf)
                page_pdf_read(f, a, out);
        else
                page_image_read(f, a, out);
}
