/* The query language: goldens of the tree, of the errors, and the limits. */
#include "base/test.h"
#include "query/query.h"
#include "when/when.h"

enum { NOW = 1400000000 }; /* 2014-05-13 */

static const struct {
        const char *typed, *tree;
} goldens[] = {
        /* words and operators */
        { "", "all" },
        { "*", "all" },
        { "budget", "budget~" },
        { "annual budget", "(and annual~ budget~)" },
        { "annual AND budget and report", "(and annual~ budget~ report~)" },
        { "annual OR budget or report", "(or annual~ budget~ report~)" },
        { "a b OR c d", "(or (and a~ b~) (and c~ d~))" },
        { "a (b OR c)", "(and a~ (or b~ c~))" },
        { "((a))", "a~" },
        { "a NOT b", "(and a~ (not b~))" },
        { "a -b", "(and a~ (not b~))" },
        { "-a", "(not a~)" },
        { "NOT NOT a", "a~" },
        { "why not", "(and why~ not~)" },
        { "a not from:bob", "(and a~ (not from:bob@))" },
        { "a - b", "(and a~ b~)" },
        { "a && b || c", "(or (and a~ b~) c~)" },
        { "\"and\" \"OR\"", "(and and or)" },
        /* forms of words */
        { "=Budget", "budget" },
        { "crypt*", "crypt*" },
        { "e-mail", "\"e mail\"~" },
        { "e-mai*", "(and e mai*)" },
        { "\"annual report\"", "\"annual report\"" },
        { "“annual report” «وزارت نفت» \"x\"", "(and \"annual report\" \"وزارت نفت\" x)" },
        { "\"report\"", "report" },
        { "=\"Annual Report\"", "\"annual report\"" },
        { "jane.doe@example.org", "\"jane doe example org\"" },
        { "don't", "dont~" },
        /* names */
        { "Tabatabai", "tabatabai~@" },
        { "tabatabai", "tabatabai~" },
        { "Reza", "(or reza~ people:reza@)" },
        { "subject:Reza", "subject:reza~" },
        { "from:reza", "from:reza@" },
        { "from:Williams", "from:williams@" },
        { "from:\"Jane Doe\"", "from:\"jane doe\"" },
        { "person:Jane", "(person people:jane@)" },
        { "person:\"Doe, Jane\"", "(person people:NEAR/1[doe jane]@)" },
        { "person:jane@example.org", "(person people:\"jane example org\")" },
        /* fields */
        { "from:(jane OR bob)", "(or from:jane@ from:bob@)" },
        { "from: jane", "from:jane@" },
        { "subject:(annual report)", "(and subject:annual~ subject:report~)" },
        { "SUBJECT:budget", "subject:budget~" },
        { "body:x author:y quoted:z", "(and own:x~ own:y~ quoted:z~)" },
        { "file:plan.pdf list:dev", "(and file:\"plan pdf\" list:dev~)" },
        { "subject:and", "subject:and~" },
        { "http://example.org/x", "\"http example org x\"" },
        { "12:30", "\"12 30\"~" },
        { "note: this", "(and note~ this~)" },
        { "kind:message lang:fa,ar", "(and kind:1 (or lang:fa lang:ar))" },
        { "kind:(file OR page)", "(or kind:2 kind:3)" },
        { "has:attachment -is:copy", "(and flags:8 (not copies:0))" },
        { "has:flaw has:charset_lie", "(and flaw:any flaw:charset_lie)" },
        { "id:0123abcd", "id:<0123abcd>" },
        { "id:<a@b>", "id:<a@b>" },
        { "id:x:y@z", "id:<x:y@z>" },
        { "mih:0123456789abcdef0123456789abcdef", "mih:<0123456789abcdef0123456789abcdef>" },
        { "thread:{from:bob} and thread:{subject:x}",
          "(and (thread from:bob@) (thread subject:x~))" },
        { "thread:{a OR thread:{b}}", "(thread (or a~ (thread b~)))" },
        { "thread:0123abcd", "thread-id:<0123abcd>" },
        /* near */
        { "a NEAR/5 b", "NEAR/5[a b]~" },
        { "a NEAR b", "NEAR/10[a b]~" },
        { "NEARأو", "nearاو~" }, /* a word like any other */
        { "NEAR(a b, 5)", "NEAR/5[a b]~" },
        { "NEAR(a b)", "NEAR/10[a b]~" },
        { "NEAR(a b، ۵)", "NEAR/5[a b]~" },
        { "a NEAR/۳ b", "NEAR/3[a b]~" },
        { "x a NEAR/2 b y", "(and x~ NEAR/2[a b]~ y~)" },
        { "(a OR b) NEAR/5 c", "(or NEAR/5[a c]~ NEAR/5[b c]~)" },
        { "\"a b\" NEAR/5 c", "(and \"a b\" NEAR/6[a b c])" },
        { "near the house", "(and near~ the~ house~)" },
        { "subject:(a NEAR/3 b)", "subject:NEAR/3[a b]~" },
        /* dates */
        { "date:2014", "date:2014-01-01..<2015-01-01" },
        { "date:2014-06..2014-08", "date:2014-06-01..<2014-09-01" },
        { "date:1393-04", "date:2014-06-22..<2014-07-23" },
        { "تاریخ:۱۳۹۳/۰۴", "date:2014-06-22..<2014-07-23" },
        { "before:2014", "date:..<2014-01-01" },
        { "until:2014", "date:..<2015-01-01" },
        { "after:2014", "date:2015-01-01..<" },
        { "since:2014", "date:2014-01-01..<" },
        { "date:\"june 2014\"", "date:2014-06-01..<2014-07-01" },
        { "date:yesterday", "date:2014-05-12..<2014-05-13" },
        { "date:none", "undated" },
        /* Persian and Arabic */
        { "کتاب‌های", "(or \"کتاب های\"~ کتابهای~ people:کتابهای@)" },
        { "کتاب های تازه",
          "(and (or \"کتاب های\"~ کتابهای~ people:کتابهای@) تازه~)" },
        { "از:علی به:رضا", "(and from:علی@ to:رضا@)" },
        { "موضوع:(بودجه یا نفت)", "(or subject:بودجه~ subject:نفت~)" },
        { "بودجه و نفت", "(and (or بودجه~ people:بودجه@) نفت~)" },
        { "‏از:علی‎ budget", "(and from:علی@ budget~)" },
        { "طباطبایی", "طباطبایی~@" },
};

static int parse(struct str typed, struct arena *a, struct query **ret, struct err *e) {
        struct query_env env = { .now = NOW };
        return query_parse(typed, &env, a, ret, e);
}

TEST(trees) {
        struct arena a;
        struct buf out;
        arena_init(&a, 0);
        buf_init(&out, 0);
        for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++) {
                struct query *q = NULL;
                struct err e = ERR_INIT;
                buf_clear(&out);
                if (parse(str_of(goldens[i].typed), &a, &q, &e) < 0)
                        buf_puts(&out, e.message);
                else
                        query_print(q, &out);
                if (!str_eq(str_of(goldens[i].tree), buf_str(&out)))
                        test_fail(__FILE__, __LINE__, "'%s': want %s, got %s", goldens[i].typed,
                                  goldens[i].tree, buf_z(&out));
        }
        buf_done(&out);
        arena_done(&a);
}

static const struct {
        const char *typed, *message, *hint;
} errors[] = {
        { "a \"b", "a quotation mark is opened and not closed at character 3 of the query",
          "close" },
        { "(a", "a bracket is opened and not closed at character 1 of the query", "close" },
        { "a)", "a bracket is closed and was not opened at character 2 of the query", "open" },
        { "a AND", "the query ends where a word should stand at character 6 of the query", "word" },
        { "OR a", "an operator stands where a word should at character 1 of the query", "quote" },
        { "a AND OR b", "an operator stands where a word should at character 7 of the query",
          "quote" },
        { "()", "a bracket is closed and was not opened at character 2 of the query", "open" },
        { "frm:bob", "no field is called 'frm' at character 1 of the query", "'from:'" },
        { "بودجه sbject:x", "no field is called 'sbject' at character 7 of the query",
          "'subject:'" },
        { "from:", "from: stands without a value at character 1 of the query", "value" },
        { "date:tomorow", "no date: ", "2014" },
        { "lang:xx", "no language is known as 'xx' at character 6 of the query", "ISO" },
        { "kind:letter", "kind: knows no 'letter' at character 6 of the query", "message" },
        { "has:flwa", "has: knows no 'flwa' at character 5 of the query", "attachment" },
        { "mih:12", "mih: needs 32 hexadecimal digits at character 5 of the query", "MD5" },
        { "thread:zz", "thread: needs the id of a document", "{words}" },
        { "thread:{}", "a brace stands alone", "thread" },
        { "a NEAR/3 from:b NEAR/3 date:2014", "NEAR stands between words", "OR" },
        { "NEAR(a, 5)", "NEAR needs two words at character 1 of the query", "NEAR(one" },
        { "NEAR(a b, x)", "NEAR needs a number here at character 11 of the query", "NEAR(one" },
        { "--- ,", "the query holds nothing to look for", "word" },
};

TEST(messages) {
        struct arena a;
        arena_init(&a, 0);
        for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
                struct query *q = NULL;
                struct err e = ERR_INIT;
                int r = parse(str_of(errors[i].typed), &a, &q, &e);
                if (r != ERR_usage || q != NULL ||
                    !str_starts(str_of(e.message), str_of(errors[i].message)) ||
                    str_find(str_of(e.hint), str_of(errors[i].hint)) == SIZE_MAX)
                        test_fail(__FILE__, __LINE__, "'%s': got %d '%s', hint '%s'",
                                  errors[i].typed, r, e.message, e.hint);
        }
        arena_done(&a);
}

static int parse_repeated(const char *head, const char *each, size_t n, const char *tail) {
        struct arena a;
        struct buf typed;
        struct query *q;
        struct err e = ERR_INIT;
        arena_init(&a, 0);
        buf_init(&typed, 0);
        buf_puts(&typed, head);
        for (size_t i = 0; i < n; i++)
                buf_puts(&typed, each);
        buf_puts(&typed, tail);
        int r = parse(buf_str(&typed), &a, &q, &e);
        buf_done(&typed);
        arena_done(&a);
        return r;
}

TEST(limits) {
        EXPECT_EQ(0, parse_repeated("a", " OR b", 9999, ""));
        EXPECT_EQ(ERR_limit, parse_repeated("a", " OR b", 10000, ""));
        EXPECT_EQ(ERR_limit, parse_repeated("", "x", (1 << 20) + 1, ""));
        EXPECT_EQ(0, parse_repeated("", "x", 1 << 20, ""));
        EXPECT_EQ(ERR_limit, parse_repeated("", "(", 100000, ""));
        EXPECT_EQ(0, parse_repeated("", "NOT ", 100000, "a"));
        EXPECT_EQ(0, parse_repeated("", "- ", 100000, "a"));
        EXPECT_EQ(ERR_limit, parse_repeated("", "thread:{", 1000, "a"));
        EXPECT_EQ(ERR_limit, parse_repeated("", "کتاب های ", 50000, ""));
        EXPECT_EQ(ERR_limit, parse_repeated("کتاب", " ها", 200000, ""));
        EXPECT_EQ(0, parse_repeated("می", " ها", 2000, ""));
        EXPECT_EQ(ERR_limit, parse_repeated("kind:file", ",file", 50000, ""));
        EXPECT_EQ(ERR_usage, parse_repeated("", "NEAR(", 10, ""));
        EXPECT_EQ(ERR_usage, parse_repeated("(a OR b)", " NEAR (a OR b)", 7, ""));
}

TEST(plain) {
        struct query_env env = { .plain = true };
        struct arena a;
        struct buf out;
        struct query *q;
        arena_init(&a, 0);
        buf_init(&out, 0);
        EXPECT_EQ(0,
                  query_parse(STR("what similarity laws (must) be: obeyed?"), &env, &a, &q, NULL));
        query_print(q, &out);
        EXPECT_STR("(or what~ similarity~ laws~ must~ be~ obeyed~)", buf_str(&out));
        buf_done(&out);
        arena_done(&a);
}
