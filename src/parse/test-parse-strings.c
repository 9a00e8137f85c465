/* Tests of parse/parse-strings.h. */
#include "base/random.h"
#include "base/test.h"
#include "base/utf8.h"
#include "parse/parse-strings.h"

#include <time.h>

static void expect(int line, struct bytes in, const char *want) {
        struct buf out;
        buf_init(&out, 0);
        parse_strings(in, &out);
        test_expect_str(__FILE__, line, str_of(want), buf_str(&out));
        buf_done(&out);
}
#define CASE(in, want) expect(__LINE__, str_bytes(STR(in)), want)

TEST(ascii_runs) {
        CASE("", "");
        CASE("\1\2abc\3", "");
        CASE("\1\2abcd\3efg\0hijk lm", "abcd\nhijk lm\n");
        CASE("  two\t words  \0", "two words\n");
}

TEST(utf8_runs) {
        CASE("\xff\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85\xff", "سلام\n");
        CASE("\1caf\xc3\xa9 au lait\2", "café au lait\n");
}

TEST(utf16_runs) {
        CASE("\xff\xfeH\0e\0l\0l\0o\0 \0y\0o\0u\0\xff\xff", "Hello you\n");
        CASE("\1\0H\0e\0l\0l\0o\1", "Hello\n");
        CASE("\xff\xfe\x33\x06\x44\x06\x27\x06\x45\x06\x0c\x20\x27\x06", "سلام\xe2\x80\x8cا\n");
}

TEST(windows_1256_runs) {
        CASE("\1\xd3\xe1\xc7\xe3 \xda\xe1\xed\xdf\xe3\2", "سلام عليكم\n");
}

TEST(blobs_are_left_out) {
        CASE("before "
             "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA after",
             "before after\n");
}

TEST(ceiling_holds) {
        struct buf out;
        buf_init(&out, 10);
        parse_strings(str_bytes(STR("several words that do not fit")), &out);
        EXPECT(out.over && out.n <= 10);
        buf_done(&out);
}

/* Noise, and patterns that lead each reader on and fail it: valid text out, in linear time. */
TEST(noise_is_linear) {
        static const char *const patterns[] = { "", "a\0b\1", "\xd8\xb3\xff", "\xd3\xe1\xc7",
                                                "abc\1" };
        static const size_t sizes[] = { 0, 4, 3, 3, 4 };
        for (size_t k = 0; k < 5; k++) {
                struct random r = { 7 };
                struct buf in, out;
                buf_init(&in, 0);
                buf_init(&out, 0);
                while (in.n < 4000000)
                        if (k == 0)
                                buf_putc(&in, (char) random_next(&r));
                        else
                                buf_put(&in, patterns[k], sizes[k]);
                clock_t from = clock();
                parse_strings(buf_bytes(&in), &out);
                EXPECT(clock() - from < 4 * CLOCKS_PER_SEC);
                EXPECT_EQ(out.n, utf8_valid(buf_bytes(&out)));
                EXPECT(out.n == 0 || !memchr(out.p, 0, out.n));
                buf_done(&in);
                buf_done(&out);
        }
}
