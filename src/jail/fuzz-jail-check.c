/* Fuzz target: the checker on arbitrary answers.  What it accepts must be readable to its end, with
 * every offset inside the message and every span between code points.
 *
 *   input   | bytes of the message u16 | answer | */
#include "base/bug.h"
#include "base/le.h"
#include "jail/jail-check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_container(struct bytes in, uint64_t size) {
        struct jail_check_unpack c;
        struct rec r;
        jail_check_unpack_init(&c, size, 0);
        while (!c.done && rec_get(&in, &r, NULL) > 0)
                if (jail_check_unpack(&c, &r, NULL) < 0)
                        return;
        BUG_IF(c.done && c.at != size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        size_t used = 0;
        struct rec r, text = { 0 };
        if (n < 2)
                return 0;
        uint64_t message_n = le_get16(data);
        struct bytes in = bytes_of(data + 2, n - 2);
        check_container(in, message_n);
        if (jail_check_message(in, message_n, &used, NULL) < 0)
                return 0;
        BUG_IF(used == 0 || used > in.n);
        in.n = used;
        while (rec_get(&in, &r, NULL) > 0) {
                if (r.kind == REC_text)
                        text = r;
                BUG_IF(r.kind == REC_doc && r.doc.off + r.doc.len > message_n);
                BUG_IF(r.kind == REC_header && r.header.off + r.header.len > message_n);
                BUG_IF(r.kind == REC_span && r.span.off + r.span.len > text.text.text.n);
        }
        BUG_IF(in.n != 0 || r.kind != REC_done);
        return 0;
}
