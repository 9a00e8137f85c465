/* Any bytes through the reader of pages and texts: the answer is whole records and ends with DONE.
 */
#include "article/article.h"
#include "base/bug.h"
#include "rec/rec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void run(void (*read)(const struct parse_file *, struct arena *, struct buf *),
                uint32_t kind, struct bytes in) {
        struct arena a;
        struct buf out;
        struct rec r = { 0 };
        const struct parse_file f = { .data = in, .kind = kind };
        arena_init(&a, 0);
        buf_init(&out, 0);
        read(&f, &a, &out);
        struct bytes rest = buf_bytes(&out);
        int got;
        while ((got = rec_get(&rest, &r, NULL)) > 0)
                ;
        BUG_IF(got != 0 || r.kind != REC_done);
        buf_done(&out);
        arena_done(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct bytes in = { data, n };
        run(article_read, REC_KIND_html, in);
        run(article_read, REC_KIND_mhtml, in);
        run(article_read, REC_KIND_text, in);
        return 0;
}
