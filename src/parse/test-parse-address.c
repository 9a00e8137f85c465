/* Tests of parse/parse-address.h. */
#include "parse/parse-address.h"

#include "base/limits.h"
#include "base/test.h"

/* "name<address>group!flags" of each, joined by '|'; flags only if malformed. */
static struct str read_all(struct buf *out, struct arena *a, const char *in, bool obfuscated) {
        struct parse_address_parser p;
        struct parse_address ad;
        buf_clear(out);
        parse_address_init(&p, bytes_of(in, strlen(in)), obfuscated, a);
        while (parse_address_next(&p, &ad) > 0)
                buf_printf(out, "%s%.*s<%.*s>%.*s%s", out->n ? "|" : "", STR_ARG(ad.name),
                           STR_ARG(ad.address), STR_ARG(ad.group),
                           ad.flags & PARSE_ADDRESS_malformed ? "!" : "");
        return buf_str(out);
}

TEST(parse_address_forms) {
        static const struct {
                const char *in, *want;
        } rows[] = {
                { "jane@x.example", "<jane@x.example>" },
                { "Jane Doe <Jane@X.Example>", "Jane Doe<Jane@x.example>" },
                { "\"Doe, Jane\" <jane@x.example>, joe@y.example",
                  "Doe, Jane<jane@x.example>|<joe@y.example>" },
                { "jane@x.example (Jane Doe)", "Jane Doe<jane@x.example>" },
                { "Jane <jane@x.example> (home)", "Jane (home)<jane@x.example>" },
                { "A Group: Jane <jane@x.example>, joe@y.example;",
                  "Jane<jane@x.example>A Group|<joe@y.example>A Group" },
                { "undisclosed-recipients:;", "<>undisclosed-recipients" },
                { "a: b@c.example;, d@e.example", "<b@c.example>a|<d@e.example>" },
                { "a@x.example; b@y.example", "<a@x.example>|<b@y.example>" },
                { "a@x.example b@y.example", "<a@x.example>!|<b@y.example>" },
                { "Doe, Jane <jane@x.example>", "Doe, Jane<jane@x.example>" },
                { "Jane Doe jane@x.example", "Jane Doe<jane@x.example>!" },
                { "Jane <jane@x.example", "Jane<jane@x.example>!" },
                { "jane@x.example>", "<jane@x.example>!" },
                { "<<jane@x.example>>", "<jane@x.example>" },
                { "Jane <@relay.example,@b.example:jane@x.example>", "Jane<jane@x.example>" },
                { "<jane @ x . example>", "<jane@x.example>" },
                { "jane @ x.example", "<jane@x.example>" },
                { "\"jane doe\"@x.example", "<\"jane doe\"@x.example>" },
                { "jane@[IPv6:::1]", "<jane@[ipv6:::1]>" },
                { "=?utf-8?Q?Doe,_Jane?= <jane@x.example>", "Doe, Jane<jane@x.example>" },
                { "\"=?utf-8?Q?caf=C3=A9?=\" <a@x.example>", "café<a@x.example>" },
                { "\"a\\\"b\" <a@x.example>", "a\"b<a@x.example>" },
                { "root", "root<>!" },
                { "<a@x.example> Jane", "Jane<a@x.example>" },
                { "سارا <sara@نمونه.example>", "سارا<sara@نمونه.example>" },
                { "", "" },
                { ",,;", "" },
                { "<>", "<>" },
        };
        struct buf out;
        struct arena a;
        buf_init(&out, 0);
        arena_init(&a, 0);
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
                EXPECT_STR(rows[i].want, read_all(&out, &a, rows[i].in, false));
        EXPECT_STR("Jane Doe<jane@x.example>",
                   read_all(&out, &a, "jane at x.example (Jane Doe)", true));
        EXPECT_STR("<jane@x.example>", read_all(&out, &a, "jane at x.example", true));
        EXPECT_STR("<jane@x.example>", read_all(&out, &a, "jane@x.example", true));
        buf_done(&out);
        arena_done(&a);
}

TEST(parse_address_linear) {
        static const char *const pieces[] = { "a@b ", "[",  "=?x=", "a,",  "<",
                                              "(",    "\"", "x:",   "a b " };
        for (size_t k = 0; k < sizeof pieces / sizeof *pieces; k++) {
                struct buf in;
                struct arena a;
                struct parse_address_parser p;
                struct parse_address ad;
                buf_init(&in, 0);
                arena_init(&a, 0);
                for (size_t i = 0; i < 300000; i++)
                        buf_puts(&in, pieces[k]);
                clock_t start = clock();
                size_t n = 0;
                parse_address_init(&p, buf_bytes(&in), k & 1, &a);
                while (parse_address_next(&p, &ad) > 0)
                        n++;
                EXPECT(clock() - start < CLOCKS_PER_SEC);
                EXPECT(n <= LIMIT_addresses + 1);
                buf_done(&in);
                arena_done(&a);
        }
}
