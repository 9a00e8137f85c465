/* Tokens and folding. */
#include "base/random.h"
#include "base/test.h"
#include "base/utf8.h"
#include "text/text-fold.h"
#include "text/text-token.h"

/* Tokens of `z` as "term term", an overlay as "[term/width]"; also checks what holds always. */
static struct str tokens_of(const char *z, struct buf *out) {
        struct text_tokens t;
        struct text_token k;
        uint32_t pos = 0, last = 0;
        buf_init(out, 0);
        text_tokens_init(&t, str_of(z));
        while (text_tokens_next(&t, &k)) {
                EXPECT(k.term.n > 0 && k.term.n <= LIMIT_token_bytes);
                EXPECT(k.off + k.len <= strlen(z));
                EXPECT(k.pos >= last);
                last = k.pos;
                if (!k.overlay)
                        EXPECT_EQ(pos++, k.pos);
                EXPECT_EQ(!k.overlay, k.width == 1);
                buf_printf(out, out->n ? " " : "");
                if (k.overlay)
                        buf_printf(out, "[%.*s/%u]", STR_ARG(k.term), k.width);
                else
                        buf_put_str(out, k.term);
        }
        return buf_str(out);
}

struct row {
        const char *in, *want;
};

static void expect_tokens(const struct row *row) {
        for (; row->in; row++) {
                struct buf b;
                EXPECT_STR(row->want, tokens_of(row->in, &b));
                buf_done(&b);
        }
}

TEST(token_latin) {
        static const struct row rows[] = {
                { "", "" },
                { " . ", "" },
                { "Hello, World", "hello world" },
                { "jane.doe@mail.example.org", "jane doe mail example org" },
                { "snake_case 3.14 A1b2", "snake case 3 14 a1b2" },
                { "don't DON’T John's boys' 'quoted' rock'n'roll",
                  "dont dont john boys quoted rocknroll" },
                { "James’s house, and the boss's own", "james house and the boss own" },
                { "L'Homme d’affaires O'Brien",
                  "l [lhomme/2] homme d [daffaires/2] affaires o [obrien/2] brien" },
                { "Straße ÅNGSTRÖM Łódź smørrebrød Đorđe Ægir",
                  "strasse angstrom lodz smorrebrod dorde aegir" },
                { "İstanbul ISPARTA ılık", "istanbul isparta ilik" },
                { "e\xcc\x81te\xcc\x81", "ete" },
                { "Ｆｕｌｌ ﬁne ①", "full fine 1" },
                { "Ἀθῆναι ΣΊΣΥΦΟΣ", "αθηναι σισυφοσ" },
                { "Ёлка ЙОД", "елка иод" },
                { "co\xc2\xadoperate \xef\xbb\xbf"
                  "bom",
                  "cooperate bom" },
                { "a\xe2\x80\x8b"
                  "b",
                  "a b" },
                { "“smart”—dashes…end", "smart dashes end" },
                { 0 },
        };
        expect_tokens(rows);
}

TEST(token_arabic_script) {
        static const struct row rows[] = {
                { "طباطبايي طباطبائی كتاب", "طباطبایی طباطبایی کتاب" },
                { "مُحَمَّد محـــمد", "محمد محمد" },
                { "أحمد إبراهيم آمنة ٱلله", "احمد ابراهیم امنه الله" },
                { "مؤمن خانۀ خانهٔ", "مومن خانه خانه" },
                { "۱۴۰۲ ١٤٠٢ ١٢٫٥", "1402 1402 12 5" },
                { "ﻻ ﷲ ﻛﺘﺎب", "لا الله کتاب" },
                { "کتاب‌های", "کتاب [کتابهای/2] های" },
                { "کتاب های تازه", "کتاب [کتابهای/2] های تازه" },
                { "کتابهای تازه", "کتابهای تازه" },
                { "و می روند و", "و می [میروند/2] روند و" },
                { "نمی‌خواهم ها", "نمی [نمیخواهمها/3] خواهم ها" },
                { "بزرگ تر ها را", "بزرگ [بزرگترها/3] تر ها را" },
                { "کتاب،های", "کتاب های" },
                { "های کتاب", "های کتاب" },
                { "خامنه‌ای", "خامنه [خامنهای/2] ای" },
                { "a‌b", "ab" },
                { "می‌", "می" },
                { "کتاب\xe2\x80\x8fهای", "کتابهای" },
                { "کتاب ها abc", "کتاب [کتابها/2] ها abc" },
                { 0 },
        };
        expect_tokens(rows);
}

TEST(token_unspaced_scripts) {
        static const struct row rows[] = {
                { "漢字かな", "漢 字 か な" },
                { "ABC漢字", "abc 漢 字" },
                { "ｶ 한국어 が", "カ 한국어 が" },
                { "हिन्दी में", "हिन्दी में" },
                { "ไทย", "ไ ท ย" },
                { 0 },
        };
        expect_tokens(rows);
}

TEST(token_offsets) {
        struct text_tokens t;
        struct text_token k;
        struct str in = STR("«مُحَمَّد» John’s کتاب‌های");
        static const char *const want[] = { "مُحَمَّد", "John", "کتاب", "کتاب‌های", "های" };
        text_tokens_init(&t, in);
        for (size_t i = 0; i < 5; i++) {
                ASSERT(text_tokens_next(&t, &k));
                struct str got = str_sub(in, k.off, k.len);
                if (i == 0) /* a mark behind the last letter may stay outside */
                        EXPECT(got.n >= strlen(want[0]) - 2);
                else
                        EXPECT_STR(want[i], got);
        }
        EXPECT(!text_tokens_next(&t, &k));
        EXPECT(!text_tokens_next(&t, &k));
}

TEST(token_long_words_are_cut) {
        struct buf in;
        struct text_tokens t;
        struct text_token k;
        buf_init(&in, 0);
        for (int i = 0; i < 1000; i++)
                buf_putc(&in, 'X');
        for (int i = 0; i < 100; i++)
                buf_puts(&in, " ب");
        for (int i = 0; i < 100; i++)
                buf_puts(&in, "ب");
        text_tokens_init(&t, buf_str(&in));
        ASSERT(text_tokens_next(&t, &k));
        EXPECT_EQ(64, k.term.n);
        EXPECT_EQ(1000, k.len);
        for (int i = 0; i < 99; i++)
                EXPECT(text_tokens_next(&t, &k));
        ASSERT(text_tokens_next(&t, &k));
        EXPECT_EQ(64, k.term.n);
        EXPECT(!text_tokens_next(&t, &k));
        buf_done(&in);
}

/* The plain way: every ASCII word, byte by byte. */
static bool naive_next(struct str s, size_t *at, char *term, size_t *ret_n) {
        while (*at < s.n && !ascii_alpha(s.p[*at]) && !ascii_digit(s.p[*at]))
                ++*at;
        *ret_n = 0;
        for (; *at < s.n && (ascii_alpha(s.p[*at]) || ascii_digit(s.p[*at])); ++*at)
                if (*ret_n < LIMIT_token_bytes)
                        term[(*ret_n)++] = ascii_lower(s.p[*at]);
        return *ret_n > 0;
}

TEST(token_fast_road_equals_naive) {
        struct random r = { 7 };
        for (int round = 0; round < 3000; round++) {
                char in[256], term[64];
                size_t n = random_below(&r, sizeof in);
                for (size_t i = 0; i < n; i++) {
                        in[i] = random_below(&r, 7) ? (char) ('0' + random_below(&r, 75))
                                                    : (char) random_below(&r, 128);
                        if (in[i] == '\'')
                                in[i] = '-';
                }
                struct text_tokens t;
                struct text_token k = { 0 };
                size_t at = 0, m;
                text_tokens_init(&t, (struct str){ in, n });
                while (naive_next((struct str){ in, n }, &at, term, &m)) {
                        EXPECT(text_tokens_next(&t, &k));
                        EXPECT(str_eq((struct str){ term, m }, k.term));
                }
                EXPECT(!text_tokens_next(&t, &k));
        }
}

TEST(fold_names) {
        static const struct row rows[] = {
                { "  Dr. Jürgen  O'Brien ", "dr jurgen obrien" },
                { "علي‌اكبر هاشمي", "علیاکبر هاشمی" },
                { "...", "" },
                { "ʿAlī b. Abī Ṭālib", "ali b abi talib" },
                { 0 },
        };
        for (const struct row *row = rows; row->in; row++) {
                struct buf b;
                buf_init(&b, 0);
                text_fold(str_of(row->in), &b);
                EXPECT_STR(row->want, buf_str(&b));
                buf_done(&b);
        }
}

/* What a code point folds to stays as it is when folded again; so terms can be tokenised. */
TEST(fold_twice_is_fold_once) {
        unsigned bad = 0;
        for (uint32_t cp = 1; cp < 0x110000; cp++) {
                if (cp >= 0xd800 && cp < 0xe000)
                        continue;
                struct buf in, once, twice;
                buf_init(&in, 0);
                buf_init(&once, 0);
                buf_init(&twice, 0);
                buf_put_utf8(&in, cp);
                text_fold(buf_str(&in), &once);
                text_fold(buf_str(&once), &twice);
                if (!str_eq(buf_str(&once), buf_str(&twice)) && bad++ < 20)
                        test_fail(__FILE__, __LINE__, "U+%04X: '%.*s', then '%.*s'", cp,
                                  STR_ARG(buf_str(&once)), STR_ARG(buf_str(&twice)));
                buf_done(&in);
                buf_done(&once);
                buf_done(&twice);
        }
        EXPECT_EQ(0, bad);
}
