/* Marks: what stands is what the acts add up to, per person where it is theirs. */
#include "base/test.h"
#include "store/store-mark.h"
#include "store/test-case.h"

static struct sha256 key(uint8_t x) {
        struct sha256 k = { 0 };
        memset(&k, x, sizeof k);
        return k;
}

static struct store *fresh(const char *name) {
        struct err e = ERR_INIT;
        struct store *st = NULL;
        struct buf path;
        static const char *dir;
        if (!dir)
                dir = test_dir();
        buf_init(&path, 0);
        buf_printf(&path, "%s/%s", dir, name);
        if (store_open(&st, buf_z(&path), STORE_CREATE, NULL, &e) < 0)
                test_fail(__FILE__, __LINE__, "%s", e.message);
        buf_done(&path);
        return st;
}

/* Put it; the number of the decision, 0: nothing was kept, or the error. */
static int64_t put(struct store *st, uint8_t doc, enum store_mark_kind kind, const char *words,
                   const char *by, bool off) {
        struct store_marks *all;
        struct store_mark m = {
                .key = key(doc), .kind = kind, .at = 1000, .by = str_of(by), .words = str_of(words)
        };
        uint64_t number = 0;
        if (kind == STORE_MARK_search) {
                m.key = (struct sha256){ 0 };
                m.name = STR("rivers");
        }
        EXPECT_EQ(0, store_marks_get(st, &all, NULL));
        int r = store_mark_put(st, all, &m, off, &number, NULL);
        store_marks_free(&all);
        return r < 0 ? r : (int64_t) number;
}

static size_t of(const struct store_marks *m, const char *hex, const struct store_mark **v) {
        size_t n;
        *v = store_marks_of(m, str_of(hex), &n);
        return n;
}

TEST(tags_are_everybodys) {
        struct store *st = fresh("tags");
        struct store_marks *m;
        const struct store_mark *v;
        EXPECT(put(st, 0x22, STORE_MARK_tag, "مهم", "Jane", false) > 0);
        EXPECT(put(st, 0x22, STORE_MARK_tag, "budget", "Jane", false) > 0);
        EXPECT_EQ(0, put(st, 0x22, STORE_MARK_tag, "budget", "Richard", false));
        EXPECT(put(st, 0x11, STORE_MARK_tag, "budget", "", false) > 0);
        EXPECT(put(st, 0x22, STORE_MARK_tag, "مهم", "Richard", true) > 0);
        EXPECT_EQ(0, put(st, 0x22, STORE_MARK_tag, "مهم", "Richard", true));
        EXPECT_EQ(0, store_marks_get(st, &m, NULL));
        ASSERT(of(m, "222222222222", &v) == 1);
        EXPECT(str_eq(v[0].words, STR("budget")) && str_eq(v[0].by, STR("Jane")));
        EXPECT(of(m, "111111111111", &v) == 1 && v[0].by.n == 0);
        EXPECT(of(m, "121111111111", &v) == 0);
        EXPECT(of(m, "1111", &v) == 0); /* as good as anything */
        store_marks_free(&m);
        store_close(&st);
}

TEST(stars_and_reading_are_a_persons) {
        struct store *st = fresh("stars");
        struct store_marks *m;
        const struct store_mark *v;
        EXPECT(put(st, 7, STORE_MARK_star, "", "Jane", false) > 0);
        EXPECT(put(st, 7, STORE_MARK_star, "", "Richard", false) > 0);
        EXPECT(put(st, 7, STORE_MARK_read, "", "Richard", false) > 0);
        EXPECT(put(st, 7, STORE_MARK_star, "", "Jane", true) > 0);
        EXPECT(put(st, 7, STORE_MARK_star, "", "Jane", false) > 0);
        EXPECT(put(st, 7, STORE_MARK_star, "", "Jane", true) > 0);
        EXPECT_EQ(0, store_marks_get(st, &m, NULL));
        size_t n = of(m, "0707070707070707", &v);
        ASSERT(n == 2);
        EXPECT(store_mark_has(v, n, STORE_MARK_star, STR("Richard")));
        EXPECT(!store_mark_has(v, n, STORE_MARK_star, STR("Jane")));
        EXPECT(store_mark_has(v, n, STORE_MARK_star, STR("")));
        EXPECT(!store_mark_has(v, n, STORE_MARK_read, STR("Jane")));
        EXPECT(!store_mark_has(v, n, STORE_MARK_note, STR("")));
        store_marks_free(&m);
        store_close(&st);
}

TEST(notes_add_up_and_are_taken_back_by_number) {
        struct store *st = fresh("notes");
        struct store_marks *m;
        const struct store_mark *v;
        int64_t first = put(st, 9, STORE_MARK_note, "who is R?", "Jane", false);
        EXPECT(put(st, 9, STORE_MARK_note, "who is R?", "Jane", false) > first);
        EXPECT(put(st, 9, STORE_MARK_note, "who is R?", "Jane", true) < 0);
        EXPECT_EQ(0, store_decision_undo(st, (uint64_t) first, 2000, STR("Jane"), NULL));
        EXPECT_EQ(0, store_marks_get(st, &m, NULL));
        ASSERT(of(m, "090909090909", &v) == 1);
        EXPECT(v[0].number > (uint64_t) first && str_eq(v[0].words, STR("who is R?")));
        store_marks_free(&m);
        store_close(&st);
}

TEST(the_latest_search_of_a_name) {
        struct store *st = fresh("searches");
        struct store_marks *m;
        size_t n;
        EXPECT(put(st, 0, STORE_MARK_search, "river", "Jane", false) > 0);
        EXPECT(put(st, 3, STORE_MARK_star, "", "Jane", false) > 0);
        EXPECT(put(st, 0, STORE_MARK_search, "river OR dam", "Richard", false) > 0);
        EXPECT_EQ(0, put(st, 0, STORE_MARK_search, "river OR dam", "Jane", false));
        EXPECT_EQ(0, store_marks_get(st, &m, NULL));
        const struct store_mark *v = store_marks_searches(m, &n);
        ASSERT(n == 1);
        EXPECT(str_eq(v->words, STR("river OR dam")) && str_eq(v->name, STR("rivers")));
        store_marks_free(&m);
        EXPECT(put(st, 0, STORE_MARK_search, "", "Jane", true) > 0);
        EXPECT_EQ(0, store_marks_get(st, &m, NULL));
        store_marks_searches(m, &n);
        EXPECT_EQ(0, n);
        store_marks_all(m, &n);
        EXPECT_EQ(1, n);
        store_marks_free(&m);
        store_close(&st);
}

TEST(what_is_no_tag) {
        struct store *st = fresh("bad");
        static const char *const bad[] = { "",    "two words", "a,b",  "a،b", "\"x\"",
                                           "(x)", "a\nb",      "\xff", "{x" };
        char long_one[200];
        memset(long_one, 'a', sizeof long_one - 1);
        long_one[sizeof long_one - 1] = 0;
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
                EXPECT(put(st, 1, STORE_MARK_tag, bad[i], "", false) < 0);
        EXPECT(put(st, 1, STORE_MARK_tag, long_one, "", false) < 0);
        EXPECT(put(st, 1, STORE_MARK_note, " \n", "", false) < 0);
        EXPECT(put(st, 1, STORE_MARK_search, " ", "", false) < 0);
        store_close(&st);
}

/* What stands must be what a plain reading of the acts, one after the other, leaves. */
TEST(as_a_naive_reading_has_it) {
        struct store *st = fresh("random");
        bool star[4][2] = { { false } }, tag[4][2] = { { false } };
        uint32_t x = 12345;
        for (unsigned i = 0; i < 200; i++) {
                x = x * 1103515245 + 12345;
                unsigned d = x >> 16 & 3, p = x >> 18 & 1, off = x >> 19 & 1, t = x >> 20 & 1;
                if (t)
                        put(st, (uint8_t) (d + 1), STORE_MARK_tag, p ? "a" : "b", "Jane", off);
                else
                        put(st, (uint8_t) (d + 1), STORE_MARK_star, "", p ? "Jane" : "Richard",
                            off);
                (t ? tag : star)[d][p] = !off;
        }
        struct store_marks *m;
        EXPECT_EQ(0, store_marks_get(st, &m, NULL));
        for (unsigned d = 0; d < 4; d++) {
                struct sha256 k = key((uint8_t) (d + 1));
                char hex[SHA256_HEX];
                size_t n, want = 0;
                sha256_hex(&k, hex);
                const struct store_mark *v = store_marks_of(m, str_of(hex), &n);
                for (unsigned p = 0; p < 2; p++) {
                        want += star[d][p] + tag[d][p];
                        EXPECT_EQ(star[d][p], store_mark_has(v, n, STORE_MARK_star,
                                                             p ? STR("Jane") : STR("Richard")));
                }
                EXPECT_EQ(want, n);
        }
        store_marks_free(&m);
        store_close(&st);
}
