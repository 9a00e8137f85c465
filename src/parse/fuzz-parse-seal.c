/* Any bytes as a message: every record can be read back, and a hash is one. */
#include "base/bug.h"
#include "parse/parse-seal.h"
#include "rec/rec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
        struct buf out;
        struct rec r;
        buf_init(&out, 0);
        parse_seal(bytes_of(data, size), &out);
        struct bytes in = buf_bytes(&out);
        while (rec_get(&in, &r, NULL) > 0) {
                BUG_IF(r.kind != REC_header || !str_eq(r.header.name, STR(REC_SEAL)));
                BUG_IF(r.header.off + r.header.len > size);
                BUG_IF(!str_starts(r.header.value, STR("type=")));
        }
        BUG_IF(in.n != 0);
        buf_done(&out);
        return 0;
}
