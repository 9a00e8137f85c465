/* Fuzz target: the record decoder on arbitrary bytes; what it accepts must encode to itself. */
#include "base/bug.h"
#include "rec/rec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct bytes in = { data, n };
        struct rec r;
        for (;;) {
                const uint8_t *from = in.p;
                if (rec_get(&in, &r, NULL) <= 0)
                        return 0;
                struct buf b;
                buf_init(&b, 0);
                BUG_IF(!rec_put(&b, &r));
                BUG_IF(!bytes_eq(buf_bytes(&b), bytes_of(from, (size_t) (in.p - from))));
                buf_done(&b);
        }
}
