/* Any bytes as a PDF or a picture (by the first byte) give an answer whose records are valid. */
#include "base/bug.h"
#include "page/page.h"
#include "rec/rec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        static const uint32_t kinds[] = { REC_KIND_jpeg, REC_KIND_png,  REC_KIND_tiff,
                                          REC_KIND_gif,  REC_KIND_webp, REC_KIND_heic,
                                          REC_KIND_bmp,  REC_KIND_jp2,  REC_KIND_pnm };
        struct parse_file f = { .data = bytes_of(data, n), .kind = REC_KIND_pdf };
        struct arena a;
        struct buf out;
        struct rec r;
        struct err e;
        int got;
        if (n && data[0] < sizeof kinds / sizeof *kinds) {
                f.kind = kinds[data[0]];
                f.data = bytes_of(data + 1, n - 1);
        }
        arena_init(&a, 0);
        buf_init(&out, 0);
        page_read(&f, &a, &out);
        struct bytes in = buf_bytes(&out);
        enum rec_kind last = REC_doc;
        uint32_t frames = 0; /* that fit into the memory of a fuzzer */
        while ((got = rec_get(&in, &r, &e)) > 0) {
                last = r.kind;
                frames += last == REC_page && r.page.width < 150000 && r.page.height < 150000;
        }
        BUG_IF(got < 0 || last != REC_done);
        struct page_pixels pixels;
        bool moving = f.kind == REC_KIND_gif || f.kind == REC_KIND_webp || f.kind == REC_KIND_heic;
        if (moving && frames && page_render(&f, frames, 0, true, 1 << 20, &pixels) == 0)
                page_pixels_done(&pixels);
        buf_done(&out);
        arena_done(&a);
        return 0;
}
