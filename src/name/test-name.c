/* Names taken to pieces and compared: invented people only. */
#include "base/test.h"
#include "name/name.h"

static double score(const char *a, const char *b) {
        struct name x, y;
        struct name_match m;
        name_parse(name_model(), str_of(a), &x), name_parse(name_model(), str_of(b), &y);
        name_compare(name_model(), &x, &y, NULL, &m);
        return m.score;
}

static void expect_same(const char *a, const char *b) {
        if (score(a, b) < 0.5 || score(b, a) < 0.5)
                test_fail(__FILE__, __LINE__, "'%s' and '%s': %.3f, %.3f", a, b, score(a, b),
                          score(b, a));
}

static void expect_other(const char *a, const char *b) {
        if (score(a, b) >= 0.5 || score(b, a) >= 0.5)
                test_fail(__FILE__, __LINE__, "'%s' and '%s': %.3f, %.3f", a, b, score(a, b),
                          score(b, a));
}

TEST(name_parse_turns_last_first) {
        struct name n;
        name_parse(name_model(), STR("Karimi, Mohammad R."), &n);
        EXPECT_EQ(3, n.n);
        EXPECT(n.inverted);
        EXPECT_STR("mohammad", ((struct str){ n.token[0].v, n.token[0].n }));
        EXPECT_EQ(NAME_INITIAL, n.token[1].kind);
        EXPECT_STR("karimi", ((struct str){ n.token[2].v, n.token[2].n }));
}

TEST(name_parse_knows_titles_and_companies) {
        struct name n;
        name_parse(name_model(), STR("Dr. Leila Fazli"), &n);
        EXPECT(n.titled);
        EXPECT_EQ(2, n.words);
        name_parse(name_model(), STR("Alborz Tajhiz Co."), &n);
        EXPECT(n.organisation);
        name_parse(name_model(), STR("شرکت البرز تجهیز"), &n);
        EXPECT(n.organisation);
        name_parse(name_model(), STR("Sheikh"), &n); /* nothing else is there: it is the name */
        EXPECT_EQ(1, n.words);
}

TEST(name_parse_joins) {
        struct name n;
        name_parse(name_model(), STR("Abd al-Karim Zamani Nejad"), &n);
        ASSERT(n.n == 2);
        EXPECT_STR("abdalkarim", ((struct str){ n.token[0].v, n.token[0].n }));
        EXPECT_STR("zamaninejad", ((struct str){ n.token[1].v, n.token[1].n }));
        name_parse(name_model(), STR("Omar al-Zamani"), &n);
        ASSERT(n.n == 2);
        EXPECT_EQ(2, n.token[1].article);
}

TEST(name_parse_of_nothing_and_too_much) {
        struct name n;
        struct buf b;
        name_parse(name_model(), STR(""), &n);
        EXPECT_EQ(0, n.n);
        EXPECT_EQ(0, (int) (score("", "") * 1000));
        buf_init(&b, 0);
        for (int i = 0; i < 5000; i++)
                buf_puts(&b, "ab-");
        name_parse(name_model(), buf_str(&b), &n);
        EXPECT_EQ(NAME_TOKENS, n.n);
        buf_done(&b);
}

TEST(name_compare_spellings) {
        expect_same("Mohammad Karimi", "Muhammed Karimi");
        expect_same("Reza Tabatabai", "Reza Tabatabaei");
        expect_same("Hossein Ghorbani", "Hussein Qorbani");
        expect_same("Yousef al-Rahmani", "Youssef Rahmani");
        expect_same("Karimi, Mohammad", "Mohammad Karimi");
        expect_same("M. Ghorbani", "Mahmoud Ghorbani");
        expect_same("Abdolkarim Zamani", "Abd ol-Karim Zamani");
        expect_same("Mohammad Reza Ghorbani", "Mohammadreza Ghorbani");
        expect_same("Elizabeth Thornbury", "Liz Thornbury");
        expect_same("Prof. Leila Fazli", "Leila Fazli");
}

TEST(name_compare_scripts) {
        expect_same("محمد کریمی", "Mohammad Karimi");
        expect_same("رضا طباطبایی", "Reza Tabatabaei");
        expect_same("حسین قربانی", "Hossein Ghorbani");
        expect_same("عبدالکریم زمانی", "Abdolkarim Zamani");
        expect_same("محمدرضا قربانی", "Mohammad Reza Ghorbani");
        expect_same("دکتر لیلا فضلی", "Leila Fazli");
        expect_same("يوسف الرحماني", "Youssef Rahmani");
        expect_same("احمد زمانی‌نژاد", "Ahmad Zamani Nejad");
        expect_same("محمد كريمي", "محمد کریمی");
}

TEST(name_compare_strangers) {
        expect_other("Mohammad Karimi", "Mohammad Rahmani");
        expect_other("محمد کریمی", "Mohammad Rahmani");
        expect_other("Hossein Ghorbani", "Hassan Jafari");
        expect_other("Jane Thornbury", "John Whitcombe");
        expect_other("محمد کریمی", "محمد رحمانی");
        expect_other("Ali", "Amir Hosseini");
}

TEST(name_compare_can_stay_in_one_script) {
        struct name a, b;
        struct name_match m;
        struct name_options o = { .no_cross_script = true };
        name_parse(name_model(), STR("محمد کریمی"), &a);
        name_parse(name_model(), STR("Mohammad Karimi"), &b);
        name_compare(name_model(), &a, &b, &o, &m);
        EXPECT_EQ(NAME_NONE, m.tier);
        EXPECT(m.score < 0.1);
        name_compare(name_model(), &a, &b, NULL, &m);
        EXPECT_EQ(NAME_CROSS_SCRIPT, m.tier);
}

TEST(name_compare_says_why) {
        struct name a, b;
        struct name_match m;
        name_parse(name_model(), STR("M. Reza Ghorbani"), &a);
        name_parse(name_model(), STR("Mahmoud Ghorbani"), &b);
        name_compare(name_model(), &a, &b, NULL, &m);
        unsigned seen[NAME_RULES] = { 0 };
        for (unsigned i = 0; i < m.n_steps; i++)
                seen[m.step[i].rule]++;
        EXPECT_EQ(1, seen[NAME_SAME]);
        EXPECT_EQ(1, seen[NAME_ABBREVIATED]);
        EXPECT_EQ(1, seen[NAME_ONLY_A]);
        EXPECT_EQ(0, seen[NAME_ONLY_B]);
}

static float common(const void *ctx, struct str folded) {
        (void) ctx;
        return str_eq(folded, STR("ghorbani")) ? 1 : -1;
}

TEST(name_compare_takes_counts_of_the_caller) {
        struct name a, b;
        struct name_match rare, often;
        struct name_options o = { .rarity = common };
        name_parse(name_model(), STR("Ghorbani"), &a);
        name_parse(name_model(), STR("Leila Ghorbani"), &b);
        name_compare(name_model(), &a, &b, NULL, &rare);
        name_compare(name_model(), &a, &b, &o, &often);
        EXPECT(often.score < rare.score);
        EXPECT(often.bits < rare.bits);
}
