/* Any bytes as a PDF or a picture (by the first byte) give an answer whose records are valid,
 * however many of their pixels look like letters. */
#include "base/bug.h"
#include "ocr/ocr.h"
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
        static bool warm;
        if (!warm)
                ocr_warm();
        warm = true;
        arena_init(&a, 0);
        buf_init(&out, 0);
        ocr_read(&f, &a, &out);
        struct bytes in = buf_bytes(&out);
        enum rec_kind last = REC_doc;
        while ((got = rec_get(&in, &r, &e)) > 0)
                last = r.kind;
        BUG_IF(got < 0 || last != REC_done);
        buf_done(&out);
        arena_done(&a);
        return 0;
}
