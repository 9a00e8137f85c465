/* Tests of parse/parse-mime.h. */
#include "parse/parse-mime.h"

#include "base/limits.h"
#include "base/test.h"

/* Parts as "path type [body]" lines, then the flaws. */
static struct str tree(struct buf *out, struct arena *a, const char *in) {
        struct parse_mime m;
        buf_clear(out);
        parse_mime_init(&m, bytes_of(in, strlen(in)), a);
        for (uint32_t i = 0; i < m.parts.n; i++) {
                const struct parse_mime_part *p = &m.parts.v[i];
                bool many = p->flags & REC_PART_multipart;
                buf_printf(out, "%.*s %.*s [%.*s]\n", STR_ARG(parse_mime_path(&m, i)),
                           STR_ARG(p->type), many ? 0 : (int) p->body_len, in + p->body_off);
        }
        for (size_t i = 0; i < m.flaws.n; i++)
                buf_printf(out, "%s %u\n", rec_flaw_id(m.flaws.v[i].flaw), m.flaws.v[i].part);
        parse_mime_done(&m);
        return buf_str(out);
}

#define MIXED "Content-Type: multipart/mixed; boundary=b\n\n"

TEST(parse_mime_trees) {
        static const struct {
                const char *in, *want;
        } rows[] = {
                { "A: b\n\nx", " text/plain [x]\n" },
                { MIXED "pre\n--b\n\none\n--b\nContent-Type: text/html\n\ntwo\n--b--\nepi",
                  " multipart/mixed []\n1 text/plain [one]\n2 text/html [two]\n" },
                { MIXED "--b\n\none\n--b \n\ntwo\n", " multipart/mixed []\n1 text/plain [one]\n2 "
                                                     "text/plain [two\n]\nboundary_unclosed 0\n" },
                { MIXED "--b\nContent-Type: multipart/digest; boundary=c\n\n--c\n\nA: "
                        "x\n\ny\n--c--\n--b--\n",
                  " multipart/mixed []\n1 multipart/digest []\n1.1 message/rfc822 [A: x\n\ny]\n" },
                { MIXED
                  "--b\nContent-Type: multipart/mixed; boundary=bc\n\n--bc\n\nx\n--b\n\ny\n--b--\n",
                  " multipart/mixed []\n1 multipart/mixed []\n1.1 text/plain [x]\n2 text/plain "
                  "[y]\n"
                  "boundary_unclosed 1\n" },
                { MIXED "--b\n\none\n--b--\n--b\n\ntwo\n--b--\n", /* parts behind the end */
                  " multipart/mixed []\n1 text/plain [one]\n2 text/plain [two]\n" },
                { MIXED "--b\nContent-Type: multipart/mixed; "
                        "boundary=b\n\n--b\n\nx\n--b--\n--b\n\ny\n--b--\n",
                  " multipart/mixed []\n1 multipart/mixed []\n1.1 text/plain [x]\n2 text/plain "
                  "[y]\n" },
                { MIXED "no delimiter", " text/plain [no delimiter]\nboundary_missing 0\n" },
                { "Content-Type: multipart/mixed\n\n--guess\n\nx\n--guess--\n",
                  " multipart/mixed []\n1 text/plain [x]\nboundary_missing 0\n" },
                { MIXED
                  "--b\nContent-Type: text/html\n--b\n\nx\n--b--", /* a header cut by a delimiter */
                  " multipart/mixed []\n1 text/html []\n2 text/plain [x]\n" },
                { "text only", " text/plain [text only]\nheader_absent 0\n" },
                { "\n\nSubject: a\n\nb", " text/plain [b]\n" },
                { "Content-Type: message/partial; id=x\n\ny", " message/partial [y]\npartial 0\n" },
                { "Content-Type: application/pkcs7-mime\n\ny",
                  " application/pkcs7-mime [y]\nencrypted 0\n" },
                { "Content-Type: application/pkcs7-mime; smime-type=signed-data\n\ny",
                  " application/pkcs7-mime [y]\n" },
        };
        struct buf out;
        struct arena a;
        buf_init(&out, 0);
        arena_init(&a, 0);
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
                EXPECT_STR(rows[i].want, tree(&out, &a, rows[i].in));
        buf_done(&out);
        arena_done(&a);
}

struct shape {
        size_t parts;
        unsigned deep, many;
};

static struct shape shape_of(struct buf *in) {
        struct arena a;
        struct parse_mime m;
        struct shape s = { 0 };
        arena_init(&a, 0);
        clock_t start = clock();
        parse_mime_init(&m, buf_bytes(in), &a);
        EXPECT(clock() - start < CLOCKS_PER_SEC);
        s.parts = m.parts.n;
        for (size_t i = 0; i < m.flaws.n; i++) {
                s.deep += m.flaws.v[i].flaw == FLAW_mime_too_deep;
                s.many += m.flaws.v[i].flaw == FLAW_mime_too_many;
        }
        for (uint32_t i = 0; i < m.parts.n; i++)
                EXPECT(m.parts.v[i].body_off + m.parts.v[i].body_len <= in->n);
        parse_mime_done(&m);
        arena_done(&a);
        buf_done(in);
        return s;
}

TEST(parse_mime_bombs) {
        struct buf b;
        buf_init(&b, 0);
        for (int i = 0; i < 10000; i++)
                buf_printf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
        struct shape s = shape_of(&b);
        EXPECT_EQ(1, s.deep);
        EXPECT_EQ(LIMIT_mime_depth + 1, s.parts);

        buf_init(&b, 0);
        buf_puts(&b, MIXED);
        for (int i = 0; i < 300000; i++)
                buf_puts(&b, "--b\n\n");
        s = shape_of(&b);
        EXPECT_EQ(LIMIT_mime_parts, s.parts);
        EXPECT_EQ(1, s.many);

        buf_init(&b, 0);
        for (int i = 0; i < 99; i++)
                buf_printf(&b, "Content-Type: multipart/mixed; boundary=\"%0200d\"\n\n--%0200d\n",
                           i, i);
        for (int i = 0; i < 1000000; i++)
                buf_puts(&b, "--\n");
        EXPECT_EQ(100, shape_of(&b).parts);
}
