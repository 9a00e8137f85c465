/* Persian names for ties, and the letters of the Persian lexicon. */
#include "base/test.h"
#include "text/text-fold.h"
#include "tie/tie-lex.h"
#include "tie/tie-name.h"

static const char *const listed[] = {
#define TIE_VERB(rule, kind, words, from, to, what, flags) words, from, to,
#define TIE_NOUN(rule, kind, words, from, to, what, flags) words, from, to,
#define TIE_IS(rule, kind, words, from, to, what, flags)   words, from, to,
#define TIE_SPEECH(what, words)                            words,
#include "tie/tie-verb-fa.def"
#undef TIE_VERB
#undef TIE_NOUN
#undef TIE_IS
#undef TIE_SPEECH
};

/* A row with a letter that folding takes away would never be found. */
TEST(tie_verb_fa_is_folded) {
        struct buf b;
        buf_init(&b, 0);
        size_t words = 0;
        for (size_t i = 0; i < sizeof listed / sizeof *listed; i++) {
                struct str rest = str_of(listed[i]);
                while (rest.p) {
                        struct str one = str_cut(&rest, '|');
                        buf_clear(&b);
                        text_fold(one, &b);
                        test_expect_str(__FILE__, __LINE__, one, buf_str(&b));
                        words++;
                }
        }
        EXPECT(words > 1000);
        buf_done(&b);
}

TEST(tie_verb_fa_is_found) {
        struct tie_lex *x = tie_lex_new();
        const struct tie_frame *const *frames;
        uint64_t room[TIE_LEX_CACHE] = { 0 };
        EXPECT(tie_lex_find(x, TEXT_LANG_fa, STR("اموزش دادن"), &frames) > 0);
        EXPECT_EQ(TIE_SPEECH_denies, tie_lex_speech(x, TEXT_LANG_fa, STR("تکذیب کردن")));
        EXPECT(tie_lex_wakes(x, TEXT_LANG_fa, STR("آموزش"), room));
        EXPECT(tie_lex_wakes(x, TEXT_LANG_fa, STR("می‌فروشند"), room));
        EXPECT(tie_lex_wakes(x, TEXT_LANG_fa, STR("نفروخت"), room));
        EXPECT(!tie_lex_wakes(x, TEXT_LANG_fa, STR("درخت"), room));
        EXPECT(!tie_lex_wakes(x, TEXT_LANG_fa, STR("به"), room));
        tie_lex_free(&x);
}

/* Names that the tagger gave are in [brackets]; those wanted behind the bar. */
static const struct sample {
        const char *text, *want;
} samples[] = {
        { "[کریم خان] و [علی] مردان خان، [حسین بن] علی را دیدند.",
          "کریم خان|علی مردان خان|حسین بن علی" },
        { "[کریم] این شرکت کارگزاری را فروخت.", "کریم" },
        { "آرش نمونه‌ای با مریم ساختگی دیدار کرد.",
          "آرش نمونه‌ای|مریم ساختگی" },
        { "[بهرام پنداری کاوه] انگاشته را برکنار کرد.", "بهرام پنداری|کاوه انگاشته" },
        { "[بوردوریا با سیلدانیا] مخالفت کرد.", "بوردوریا|سیلدانیا" },
        { "شرکت نمونه‌گستر به بهرام پنداری رشوه داد.",
          "شرکت نمونه‌گستر|بهرام پنداری" },
        { "لیلا مثالی از شرکت نمونه‌گستر شکایت کرد.",
          "لیلا مثالی|شرکت نمونه‌گستر" },
        { "پلیس روریتانیا دیروز چیزی نگفت.", "روریتانیا" },
        { "هوا دیروز خوب بود.", "" },
};

TEST(tie_name_fa_samples) {
        struct tie_names names = { 0 };
        struct buf plain, got;
        buf_init(&plain, 0);
        buf_init(&got, 0);
        for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
                struct lang_name in[4];
                size_t n = 0;
                buf_clear(&plain);
                buf_clear(&got);
                for (const char *p = samples[i].text; *p; p++)
                        if (*p == '[')
                                in[n++] = (struct lang_name){ .off = (uint32_t) plain.n,
                                                              .type = LANG_PER,
                                                              .odds = 60 };
                        else if (*p == ']')
                                in[n - 1].len = (uint32_t) plain.n - in[n - 1].off;
                        else
                                buf_putc(&plain, *p);
                tie_names_find(buf_str(&plain), 0, plain.n, in, n, &names);
                for (size_t k = 0; k < names.v.n; k++) {
                        if (k)
                                buf_putc(&got, '|');
                        buf_put_str(&got,
                                    str_sub(buf_str(&plain), names.v.v[k].off, names.v.v[k].len));
                }
                EXPECT_STR(samples[i].want, buf_str(&got));
        }
        vec_done(&names.v);
        buf_done(&plain);
        buf_done(&got);
}
