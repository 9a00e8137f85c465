/* Terms of queries: added with the brackets they need, taken away where nothing hangs on them. */
#include "base/test.h"
#include "web/web-search-term.h"

TEST(web_term_with_brackets) {
        static const struct {
                const char *typed, *term, *want;
        } rows[] = { { "", "date:2014", "date:2014" },
                     { "a b", "lang:fa", "a b lang:fa" },
                     { "a OR b", "lang:fa", "(a OR b) lang:fa" },
                     { "a یا b", "lang:fa", "(a یا b) lang:fa" },
                     { "(a OR b)", "lang:fa", "(a OR b) lang:fa" },
                     { "\"a OR b\"", "lang:fa", "\"a OR b\" lang:fa" },
                     { "orange", "lang:fa", "orange lang:fa" } };
        struct arena a;
        arena_init(&a, 0);
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
                EXPECT_STR(rows[i].want,
                           web_term_with(&a, str_of(rows[i].typed), str_of(rows[i].term)));
        arena_done(&a);
}

TEST(web_term_without_leaves_the_rest) {
        static const struct {
                const char *typed, *term, *want; /* NULL: cannot be taken away */
        } rows[] = { { "a date:2014 b", "date:2014", "a b" },
                     { "date:2014", "date:2014", "" },
                     { "a from:\"x y\"", "from:\"x y\"", "a" },
                     { "a -date:2014", "date:2014", NULL },
                     { "a NOT date:2014", "date:2014", NULL },
                     { "a or date:2014", "date:2014", NULL },
                     { "(a date:2014) b", "date:2014", NULL },
                     { "\"a date:2014\"", "date:2014", NULL },
                     { "date:2014 NEAR/5 a", "date:2014", NULL },
                     { "a", "date:2014", NULL } };
        struct arena a;
        arena_init(&a, 0);
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
                struct str left = STR("-");
                bool took =
                        web_term_without(&a, str_of(rows[i].typed), str_of(rows[i].term), &left);
                EXPECT_EQ(rows[i].want != NULL, took);
                EXPECT_STR(rows[i].want ? rows[i].want : "-", left);
        }
        arena_done(&a);
}

TEST(web_term_of_quotes_what_needs_it) {
        struct arena a;
        arena_init(&a, 0);
        EXPECT_STR("from:jane@rivers.example",
                   web_term_of(&a, "from:", STR("jane@rivers.example")));
        EXPECT_STR("from:\"o'neil x\"", web_term_of(&a, "from:", STR("o'neil x")));
        EXPECT_STR("from:\"a)  or b\"", web_term_of(&a, "from:", STR("a)\"  or b")));
        arena_done(&a);
}

TEST(web_terms_are_cut_at_spaces) {
        struct str v[4];
        EXPECT_EQ(0, web_terms(STR("  "), v, 4));
        EXPECT_EQ(4, web_terms(STR("a \"b c\" (d e) f g"), v, 4));
        EXPECT_STR("\"b c\"", v[1]);
        EXPECT_STR("(d e)", v[2]);
        EXPECT_EQ(1, web_terms(STR("\"never closed a b"), v, 4));
}
