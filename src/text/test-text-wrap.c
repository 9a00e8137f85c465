/* Long lines in rows. */
#include "base/test.h"
#include "text/text-wrap.h"

#define IS(want, line)                                                                             \
        do {                                                                                       \
                struct buf b_;                                                                     \
                buf_init(&b_, 0);                                                                  \
                text_wrap(&b_, STR(line), 20);                                                     \
                EXPECT_STR(want, buf_str(&b_));                                                    \
                buf_done(&b_);                                                                     \
        } while (0)

TEST(short_lines_stay) {
        IS("", "");
        IS("\n\n", "\n\n");
        IS("one two three\nfour", "one two three\nfour");
        IS("12345678901234567890\n", "12345678901234567890\n");
}

TEST(long_lines_break_at_spaces) {
        IS("one two three four\n  five six\n", "one two three four five six\n");
        IS("  one two three four\n    five\n", "  one two three four five\n");
        IS("1234567890 123456789\n  x", "1234567890 123456789 x");
        IS("a\n  123456789012345678901234567890\n  b", "a 123456789012345678901234567890 b");
}

TEST(colours_take_no_room) {
        IS("\033[1mone two three\033[0m four\n  five", "\033[1mone two three\033[0m four five");
}

TEST(isolates_end_with_their_row) {
        IS("one \xe2\x81\xa8two three four\xe2\x81\xa9\n  \xe2\x81\xa8"
           "five\xe2\x81\xa9 six",
           "one \xe2\x81\xa8two three four five\xe2\x81\xa9 six");
}

TEST(columns_not_bytes) {
        IS("کتاب‌های تازه‌ی ما در\n  شهر",
           "کتاب‌های تازه‌ی ما در شهر");
        IS("漢字漢字漢字漢字漢字\n  漢字", "漢字漢字漢字漢字漢字 漢字");
}
