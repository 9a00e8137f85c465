/* Any bytes become lines of valid UTF-8 without NUL, within the ceiling of the buffer. */
#include "base/bug.h"
#include "base/utf8.h"
#include "parse/parse-strings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        for (size_t max = 0; max <= 16; max += 16) {
                struct buf out;
                buf_init(&out, max);
                parse_strings((struct bytes){ data, n }, &out);
                BUG_IF(utf8_valid(buf_bytes(&out)) != out.n);
                BUG_IF(out.n && memchr(out.p, 0, out.n));
                BUG_IF(max && out.n > max);
                buf_done(&out);
        }
        return 0;
}
