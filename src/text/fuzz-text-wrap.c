/* Any text, shown and wrapped: all its words are there in order, no row is wider than asked but for
 * one word, and every row ends the isolates that it begins. */
#include "base/bug.h"
#include "base/utf8.h"
#include "text/text-show.h"
#include "text/text-wrap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Without spaces, line ends and isolates. */
static void bare(struct str s, struct buf *out) {
        size_t n;
        for (size_t i = 0; i < s.n; i += n) {
                uint32_t c = utf8_get(s.p + i, &n);
                if (c != ' ' && c != '\n' && !(c >= 0x2066 && c <= 0x2069))
                        buf_put(out, s.p + i, n);
        }
}

static void check_row(struct str row) {
        size_t n, opened = 0, closed = 0;
        for (size_t i = 0; i < row.n; i += n) {
                uint32_t c = utf8_get(row.p + i, &n);
                opened += c >= 0x2066 && c < 0x2069;
                closed += c == 0x2069;
        }
        BUG_IF(opened != closed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
        struct str text = { (const char *) data, utf8_valid(bytes_of(data, size)) };
        size_t columns = 20 + size % 70;
        struct buf shown, rows, a, b;
        buf_init(&shown, 0);
        buf_init(&rows, 0);
        buf_init(&a, 0);
        buf_init(&b, 0);
        text_show(&shown, text, TEXT_SHOW_lines | TEXT_SHOW_isolate);
        text_wrap(&rows, buf_str(&shown), columns);
        bare(buf_str(&shown), &a);
        bare(buf_str(&rows), &b);
        BUG_IF(!str_eq(buf_str(&a), buf_str(&b)));
        for (struct str rest = buf_str(&rows); rest.n;)
                check_row(str_cut(&rest, '\n'));
        buf_clear(&a);
        text_wrap(&a, text, columns); /* whatever it is, it comes to an end */
        buf_done(&shown);
        buf_done(&rows);
        buf_done(&a);
        buf_done(&b);
        return 0;
}
