/* Any bytes as the XML of a flat OpenDocument file. */
#include "office/fuzz-office.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct buf b;
        buf_init(&b, 0);
        buf_puts(&b, "<office:document xmlns='opendocument'>");
        buf_put(&b, data, n);
        fuzz_file(buf_bytes(&b));
        buf_done(&b);
        return 0;
}
