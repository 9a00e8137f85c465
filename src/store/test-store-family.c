/* Families and flaws as they are packed: rows that run over pages, runs that break, and reading
 * each back from every side. */
#include "base/test.h"
#include "store/test-case.h"

enum { DOCS = 5000 };

static struct store *new_case(struct buf *path) {
        struct err e = ERR_INIT;
        struct store *st = NULL;
        char dir[] = "/tmp/clew-family-XXXXXX";
        buf_init(path, 0);
        buf_puts(path, mkdtemp(dir) ? dir : "/tmp");
        buf_puts(path, "/case");
        EXPECT_EQ(0, store_open(&st, buf_z(path), STORE_CREATE, NULL, &e));
        return st;
}

/* Which flaws document `i` has: one in herds with gaps, one now and then with another count. */
static size_t flaws_of(uint64_t i, struct store_flaw ret[static 2]) {
        size_t n = 0;
        if (i % 97 != 0)
                ret[n++] = (struct store_flaw){ FLAW_charset_lie, 1 };
        if (i % 5 < 2)
                ret[n++] = (struct store_flaw){ FLAW_date_two_digit, (uint32_t) (i % 5 + 1) };
        return n;
}

static int put_docs(struct store *st, struct err *e) {
        struct store_flaw flaws[2];
        struct doc_id id;
        int r = store_begin(st, e);
        for (uint64_t i = 1; r >= 0 && i <= DOCS; i++) {
                const struct store_doc d = { .key = hash_sha256(bytes_of(&i, sizeof i)),
                                             .hash = hash_sha256(bytes_of(&i, sizeof i)),
                                             .kind = REC_DOC_message,
                                             .flaws = flaws,
                                             .n_flaws = flaws_of(i, flaws) };
                r = store_doc_put(st, &d, bytes_of("", 0), &id, e);
                if (r >= 0 && i % 700 == 0 && (r = store_commit(st, e)) >= 0)
                        r = store_begin(st, e);
        }
        return r < 0 ? r : store_commit(st, e);
}

/* Families of 1, 2, 3 ... documents, dealt out backwards so that neighbours are far apart. */
static void row_of(uint64_t i, uint64_t *family, struct store_thread *ret) {
        uint64_t n = 1, first = 0;
        while (first + n <= i)
                first += n++;
        *family = n;
        *ret = (struct store_thread){ .doc = { DOCS - i * 7 % DOCS },
                                      .thread = DOCS - first * 7 % DOCS,
                                      .parent = { i == first ? 0 : DOCS - (i - 1) * 7 % DOCS },
                                      .ghost = i == first && n % 3 == 0 ? n : 0,
                                      .depth = (uint32_t) (i - first),
                                      .sort = (uint32_t) ((i - first) * 2 + n % 2) };
}

static bool same(const struct store_thread *a, const struct store_thread *b) {
        return a->doc.v == b->doc.v && a->thread == b->thread && a->parent.v == b->parent.v &&
               a->ghost == b->ghost && a->depth == b->depth && a->sort == b->sort;
}

TEST(family_rows_come_back_from_every_side) {
        struct buf path;
        struct err e = ERR_INIT;
        struct store *st = new_case(&path);
        struct store_thread want, got;
        struct store_counts counts;
        uint64_t family, last = 0;
        EXPECT_EQ(0, put_docs(st, &e));
        for (int turn = 0; turn < 2; turn++) { /* the second replaces the first */
                EXPECT_EQ(0, store_threads_begin(st, &e));
                for (uint64_t i = 0; i < DOCS - 10; i++) {
                        row_of(i, &last, &want);
                        EXPECT_EQ(0, store_thread_put(st, &want, &e));
                }
                EXPECT_EQ(0, store_threads_end(st, &e));
        }
        struct store_rows *all = NULL, *one = NULL;
        EXPECT_EQ(0, store_threads_open(st, 0, &all, &e));
        for (uint64_t i = 0, members = 0; i < DOCS - 10; i++) {
                row_of(i, &family, &want);
                EXPECT_EQ(1, store_threads_next(all, &got, &e));
                EXPECT(same(&want, &got));
                EXPECT_EQ(1, store_thread_find(st, want.doc, &got, &e));
                EXPECT(same(&want, &got));
                if (want.thread == want.doc.v) {
                        EXPECT_EQ(0, members == 0 ? 0 : store_threads_next(one, &got, &e));
                        store_rows_close(&one);
                        EXPECT_EQ(0, store_threads_open(st, want.thread, &one, &e));
                }
                members++;
                EXPECT_EQ(1, store_threads_next(one, &got, &e));
                EXPECT(same(&want, &got));
        }
        EXPECT_EQ(0, store_threads_next(all, &got, &e));
        store_rows_close(&all);
        store_rows_close(&one);
        for (uint64_t i = DOCS - 10; i < DOCS; i++)
                EXPECT_EQ(0,
                          store_thread_find(st, (struct doc_id){ DOCS - i * 7 % DOCS }, &got, &e));
        EXPECT_EQ(0, store_thread_find(st, (struct doc_id){ DOCS + 1 }, &got, &e));
        EXPECT_EQ(0, store_counts_get(st, &counts, &e));
        EXPECT_EQ(last, counts.threads);
        store_close(&st);
        buf_done(&path);
}

TEST(family_copies_in_one_read) {
        struct buf path, pairs;
        struct err e = ERR_INIT;
        struct store *st = new_case(&path);
        buf_init(&pairs, 0);
        EXPECT_EQ(0, put_docs(st, &e));
        EXPECT_EQ(0, store_copy_pairs_get(st, &pairs, &e));
        EXPECT_EQ(0, pairs.n);
        EXPECT_EQ(0, store_threads_begin(st, &e));
        for (uint64_t d = 2; d <= DOCS; d += 3) {
                const struct store_copy c = { { d }, { d - 1 }, d % 2 ? STORE_COPY : STORE_NEAR };
                EXPECT_EQ(0, store_copy_put(st, &c, &e));
        }
        EXPECT_EQ(0, store_threads_end(st, &e));
        EXPECT_EQ(0, store_copy_pairs_get(st, &pairs, &e));
        const struct store_copy_pair *p = (const void *) pairs.p;
        size_t n = 0;
        for (uint32_t d = 2; d <= DOCS; d += 3)
                if (d % 2) {
                        EXPECT_EQ(d, p[n].doc);
                        EXPECT_EQ(d - 1, p[n++].of);
                }
        EXPECT_EQ(n * sizeof *p, pairs.n);
        buf_done(&pairs);
        store_close(&st);
        buf_done(&path);
}

static void expect_flaws(struct store *st, uint64_t doc) {
        struct store_flaw want[2];
        struct store_flaw_row got;
        struct err e = ERR_INIT;
        _cleanup_rows_ struct store_rows *rows = NULL;
        size_t n = flaws_of(doc, want), seen = 0;
        EXPECT_EQ(0, store_flaws_of_doc_open(st, (struct doc_id){ doc }, &rows, &e));
        for (; store_flaws_next(rows, &got, &e) == 1; seen++)
                for (size_t i = 0; i < n; i++)
                        if (want[i].flaw == got.flaw.flaw)
                                EXPECT(got.doc.v == doc && got.flaw.n == want[i].n);
        EXPECT_EQ(n, seen);
}

TEST(flaw_runs_come_back_one_by_one) {
        struct buf path;
        struct err e = ERR_INIT;
        struct store *st = new_case(&path);
        struct store_flaw_row got;
        struct store_flaw flaws[2];
        struct store_counts counts;
        uint64_t flawed = 0;
        EXPECT_EQ(0, put_docs(st, &e));
        for (uint64_t i = 1; i <= DOCS; i++) {
                expect_flaws(st, i);
                flawed += flaws_of(i, flaws) > 0;
        }
        _cleanup_rows_ struct store_rows *rows = NULL;
        EXPECT_EQ(0, store_flaws_open(st, FLAW_charset_lie, &rows, &e));
        for (uint64_t i = 1; i <= DOCS; i++)
                if (i % 97 != 0) {
                        EXPECT_EQ(1, store_flaws_next(rows, &got, &e));
                        EXPECT_EQ(i, got.doc.v);
                }
        EXPECT_EQ(0, store_flaws_next(rows, &got, &e));
        store_rows_close(&rows);
        EXPECT_EQ(0, store_counts_get(st, &counts, &e));
        EXPECT_EQ(flawed, counts.flawed);
        store_close(&st);
        buf_done(&path);
}
