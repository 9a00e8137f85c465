/* Any bytes become a whole answer; the seeds are messages in compound files. */
#include "base/bug.h"
#include "outlook/outlook-msg.h"
#include "outlook/outlook-rtf.h"
#include "outlook/outlook-tnef.h"
#include "rec/rec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        const struct parse_file f = { .data = { data, n } };
        struct arena a;
        struct buf out;
        struct rec r = { 0 };
        struct err e;
        bool damaged;
        arena_init(&a, 0);
        buf_init(&out, 0);
        BUG_IF(outlook_ole_is_msg(f.data) && outlook_tnef_is(f.data));
        outlook_rtf_unpack(f.data, &a, &damaged);
        outlook_read(&f, &a, &out);
        struct bytes rest = buf_bytes(&out);
        while (rec_get(&rest, &r, &e) > 0)
                ;
        BUG_IF(rest.n || r.kind != REC_done);
        buf_done(&out);
        arena_done(&a);
        return 0;
}
