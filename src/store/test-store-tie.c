/* Ties of documents: what is put comes back; what is damaged is refused. */
#include "base/test.h"
#include "store/store-internal.h"
#include "store/store-tie.h"
#include "store/test-case.h"

static struct store *fresh(const char *name) {
        _cleanup_(buf_done) struct buf path;
        struct err e = ERR_INIT;
        struct store *st = NULL;
        buf_init(&path, 0);
        buf_printf(&path, "%s/%s", test_dir(), name);
        if (store_open(&st, buf_z(&path), STORE_CREATE, NULL, &e) < 0)
                test_fail(__FILE__, __LINE__, "%s", e.message);
        return st;
}

static void fill(struct store_tie t[2]) {
        memset(t, 0, 2 * sizeof *t);
        t[0] = (struct store_tie){ .kind = 7,
                                   .mode = 3,
                                   .basis = 1,
                                   .calendar = 1,
                                   .precision = 7,
                                   .odds = 88,
                                   .n_chain = 1,
                                   .flags = 1 << 11 | 1,
                                   .off = 100,
                                   .len = 90,
                                   .verb_off = 120,
                                   .verb_len = 7,
                                   .time_off = 180,
                                   .time_len = 9,
                                   .time_flags = 3,
                                   .count = 400,
                                   .voice = 2,
                                   .ranged = true,
                                   .range_from = INT64_MIN,
                                   .range_to = -86400,
                                   .rule = { 4 },
                                   .words = UINT64_MAX - 5,
                                   .dated = true,
                                   .at = 1400000000 };
        t[0].from = (struct store_tie_end){ 1, 0, { STORE_AT_name, 9 }, 100, 8, 40, 8 };
        t[0].to = (struct store_tie_end){ 4, 2, { STORE_AT_addr, 3 }, 140, 2, 0, 0 };
        t[0].chain[0] = (struct store_tie_end){ 6, 0, { STORE_AT_none, 0 }, 170, 10, 0, 0 };
        t[1] = (struct store_tie){ .kind = 1, .off = 100, .len = 1, .rule = { 1 } };
}

TEST(ties_come_back) {
        struct store *st = fresh("ties");
        struct store_tie t[2];
        struct store_tied got;
        fill(t);
        EXPECT_EQ(0, store_begin(st, NULL));
        EXPECT_EQ(0, store_tied_put(st, &(struct store_tied){ { 5 }, t, 2 }, NULL));
        EXPECT_EQ(0, store_commit(st, NULL));
        ASSERT(store_tied_get(st, (struct doc_id){ 5 }, &got, NULL) == 1);
        ASSERT(got.n == 2);
        EXPECT_EQ(t[0].kind, got.ties[0].kind);
        EXPECT_EQ(t[0].mode, got.ties[0].mode);
        EXPECT_EQ(t[0].flags, got.ties[0].flags);
        EXPECT_EQ(t[0].range_from, got.ties[0].range_from);
        EXPECT_EQ(t[0].range_to, got.ties[0].range_to);
        EXPECT_EQ(t[0].at, got.ties[0].at);
        EXPECT_EQ(t[0].count, got.ties[0].count);
        EXPECT(t[0].words == got.ties[0].words);
        EXPECT_EQ(40, got.ties[0].from.name_off);
        EXPECT_EQ(STORE_AT_addr, got.ties[0].to.who.type);
        EXPECT_EQ(3, got.ties[0].to.who.id);
        EXPECT_EQ(170, got.ties[0].chain[0].off);
        EXPECT_EQ(180, got.ties[0].time_off);
        EXPECT_EQ(100, got.ties[1].off);
        EXPECT(!got.ties[1].ranged && !got.ties[1].dated);
        EXPECT_EQ(0, store_tied_get(st, (struct doc_id){ 6 }, &got, NULL));
        store_close(&st);
}

TEST(the_smallest_tie_is_read_again) {
        struct store *st = fresh("small");
        struct store_tie t = { .kind = 1, .rule = { 1 } };
        struct store_tied got;
        EXPECT_EQ(0, store_begin(st, NULL));
        EXPECT_EQ(0, store_tied_put(st, &(struct store_tied){ { 5 }, &t, 1 }, NULL));
        EXPECT_EQ(1, store_tied_get(st, (struct doc_id){ 5 }, &got, NULL));
        EXPECT_EQ(1, got.n);
        EXPECT_EQ(0, store_commit(st, NULL));
        store_close(&st);
}

TEST(none_takes_no_row) {
        struct store *st = fresh("none");
        struct store_tie t[2];
        struct store_tied got;
        fill(t);
        EXPECT_EQ(0, store_begin(st, NULL));
        EXPECT_EQ(0, store_tied_put(st, &(struct store_tied){ { 5 }, t, 2 }, NULL));
        EXPECT_EQ(0, store_tied_put(st, &(struct store_tied){ { 5 }, t, 0 }, NULL));
        EXPECT_EQ(0, store_tied_put(st, &(struct store_tied){ { 8 }, t, 1 }, NULL));
        EXPECT_EQ(0, store_tied_get(st, (struct doc_id){ 5 }, &got, NULL));
        EXPECT_EQ(0, store_tolds_drop(st, NULL));
        EXPECT_EQ(0, store_tied_get(st, (struct doc_id){ 8 }, &got, NULL));
        EXPECT_EQ(0, store_commit(st, NULL));
        store_close(&st);
}

/* Every byte changed in turn: read as something in range, or refused; never a crash. */
TEST(damaged_ties_are_refused_or_in_range) {
        struct store *st = fresh("damaged");
        struct store_tie t[2];
        struct store_tied got;
        unsigned refused = 0;
        fill(t);
        EXPECT_EQ(0, store_begin(st, NULL));
        EXPECT_EQ(0, store_tied_put(st, &(struct store_tied){ { 5 }, t, 2 }, NULL));
        struct buf row;
        buf_init(&row, 0);
        buf_put(&row, st->scratch.p, st->scratch.n);
        for (size_t i = 0; i < row.n; i++) {
                row.p[i] ^= (char) 0xff;
                EXPECT_EQ(0, SQL_RUN(st, SQL_tied_put, NULL, V_INT(5), V_BLOB(row.p, row.n)));
                row.p[i] ^= (char) 0xff;
                int r = store_tied_get(st, (struct doc_id){ 5 }, &got, NULL);
                EXPECT(r == 1 || r == ERR_corrupt);
                refused += r == ERR_corrupt;
        }
        EXPECT(refused > 20);
        for (size_t n = 0; n < row.n; n++) {
                EXPECT_EQ(0, SQL_RUN(st, SQL_tied_put, NULL, V_INT(5), V_BLOB(row.p, n)));
                EXPECT_EQ(ERR_corrupt, store_tied_get(st, (struct doc_id){ 5 }, &got, NULL));
        }
        buf_done(&row);
        store_rollback(st);
        store_close(&st);
}
