/* Encoded words and parameters: valid UTF-8 out, no control characters. */
#include "parse/parse-param.h"
#include "parse/parse-word.h"

#include "base/bug.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct arena a;
        struct buf out;
        struct parse_params ps;
        arena_init(&a, 0);
        buf_init(&out, 0);
        parse_word_text(bytes_of(data, n), &out, NULL);
        BUG_IF(utf8_valid(buf_bytes(&out)) != out.n);
        for (size_t i = 0; i < out.n; i++)
                BUG_IF((uint8_t) out.p[i] < ' ');
        parse_params(bytes_of(data, n), &a, &ps);
        for (const struct parse_param *p = ps.first; p; p = p->next) {
                struct str s = parse_param_text(p, &a);
                BUG_IF(utf8_valid(str_bytes(s)) != s.n || s.n > UINT16_MAX);
        }
        buf_done(&out);
        arena_done(&a);
        return 0;
}
