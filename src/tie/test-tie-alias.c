/* Short forms of names, and words that take a fact back. */
#include "base/test.h"
#include "tie/tie-alias.h"
#include "tie/tie-guard.h"

static struct lang_name name(struct str text, const char *words, enum lang_type type) {
        size_t at = str_find(text, str_of(words));
        return (struct lang_name){ (uint32_t) at, (uint32_t) strlen(words), 0, 0, type, 90, false };
}

TEST(a_head_behind_the_means_the_one_full_name) {
        struct arena a;
        struct tie_aliases x;
        struct tie_names n = { 0 };
        struct str text = STR("The Sunrise Front met. Then the Front left, and a front broke.");
        arena_init(&a, 0);
        tie_aliases_init(&x, &a);
        vec_push(&n.v, name(text, "Sunrise Front", LANG_ORG));
        tie_aliases_find(&x, text, 0, text.n, 100, &n);
        ASSERT(n.v.n == 2);
        EXPECT_EQ(TIE_ALIAS_ODDS, n.v.v[1].odds);
        EXPECT_EQ(32, n.v.v[1].off);
        const struct tie_full *f = tie_alias_of(&x, STR("Front"), LANG_ORG);
        ASSERT(f != NULL);
        EXPECT_STR("Sunrise Front", f->name);
        EXPECT_EQ(104, f->off);
        vec_done(&n.v);
        tie_aliases_done(&x);
        arena_done(&a);
}

TEST(two_full_names_mean_nobody) {
        struct arena a;
        struct tie_aliases x;
        struct tie_names n = { 0 };
        struct str text = STR("Ministry of Rivers, Ministry of Lakes: the ministry; Jane Doe");
        arena_init(&a, 0);
        tie_aliases_init(&x, &a);
        vec_push(&n.v, name(text, "Ministry of Rivers", LANG_ORG));
        vec_push(&n.v, name(text, "Ministry of Lakes", LANG_ORG));
        vec_push(&n.v, name(text, "Jane Doe", LANG_PER));
        tie_aliases_find(&x, text, 0, text.n, 0, &n);
        EXPECT_EQ(3, n.v.n);
        EXPECT(tie_alias_of(&x, STR("ministry"), LANG_ORG) == NULL);
        ASSERT(tie_alias_of(&x, STR("Doe"), LANG_PER) != NULL);
        EXPECT_STR("Jane Doe", tie_alias_of(&x, STR("Doe"), LANG_PER)->name);
        EXPECT(tie_alias_of(&x, STR("Doe"), LANG_ORG) == NULL);
        tie_aliases_clear(&x);
        EXPECT(tie_alias_of(&x, STR("Doe"), LANG_PER) == NULL);
        vec_done(&n.v);
        tie_aliases_done(&x);
        arena_done(&a);
}

static enum lang_mode guarded(const char *sentence, const char *verb) {
        struct str text = str_of(sentence);
        struct tie_said t = { .kind = TIE_met, .len = (uint32_t) text.n, .mode = LANG_MODE_fact };
        t.verb_off = (uint32_t) str_find(text, str_of(verb));
        t.verb_len = (uint32_t) strlen(verb);
        tie_guard(text, &t);
        return t.mode;
}

TEST(words_take_a_fact_back) {
        EXPECT_EQ(LANG_MODE_fact, guarded("Jane Doe met Richard Roe.", "met"));
        EXPECT_EQ(LANG_MODE_possible, guarded("Jane Doe denies having met him.", "met"));
        EXPECT_EQ(LANG_MODE_conditional, guarded("If Jane Doe met him, it fails.", "met"));
        EXPECT_EQ(LANG_MODE_reported, guarded("Jane Doe met him, allegedly.", "met"));
        EXPECT_EQ(LANG_MODE_possible, guarded("She was asked to meet him.", "meet"));
        EXPECT_EQ(LANG_MODE_fact, guarded("In May 2010 Jane Doe met him.", "met"));
        EXPECT_EQ(LANG_MODE_fact, guarded("Ann, who denied it, met him.", "met"));
        EXPECT_EQ(LANG_MODE_fact, guarded("Ann hoped so, but Jane met him.", "met"));
}
