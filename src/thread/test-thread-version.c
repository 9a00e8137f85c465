/* Drafts of one text are found, strangers are not, whatever the order in which they came. */
#include "base/random.h"
#include "base/test.h"
#include "thread/thread-sketch.h"
#include "thread/thread-version.h"
#include "thread/thread.h"

#define OK(call) EXPECT((call) >= 0)

/* --- invented prose: 3000 words, the first of them often, as in prose --------------------------
 */

static void put_word(struct random *r, struct buf *out) {
        uint64_t a = random_below(r, 3000), b = random_below(r, 3000);
        buf_printf(out, "w%dx ", (int) (a * b / 3000));
}

static void put_words(struct random *r, size_t n, struct buf *out) {
        for (size_t i = 0; i < n; i++)
                put_word(r, out);
}

/* `in` with about `percent` of its words changed, in stretches of `stretch` words. */
static void edit(struct random *r, struct str in, unsigned percent, unsigned stretch,
                 struct buf *out) {
        unsigned left = 0;
        while (in.n) {
                struct str word = str_cut(&in, ' ');
                if (left == 0 && random_below(r, 100 * stretch) < percent)
                        left = stretch;
                if (left > 0) {
                        put_word(r, out);
                        left--;
                } else {
                        buf_put_str(out, word);
                        buf_putc(out, ' ');
                }
        }
}

/* --- a case of files ---------------------------------------------------------------------------
 */

struct file {
        struct buf text;
        int family; /* files of one number are drafts of each other; 0 = a stranger */
        uint64_t number;
};

struct files {
        VEC(struct file) v;
};

static struct buf *add_file(struct files *f, int family) {
        vec_push(&f->v, (struct file){ .family = family, .number = f->v.n });
        buf_init(&f->v.v[f->v.n - 1].text, 0);
        return &f->v.v[f->v.n - 1].text;
}

static void files_done(struct files *f) {
        for (size_t i = 0; i < f->v.n; i++)
                buf_done(&f->v.v[i].text);
        vec_done(&f->v);
}

static void put_records(const struct store_doc *d, struct buf *out) {
        rec_put(out,
                &(struct rec){ .kind = REC_doc, .doc = { .parent = REC_NONE, .kind = d->kind } });
        rec_put(out, &(struct rec){ .kind = REC_done, .done = { .docs = 1 } });
}

static void keep_file(struct store *st, const struct file *f, struct thread_sketch *s,
                      struct container_id c) {
        struct buf sketch, records;
        struct doc_id id;
        struct err e = ERR_INIT;
        buf_init(&sketch, 0);
        buf_init(&records, 0);
        thread_sketch_put(s, buf_str(&f->text));
        thread_sketch_done(s, &sketch);
        const struct store_place place = { .container = c, .ord = (uint32_t) f->number };
        struct store_doc d = { .key = hash_sha256(bytes_of(&f->number, sizeof f->number)),
                               .kind = REC_DOC_file,
                               .zone = REC_ZONE_UNKNOWN,
                               .place = &place,
                               .sketch = buf_bytes(&sketch) };
        d.hash = d.key;
        put_records(&d, &records);
        OK(store_doc_put(st, &d, buf_bytes(&records), &id, &e));
        buf_done(&sketch);
        buf_done(&records);
}

static struct store *keep(const struct files *f, const char *name, bool reverse) {
        struct store *st = NULL;
        struct err e = ERR_INIT;
        struct buf path;
        struct thread_sketch s;
        struct source_id source;
        struct container_id c = { 0 };
        thread_sketch_init(&s);
        buf_init(&path, 0);
        buf_printf(&path, "%s/%s", test_dir(), name);
        OK(store_open(&st, buf_z(&path), STORE_CREATE, NULL, &e));
        OK(store_begin(st, &e));
        OK(store_source_put(st, STR("/files"), 1, &source, &e));
        const struct store_container folder = {
                .source = source, .kind = STORE_FOLDER, .name = STR("files"), .ord = REC_NONE
        };
        OK(store_container_put(st, &folder, &c, &e));
        for (size_t i = 0; i < f->v.n; i++)
                keep_file(st, &f->v.v[reverse ? f->v.n - 1 - i : i], &s, c);
        OK(store_commit(st, &e));
        buf_done(&path);
        thread_sketch_free(&s);
        return st;
}

/* --- what is found -----------------------------------------------------------------------------
 */

struct found {
        size_t right, wrong, parts;
};

static struct found find(struct store *st, const struct files *f, bool reverse) {
        struct thread_versions v = { 0 };
        struct err e = ERR_INIT;
        struct found n = { 0 };
        OK(thread_versions_find(&v, st, &e));
        for (size_t i = 0; i < v.links.n; i++) {
                const struct store_version *l = &v.links.v[i];
                size_t a = (size_t) l->doc.v - 1, b = (size_t) l->of.v - 1;
                a = reverse ? f->v.n - 1 - a : a;
                b = reverse ? f->v.n - 1 - b : b;
                bool kin = f->v.v[a].family && f->v.v[a].family == f->v.v[b].family;
                n.right += kin;
                n.wrong += !kin;
                n.parts += l->kind == STORE_VERSION_PART;
        }
        thread_versions_done(&v);
        return n;
}

enum { MEMOS = 60, STRANGERS = 300 };

static void put_strangers(struct random *r, struct files *f) {
        for (int i = 0; i < STRANGERS; i++)
                put_words(r, 50 + random_below(r, 800), add_file(f, 0));
}

/* Pairs of a memo and a draft of it among strangers: how many of the pairs are linked. */
static unsigned recall(unsigned percent, unsigned stretch, size_t *ret_wrong) {
        struct random r = { percent * 100 + stretch };
        struct files f = { 0 };
        char name[32];
        snprintf(name, sizeof name, "r%u-%u", percent, stretch);
        put_strangers(&r, &f);
        for (int i = 1; i <= MEMOS; i++) {
                put_words(&r, 60 + random_below(&r, 900), add_file(&f, i));
                struct buf *draft = add_file(&f, i);
                edit(&r, buf_str(&f.v.v[f.v.n - 2].text), percent, stretch, draft);
        }
        struct store *st = keep(&f, name, false);
        struct found n = find(st, &f, false);
        store_close(&st);
        files_done(&f);
        *ret_wrong = n.wrong;
        return (unsigned) (100 * n.right / MEMOS);
}

TEST(version_drafts_are_found) {
        static const struct {
                unsigned percent, stretch, least; /* percent of the pairs that must be found */
        } cases[] = { { 0, 1, 100 },  { 10, 1, 100 }, { 20, 1, 97 }, { 30, 1, 60 }, { 40, 1, 15 },
                      { 10, 8, 100 }, { 20, 8, 100 }, { 30, 8, 97 }, { 40, 8, 95 } };
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
                size_t wrong;
                unsigned got = recall(cases[i].percent, cases[i].stretch, &wrong);
                printf("# %u %% of words changed, %u in a row: %u %% found, %zu wrong\n",
                       cases[i].percent, cases[i].stretch, got, wrong);
                EXPECT(got >= cases[i].least);
                EXPECT_EQ(0, wrong);
        }
}

/* A draft that stands whole in a longer paper. */
TEST(version_parts_are_found) {
        struct random r = { 5 };
        struct files f = { 0 };
        put_strangers(&r, &f);
        for (int i = 1; i <= 40; i++) {
                put_words(&r, 200, add_file(&f, i));
                struct buf *paper = add_file(&f, i);
                put_words(&r, 700, paper);
                buf_put_str(paper, buf_str(&f.v.v[f.v.n - 2].text));
                put_words(&r, 700, paper);
        }
        struct store *st = keep(&f, "parts", false);
        struct found n = find(st, &f, false);
        printf("# an eighth of a paper: %zu of 40 found, %zu as a part, %zu wrong\n", n.right,
               n.parts, n.wrong);
        EXPECT(n.right >= 38);
        EXPECT(n.parts >= 35);
        EXPECT_EQ(0, n.wrong);
        store_close(&st);
        files_done(&f);
}

/* Letters made from one form are no versions of each other; drafts of one letter among them are. */
TEST(version_forms_make_no_cluster) {
        struct random r = { 6 };
        struct files f = { 0 };
        struct buf form;
        buf_init(&form, 0);
        put_words(&r, 140, &form);
        for (int i = 1; i <= 30; i++) {
                struct buf *letter = add_file(&f, i);
                put_words(&r, 60, letter);
                buf_put_str(letter, buf_str(&form));
        }
        struct store *st = keep(&f, "forms", false);
        struct found n = find(st, &f, false);
        EXPECT_EQ(0, n.right + n.wrong);
        store_close(&st);
        struct buf *again = add_file(&f, 1);
        edit(&r, buf_str(&f.v.v[0].text), 10, 1, again);
        st = keep(&f, "forms2", false);
        n = find(st, &f, false);
        EXPECT_EQ(1, n.right);
        EXPECT_EQ(0, n.wrong);
        store_close(&st);
        buf_done(&form);
        files_done(&f);
}

/* Ten drafts of one memo, each made from the one before. */
TEST(version_many_drafts) {
        struct random r = { 7 };
        struct files f = { 0 };
        put_strangers(&r, &f);
        put_words(&r, 400, add_file(&f, 1));
        for (int i = 1; i < 10; i++) {
                struct buf *draft = add_file(&f, 1);
                edit(&r, buf_str(&f.v.v[f.v.n - 2].text), 5, 6, draft);
        }
        struct store *st = keep(&f, "many", false);
        struct found n = find(st, &f, false);
        printf("# ten drafts in a row: %zu of 45 pairs, %zu wrong\n", n.right, n.wrong);
        EXPECT(n.right >= 9); /* each is tied to another */
        EXPECT_EQ(0, n.wrong);
        store_close(&st);
        files_done(&f);
}

static int compare_links(const void *a, const void *b) {
        return memcmp(a, b, 2 * sizeof(struct sha256) + 2 * sizeof(uint32_t));
}

struct link {
        struct sha256 doc, of;
        uint32_t kind, score;
};

/* All links as keys, sorted. */
static size_t links_of(struct store *st, struct link **ret) {
        struct thread_versions v = { 0 };
        struct err e = ERR_INIT;
        OK(thread_versions_find(&v, st, &e));
        struct link *all = mem_zalloc((v.links.n + 1) * sizeof *all);
        for (size_t i = 0; i < v.links.n; i++) {
                struct store_doc_row row;
                OK(store_doc_get(st, v.links.v[i].doc, &row, &e));
                all[i].doc = row.key;
                OK(store_doc_get(st, v.links.v[i].of, &row, &e));
                all[i].of = row.key;
                all[i].kind = v.links.v[i].kind;
                all[i].score = v.links.v[i].score;
        }
        size_t n = v.links.n;
        if (n)
                qsort(all, n, sizeof *all, compare_links);
        thread_versions_done(&v);
        *ret = all;
        return n;
}

TEST(version_order_does_not_show) {
        struct random r = { 8 };
        struct files f = { 0 };
        put_strangers(&r, &f);
        for (int i = 1; i <= 30; i++) {
                put_words(&r, 100, add_file(&f, i));
                for (int k = 0; k < 3; k++) {
                        struct buf *draft = add_file(&f, i);
                        edit(&r, buf_str(&f.v.v[f.v.n - 2].text), 10u * (unsigned) k, 4, draft);
                }
        }
        struct store *one = keep(&f, "one", false), *two = keep(&f, "two", true);
        struct link *a, *b;
        size_t n = links_of(one, &a), m = links_of(two, &b);
        EXPECT(n >= 90);
        EXPECT_EQ(n, m);
        EXPECT(n == m && memcmp(a, b, n * sizeof *a) == 0);
        mem_free(a);
        mem_free(b);
        store_close(&one);
        store_close(&two);
        files_done(&f);
}

TEST(version_tables_are_written) {
        struct random r = { 9 };
        struct files f = { 0 };
        struct err e = ERR_INIT;
        struct thread_counts counts;
        struct store_rows *rows = NULL;
        struct store_version v;
        put_words(&r, 300, add_file(&f, 1));
        struct buf *draft = add_file(&f, 1);
        edit(&r, buf_str(&f.v.v[0].text), 5, 1, draft);
        put_words(&r, 5, add_file(&f, 0)); /* too short to say anything */
        struct store *st = keep(&f, "tables", false);
        for (int turn = 0; turn < 2; turn++)
                OK(thread_run(st, &counts, &e));
        EXPECT_EQ(1, counts.versions);
        for (uint64_t d = 1; d <= 2; d++) { /* listed from both sides */
                OK(store_versions_of_doc_open(st, (struct doc_id){ d }, &rows, &e));
                EXPECT_EQ(1, store_versions_next(rows, &v, &e));
                EXPECT_EQ(STORE_VERSION, v.kind);
                EXPECT(v.score > 500);
                EXPECT_EQ(0, store_versions_next(rows, &v, &e));
                store_rows_close(&rows);
        }
        struct store_counts c;
        OK(store_counts_get(st, &c, &e));
        EXPECT_EQ(1, c.versions);
        store_close(&st);
        files_done(&f);
}

TEST(version_sketch_ignores_case_and_script_forms) {
        struct thread_sketch s;
        struct buf a, b, c;
        buf_init(&a, 0);
        buf_init(&b, 0);
        buf_init(&c, 0);
        thread_sketch_init(&s);
        static const char *const words = "The Ministry has asked for the list of all ships that "
                                         "left the port in June and for what they carried home";
        static const char *const same = "the ministry HAS asked, for the list of all ships -- that "
                                        "left the port in June and for what they carried: home";
        thread_sketch_put(&s, str_of(words));
        thread_sketch_done(&s, &a);
        thread_sketch_put(&s, str_of(same));
        thread_sketch_done(&s, &b);
        EXPECT(a.n > 8);
        EXPECT(a.n == b.n && memcmp(a.p, b.p, a.n) == 0);
        thread_sketch_put(&s, STR("nineteen words are too few"));
        thread_sketch_done(&s, &c);
        EXPECT_EQ(0, c.n);
        thread_sketch_free(&s);
        buf_done(&a);
        buf_done(&b);
        buf_done(&c);
}
