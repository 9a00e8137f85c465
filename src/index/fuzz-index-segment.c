/* A segment file made by an opponent: the input stands behind the magic as the body of a segment
 * whose footer is then made to fit (checksums and all), so that the reader gets past the door;
 * every kind of query, the merge and the verifier are run on it. */
#include "index/index-segment.h"

#include "base/hash.h"
#include "base/io.h"

#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* The first bytes of the input say how long each section is and how many of each thing there are.
 */
struct head {
        uint8_t range, words, stems, names, word_bytes, list_bytes, stem_bytes, name_bytes;
};

static void put_section(struct buf *b, struct index_footer *f, unsigned which, const uint8_t **data,
                        size_t *left, size_t len) {
        while (b->n % 8)
                buf_putc(b, 0);
        f->section[which].at = b->n;
        f->section[which].len = len;
        for (size_t i = 0; i < len; i++) {
                buf_putc(b, *left ? (char) **data : 0);
                *data += *left != 0;
                *left -= *left != 0;
        }
}

static void make_segment(struct buf *b, const uint8_t *data, size_t left) {
        struct index_footer f = { .magic = "clewidx1" };
        struct head h = { 0 };
        memcpy(&h, data, left < sizeof h ? left : sizeof h);
        data += left < sizeof h ? left : sizeof h;
        left -= left < sizeof h ? left : sizeof h;
        f.first_doc = 1;
        f.range = (uint32_t) h.range * 4;
        f.docs = f.range;
        f.format = 1;
        f.words = h.words;
        f.stems = h.stems;
        f.names = h.names;
        f.length = 10;
        const size_t lens[INDEX_SECTIONS] = {
                [INDEX_LISTS] = (size_t) h.list_bytes * 8,
                [INDEX_WORDS] = h.word_bytes,
                [INDEX_GROUPS] = (f.words + INDEX_GROUP - 1) / INDEX_GROUP * INDEX_GROUP_ROW,
                [INDEX_STEMS] = h.stem_bytes,
                [INDEX_NAMES] = h.name_bytes,
                [INDEX_DATES] = 8 * f.range,
                [INDEX_FLAG_WORDS] = 4 * f.range,
                [INDEX_SENDERS] = 4 * f.range,
                [INDEX_KINDS] = f.range,
                [INDEX_LANGS] = f.range,
                [INDEX_NORMS] = f.range,
                [INDEX_BLOCKS_AT] = 4 * ((size_t) f.range + 1),
                [INDEX_BLOCKS] = 64,
        };
        buf_puts(b, INDEX_MAGIC);
        /* words first: they are what most of the input should go to */
        for (unsigned i = 0; i < INDEX_SECTIONS; i++)
                put_section(b, &f, (i + INDEX_WORDS) % INDEX_SECTIONS, &data, &left,
                            lens[(i + INDEX_WORDS) % INDEX_SECTIONS]);
        f.sums_at = b->n;
        size_t sums = (b->n + INDEX_PIECE - 1) / INDEX_PIECE * 8;
        for (size_t i = 0; i < sums; i++)
                buf_putc(b, 0);
        f.self_hash = hash64(&f, offsetof(struct index_footer, self_hash));
        buf_put(b, &f, sizeof f);
}

static void ask(const struct index *ix, const struct index_query *q) {
        struct index_search_opts o = { .limit = 5, .want_bits = true };
        struct index_result r;
        struct err e = ERR_INIT;
        if (index_search(ix, q, &o, &r, &e) == 0)
                index_result_done(&r);
        o.want_bits = false;
        if (index_search(ix, q, &o, &r, &e) == 0)
                index_result_done(&r);
}

static void ask_word(const struct index *ix, struct str word) {
        struct str words[] = { word, word };
        struct index_query q = { .op = INDEX_TERM,
                                 .term = word,
                                 .classes = INDEX_STEM | INDEX_NAME };
        ask(ix, &q);
        q.classes = 0;
        ask(ix, &q);
        q.fields = 2;
        ask(ix, &q);
        q = (struct index_query){ .op = INDEX_PHRASE, .words = words, .n_words = 2, .fields = 1 };
        ask(ix, &q);
        q.op = INDEX_NEAR;
        ask(ix, &q);
        q = (struct index_query){ .op = INDEX_PREFIX, .term = str_sub(word, 0, 1) };
        ask(ix, &q);
}

static void ask_all(const struct index *ix, const struct index_segment *s) {
        struct index_words w;
        unsigned n = 0;
        if (index_words_init(&w, s, 0) == 0)
                while (n++ < 20 && index_words_next(&w) > 0)
                        ask_word(ix, (struct str){ w.word, w.n });
        ask_word(ix, STR("run"));
        ask_word(ix, STR(""));
        struct index_query q = { .op = INDEX_PREFIX };
        ask(ix, &q);
        q = (struct index_query){ .op = INDEX_DATE, .to = 1000 };
        ask(ix, &q);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct buf b;
        struct err e = ERR_INIT;
        char name[64];
        const char *names[] = { name };
        struct index *ix;
        struct index_segment s;
        struct index_segment_info info;
        buf_init(&b, 0);
        make_segment(&b, data, n);
        const char *tmp = getenv("TMPDIR");
        int dir = open(tmp ? tmp : "/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        snprintf(name, sizeof name, "clew-fuzz-%d", (int) getpid());
        int file = openat(dir, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (file >= 0 && io_write(file, b.p, b.n) == 0 &&
            index_open(dir, names, 1, NULL, 0, &ix, &e) == 0) {
                if (index_segment_open(dir, name, &s, &e) == 0) {
                        ask_all(ix, &s);
                        index_segment_close(&s);
                }
                char merged[80];
                snprintf(merged, sizeof merged, "%s.m", name);
                if (index_merge(dir, names, 1, merged, &info, &e) == 0)
                        unlinkat(dir, merged, 0);
                index_verify(ix, &e);
                index_close(&ix);
        }
        unlinkat(dir, name, 0);
        io_close(&file);
        io_close(&dir);
        buf_done(&b);
        return 0;
}
