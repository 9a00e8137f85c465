/* Tests of parse/parse-look.h. */
#include "parse/parse-look.h"

#include "base/test.h"

TEST(parse_look_forms) {
        static const struct {
                const char *in;
                uint32_t want;
        } rows[] = {
                { "Jane Doe", 0 },
                { "Zoë Müller", 0 },
                { "Иван Петров", 0 },
                { "می\u200cروم", 0 }, /* an honest ZWNJ */
                { "شرکت Acme", 0 },
                { "\u200fسلام", 0 },                      /* a mark of direction, harmless */
                { "p\u0430ypal", PARSE_LOOK_confusable }, /* Cyrillic a */
                { "\u0391pple", PARSE_LOOK_confusable },  /* Greek capital alpha */
                { "invoice\u202efdp.exe", PARSE_LOOK_bidi },
                { "a\u200bb", PARSE_LOOK_bidi },
                { "a\u200cb", PARSE_LOOK_bidi },
        };
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
                EXPECT_EQ(rows[i].want, parse_look(str_of(rows[i].in)));
}

TEST(parse_look_addresses) {
        EXPECT_STR("chair@bank.example", parse_look_address(STR("The Chair (chair@bank.example)")));
        EXPECT_STR("", parse_look_address(STR("Sales @ Acme")));
        EXPECT_STR("", parse_look_address(STR("me@home")));
        EXPECT_STR("b@c.example", parse_look_address(STR("@@ b@c.example")));
}
