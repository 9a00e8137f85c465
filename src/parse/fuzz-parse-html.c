/* Any text becomes valid UTF-8 text without NUL, whatever its tags; the ceiling holds. */
#include "base/bug.h"
#include "base/utf8.h"
#include "parse/parse-html-layout.h"
#include "parse/parse-html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Tokens of its layout: one a line, each with a sign that is known, valid UTF-8 without controls.
 */
static void check_layout(struct str html) {
        struct buf out;
        buf_init(&out, 0);
        parse_html_layout(html, &out);
        struct str rest = buf_str(&out);
        BUG_IF(utf8_valid(buf_bytes(&out)) != out.n);
        str_cut(&rest, '\n'); /* the magic */
        while (rest.n) {
                struct str line = str_cut(&rest, '\n');
                BUG_IF(line.n == 0 || !strchr("+-=/_>!", line.p[0]));
                for (size_t i = 0; i < line.n; i++)
                        BUG_IF((uint8_t) line.p[i] < ' ');
        }
        buf_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct bytes in = { data, n }, label;
        struct parse_html_result r;
        if (parse_html_charset(in, &label))
                BUG_IF(label.n == 0 || label.p < data || label.p + label.n > data + n);
        struct str html = { (const char *) data, utf8_valid(in) };
        check_layout(html);
        for (size_t max = 0; max <= 16; max += 16) {
                struct buf out;
                buf_init(&out, max);
                parse_html_text(html, &out, &r);
                BUG_IF(utf8_valid(buf_bytes(&out)) != out.n);
                BUG_IF(out.n && memchr(out.p, 0, out.n));
                BUG_IF(!out.over && out.n && out.p[out.n - 1] != '\n');
                buf_done(&out);
        }
        return 0;
}
