/* What reaches a terminal. */
#include "base/random.h"
#include "base/test.h"
#include "base/utf8.h"
#include "text/text-show.h"

static void expect_show(const char *want, const char *in, unsigned flags) {
        struct buf b;
        buf_init(&b, 0);
        text_show(&b, str_of(in), flags);
        EXPECT_STR(want, buf_str(&b));
        buf_done(&b);
}

static void expect_cut(const char *want, const char *in, size_t columns, unsigned flags) {
        struct buf b;
        buf_init(&b, 0);
        text_show_cut(&b, str_of(in), columns, flags);
        EXPECT_STR(want, buf_str(&b));
        buf_done(&b);
}

TEST(show_controls) {
        expect_show("\\x1b[2Jx", "\x1b[2Jx", 0);
        expect_show("a b\\x7f\\x9b", "a\tb\x7f\xc2\x9b", 0);
        expect_show("one⏎two⏎", "one\ntwo\r\n", 0);
        expect_show("one\ntwo\n\\x0d", "one\ntwo\r\n\r", TEXT_SHOW_lines);
}

TEST(show_hidden) {
        expect_show("a⟨RLO⟩txt.exe",
                    "a\xe2\x80\xae"
                    "txt.exe",
                    0);
        expect_show("⟨U+200B⟩⟨SHY⟩⟨U+E0041⟩⟨U+3164⟩", "\u200b\u00ad\U000E0041\u3164", 0);
        expect_show("کتاب‌های", "کتاب‌های", 0);
        expect_show("a⟨ZWNJ⟩b ⟨ZWNJ⟩",
                    "a\u200c"
                    "b \u200c",
                    0);
}

TEST(show_isolates) {
        expect_show("to \u2068علی رضا\u2069, (ok)", "to علی رضا, (ok)", TEXT_SHOW_isolate);
        expect_show("\u2068سلام\u2069\n\u2068علی\u2069!", "سلام\nعلی!",
                    TEXT_SHOW_isolate | TEXT_SHOW_lines);
        expect_show("plain", "plain", TEXT_SHOW_isolate);
}

TEST(show_cut) {
        expect_cut("abc", "abc", 3, 0);
        expect_cut("ab…", "abcd", 3, 0);
        expect_cut("…", "abcd", 1, 0);
        expect_cut("漢… ", "漢字漢", 4, TEXT_SHOW_pad);
        expect_cut("ab  ", "ab", 4, TEXT_SHOW_pad);
        expect_cut("کتاب…", "کتاب‌های", 5, 0);
        expect_cut("\u2068سل\u2069…", "سلام", 3, TEXT_SHOW_isolate);
}

TEST(show_width) {
        EXPECT_EQ(3, text_width(STR("abc")));
        EXPECT_EQ(4, text_width(STR("漢字")));
        EXPECT_EQ(1, text_width(STR("e\xcc\x81")));
        EXPECT_EQ(4, text_width(STR("\x1b")));
        EXPECT_EQ(6, text_width(STR("کتاب‌ها")));
}

/* Whatever comes in: nothing dangerous leaves, and widths agree. */
TEST(show_random) {
        static const uint32_t pool[] = { 0x1b,  '\n',    '\r',   'a',   0x7f,   0x85,
                                         0x627, 0x200c,  0x202e, 0x301, 0x6f22, 0x200d,
                                         ' ',   0x1f600, 0xfeff, 0x5d0 };
        struct random r = { 3 };
        for (int round = 0; round < 2000; round++) {
                struct buf in, out;
                buf_init(&in, 0);
                buf_init(&out, 0);
                for (size_t n = random_below(&r, 20); n > 0; n--)
                        buf_put_utf8(&in, pool[random_below(&r, sizeof pool / sizeof *pool)]);
                size_t columns = 1 + random_below(&r, 30);
                text_show_cut(&out, buf_str(&in), columns, TEXT_SHOW_pad);
                EXPECT_EQ(columns, text_width(buf_str(&out)));
                for (size_t at = 0, n; at < out.n; at += n) {
                        uint32_t cp = utf8_get(out.p + at, &n);
                        EXPECT(cp >= 0x20 && (cp < 0x7f || cp >= 0xa0) && cp != 0x202e);
                }
                buf_done(&in);
                buf_done(&out);
        }
}
