/* The vocabulary: slices, buffers, arenas, maps, errors, hashing, UTF-8, JSON. */
#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/json-in.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/md5.h"
#include "base/random.h"
#include "base/test.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <errno.h>

TEST(str_cut_and_trim) {
        struct str s = STR("a,b,,c");
        EXPECT_STR("a", str_cut(&s, ','));
        EXPECT_STR("b", str_cut(&s, ','));
        EXPECT_STR("", str_cut(&s, ','));
        EXPECT_STR("c", str_cut(&s, ','));
        EXPECT(s.p == NULL);
        EXPECT_STR("x y", str_trim(STR(" \tx y\r\n")));
        EXPECT_STR("", str_trim(STR("  ")));
}

TEST(str_numbers) {
        uint64_t u = 7;
        int64_t i = 7;
        EXPECT(str_u64(STR("18446744073709551615"), &u) && u == UINT64_MAX);
        EXPECT(!str_u64(STR("18446744073709551616"), &u));
        EXPECT(!str_u64(STR(""), &u));
        EXPECT(!str_u64(STR("1x"), &u));
        EXPECT(str_i64(STR("-42"), &i) && i == -42);
        EXPECT(!str_i64(STR("-"), &i));
}

TEST(str_finding) {
        EXPECT_EQ(2, str_find(STR("abcabc"), STR("cab")));
        EXPECT_EQ(-1, str_find(STR("abc"), STR("abcd")));
        EXPECT_EQ(3, str_find_nocase(STR("xyzABC"), STR("abc")));
        EXPECT(str_starts_nocase(STR("Content-Type"), STR("content-")));
        EXPECT(str_ends(STR("a.eml"), STR(".eml")));
        EXPECT(str_cmp(STR("a"), STR("ab")) < 0);
}

TEST(buf_has_a_ceiling) {
        struct buf b;
        buf_init(&b, 8);
        EXPECT(buf_puts(&b, "12345678"));
        EXPECT(!buf_putc(&b, '9'));
        EXPECT(b.over);
        EXPECT_STR("12345678", buf_str(&b));
        buf_done(&b);
}

TEST(buf_printf_long) {
        struct buf b;
        buf_init(&b, 0);
        EXPECT(buf_printf(&b, "%0500d|", 7));
        EXPECT_EQ(501, b.n);
        EXPECT_EQ('7', b.p[499]);
        EXPECT_EQ(501, strlen(buf_z(&b)));
        buf_done(&b);
}

TEST(utf8_against_the_definition) {
        char z[4];
        size_t n;
        for (uint32_t cp = 0; cp < 0x110000; cp++) {
                if (cp >= 0xd800 && cp < 0xe000)
                        continue;
                size_t len = utf8_put(z, cp);
                if (utf8_valid(bytes_of(z, len)) != len || utf8_get(z, &n) != cp || n != len)
                        test_fail(__FILE__, __LINE__, "code point %x", (unsigned) cp);
        }
        EXPECT_EQ(0, utf8_valid(bytes_of("\xc0\x80", 2)));
        EXPECT_EQ(0, utf8_valid(bytes_of("\xed\xa0\x80", 3)));
        EXPECT_EQ(0, utf8_valid(bytes_of("\xf4\x90\x80\x80", 4)));
        EXPECT_EQ(9, utf8_valid(bytes_of("12345678a\xff", 10)));
        EXPECT_EQ(0xfffd, utf8_get_any(bytes_of("\xe2\x82", 2), &n));
        EXPECT_EQ(2, n);
}

TEST(arena_alignment_and_reset) {
        struct arena a;
        arena_init(&a, 0);
        for (size_t i = 1; i < 5000; i += 7) {
                char *p = arena_alloc(&a, i);
                EXPECT_EQ(0, (uintptr_t) p % 16);
                memset(p, 1, i);
        }
        arena_reset(&a);
        EXPECT_EQ(0, a.total);
        EXPECT_STR("x-5", arena_printf(&a, "x-%d", 5));
        arena_done(&a);
}

TEST(map_against_naive) {
        struct map m;
        map_init(&m);
        struct random rnd = { 3 };
        uint64_t naive[500] = { 0 };
        for (int i = 0; i < 5000; i++) {
                char key[8];
                uint64_t k = random_below(&rnd, 500), *v;
                bool new;
                snprintf(key, sizeof key, "k%u", (unsigned) k);
                v = map_put(&m, str_of(key), 0, &new);
                EXPECT_EQ(naive[k] == 0, new);
                naive[k]++;
                (*v)++;
        }
        for (unsigned k = 0; k < 500; k++) {
                char key[8];
                snprintf(key, sizeof key, "k%u", k);
                uint64_t *v = map_find(&m, str_of(key));
                EXPECT_EQ(naive[k], v ? *v : 0);
        }
        EXPECT(map_find(&m, STR("absent")) == NULL);
        map_done(&m);
}

TEST(err_layers) {
        struct err e = ERR_INIT;
        EXPECT_EQ(ERR_full, err_errno(&e, ENOSPC, "cannot write '%s'", "x"));
        err_while(&e, e.code, "keeping message %d", 4);
        err_while(&e, e.code, "ingesting");
        EXPECT_STR("  while keeping message 4\n  while ingesting", str_of(e.where));
        EXPECT_EQ(ERR_io, err_set(NULL, ERR_io, "nobody listens"));
}

TEST(hash_known_answers) {
        char hex[SHA256_HEX];
        struct sha256 h = hash_sha256(str_bytes(STR("abc"))), back;
        sha256_hex(&h, hex);
        EXPECT_STR("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", str_of(hex));
        EXPECT(sha256_of_hex(str_of(hex), &back) && sha256_eq(&h, &back));
        struct hash_ctx *c = hash_new();
        hash_put(c, str_bytes(STR("a")));
        hash_put(c, str_bytes(STR("bc")));
        back = hash_get(c);
        EXPECT(sha256_eq(&h, &back));
        hash_free(&c);
}

TEST(json_escapes_and_nests) {
        struct buf b;
        struct json j;
        buf_init(&b, 0);
        json_init(&j, &b);
        json_object(&j);
        json_key(&j, "a\"");
        json_array(&j);
        json_u64(&j, 1);
        json_str(&j, STR("\x1b[31m\xc2\x9b سلام\n"));
        json_null(&j);
        json_end(&j);
        json_key(&j, "r");
        json_real(&j, 0.5);
        json_end(&j);
        EXPECT_STR("{\"a\\\"\":[1,\"\\u001b[31m\\u009b سلام\\n\",null],\"r\":0.5}", buf_str(&b));
        buf_done(&b);
}

/* Tokens as one line: O{ A[ ) "string" #number, keys before a colon. */
static void tokens(const char *text, struct buf *out) {
        struct json_in j;
        struct arena a;
        int r;
        arena_init(&a, 0);
        buf_clear(out);
        json_in_init(&j, str_of(text), &a);
        while ((r = json_in_next(&j)) > 0) {
                static const char *const marks[] = { "", "{", "[", ")", "'", "#", "!" };
                if (j.key.p)
                        buf_printf(out, "%.*s:", STR_ARG(j.key));
                buf_printf(out, "%s%.*s ", marks[j.type], STR_ARG(j.value));
        }
        buf_puts(out, r < 0 ? "bad" : "end");
        arena_done(&a);
}

TEST(json_is_read) {
        static const struct {
                const char *text, *want;
        } rows[] = {
                { " {\"a\": [1, -2.5e3, true, null], \"b\":{}} ",
                  "{ a:[ #1 #-2.5e3 !true !null ) b:{ ) ) end" },
                { "\"x\\n\\u0645\\ud83d\\ude00\\ud800y\"", "'x\n\u0645\U0001f600\ufffdy end" },
                { "[]", "[ ) end" },
                { "\"plain سلام\"", "'plain سلام end" },
                { "[1,]", "[ #1 bad" },
                { "[1 2]", "[ #1 bad" },
                { "{\"a\" 1}", "{ bad" },
                { "{1:2}", "{ bad" },
                { "[1}", "[ #1 bad" },
                { "[1", "[ #1 bad" },
                { "\"open", "bad" },
                { "tru", "bad" },
                { "1 2", "#1 bad" },
                { "", "bad" },
        };
        struct buf got;
        buf_init(&got, 0);
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
                tokens(rows[i].text, &got);
                EXPECT_STR(rows[i].want, buf_str(&got));
        }
        buf_clear(&got);
        for (unsigned i = 0; i < JSON_IN_DEPTH + 1; i++)
                buf_putc(&got, '[');
        struct buf deep = got;
        buf_init(&got, 0);
        tokens(buf_z(&deep), &got);
        EXPECT(str_ends(buf_str(&got), STR("bad")));
        buf_done(&deep);
        buf_done(&got);
}

TEST(json_values_are_passed_over) {
        struct json_in j;
        struct arena a;
        arena_init(&a, 0);
        json_in_init(&j, STR("{\"skip\":{\"x\":[1,{\"y\":2}]},\"z\":3}"), &a);
        EXPECT(json_in_next(&j) == 1 && json_in_next(&j) == 1);
        EXPECT_STR("skip", j.key);
        EXPECT_EQ(1, json_in_skip(&j));
        EXPECT_EQ(1, json_in_next(&j));
        EXPECT_STR("z", j.key);
        arena_done(&a);
}

TEST(limits_have_reasons) {
        for (const struct limit_row *l = limit_rows; l->id; l++)
                EXPECT(l->number > 0 && strlen(l->why) > 5);
}

TEST(vec_grows) {
        VEC(uint32_t) v = { 0 };
        for (uint32_t i = 0; i < 1000; i++)
                vec_push(&v, i);
        EXPECT_EQ(1000, v.n);
        EXPECT_EQ(999, v.v[999]);
        vec_done(&v);
}

TEST(md5_rfc1321) {
        static const struct {
                const char *in, *want;
        } cases[] = {
                { "", "d41d8cd98f00b204e9800998ecf8427e" },
                { "abc", "900150983cd24fb0d6963f7d28e17f72" },
                { "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
                  "d174ab98d277d9f5a5611c2c9f419d9f" },
                { "1234567890123456789012345678901234567890123456789012345678901234567890123456789"
                  "0",
                  "57edf4a22be3c955ac49da2e2107b67a" },
        };
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
                struct md5 m = md5_of(str_bytes(str_of(cases[i].in)));
                struct buf hex;
                buf_init(&hex, 0);
                for (size_t k = 0; k < sizeof m.b; k++)
                        buf_printf(&hex, "%02x", m.b[k]);
                EXPECT_STR(cases[i].want, buf_str(&hex));
                buf_done(&hex);
        }
}
