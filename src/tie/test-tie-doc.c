/* Ties of one document: headlines, pointers elsewhere, dates that belong to another clause. */
#include "base/test.h"
#include "tie/tie-doc.h"

enum { NAMES = 32 };

static size_t put_names(struct str text, const char *const *words, struct lang_name *ret) {
        size_t n = 0;
        for (size_t at = 0; at < text.n && n < NAMES; at++)
                for (size_t w = 0; words[w]; w++) {
                        struct str s = str_of(words[w]);
                        if (!str_starts(str_sub(text, at, s.n), s))
                                continue;
                        ret[n++] = (struct lang_name){
                                .off = (uint32_t) at,
                                .len = (uint32_t) s.n,
                                .type = str_chr(s, ' ') == SIZE_MAX ? LANG_LOC : LANG_PER,
                                .odds = 95,
                        };
                        at += s.n - 1;
                        break;
                }
        return n;
}

static const struct tie_doc_list *told(struct tie_doc *d, const char *words, const char *address) {
        static const char *const known[] = { "Ruritania", "Borduria", "Omar Haddad", "Leyla Karimi",
                                             NULL };
        struct lang_name names[NAMES];
        struct str text = str_of(words);
        const struct actor_read_doc doc = { .lang = TEXT_LANG_en };
        const struct rec_addr author = { .address = str_of(address) };
        const struct actor_read_piece p = { .doc = &doc,
                                            .text = text,
                                            .n = (uint32_t) text.n,
                                            .names = names,
                                            .n_names = put_names(text, known, names),
                                            .author = &author };
        tie_doc_begin(d);
        tie_doc_piece(d, &p);
        return tie_doc_end(d);
}

TEST(a_headline_is_not_a_sentence) {
        struct tie_doc *d = tie_doc_new();
        const char *article = "Ruritania accuses Borduria\n\n"
                              "Omar Haddad met Leyla Karimi. They spoke of rivers and lakes "
                              "for three hours, and went home.\n";
        const struct tie_doc_list *l = told(d, article, "");
        ASSERT(l->v.n >= 1);
        for (size_t i = 0; i < l->v.n; i++)
                EXPECT(l->v.v[i].said.off >= strlen("Ruritania accuses Borduria"));
        EXPECT_EQ(TIE_met, l->v.v[0].said.kind);
        EXPECT_EQ(1, told(d, "Ruritania attacked Borduria.", "")->v.n);
        l = told(d, article, "jane@example.org"); /* the first line of mail is text */
        ASSERT(l->v.n >= 2);
        EXPECT_EQ(0, l->v.v[0].said.off);
        tie_doc_free(&d);
}

TEST(a_line_that_points_elsewhere_tells_nothing) {
        struct tie_doc *d = tie_doc_new();
        EXPECT_EQ(1, told(d,
                          "Omar Haddad met Leyla Karimi.\n\nRead more: Ruritania attacked "
                          "Borduria\n",
                          "")
                             ->v.n);
        EXPECT_EQ(2, told(d, "Omar Haddad met Leyla Karimi.\n\nRuritania attacked Borduria.\n", "")
                             ->v.n);
        tie_doc_free(&d);
}

TEST(the_date_of_a_relative_clause_is_its_own) {
        struct tie_doc *d = tie_doc_new();
        const struct tie_doc_list *l =
                told(d, "Omar Haddad, who led Borduria from 2005 to 2011, met Leyla Karimi.", "");
        bool met = false;
        for (size_t i = 0; i < l->v.n; i++)
                if (l->v.v[i].said.kind == TIE_met) {
                        met = true;
                        EXPECT(l->v.v[i].said.time.basis != TIE_WHEN_mentioned);
                }
        EXPECT(met);
        l = told(d, "In 2009 Omar Haddad, who led Borduria, met Leyla Karimi.", "");
        for (size_t i = 0; i < l->v.n; i++)
                if (l->v.v[i].said.kind == TIE_met)
                        EXPECT_EQ(TIE_WHEN_mentioned, l->v.v[i].said.time.basis);
        tie_doc_free(&d);
}
