/* Tests of parse/parse-word.h. */
#include "parse/parse-word.h"

#include "base/test.h"

static struct str decode(struct buf *out, const char *in, struct parse_word_result *r) {
        *r = (struct parse_word_result){ 0 };
        buf_clear(out);
        parse_word_text(bytes_of(in, strlen(in)), out, r);
        return buf_str(out);
}

TEST(parse_word_forms) {
        static const struct {
                const char *in, *want;
                bool malformed;
        } rows[] = {
                { "plain", "plain", false },
                { "=?utf-8?Q?caf=C3=A9?=", "café", false },
                { "=?utf-8?b?2LPZhNin2YU=?= x", "سلام x", false },
                { "=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab", false },
                { "=?utf-8?Q?a?=\n =?utf-8?Q?b?= c", "ab c", false },
                { "=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=", "café",
                  false }, /* a code point cut in two */
                { "=?iso-8859-1*de?Q?=FCber?=", "über", false },
                { "=?windows-1256?Q?=D3=E1=C7=E3?=", "سلام", false },
                { "x=?utf-8?Q?y?=z", "xyz", false },
                { "=?utf-8?Q?what?=20now?=", "what? now", false },
                { "=?utf-8?Q?with raw space?=", "with raw space", false },
                { "=?utf-8?B?2LPZhNin2YU=", "سلام", true },
                { "=?utf-8?X?a?=", "=?utf-8?X?a?=", false },
                { "=?", "=?", false },
                { "a\n b", "a b", false },
                { "caf\xc3\xa9", "café", false },
                { "=?utf-8?Q?a=0D=0ABcc:_x?=", "a  Bcc: x", false }, /* no forged line */
        };
        struct buf out;
        struct parse_word_result r;
        buf_init(&out, 0);
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
                EXPECT_STR(rows[i].want, decode(&out, rows[i].in, &r));
                EXPECT_EQ(rows[i].malformed, r.malformed);
        }
        buf_done(&out);
}

TEST(parse_word_linear) {
        struct buf in, out;
        buf_init(&in, 0);
        buf_init(&out, 0);
        for (size_t i = 0; i < 200000; i++)
                buf_puts(&in, "=?a?q?");
        clock_t start = clock();
        parse_word_text(buf_bytes(&in), &out, NULL);
        EXPECT(clock() - start < CLOCKS_PER_SEC);
        buf_done(&in);
        buf_done(&out);
}
