/* Any bytes under any label become valid UTF-8 without NUL.  Input: label, newline, bytes. */
#include "base/bug.h"
#include "base/utf8.h"
#include "parse/parse-charset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct bytes in = { data, n }, label = bytes_sub(in, 0, bytes_chr(in, '\n'));
        struct parse_charset_result r;
        parse_charset_warm();
        for (size_t max = 0; max <= 16; max += 16) {
                struct buf out;
                buf_init(&out, max);
                parse_charset_decode(bytes_sub(in, label.n + 1, SIZE_MAX), label, &out, &r);
                BUG_IF(utf8_valid(buf_bytes(&out)) != out.n);
                BUG_IF(out.n && memchr(out.p, 0, out.n));
                BUG_IF(r.used.n == 0);
                buf_done(&out);
        }
        return 0;
}
