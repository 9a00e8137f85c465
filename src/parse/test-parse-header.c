/* Tests of parse/parse-header.h. */
#include "parse/parse-header.h"

#include "base/limits.h"
#include "base/test.h"

/* Fields as "kind:name=value@off|...", then the body. */
static struct str read_all(struct buf *out, struct arena *a, const char *in) {
        struct parse_header h;
        struct parse_header_field f;
        buf_clear(out);
        parse_header_init(&h, bytes_of(in, strlen(in)));
        while (parse_header_next(&h, &f) > 0) {
                struct bytes v = parse_header_unfold(f.value, a);
                buf_printf(out, "%c%.*s=%.*s@%zu|", "fFj"[f.kind], (int) f.name.n,
                           (const char *) f.name.p, (int) v.n, (const char *) v.p, f.value_off);
        }
        buf_printf(out, "%s[%s]", h.unclosed ? "unclosed" : "", in + h.body);
        return buf_str(out);
}

TEST(parse_header_forms) {
        static const struct {
                const char *in, *want;
        } rows[] = {
                { "A: b\nC:d\n\nbody", "fA=b@3|fC=d@7|[body]" },
                { "A: b\r\nC: d\r\n\r\nbody", "fA=b@3|fC=d@9|[body]" },
                { "Subject: a \n\tb\n c\n\nx", "fSubject=a b c@9|[x]" },
                { "From a@b Thu Jan  1 00:00:00 2015\nA: b\n\n",
                  "F=From a@b Thu Jan  1 00:00:00 2015@0|fA=b@37|[]" },
                { ">From a@b x\nA: b\n\n", "F=>From a@b x@0|fA=b@15|[]" },
                { "From : a@b\n\n", "fFrom=a@b@7|[]" },
                { "\xef\xbb\xbf"
                  "A: b\n\nx",
                  "fA=b@6|[x]" },
                { "A: b\nno field here\nTo: c\n\nx", "fA=b@3|j=no field here@5|fTo=c@23|[x]" },
                { "A: b\nHello there,\nthis is text\n\nx",
                  "fA=b@3|unclosed[Hello there,\nthis is text\n\nx]" },
                { "just text\nmore\n", "unclosed[just text\nmore\n]" },
                { "A: b", "fA=b@3|unclosed[]" },
                { "A:\n\nx", "fA=@2|[x]" },
                { "\nx", "[x]" },
                { "", "unclosed[]" },
        };
        struct buf out;
        struct arena a;
        buf_init(&out, 0);
        arena_init(&a, 0);
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
                EXPECT_STR(rows[i].want, read_all(&out, &a, rows[i].in));
        buf_done(&out);
        arena_done(&a);
}

TEST(parse_header_limit) {
        struct buf b;
        buf_init(&b, 0);
        for (size_t i = 0; i < LIMIT_headers + 10; i++)
                buf_puts(&b, "X-A: b\n");
        buf_puts(&b, "\nbody");
        struct parse_header h;
        struct parse_header_field f;
        parse_header_init(&h, buf_bytes(&b));
        size_t n = 0;
        while (parse_header_next(&h, &f) > 0)
                n++;
        EXPECT_EQ(LIMIT_headers, n);
        EXPECT(h.cut);
        EXPECT_EQ(b.n - 4, h.body);
        buf_done(&b);
}

TEST(parse_header_known_fields) {
        struct parse_header h;
        struct parse_header_field f;
        parse_header_init(&h, str_bytes(STR("MESSAGE-ID: x\nX-Unknown: y\n\n")));
        EXPECT_EQ(1, parse_header_next(&h, &f));
        EXPECT_EQ(PARSE_FIELD_message_id, f.id);
        EXPECT_EQ(REC_HDR_message_id, parse_field_header(f.id));
        EXPECT(parse_field_once(f.id));
        EXPECT_EQ(1, parse_header_next(&h, &f));
        EXPECT_EQ(PARSE_FIELD_none, f.id);
}
