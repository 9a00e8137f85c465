/* The index against the naive model: random documents and queries, any split into segments, any
 * tree of merges; and what a crash or a damaged disk leaves. */
#include "index/index.h"

#include "base/io.h"
#include "base/limits.h"
#include "base/test.h"
#include "index/test-index-model.h"

#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_SEGMENTS = 64 };

/* The segments of a test, in order. */
struct shelf {
        int dirfd;
        char names[MAX_SEGMENTS][INDEX_NAME_MAX];
        size_t n;
        unsigned made;
};

static void shelf_init(struct shelf *s) {
        static unsigned folders;
        char path[512];
        memset(s, 0, sizeof *s);
        snprintf(path, sizeof path, "%s/shelf-%u", test_dir(), folders++);
        mkdir(path, 0700);
        s->dirfd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static void shelf_put(struct shelf *s, struct index_writer *w) {
        struct err e = ERR_INIT;
        struct index_segment_info info;
        snprintf(s->names[s->n], sizeof s->names[0], "s%u", s->made++);
        EXPECT_EQ(0, index_writer_flush(w, s->dirfd, s->names[s->n], &info, &e));
        s->n++;
}

static void shelf_merge(struct shelf *s, size_t first, size_t n) {
        struct err e = ERR_INIT;
        struct index_segment_info info;
        const char *names[MAX_SEGMENTS] = { NULL };
        char name[INDEX_NAME_MAX];
        for (size_t i = 0; i < n; i++)
                names[i] = s->names[first + i];
        snprintf(name, sizeof name, "s%u", s->made++);
        EXPECT_EQ(0, index_merge(s->dirfd, names, n, name, &info, &e));
        if (e.code)
                test_fail(__FILE__, __LINE__, "%s", e.message);
        memcpy(s->names[first], name, sizeof name);
        memmove(s->names[first + 1], s->names[first + n], (s->n - first - n) * sizeof s->names[0]);
        s->n -= n - 1;
}

static struct index *shelf_open(const struct shelf *s, const uint64_t *deleted, size_t n_deleted) {
        struct err e = ERR_INIT;
        const char *names[MAX_SEGMENTS] = { NULL };
        struct index *ix = NULL;
        for (size_t i = 0; i < s->n; i++)
                names[i] = s->names[i];
        EXPECT_EQ(0, index_open(s->dirfd, names, s->n, deleted, n_deleted, &ix, &e));
        return ix;
}

/* The model in about `segments` segments of random length. */
static void shelve(struct shelf *s, const struct model *m, struct random *r, size_t segments) {
        struct index_writer *w = index_writer_new();
        size_t from = 0;
        for (size_t i = 1; i <= segments; i++) {
                size_t left = m->docs.n - from;
                size_t n =
                        i == segments ? left : random_below(r, 2 * left / (segments - i + 1) + 1);
                n = n < left ? n : left;
                model_put(m, w, from, from + n);
                shelf_put(s, w);
                from += n;
        }
        index_writer_free(&w);
}

static void slurp_at(const struct shelf *s, size_t i, struct buf *out) {
        struct stat st;
        int fd = openat(s->dirfd, s->names[i], O_RDONLY | O_CLOEXEC);
        buf_init(out, 0);
        if (fd < 0 || fstat(fd, &st) < 0) {
                test_fail(__FILE__, __LINE__, "cannot read a segment");
                return;
        }
        char *p = buf_room(out, (size_t) st.st_size);
        out->n = (size_t) io_read(fd, p, (size_t) st.st_size);
        io_close(&fd);
}

/* ---- against the model -------------------------------------------------------------------- */

static bool bit_of(const uint64_t *bits, uint32_t i) {
        return bits[i / 64] >> i % 64 & 1;
}

static void check_rank(struct model *m, const struct index_query *q, const struct index_result *r) {
        for (size_t h = 0; h < r->n_hits; h++) {
                size_t i = 0;
                double want = 0;
                while (m->docs.v[i].d.doc != r->hits[h].doc)
                        i++;
                model_match(m, q, i, &want);
                if (fabs(want - (double) r->hits[h].score) > 1e-4 * (1 + fabs(want)))
                        test_fail(__FILE__, __LINE__, "score of %u: want %f, got %f",
                                  r->hits[h].doc, want, (double) r->hits[h].score);
                if (h && (r->hits[h].score > r->hits[h - 1].score ||
                          (r->hits[h].score == r->hits[h - 1].score &&
                           r->hits[h].doc < r->hits[h - 1].doc)))
                        test_fail(__FILE__, __LINE__, "hit %zu is out of order", h);
        }
}

/* The first hits of a shorter list, and its count, are those of the whole. */
static void check_top(const struct index *ix, const struct index_query *q,
                      const struct index_result *all) {
        struct index_search_opts o = { .limit = 7, .offset = 2 };
        struct index_result r;
        struct err e = ERR_INIT;
        ASSERT(index_search(ix, q, &o, &r, &e) == 0);
        EXPECT_EQ(all->total, r.total);
        size_t want = all->n_hits > 9 ? 7 : all->n_hits > 2 ? all->n_hits - 2 : 0;
        EXPECT_EQ(want, r.n_hits);
        for (size_t i = 0; i < r.n_hits && i < want; i++) {
                EXPECT_EQ(all->hits[i + 2].doc, r.hits[i].doc);
                EXPECT(all->hits[i + 2].score == r.hits[i].score);
        }
        index_result_done(&r);
}

static void check_dates(const struct index *ix, const struct index_query *q, bool up) {
        struct index_search_opts o = { .limit = 50,
                                       .order = up ? INDEX_BY_DATE_UP : INDEX_BY_DATE_DOWN };
        struct index_result r;
        struct index_doc a = { 0 }, b;
        struct err e = ERR_INIT;
        ASSERT(index_search(ix, q, &o, &r, &e) == 0);
        for (size_t i = 0; i < r.n_hits; i++, a = b) {
                EXPECT(index_doc_find(ix, r.hits[i].doc, &b));
                if (i == 0)
                        continue;
                bool undated = b.date == INDEX_UNDATED;
                EXPECT(a.date == b.date ? a.doc < b.doc
                                        : undated || (a.date != INDEX_UNDATED &&
                                                      (up ? a.date < b.date : a.date > b.date)));
        }
        index_result_done(&r);
}

static void check_query(struct model *m, const struct index *ix, const struct index_query *q,
                        const uint64_t *deleted) {
        struct index_search_opts o = { .limit = 100000, .want_bits = true };
        struct index_result r;
        struct err e = ERR_INIT;
        ASSERT(index_search(ix, q, &o, &r, &e) == 0);
        uint64_t total = 0;
        for (size_t i = 0; i < m->docs.n; i++) {
                uint32_t doc = m->docs.v[i].d.doc;
                bool want = model_match(m, q, i, NULL) && !(deleted && bit_of(deleted, doc));
                if (want != bit_of(r.bits, doc))
                        test_fail(__FILE__, __LINE__, "document %u: want %d", doc, want);
                total += want;
        }
        EXPECT_EQ(total, r.total);
        EXPECT_EQ(total, r.n_hits);
        check_rank(m, q, &r);
        check_top(ix, q, &r);
        check_dates(ix, q, total % 2);
        index_result_done(&r);
}

static void run_model(uint64_t seed, uint32_t docs, size_t segments, unsigned queries,
                      bool with_deleted) {
        struct random r = { seed };
        struct model m;
        struct shelf s;
        uint64_t deleted[64] = { 0 };
        shelf_init(&s);
        model_init(&m);
        model_fill(&m, &r, docs);
        shelve(&s, &m, &r, segments);
        for (unsigned i = 0; with_deleted && i < 100; i++)
                deleted[random_below(&r, 64)] |= 1ull << random_below(&r, 64);
        struct index *ix = shelf_open(&s, with_deleted ? deleted : NULL, 64 * 64);
        EXPECT_EQ(docs, index_docs(ix));
        for (unsigned i = 0; i < queries; i++)
                check_query(&m, ix, model_query(&m, &r, 3, true), with_deleted ? deleted : NULL);
        index_close(&ix);
        model_done(&m);
        io_close(&s.dirfd);
}

TEST(index_model_one_segment) {
        run_model(1, 200, 1, 300, false);
}

TEST(index_model_many_segments) {
        run_model(2, 200, 7, 300, false);
        run_model(3, 40, 12, 200, false);
}

TEST(index_model_deleted) {
        run_model(4, 200, 3, 200, true);
}

TEST(index_model_blocks) {
        run_model(5, 1500, 3, 40, false); /* lists of several packed blocks */
}

TEST(index_empty) {
        run_model(6, 0, 1, 50, false);
        run_model(7, 0, 3, 50, false);
        run_model(8, 1, 1, 200, false);
        struct shelf s = { .dirfd = -1 };
        struct index *ix = shelf_open(&s, NULL, 0);
        EXPECT_EQ(0, index_docs(ix));
        EXPECT_EQ(0, index_last_doc(ix));
        index_close(&ix);
}

/* ---- merging ------------------------------------------------------------------------------ */

TEST(index_merge_is_one_flush) {
        for (uint64_t seed = 20; seed < 32; seed++) {
                struct random r = { seed };
                struct model m;
                struct shelf split, whole;
                struct buf a, b;
                shelf_init(&split);
                shelf_init(&whole);
                model_init(&m);
                model_fill(&m, &r, 100 + (uint32_t) random_below(&r, 900));
                shelve(&split, &m, &r, 2 + random_below(&r, 10));
                shelve(&whole, &m, &r, 1);
                while (split.n > 1) { /* any tree of merges */
                        size_t first = random_below(&r, split.n - 1);
                        shelf_merge(&split, first, 2 + random_below(&r, split.n - first - 1));
                }
                slurp_at(&split, 0, &a);
                slurp_at(&whole, 0, &b);
                EXPECT_EQ(b.n, a.n);
                EXPECT(bytes_eq(buf_bytes(&a), buf_bytes(&b)));
                buf_done(&a);
                buf_done(&b);
                model_done(&m);
                io_close(&split.dirfd);
                io_close(&whole.dirfd);
        }
}

/* Merging leaves out what is dead: the same hits as with them masked, and nothing of them stays. */
TEST(index_merge_drops_the_dead) {
        for (uint64_t seed = 60; seed < 70; seed++) {
                struct random r = { seed };
                struct model m;
                struct shelf s;
                struct err e = ERR_INIT;
                struct index_segment_info info;
                uint64_t deleted[64] = { 0 };
                const struct index_dead dead = { deleted, 64 * 64 };
                const char *names[MAX_SEGMENTS];
                uint32_t living = 0;
                shelf_init(&s);
                model_init(&m);
                model_fill(&m, &r, 100 + (uint32_t) random_below(&r, 1200));
                shelve(&s, &m, &r, 4);
                for (unsigned i = 0; i < 64 * 16; i++)
                        deleted[random_below(&r, 64)] |= 1ull << random_below(&r, 64);
                if (seed == 69)
                        memset(deleted, 0xff, sizeof deleted); /* all of them */
                for (size_t i = 0; i < m.docs.n; i++)
                        living += !bit_of(deleted, m.docs.v[i].d.doc);
                for (size_t i = 0; i < s.n; i++)
                        names[i] = s.names[i];
                EXPECT_EQ(0, index_merge_living(s.dirfd, names, s.n, &dead, "l", &info, &e));
                EXPECT_EQ(living, info.docs);
                EXPECT_EQ(0, index_verify_file(s.dirfd, "l", &info, &e));
                struct index *masked = shelf_open(&s, deleted, 64 * 64), *ix = NULL;
                EXPECT_EQ(0, index_open(s.dirfd, (const char *[]){ "l" }, 1, NULL, 0, &ix, &e));
                for (unsigned i = 0; ix && i < 200; i++) {
                        const struct index_query *q = model_query(&m, &r, 3, true);
                        const struct index_search_opts o = { .want_bits = true };
                        struct index_result x, y;
                        ASSERT(index_search(masked, q, &o, &x, &e) == 0 &&
                               index_search(ix, q, &o, &y, &e) == 0);
                        EXPECT_EQ(x.total, y.total);
                        EXPECT_EQ(x.n_bits, y.n_bits);
                        EXPECT(memcmp(x.bits, y.bits, (x.n_bits + 63) / 64 * 8) == 0);
                        index_result_done(&x);
                        index_result_done(&y);
                }
                index_close(&masked);
                index_close(&ix);
                model_done(&m);
                io_close(&s.dirfd);
        }
}

TEST(index_merge_order_and_overlap) {
        struct random r = { 40 };
        struct model m;
        struct shelf s;
        struct err e = ERR_INIT;
        struct index_segment_info info;
        shelf_init(&s);
        model_init(&m);
        model_fill(&m, &r, 100);
        shelve(&s, &m, &r, 2);
        const char *twice[] = { s.names[0], s.names[0] }, *turned[] = { s.names[1], s.names[0] };
        EXPECT_EQ(ERR_usage, index_merge(s.dirfd, twice, 2, "bad", &info, &e));
        EXPECT(faccessat(s.dirfd, "bad", F_OK, 0) < 0);
        EXPECT_EQ(0, index_merge(s.dirfd, turned, 2, "good", &info, &e));
        EXPECT_EQ(100, info.docs);
        EXPECT_EQ(ERR_absent,
                  index_merge(s.dirfd, (const char *[]){ "none" }, 1, "bad", &info, &e));
        model_done(&m);
        io_close(&s.dirfd);
}

/* The answers do not depend on how documents lie: scores are equal to the last bit. */
TEST(index_split_does_not_matter) {
        struct random r = { 50 };
        struct model m;
        struct shelf split, whole;
        shelf_init(&split);
        shelf_init(&whole);
        model_init(&m);
        model_fill(&m, &r, 700);
        shelve(&split, &m, &r, 9);
        shelve(&whole, &m, &r, 1);
        struct index *a = shelf_open(&split, NULL, 0), *b = shelf_open(&whole, NULL, 0);
        for (unsigned i = 0; i < 1000; i++) {
                const struct index_query *q = model_query(&m, &r, 3, true);
                struct index_search_opts o = { .limit = 20 };
                struct index_result x, y;
                struct err e = ERR_INIT;
                ASSERT(index_search(a, q, &o, &x, &e) == 0 && index_search(b, q, &o, &y, &e) == 0);
                EXPECT_EQ(x.total, y.total);
                EXPECT_EQ(x.n_hits, y.n_hits);
                EXPECT(x.n_hits == 0 || memcmp(x.hits, y.hits, x.n_hits * sizeof *x.hits) == 0);
                index_result_done(&x);
                index_result_done(&y);
        }
        index_close(&a);
        index_close(&b);
        model_done(&m);
        io_close(&split.dirfd);
        io_close(&whole.dirfd);
}

TEST(index_merge_pick) {
        uint64_t sizes[200], work = 0;
        size_t n = 0, first, take;
        for (unsigned i = 0; i < 2000; i++) { /* two thousand arenas in a row */
                sizes[n++] = 16 << 20;
                while (index_merge_pick(sizes, n, false, &first, &take)) {
                        uint64_t sum = 0;
                        bool some = take >= 2 && first + take <= n;
                        EXPECT(some);
                        if (!some)
                                return;
                        for (size_t k = first; k < first + take; k++)
                                sum += sizes[k];
                        work += sum;
                        sizes[first] = sum;
                        memmove(sizes + first + 1, sizes + first + take,
                                (n - first - take) * sizeof *sizes);
                        n -= take - 1;
                }
                ASSERT(n <= 32);
        }
        EXPECT(work < (16ull << 20) * 2000 * 4);
        EXPECT(index_merge_pick(sizes, 9, true, &first, &take));
        EXPECT_EQ(2, take);
        EXPECT(!index_merge_pick(sizes, 8, true, &first, &take));
}

/* ---- size --------------------------------------------------------------------------------- */

TEST(index_many_documents) {
        enum { N = 200000 };
        struct index_writer *w = index_writer_new();
        struct shelf s;
        shelf_init(&s);
        uint32_t fives = 0;
        for (uint32_t i = 1; i <= N; i++) {
                char text[64];
                struct index_doc d = { .doc = i, .kind = 1, .date = i };
                snprintf(text, sizeof text, "every n%u m%u %s", i % 1000, i, i % 5 ? "" : "fifth");
                fives += i % 5 == 0;
                index_doc_begin(w, &d);
                index_text_put(w, INDEX_own, str_of(text));
                index_doc_end(w);
                if (i == 70000)
                        shelf_put(&s, w);
        }
        shelf_put(&s, w);
        index_writer_free(&w);
        struct index *ix = shelf_open(&s, NULL, 0);
        struct index_query every = { .op = INDEX_TERM, .term = STR("every") };
        struct index_query fifth = { .op = INDEX_TERM, .term = STR("fifth") };
        struct index_query prefix = { .op = INDEX_PREFIX, .term = STR("m") };
        struct index_query one = { .op = INDEX_TERM, .term = STR("m70001") };
        const struct index_query *kids[] = { &every, &fifth };
        struct index_query both = { .op = INDEX_AND, .kids = kids, .n_kids = 2 };
        const struct {
                struct index_query *q;
                uint64_t want;
        } rows[] = {
                { &every, N }, { &fifth, fives }, { &prefix, N }, { &one, 1 }, { &both, fives },
        };
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
                struct index_search_opts o = { .limit = 3 };
                struct index_result r;
                struct err e = ERR_INIT;
                ASSERT(index_search(ix, rows[i].q, &o, &r, &e) == 0);
                EXPECT_EQ(rows[i].want, r.total);
                EXPECT_EQ(rows[i].want < 3 ? rows[i].want : 3, r.n_hits);
                index_result_done(&r);
        }
        index_close(&ix);
        io_close(&s.dirfd);
}

/* ---- expansion ---------------------------------------------------------------------------- */

TEST(index_explain_forms) {
        static const char *const texts[] = { "running runs", "run", "Tabatabaei", "طباطبایی" };
        struct index_writer *w = index_writer_new();
        struct shelf s;
        struct arena a;
        struct err e = ERR_INIT;
        struct index_form *f;
        size_t n;
        arena_init(&a, 0);
        shelf_init(&s);
        for (uint32_t i = 0; i < 4; i++) {
                struct index_doc d = { .doc = i + 1, .kind = 1 };
                index_doc_begin(w, &d);
                index_text_put(w, INDEX_own, str_of(texts[i]));
                index_doc_end(w);
                if (i == 1)
                        shelf_put(&s, w);
        }
        shelf_put(&s, w);
        index_writer_free(&w);
        struct index *ix = shelf_open(&s, NULL, 0);
        struct index_query q = { .op = INDEX_TERM, .term = STR("runs"), .classes = INDEX_STEM };
        EXPECT_EQ(3, index_explain(ix, &q, 10, &a, &f, &n, &e));
        ASSERT(n == 3);
        EXPECT_STR("runs", f[0].term);
        EXPECT_EQ(INDEX_FORM_exact, f[0].how);
        EXPECT_STR("run", f[1].term);
        EXPECT_STR("running", f[2].term);
        EXPECT_EQ(1, f[2].df);
        q = (struct index_query){ .op = INDEX_TERM,
                                  .term = STR("tabatabaei"),
                                  .classes = INDEX_NAME };
        EXPECT_EQ(2, index_explain(ix, &q, 10, &a, &f, &n, &e));
        ASSERT(n == 2);
        EXPECT_EQ(INDEX_FORM_name, f[1].how);
        q = (struct index_query){ .op = INDEX_PREFIX, .term = STR("run") };
        EXPECT_EQ(3, index_explain(ix, &q, 1, &a, &f, &n, &e));
        EXPECT_EQ(1, n);
        index_close(&ix);
        arena_done(&a);
        io_close(&s.dirfd);
}

/* The exact form once in a long text against many others in a subject. */
TEST(index_exact_form_wins) {
        struct index_writer *w = index_writer_new();
        struct shelf s;
        struct err e = ERR_INIT;
        shelf_init(&s);
        index_doc_begin(w, &(struct index_doc){ .doc = 1, .kind = 1 });
        index_text_put(w, INDEX_subject, STR("meetings meetings meetings"));
        index_doc_end(w);
        index_doc_begin(w, &(struct index_doc){ .doc = 2, .kind = 1 });
        for (unsigned i = 0; i < 200; i++)
                index_text_put(w, INDEX_own, STR("many other words stand here"));
        index_text_put(w, INDEX_own, STR("a meeting"));
        index_doc_end(w);
        shelf_put(&s, w);
        index_writer_free(&w);
        struct index *ix = shelf_open(&s, NULL, 0);
        struct index_query q = { .op = INDEX_TERM, .term = STR("meeting"), .classes = INDEX_STEM };
        struct index_search_opts o = { .limit = 2 };
        for (unsigned first = 1; first <= 2; first++) {
                struct index_result r;
                EXPECT_EQ(0, index_search(ix, &q, &o, &r, &e));
                EXPECT_EQ(2, r.total);
                EXPECT_EQ(first, r.hits[0].doc);
                index_result_done(&r);
                q.classes |= INDEX_EXACT_FIRST;
        }
        index_close(&ix);
        io_close(&s.dirfd);
}

TEST(index_too_many_words_are_told) {
        struct index_writer *w = index_writer_new();
        struct buf text;
        buf_init(&text, 0);
        while (text.n < 2 * LIMIT_index_doc_tokens)
                buf_puts(&text, "a ");
        for (uint32_t doc = 1; doc <= 3; doc++) {
                index_doc_begin(w, &(struct index_doc){ .doc = doc, .kind = 1 });
                EXPECT(index_text_put(w, INDEX_own, doc == 2 ? buf_str(&text) : STR("few")));
                EXPECT_EQ(doc != 2, index_text_put(w, INDEX_own, STR("more")));
                EXPECT_EQ(doc != 2, index_doc_end(w));
        }
        buf_done(&text);
        index_writer_free(&w);
}

TEST(index_query_limits) {
        struct shelf s = { .dirfd = -1 };
        struct index *ix = shelf_open(&s, NULL, 0);
        struct index_query chain[100] = { 0 };
        const struct index_query *kids[100];
        struct index_search_opts o = { .limit = 1 };
        struct index_result r;
        struct err e = ERR_INIT;
        for (size_t i = 0; i < 100; i++) {
                kids[i] = &chain[i + 1 < 100 ? i + 1 : 0];
                chain[i] = (struct index_query){ .op = i < 99 ? INDEX_AND : INDEX_ALL,
                                                 .kids = &kids[i],
                                                 .n_kids = i < 99 };
        }
        EXPECT_EQ(ERR_limit, index_search(ix, &chain[0], &o, &r, &e));
        EXPECT_EQ(0, index_search(ix, &chain[60], &o, &r, &e));
        index_result_done(&r);
        index_close(&ix);
}

/* ---- damage ------------------------------------------------------------------------------- */

/* Every byte matters: a flipped one is found by verification, and never crashes a search. */
TEST(index_flipped_bytes) {
        struct random r = { 60 };
        struct model m;
        struct shelf s;
        struct buf file;
        shelf_init(&s);
        model_init(&m);
        model_fill(&m, &r, 400);
        shelve(&s, &m, &r, 1);
        slurp_at(&s, 0, &file);
        unsigned found = 0, refused = 0;
        for (unsigned i = 0; i < 300; i++) {
                size_t at = random_below(&r, file.n);
                char was = file.p[at];
                file.p[at] = (char) (was ^ (1 << random_below(&r, 8)));
                int fd = openat(s.dirfd, "bad", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
                ASSERT(fd >= 0 && io_write(fd, file.p, file.n) == 0);
                io_close(&fd);
                file.p[at] = was;
                struct index *ix;
                struct err e = ERR_INIT;
                const char *name = "bad";
                if (index_open(s.dirfd, &name, 1, NULL, 0, &ix, &e) < 0) {
                        refused++;
                        continue;
                }
                found += index_verify(ix, &e) == ERR_corrupt;
                for (unsigned k = 0; k < 10; k++) {
                        struct index_search_opts o = { .limit = 10, .want_bits = true };
                        struct index_result res;
                        if (index_search(ix, model_query(&m, &r, 2, true), &o, &res, &e) == 0)
                                index_result_done(&res);
                }
                index_close(&ix);
        }
        EXPECT_EQ(300, found + refused);
        buf_done(&file);
        model_done(&m);
        io_close(&s.dirfd);
}

static size_t count_files(int dirfd, const char *suffix) {
        size_t n = 0;
        DIR *d = fdopendir(openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        for (struct dirent *at; d && (at = readdir(d));)
                n += at->d_name[0] != '.' && str_ends(str_of(at->d_name), str_of(suffix));
        if (d)
                closedir(d);
        return n;
}

/* A writer that is killed, or whose disk is full, at any size leaves nothing under a live name. */
TEST(index_killed_while_writing) {
        struct random r = { 70 };
        struct model m;
        struct shelf s;
        struct err e = ERR_INIT;
        shelf_init(&s);
        model_init(&m);
        model_fill(&m, &r, 3000);
        for (unsigned i = 0; i < 12; i++) {
                bool kill = i % 2;
                pid_t pid = fork();
                if (pid == 0) {
                        struct rlimit limit = { 1 + i * 20000, 1 + i * 20000 };
                        struct index_writer *w = index_writer_new();
                        struct index_segment_info info;
                        signal(SIGXFSZ, kill ? SIG_DFL : SIG_IGN);
                        setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
                        setrlimit(RLIMIT_FSIZE, &limit);
                        model_put(&m, w, 0, m.docs.n);
                        _exit(index_writer_flush(w, s.dirfd, "live", &info, &e) < 0 ? 7 : 0);
                }
                int status = 0;
                ASSERT(pid > 0 && waitpid(pid, &status, 0) == pid);
                EXPECT(kill ? WIFSIGNALED(status) : WIFEXITED(status) && WEXITSTATUS(status) == 7);
                EXPECT(faccessat(s.dirfd, "live", F_OK, 0) < 0);
                if (!kill)
                        EXPECT_EQ(0, count_files(s.dirfd, ""));
        }
        EXPECT(count_files(s.dirfd, ".tmp") > 0);
        EXPECT_EQ(0, index_sweep(s.dirfd, &e));
        EXPECT_EQ(0, count_files(s.dirfd, ""));
        model_done(&m);
        io_close(&s.dirfd);
}

/* ---- snippets ----------------------------------------------------------------------------- */

TEST(index_snippet_marks) {
        struct str text = STR("Nothing here yet. The meetings were long; meeting Tabatabai helped. "
                              "Public servants hold a public key in hand.");
        struct str words[] = { STR("public"), STR("key") };
        struct index_query meet = { .op = INDEX_TERM,
                                    .term = STR("meeting"),
                                    .classes = INDEX_STEM };
        struct index_query name = { .op = INDEX_TERM,
                                    .term = STR("طباطبایی"),
                                    .classes = INDEX_NAME };
        struct index_query phrase = { .op = INDEX_PHRASE, .words = words, .n_words = 2 };
        struct index_query prefix = { .op = INDEX_PREFIX, .term = STR("serv") };
        struct index_query never = { .op = INDEX_TERM, .term = STR("long") };
        const struct index_query *both[] = { &prefix, &never };
        struct index_query not = { .op = INDEX_NOT, .kids = both, .n_kids = 2 };
        const struct index_query *kids[] = { &meet, &name, &phrase, &not };
        struct index_query all = { .op = INDEX_AND, .kids = kids, .n_kids = 4 };
        static const char *const want[] = { "meetings", "meeting", "Tabatabai", "servants",
                                            "public key" };
        struct index_matcher *m = index_matcher_new(&all);
        struct index_snippet s;
        EXPECT_EQ(1, index_snippet(m, text, 1000, &s));
        EXPECT_EQ(0, s.window.off);
        EXPECT_EQ(text.n, s.window.len);
        EXPECT_EQ(4, s.words_found);
        ASSERT(s.n_marks == 5);
        for (size_t i = 0; i < 5; i++)
                EXPECT_STR(want[i], str_sub(text, s.marks[i].off, s.marks[i].len));
        EXPECT_EQ(1, index_snippet(m, text, 40, &s));
        EXPECT(s.window.len <= 40 && s.n_marks >= 1);
        EXPECT_EQ(0, index_snippet(m, STR("none of it"), 5, &s));
        EXPECT(s.window.len <= 5 && s.n_marks == 0);
        index_matcher_free(&m);
}

/* Windows of any size lie in the text, at code points; marks lie in the window. */
TEST(index_snippet_random) {
        struct random r = { 80 };
        struct model m;
        model_init(&m);
        model_fill(&m, &r, 60);
        for (unsigned i = 0; i < 600; i++) {
                const struct model_doc *d = &m.docs.v[random_below(&r, m.docs.n)];
                if (d->n == 0)
                        continue;
                struct str text = d->blocks[random_below(&r, d->n)].text;
                struct index_matcher *x = index_matcher_new(model_query(&m, &r, 2, false));
                struct index_snippet s;
                size_t max = 1 + random_below(&r, 200);
                index_snippet(x, text, max, &s);
                EXPECT(s.window.len <= max && s.window.off + s.window.len <= text.n);
                EXPECT(s.window.off == text.n || (text.p[s.window.off] & 0xc0) != 0x80);
                for (size_t k = 0; k < s.n_marks; k++) {
                        EXPECT(s.marks[k].off >= s.window.off);
                        EXPECT(s.marks[k].off + s.marks[k].len <= s.window.off + s.window.len);
                }
                index_matcher_free(&x);
        }
        model_done(&m);
}
