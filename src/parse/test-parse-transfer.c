/* Tests of parse/parse-transfer.h. */
#include "parse/parse-transfer.h"

#include "base/random.h"
#include "base/test.h"

static struct str decode(struct arena *a, enum rec_encoding encoding, const char *in,
                         bool *damaged) {
        struct parse_transfer_result r;
        parse_transfer_decode(bytes_of(in, strlen(in)), encoding, a, &r);
        *damaged = r.damaged;
        return (struct str){ (const char *) r.out.p, r.out.n };
}

TEST(parse_transfer_forms) {
        static const struct {
                enum rec_encoding encoding;
                const char *in, *want;
                bool damaged;
        } rows[] = {
                { REC_CTE_base64, "Zm9v", "foo", false },
                { REC_CTE_base64, "Zm9vYg==\n", "foob", false },
                { REC_CTE_base64, "Zm9v\r\nYmE=\r\n", "fooba", false },
                { REC_CTE_base64, "Zm9vYg==Zm9v", "foobfoo", false },
                { REC_CTE_base64, "Zm!9v", "foo", true },
                { REC_CTE_base64, "Zm9\n", "fo", false },
                { REC_CTE_base64, "Zm9vYmFy\nThis list is open to all\n", "foobar", true },
                { REC_CTE_base64, "Zm9v= ignored\nYmFy", "foobar", true },
                { REC_CTE_base64, "", "", false },
                { REC_CTE_qp, "a=3Db=\nc", "a=bc", false },
                { REC_CTE_qp, "a= \r\nb", "ab", false },
                { REC_CTE_qp, "caf=c3=A9", "café", false },
                { REC_CTE_qp, "a=XYb", "a=XYb", true },
                { REC_CTE_qp, "a=", "a", false },
                { REC_CTE_uu, "begin 644 x\n#86)C\n`\nend\n", "abc", false },
                { REC_CTE_8bit, "a=3D", "a=3D", false },
        };
        struct arena a;
        bool damaged;
        arena_init(&a, 0);
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
                EXPECT_STR(rows[i].want, decode(&a, rows[i].encoding, rows[i].in, &damaged));
                EXPECT_EQ(rows[i].damaged, damaged);
        }
        arena_done(&a);
}

/* Any bytes, written as base64 in lines of any length, come back. */
TEST(parse_transfer_base64_round_trip) {
        static const char letters[] =
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        struct random rnd = { 7 };
        for (size_t n = 0; n < 200; n++) {
                uint8_t in[200], out[400];
                char text[600];
                size_t t = 0, line = 1 + random_below(&rnd, 80);
                for (size_t i = 0; i < n; i++)
                        in[i] = (uint8_t) random_next(&rnd);
                for (size_t i = 0, col = 0; i < n; i += 3) {
                        uint32_t v = (uint32_t) in[i] << 16 | (i + 1 < n ? in[i + 1] : 0) << 8 |
                                     (i + 2 < n ? in[i + 2] : 0);
                        for (unsigned k = 0; k < 4; k++, col++) {
                                text[t++] = i + k > n ? '=' : letters[v >> (18 - 6 * k) & 63];
                                if (col % line == line - 1)
                                        text[t++] = '\n';
                        }
                }
                bool damaged = false;
                size_t got = parse_transfer_base64(bytes_of(text, t), out, &damaged);
                EXPECT_EQ(n, got);
                EXPECT(!damaged && memcmp(in, out, n) == 0);
        }
}

TEST(parse_transfer_uu_find) {
        struct bytes in =
                str_bytes(STR("text\nbegin 644 a b.txt\n#86)C\n`\nend\nmore\nbegin the day\n"));
        struct parse_transfer_uu uu;
        EXPECT_EQ(1, parse_transfer_uu_find(in, 0, &uu));
        EXPECT_EQ(5, uu.off);
        EXPECT(bytes_eq(uu.name, str_bytes(STR("a b.txt"))));
        EXPECT(!uu.unclosed);
        EXPECT_EQ(0, parse_transfer_uu_find(in, uu.off + uu.len, &uu));
}

TEST(parse_transfer_labels) {
        EXPECT_EQ(REC_CTE_base64, parse_transfer_encoding(str_bytes(STR(" BASE64 "))));
        EXPECT_EQ(REC_CTE_qp, parse_transfer_encoding(str_bytes(STR("\"quoted-printable\""))));
        EXPECT_EQ(REC_CTE_7bit, parse_transfer_encoding(str_bytes(STR(""))));
        EXPECT_EQ(REC_CTE_unknown, parse_transfer_encoding(str_bytes(STR("x-gzip64"))));
}
