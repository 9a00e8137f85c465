/* Names across scripts: families of spellings, strangers, and measured floors on open data. */
#include "base/arena.h"
#include "base/test.h"
#include "base/vec.h"
#include "text/text-fold.h"
#include "text/text-key.h"
#include "text/text-like.h"

#include <limits.h>

/* Is `b`, kept under its own key, found under the keys of `a`? */
static bool same_key(struct str a, struct str b) {
        struct text_keys keys;
        char y[TEXT_KEY_MAX];
        size_t n = text_key(b, y);
        text_keys(a, &keys);
        for (size_t i = 0; i < keys.n; i++)
                if (n == keys.key[i].n && memcmp(keys.key[i].v, y, n) == 0)
                        return true;
        return false;
}

static struct str folded(struct arena *a, struct str s) {
        struct buf b;
        buf_init(&b, 0);
        text_fold(s, &b);
        struct str got = arena_str(a, buf_str(&b));
        buf_done(&b);
        return got;
}

static bool meet(const char *a, const char *b) {
        struct arena arena;
        arena_init(&arena, 0);
        struct str x = folded(&arena, str_of(a)), y = folded(&arena, str_of(b));
        bool yes = same_key(x, y) && text_key_likeness(x, y) && text_key_likeness(y, x);
        arena_done(&arena);
        return yes;
}

TEST(key_families) {
        static const char *const families[][7] = {
                { "Tabatabai", "Tabatabaei", "Tabatabaee", "طباطبایی", "طباطبايي", "طباطبائي" },
                { "محمد", "Mohammad", "Muhammad", "Mohamed", "Mohammed", "Muhammed" },
                { "رضا", "Reza", "Rezaa" },
                { "علی", "Ali", "Aly" },
                { "حسین", "الحسين", "Hossein", "Hussein", "Husayn", "Hosein" },
                { "عثمان", "Othman", "Osman", "Usman" },
                { "فاطمه", "Fatemeh", "Fatima", "Fatimah", "فاطمة" },
                { "احمدی‌نژاد", "Ahmadinejad", "Ahmadinezhad" },
                { "خامنه‌ای", "Khamenei", "Khamenehi" },
                { "قاسم", "Qasem", "Ghasem", "Qassem", "Kasem" },
                { "شیرازی", "Shirazi", "Shiraazi" },
                { "یوسف", "Yousef", "Yusuf", "Yosef" },
                { "ابراهیم", "Ebrahim", "Ibrahim" },
                { "داوود", "داود", "Davoud", "Davud", "Dawud" },
                { "چنگیز", "Changiz", "Changeez" },
                { "ژاله", "Zhaleh", "Jaleh", "Zhale" },
                { "الیاس", "Elias", "Eliyas" },
        };
        for (size_t i = 0; i < sizeof families / sizeof *families; i++)
                for (size_t k = 1; k < 7 && families[i][k]; k++)
                        if (!meet(families[i][0], families[i][k]))
                                test_fail(__FILE__, __LINE__, "%s does not meet %s", families[i][0],
                                          families[i][k]);
}

TEST(key_strangers) {
        static const char *const pairs[][2] = {
                { "letter", "ladder" }, { "Ali", "all" },    { "علی", "oil" },
                { "رضا", "Rose" },      { "محمد", "محمود" }, { "محمد", "Mahmoud" },
                { "Reza", "Riz" },      { "حسن", "حسین" },   { "کریم", "Akram" },
                { "meet", "mate" },     { "1402", "1402" },  { "ab", "ab" },
        };
        for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
                if (meet(pairs[i][0], pairs[i][1]))
                        test_fail(__FILE__, __LINE__, "%s meets %s", pairs[i][0], pairs[i][1]);
}

TEST(key_own_key_first) {
        static const char *const words[] = { "Abramovich", "فيتش", "الهاشمي", "Johan", "Bach", "رضا" };
        struct arena arena;
        arena_init(&arena, 0);
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
                struct str word = folded(&arena, str_of(words[i]));
                struct text_keys keys;
                char own[TEXT_KEY_MAX];
                size_t n = text_key(word, own);
                text_keys(word, &keys);
                EXPECT(keys.n > 0);
                test_expect_str(__FILE__, __LINE__, (struct str){ own, n },
                                (struct str){ keys.key[0].v, keys.key[0].n });
        }
        arena_done(&arena);
}

static unsigned likeness(const char *a, const char *b) {
        struct arena arena;
        arena_init(&arena, 0);
        struct str x = folded(&arena, str_of(a)), y = folded(&arena, str_of(b));
        unsigned got = text_key_likeness(x, y);
        EXPECT_EQ(got, text_key_likeness(y, x));
        arena_done(&arena);
        return got;
}

TEST(key_likeness_orders) {
        EXPECT_EQ(TEXT_LIKENESS_MOST, likeness("Reza", "reza"));
        EXPECT_EQ(0, likeness("رئیس", "race"));
        EXPECT_EQ(0, likeness("کتاب", "catb"));
        EXPECT_EQ(0, likeness("1402", "1402"));
        EXPECT(likeness("رضا", "Reza") > likeness("رضا", "Ridha"));
        EXPECT(likeness("طباطبایی", "Tabatabaei") > likeness("علی", "Ali")); /* more letters agree */
        EXPECT(likeness("محمد", "Mohammad") > likeness("محمد", "Mohammadi"));
        EXPECT(likeness("Tabatabai", "Tabatabaei") < TEXT_LIKENESS_MOST);
}

TEST(key_evidence) {
        EXPECT_EQ(INT_MIN, text_like(STR("reza1"), STR("رضا")));
        EXPECT_EQ(INT_MIN, text_like(STR("reza"), STR("reza")));
        EXPECT(text_like(STR("oil"), STR("علی")) < 0);
        EXPECT(text_like(STR("ali"), STR("علی")) > 10 * TEXT_LIKE_BIT);
        EXPECT(text_like(STR("hashimi"), STR("الهاشمی")) > 14 * TEXT_LIKE_BIT); /* article */
}

struct pair {
        struct str name, latin;
};

/* Share of pairs that meet, in 1/1000; and how much is right of what 1,000 of the names, evenly
 * spread, find among each other. */
static void measure(const char *path, unsigned recall_floor, unsigned precision_floor) {
        struct arena arena;
        struct buf b;
        VEC(struct pair) pairs = { 0 };
        size_t met = 0, found = 0, right = 0;
        const char *full = test_data(path);
        if (!full || !test_slurp(full, &b))
                return;
        arena_init(&arena, 0);
        for (struct str rest = buf_str(&b); rest.n > 0;) {
                struct str line = str_cut(&rest, '\n'), name = str_cut(&line, '\t');
                struct pair p = { folded(&arena, name), folded(&arena, line) };
                vec_push(&pairs, p);
                met += same_key(p.name, p.latin) && text_key_likeness(p.name, p.latin);
        }
        size_t step = pairs.n / 1000 + (pairs.n < 1000);
        for (size_t i = 0; i < pairs.n; i += step)
                for (size_t k = 0; k < pairs.n; k += step)
                        if (same_key(pairs.v[i].name, pairs.v[k].latin) &&
                            text_key_likeness(pairs.v[i].name, pairs.v[k].latin)) {
                                found++;
                                right += str_eq(pairs.v[i].name, pairs.v[k].name) ||
                                         str_eq(pairs.v[i].latin, pairs.v[k].latin);
                        }
        unsigned recall = (unsigned) (1000 * met / pairs.n),
                 precision = (unsigned) (1000 * right / found);
        printf("# %s: %zu pairs, recall 0.%03u, precision among 1,000 0.%03u\n", path, pairs.n,
               recall, precision);
        EXPECT(recall >= recall_floor);
        EXPECT(precision >= precision_floor);
        vec_done(&pairs);
        arena_done(&arena);
        buf_done(&b);
}

TEST(key_measured_arabic) {
        measure("names/ar-en-google/ar2en-test.txt", 880, 900);
}

TEST(key_measured_persian) {
        measure("names/fa-en-melb/train.tsv", 815, 880);
}
