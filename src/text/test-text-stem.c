/* Classes of words: what must share one, what must not. */
#include "base/test.h"
#include "text/text-stem.h"

static struct text_stemmer stemmer;

static void expect_class(const char *want, const char *term) {
        EXPECT_STR(want, text_stem(&stemmer, str_of(term)));
}

TEST(stem_english) {
        text_stemmer_init(&stemmer);
        expect_class("meet", "meetings");
        expect_class("meet", "meeting");
        expect_class("relat", "relational");
        expect_class("be", "be");
        expect_class("2014a", "2014a");
        expect_class("αθηναι", "αθηναι");
        text_stemmer_done(&stemmer);
}

TEST(stem_persian_and_arabic) {
        static const char *const same[][4] = {
                { "کتاب", "کتابها", "کتابهای", "کتابهایشان" },
                { "بزرگ", "بزرگتر", "بزرگترین", "بزرگی" },
                { "نامه", "نامهها", "نامههای", "نامههایی" },
                { "جامعه", "الجامعه", "الجامعات", "جامعه" },
                { "ایران", "ایرانی", "ایرانیان", "ایرانیها" },
                { "میخواهم", "نمیخواهم", "میخواهند", "میخواهد" },
                { "معلم", "المعلمون", "معلمین", "والمعلمین" },
                { "مدرسه", "ومدرسه", "بمدرسه", "لمدرسه" },
        };
        text_stemmer_init(&stemmer);
        for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
                struct str want = text_stem(&stemmer, str_of(same[i][0]));
                for (size_t k = 1; k < 4; k++)
                        test_expect_str(__FILE__, __LINE__, want,
                                        text_stem(&stemmer, str_of(same[i][k])));
        }
        text_stemmer_done(&stemmer);
}

TEST(stem_keeps_short_words) {
        static const char *const alone[] = { "علی",  "تهران", "خانه", "میدان", "دختر",
                                             "الله", "ها",    "تر",   NULL };
        text_stemmer_init(&stemmer);
        for (size_t i = 0; alone[i]; i++)
                expect_class(alone[i], alone[i]);
        text_stemmer_done(&stemmer);
}
