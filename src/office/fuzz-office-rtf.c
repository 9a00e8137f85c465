/* Any bytes become a whole answer, HTML and text that are valid UTF-8. */
#include "base/bug.h"
#include "base/utf8.h"
#include "office/office-rtf.h"
#include "rec/rec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        const struct parse_file f = { .data = { data, n } };
        struct arena a;
        struct buf out;
        struct rec r = { 0 };
        struct err e;
        arena_init(&a, 0);
        buf_init(&out, 0);
        office_rtf_kind(f.data);
        office_rtf_html(f.data, &out);
        BUG_IF(utf8_valid(buf_bytes(&out)) != out.n);
        buf_clear(&out);
        office_rtf_text(f.data, &out);
        BUG_IF(utf8_valid(buf_bytes(&out)) != out.n);
        buf_clear(&out);
        office_rtf_read(&f, &a, &out);
        struct bytes rest = buf_bytes(&out);
        while (rec_get(&rest, &r, &e) > 0)
                ;
        BUG_IF(rest.n || r.kind != REC_done);
        buf_done(&out);
        arena_done(&a);
        return 0;
}
