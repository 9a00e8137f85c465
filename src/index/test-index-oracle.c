/* The index against FTS5: the same documents, thousands of random queries, the same hits. */
#include "index/index-oracle.h"

#include "base/io.h"
#include "base/test.h"
#include "index/test-index-model.h"

#include <fcntl.h>
#include <unistd.h>

static void put_oracle(struct index_oracle *o, const struct model *m) {
        struct err e = ERR_INIT;
        for (size_t i = 0; i < m->docs.n; i++) {
                const struct model_doc *d = &m->docs.v[i];
                struct buf b[INDEX_FIELDS];
                struct str texts[INDEX_FIELDS];
                for (unsigned f = 0; f < INDEX_FIELDS; f++)
                        buf_init(&b[f], 0);
                for (size_t k = 0; k < d->n; k++) {
                        buf_puts(&b[d->blocks[k].field], INDEX_ORACLE_GAP);
                        buf_put_str(&b[d->blocks[k].field], d->blocks[k].text);
                }
                for (unsigned f = 0; f < INDEX_FIELDS; f++)
                        texts[f] = buf_str(&b[f]);
                EXPECT_EQ(0, index_oracle_put(o, d->d.doc, texts, &e));
                for (unsigned f = 0; f < INDEX_FIELDS; f++)
                        buf_done(&b[f]);
        }
}

/* FTS5's NEAR counts a word twice where ours wants two places, and may reach over the gap between
 * texts; only two different words side by side mean the same to both. */
static bool comparable(const struct index_query *q) {
        if (q->op == INDEX_NEAR)
                return q->n_words == 2 && q->distance == 0 && !str_eq(q->words[0], q->words[1]);
        for (size_t i = 0; i < q->n_kids; i++)
                if (!comparable(q->kids[i]))
                        return false;
        return true;
}

static unsigned compare(const struct index *ix, struct index_oracle *o, const struct index_query *q,
                        const uint64_t *dead) {
        size_t n_bits = index_last_doc(ix) + 1;
        uint64_t *want = mem_zalloc((n_bits / 64 + 1) * 8);
        struct index_search_opts opts = { .want_bits = true };
        struct index_result r;
        struct err e = ERR_INIT;
        int known = index_oracle_search(o, q, want, n_bits, &e);
        if (known < 0 && known != ERR_usage)
                test_fail(__FILE__, __LINE__, "%s", e.message);
        for (size_t i = 0; dead && i < (n_bits + 63) / 64; i++)
                want[i] &= ~dead[i];
        if (known == 0 && index_search(ix, q, &opts, &r, &e) == 0) {
                EXPECT(memcmp(want, r.bits, (n_bits + 63) / 64 * 8) == 0);
                index_result_done(&r);
        }
        mem_free(want);
        return known == 0;
}

/* The oracle knows no classes; the tree is the test's own, so it may be changed. */
static void drop_classes(struct index_query *q) {
        q->classes = 0;
        for (size_t i = 0; i < q->n_kids; i++)
                drop_classes((struct index_query *) (uintptr_t) q->kids[i]);
}

TEST(index_oracle_same_hits) {
        struct random r = { 90 };
        struct model m;
        struct index_oracle *o = NULL;
        struct err e = ERR_INIT;
        struct index_segment_info info;
        struct index *ix = NULL, *masked = NULL;
        static uint64_t dead[1 << 10];
        const char *names[] = { "a", "b" };
        int dir = open(test_dir(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        model_init(&m);
        model_fill(&m, &r, 1500);
        struct index_writer *w = index_writer_new();
        model_put(&m, w, 0, 600);
        EXPECT_EQ(0, index_writer_flush(w, dir, "a", &info, &e));
        model_put(&m, w, 600, m.docs.n);
        EXPECT_EQ(0, index_writer_flush(w, dir, "b", &info, &e));
        index_writer_free(&w);
        ASSERT(index_open(dir, names, 2, NULL, 0, &ix, &e) == 0);
        for (unsigned i = 0; i < 200; i++) {
                uint64_t d = random_below(&r, index_last_doc(ix) + 1);
                dead[d / 64] |= 1ull << d % 64;
        }
        ASSERT(index_open(dir, names, 2, dead, sizeof dead * 8, &masked, &e) == 0);
        ASSERT(index_oracle_open(&o, &e) == 0);
        put_oracle(o, &m);
        unsigned compared = 0;
        for (unsigned i = 0; i < 8000; i++) {
                struct index_query *q = model_query(&m, &r, (unsigned) random_below(&r, 4), false);
                drop_classes(q);
                if (comparable(q))
                        compared += i % 2 ? compare(ix, o, q, NULL) : compare(masked, o, q, dead);
        }
        EXPECT(compared > 3000);
        index_oracle_close(&o);
        index_close(&ix);
        index_close(&masked);
        model_done(&m);
        io_close(&dir);
}
