/* Tests of parse/parse-param.h. */
#include "parse/parse-param.h"

#include "base/test.h"

static struct str get(struct arena *a, const char *in, const char *name) {
        struct parse_params ps;
        parse_params(bytes_of(in, strlen(in)), a, &ps);
        return name ? parse_param_text(parse_param_find(&ps, name), a) : ps.value;
}

TEST(parse_param_forms) {
        static const struct {
                const char *in, *name, *want;
        } rows[] = {
                { "Text/Plain; charset=utf-8", NULL, "text/plain" },
                { "Text/Plain; charset=utf-8", "charset", "utf-8" },
                { "text / plain (a comment) ; charset = \"x y\"", "charset", "x y" },
                { "text/plain charset=utf-8", NULL, "text/plain" },
                { "text/plain charset=utf-8", "charset", "utf-8" },
                { "text/plain; charset=us-ascii (Plain)", "charset", "us-ascii" },
                { "a/b; name=\"C:\\tmp\\x.doc\"", "name", "C:\\tmp\\x.doc" },
                { "a/b; name=\"a\\\"b\"", "name", "a\"b" },
                { "a/b; name=my file (1).doc; x=y", "name", "my file (1).doc" },
                { "a/b; name=\"open; x=y", "x", "y" },
                { "a/b; name*=utf-8'fa'%D8%B3%D9%84.txt", "name", "سل.txt" },
                { "a/b; name*0=a; name*1=b; name*2=c", "name", "abc" },
                { "a/b; name*1=b; name*0*=utf-8''%C3%A9", "name", "éb" },
                { "a/b; name=x; name*=utf-8''y", "name", "y" },
                { "a/b; name=\"=?utf-8?B?w6k=?=.txt\"", "name", "é.txt" },
                { "a/b; name=\"one\n two\"", "name", "one two" },
                { "a/b; name*=%41", "name", "A" },
                { "a/b; ;; =x; y", "y", "" },
                { "", NULL, "" },
        };
        struct arena a;
        arena_init(&a, 0);
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
                EXPECT_STR(rows[i].want, get(&a, rows[i].in, rows[i].name));
        arena_done(&a);
}

TEST(parse_param_bombs) {
        struct buf in;
        struct arena a;
        struct parse_params ps;
        buf_init(&in, 0);
        arena_init(&a, 0);
        buf_puts(&in, "a/b");
        for (int i = 0; i < 100000; i++)
                buf_printf(&in, "; p%d*%d=x; q%d=y", i, i, i);
        clock_t start = clock();
        parse_params(buf_bytes(&in), &a, &ps);
        EXPECT(clock() - start < CLOCKS_PER_SEC);
        EXPECT(ps.cut);
        EXPECT_STR("y", parse_param_text(parse_param_find(&ps, "q99999"), &a));
        buf_done(&in);
        arena_done(&a);
}
