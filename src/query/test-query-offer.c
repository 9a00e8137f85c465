/* Words that look like passwords, in three languages.  All people and passwords are invented. */
#include "base/test.h"
#include "query/query-offer.h"
#include "text/text-fold.h"

static const char *words_of(const char *text, struct arena *a) {
        struct query_offer_found found = { 0 };
        struct buf out;
        buf_init(&out, 0);
        query_offer_words(str_of(text), a, &found);
        for (size_t i = 0; i < found.w.n; i++) {
                const struct query_offer_word *w = &found.w.v[i];
                EXPECT(w->strength <= 40);
                EXPECT(w->off + w->len <= strlen(text) && w->key <= w->off + w->len);
                buf_printf(&out, "%s%.*s", i ? "|" : "", STR_ARG(w->word));
        }
        struct str s = arena_str(a, buf_str(&out));
        buf_done(&out);
        vec_done(&found.w);
        return s.p;
}

static void expect_words(int line, const char *want, const char *text) {
        struct arena a;
        arena_init(&a, 0);
        const char *got = words_of(text, &a);
        if (strcmp(want, got) != 0)
                test_fail(__FILE__, line, "'%s': wanted '%s', got '%s'", text, want, got);
        arena_done(&a);
}
#define WORDS(want, text) expect_words(__LINE__, want, text)

/* The first must be `want`; others may follow. */
static void expect_first(int line, const char *want, const char *text) {
        struct arena a;
        arena_init(&a, 0);
        struct str got = str_of(words_of(text, &a));
        if (!str_eq(str_sub(got, 0, str_chr(got, '|')), str_of(want)))
                test_fail(__FILE__, line, "'%s': wanted '%s' first, got '%.*s'", text, want,
                          STR_ARG(got));
        arena_done(&a);
}
#define FIRST(want, text) expect_first(__LINE__, want, text)

TEST(english) {
        WORDS("Quarry77", "Password: Quarry77");
        WORDS("Quarry77!|Quarry77", "The password is Quarry77! and please delete this.");
        WORDS("Quarry77|Quarry77.", "The password is Quarry77.");
        WORDS("Quarry77", "pwd=Quarry77");
        WORDS("Quarry77", "PASSWD:Quarry77\nBo");
        WORDS("Quarry77", "The password for the attached file, which you asked for, is Quarry77");
        WORDS("green olive", "the password is \"green olive\", without the quotes");
        WORDS("green olive", "password: “green olive”");
        WORDS("olive", "the password is 'olive'.");
        WORDS("olive|olive tree by the sea", "Passphrase: olive tree by the sea\n");
        WORDS("Quarry77", "password for plan.zip - Quarry77");
        WORDS("Quarry77", "Password\n\nQuarry77\n\nBo");
        WORDS("Quarry77", "Password is:\r\n\r\nQuarry77\r\n");
        WORDS("Quarry77", "> the password is\n> Quarry77\n");
        WORDS("4821", "PIN 4821");
        WORDS("4821", "the code is 4821");
        WORDS("4821|4821.", "your pin code is 4821.");
        WORDS("tulip", "the password is still tulip\n");
        WORDS("Quarry77|*Quarry77*", "the password is *Quarry77*");
        WORDS("Quarry77", "User\tPassword\tQuarry77\n");
        FIRST("Quarry77", "use the password Quarry77 to open it");
        FIRST("a;b,c", "password: a;b,c");
        FIRST("p=q:r", "password: p=q:r");
        FIRST("Quarry77", "the password (Quarry77) is in the letter");
}

TEST(no_passwords) {
        WORDS("", "The password is not known to me.");
        WORDS("", "The password is in the next mail.");
        WORDS("", "I lost my password. Please send it again.");
        WORDS("", "This file is password protected.");
        WORDS("", "Pass the salt. The code of conduct applies.");
        WORDS("", "He passed. A pin fell. Passwords expire.");
        WORDS("", "password: a");
        WORDS("", "password:\n");
        WORDS("", "password");
        WORDS("", "رمز موفقیت او تلاش است.");
        WORDS("", "رمز را فراموش کردم.");
        WORDS("", "نسيت كلمة السر.");
        WORDS("", "password: x\001yz"); /* a control: nobody was told this */
        WORDS("", "password: 123\xe2\x80\xae"
                  "456"); /* turned round by RLO */
}

TEST(persian) {
        WORDS("گلنار13", "رمز: گلنار13");
        WORDS("Golnar13", "رمز عبور فایل Golnar13 است.");
        WORDS("گلنار۱۳|گلنار13", "رمز عبور فایل پیوست گلنار۱۳ است.");
        WORDS("۴۸۲۱|4821", "پسورد: ۴۸۲۱");
        WORDS("زیتون سبز", "گذرواژه «زیتون سبز» است");
        WORDS("Golnar13", "پسوردش Golnar13 هست");
        WORDS("Golnar13", "كلمه عبور = Golnar13");
        WORDS("Golnar13", "کلمهٔ عبور: Golnar13");
        WORDS("Golnar13", "گذر‌واژه: Golnar13");
        WORDS("Golnar13", "رمز آن Golnar13 می‌باشد");
        WORDS("Golnar13", "رمز فایل Golnar13");
        WORDS("Golnar13", "رمز عبور:\n\xe2\x80\x8eGolnar13\xe2\x80\x8f\n");
        WORDS("گل‌نار", "رمز عبور: گل‌نار");
}

TEST(arabic) {
        WORDS("زيتون55", "كلمة السر: زيتون55");
        WORDS("زيتون55", "كلمة السر هي زيتون55");
        WORDS("Sad#2011", "كلمة المرور للملف: Sad#2011");
        WORDS("٤٨٢١|4821", "الرقم السري ٤٨٢١");
        WORDS("٤٨٢١|4821", "الرقم السري هو ٤٨٢١");
        WORDS("Sad#2011", "وكلمة السر هي: Sad#2011");
        WORDS("Sad#2011", "باسورد الملف Sad#2011");
        WORDS("الشجرة الخضراء", "كلمة المرور هي «الشجرة الخضراء»");
        WORDS("Sad#2011", "الباسورد: Sad#2011");
}

TEST(places_are_the_words) {
        static const char text[] = "رمز عبور فایل گلنار۱۳ است.";
        struct query_offer_found found = { 0 };
        struct arena a;
        arena_init(&a, 0);
        query_offer_words(STR(text), &a, &found);
        EXPECT_EQ(2, found.w.n);
        if (found.w.n == 2)
                for (size_t i = 0; i < 2; i++)
                        EXPECT_STR("گلنار۱۳",
                                   str_sub(STR(text), found.w.v[i].off, found.w.v[i].len));
        vec_done(&found.w);
        arena_done(&a);
}

/* The word alone is weaker than what looks like none of a language. */
TEST(strength) {
        static const char *const rising[] = { "the password is tulip", "the password is tulip7",
                                              "the password is Tu7-lip!x" };
        uint32_t last = 0;
        for (size_t i = 0; i < sizeof rising / sizeof *rising; i++) {
                struct query_offer_found found = { 0 };
                struct arena a;
                arena_init(&a, 0);
                query_offer_words(str_of(rising[i]), &a, &found);
                EXPECT(found.w.n && found.w.v[0].strength > last);
                last = found.w.n ? found.w.v[0].strength : 99;
                vec_done(&found.w);
                arena_done(&a);
        }
}

TEST(tables_are_folded) {
        static const char *const words[] = {
#define KEY(words, strength, form) words,
#define LINK(word)                 word,
#define VERB(word)                 word,
#define PASS(word)                 word,
#define STOP(word)                 word,
#define HINT(words)                words,
#include "query/query-offer.def"
        };
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
                struct buf b;
                buf_init(&b, 0);
                text_fold(str_of(words[i]), &b);
                EXPECT_STR(words[i], buf_str(&b));
                buf_done(&b);
        }
}

TEST(file_names) {
        EXPECT(query_offer_hint(STR("Passwords 2014.txt")));
        EXPECT(query_offer_hint(STR("README")));
        EXPECT(query_offer_hint(STR("كلمة السر.doc")));
        EXPECT(query_offer_hint(STR("رمز فایل‌ها.txt")));
        EXPECT(!query_offer_hint(STR("plan.txt")));
}

/* Any bytes of text, in linear time: every key at every place. */
TEST(hostile_text) {
        static const char *const units[] = { "password ", "password: x is ", "رمز است ",      "«",
                                             "is:",       "password\n\n",    "pass pin code " };
        for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
                struct query_offer_found found = { 0 };
                struct arena a;
                struct buf b;
                arena_init(&a, 0);
                buf_init(&b, 0);
                while (b.n < 1u << 20)
                        buf_puts(&b, units[i]);
                query_offer_words(buf_str(&b), &a, &found);
                EXPECT(found.w.n <= 1000);
                vec_done(&found.w);
                buf_done(&b);
                arena_done(&a);
        }
}
