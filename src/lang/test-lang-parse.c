/* Trees of plain sentences, lemmas, and texts that are none. */
#include "base/test.h"
#include "lang/lang-parse.h"

static const struct lang_node *find(const struct lang_tree *t, struct str text, const char *word) {
        for (uint16_t i = 0; i < t->n; i++)
                if (str_eq(str_sub(text, t->v[i].off, t->v[i].len), str_of(word)))
                        return &t->v[i];
        return NULL;
}

TEST(a_plain_sentence_has_its_subject_and_object) {
        struct lang_parser *p = lang_parser_new();
        struct str s = STR("The ministry funded the school in 2012.");
        struct lang_tree t;
        ASSERT(lang_parse(p, s, 0, s.n, TEXT_LANG_en, &t));
        const struct lang_node *verb = find(&t, s, "funded"), *who = find(&t, s, "ministry"),
                               *what = find(&t, s, "school");
        ASSERT(verb && who && what);
        EXPECT_EQ(LANG_POS_VERB, verb->pos);
        EXPECT_EQ(LANG_FORM_past, verb->form);
        EXPECT_EQ(LANG_NOWORD, verb->head);
        EXPECT_STR("fund", verb->lemma);
        EXPECT_EQ(LANG_REL_nsubj, who->rel);
        EXPECT_EQ(verb - t.v, who->head);
        EXPECT_EQ(LANG_REL_obj, what->rel);
        EXPECT_EQ(verb - t.v, what->head);
        lang_parser_free(&p);
}

TEST(passives_are_told) {
        struct lang_parser *p = lang_parser_new();
        struct str s = STR("xx The fighters were trained by the guard.");
        struct lang_tree t;
        ASSERT(lang_parse(p, s, 3, s.n - 3, TEXT_LANG_en, &t));
        const struct lang_node *who = find(&t, s, "fighters"), *by = find(&t, s, "guard");
        ASSERT(who && by);
        EXPECT_EQ(LANG_REL_nsubj_pass, who->rel);
        EXPECT(by->rel == LANG_REL_obl_agent || by->rel == LANG_REL_obl);
        EXPECT_EQ(3 + 4, who->off);
        lang_parser_free(&p);
}

TEST(contractions_are_two_words) {
        struct lang_parser *p = lang_parser_new();
        struct str s = STR("They didn't meet and cannot agree.");
        struct lang_tree t;
        ASSERT(lang_parse(p, s, 0, s.n, TEXT_LANG_en, &t));
        EXPECT(find(&t, s, "n't") && find(&t, s, "not") && find(&t, s, "can"));
        EXPECT_STR("not", find(&t, s, "n't")->lemma);
        lang_parser_free(&p);
}

/* Each word but one hangs on another, and nothing hangs on itself. */
TEST(any_text_gives_a_tree) {
        static const char *const texts[] = {
                "!!! ??? ...",   "a", "\xd9\x88 1 2 3", ") ( ) (", "Re: Fwd: [x] 12:30 -- -- --",
                "of of of of of"
        };
        struct lang_parser *p = lang_parser_new();
        struct lang_tree t;
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
                struct str s = str_of(texts[i]);
                ASSERT(lang_parse(p, s, 0, s.n, i % 2 ? TEXT_LANG_fa : TEXT_LANG_en, &t));
                unsigned roots = 0;
                for (uint16_t k = 0; k < t.n; k++) {
                        roots += t.v[k].head == LANG_NOWORD;
                        EXPECT(t.v[k].head != k);
                        EXPECT(t.v[k].head == LANG_NOWORD || t.v[k].head < t.n);
                        EXPECT(t.v[k].odds <= 100);
                }
                EXPECT_EQ(1, roots);
        }
        EXPECT(!lang_parse(p, STR(""), 0, 0, TEXT_LANG_en, &t));
        EXPECT(!lang_parse(p, STR("salut"), 0, 5, TEXT_LANG_und, &t));
        lang_parser_free(&p);
}

TEST(lemmas_of_verbs_and_nouns) {
        static const struct {
                const char *word, *lemma;
                enum lang_pos pos;
        } all[] = {
                { "sold", "sell", LANG_POS_VERB },
                { "funded", "fund", LANG_POS_VERB },
                { "Invited", "invite", LANG_POS_VERB },
                { "visited", "visit", LANG_POS_VERB },
                { "meeting", "meet", LANG_POS_VERB },
                { "planning", "plan", LANG_POS_VERB },
                { "accused", "accuse", LANG_POS_VERB },
                { "met", "meet", LANG_POS_VERB },
                { "denies", "deny", LANG_POS_VERB },
                { "agreed", "agree", LANG_POS_VERB },
                { "called", "call", LANG_POS_VERB },
                { "travelled", "travel", LANG_POS_VERB },
                { "passed", "pass", LANG_POS_VERB },
                { "acknowledged", "acknowledge", LANG_POS_VERB },
                { "trained", "train", LANG_POS_VERB },
                { "sanctioned", "sanction", LANG_POS_VERB },
                { "ministries", "ministry", LANG_POS_NOUN },
                { "officials", "official", LANG_POS_NOUN },
                { "talks", "talk", LANG_POS_NOUN },
                { "businesses", "business", LANG_POS_NOUN },
                { "spokesmen", "spokesman", LANG_POS_NOUN },
                { "paid", "pay", LANG_POS_VERB },
                { "was", "be", LANG_POS_AUX },
                { "operated", "operate", LANG_POS_VERB },
                { "supplies", "supply", LANG_POS_VERB },
                { "bombing", "bomb", LANG_POS_VERB },
                { "threatened", "threaten", LANG_POS_VERB },
                { "urged", "urge", LANG_POS_VERB },
        };
        char room[LANG_LEMMA];
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
                EXPECT_STR(all[i].lemma, lang_lemma_en(str_of(all[i].word), all[i].pos, room));
}
