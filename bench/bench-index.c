/* How fast the text index is built and asked: reads mbox-like text files, splits them crudely at
 * "From " lines, indexes them, and times a list of queries.
 *
 *   bench-index [-r COPIES] [-m] FOLDER-FOR-SEGMENTS FILE...
 *
 * -r indexes the files several times over (a larger case), -m merges to one segment at the end.
 * Prints figures as "name value" lines; queries as: ms (best of some), hits, query. */
#include "index/index.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct bench {
        int dirfd;
        struct index_writer *w;
        uint32_t doc;
        uint64_t text, tokens, bytes;
        double cpu, merge_cpu;
        VEC(struct index_segment_info) made;
        VEC(char *) names;
};

static double clock_of(clockid_t id) {
        struct timespec t;
        clock_gettime(id, &t);
        return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static void fail(const struct err *e) {
        fprintf(stderr, "bench-index: %s\n", e->message);
        exit(1);
}

static void flush(struct bench *b) {
        struct err e = ERR_INIT;
        struct index_segment_info info;
        char name[32];
        snprintf(name, sizeof name, "bench-%03zu.seg", b->made.n);
        if (index_writer_flush(b->w, b->dirfd, name, &info, &e) < 0)
                fail(&e);
        vec_push(&b->made, info);
        vec_push(&b->names, mem_dup(name, strlen(name) + 1));
}

/* Quoted lines and own lines as blocks, as the real pipeline does. */
static void put_body(struct bench *b, struct str body) {
        while (body.n) {
                bool quoted = body.p[0] == '>';
                size_t n = 0;
                while (n < body.n && (body.p[n] == '>') == quoted) {
                        size_t eol = str_chr(str_sub(body, n, SIZE_MAX), '\n');
                        n = eol == SIZE_MAX ? body.n : n + eol + 1;
                }
                index_text_put(b->w, quoted ? INDEX_quoted : INDEX_own, str_sub(body, 0, n));
                b->text += n;
                body = str_sub(body, n, SIZE_MAX);
        }
}

static void put_header(struct bench *b, enum index_field field, struct str value) {
        index_text_put(b->w, field, value);
        b->text += value.n;
}

static void put_message(struct bench *b, struct str m) {
        struct index_doc d = { .doc = ++b->doc, .kind = 1, .lang = 1, .date = 86400ll * b->doc };
        index_doc_begin(b->w, &d);
        while (m.n) {
                struct str line = str_cut(&m, '\n');
                if (line.n == 0)
                        break;
                if (str_starts_nocase(line, STR("subject:")))
                        put_header(b, INDEX_subject, str_sub(line, 8, SIZE_MAX));
                else if (str_starts_nocase(line, STR("from:")))
                        put_header(b, INDEX_from, str_sub(line, 5, SIZE_MAX));
        }
        put_body(b, m);
        index_doc_end(b->w);
        if (index_writer_full(b->w))
                flush(b);
}

static void put_file(struct bench *b, struct str text) {
        size_t at = 0;
        while (at < text.n) {
                size_t next = str_find(str_sub(text, at + 1, SIZE_MAX), STR("\nFrom "));
                size_t n = next == SIZE_MAX ? text.n - at : next + 2;
                put_message(b, str_sub(text, at, n));
                at += n;
        }
}

static bool slurp(const char *path, struct buf *out) {
        struct stat st;
        FILE *f = fopen(path, "rb");
        buf_init(out, 0);
        if (!f || fstat(fileno(f), &st) < 0)
                return false;
        char *p = buf_room(out, (size_t) st.st_size);
        out->n = fread(p, 1, (size_t) st.st_size, f);
        fclose(f);
        for (size_t i = 0, ok; i < out->n; i = ok + 1) { /* what is not UTF-8 becomes '?' */
                ok = i + utf8_valid((struct bytes){ (uint8_t *) out->p + i, out->n - i });
                if (ok < out->n)
                        out->p[ok] = '?';
        }
        return true;
}

static void merge(struct bench *b, bool all) {
        for (;;) {
                VEC(uint64_t) sizes = { 0 };
                size_t first = 0, n = b->made.n;
                for (size_t i = 0; i < b->made.n; i++)
                        vec_push(&sizes, b->made.v[i].bytes);
                bool more = all ? n > 1 : index_merge_pick(sizes.v, sizes.n, true, &first, &n);
                vec_done(&sizes);
                if (!more)
                        return;
                struct err e = ERR_INIT;
                struct index_segment_info info;
                double cpu = clock_of(CLOCK_PROCESS_CPUTIME_ID);
                char name[48];
                snprintf(name, sizeof name, "m-%s", b->names.v[first]);
                if (index_merge(b->dirfd, (const char *const *) b->names.v + first, n, name, &info,
                                &e) < 0)
                        fail(&e);
                b->merge_cpu += clock_of(CLOCK_PROCESS_CPUTIME_ID) - cpu;
                for (size_t i = first; i < first + n; i++) {
                        unlinkat(b->dirfd, b->names.v[i], 0);
                        mem_free(b->names.v[i]);
                }
                b->names.v[first] = mem_dup(name, strlen(name) + 1);
                b->made.v[first] = info;
                memmove(b->names.v + first + 1, b->names.v + first + n,
                        (b->names.n - first - n) * sizeof *b->names.v);
                memmove(b->made.v + first + 1, b->made.v + first + n,
                        (b->made.n - first - n) * sizeof *b->made.v);
                b->names.n = b->made.n = b->made.n - n + 1;
        }
}

/* ---- queries: words are AND; "a b" a phrase; a|b OR; a* prefix; ~a stem; a/b near ------------ */

static const char *const queries[] = {
        "would",
        "the",
        "twisted",
        "deferred",
        "zope",
        "xyzzy",
        "people would",
        "the of",
        "twisted deferred reactor",
        "would|could",
        "the|of|and",
        "deferred|callback|errback",
        "\"public key\"",
        "\"of the\"",
        "\"i think\"",
        "\"the reactor\"",
        "\"glyph lefkowitz\"",
        "crypt*",
        "a*",
        "react*",
        "~running",
        "~connections",
        "protocol/factory",
        "python -twisted",
        "@date",
        "the @date",
};

static struct index_query *node(struct arena *a, enum index_op op) {
        struct index_query *q = ARENA_NEW(a, struct index_query);
        q->op = op;
        return q;
}

static const struct index_query *words_node(struct arena *a, struct str s, char sep,
                                            enum index_op op) {
        struct index_query *q = node(a, op);
        struct str *words = arena_zalloc(a, 16 * sizeof *words);
        while (s.n && q->n_words < 16)
                words[q->n_words++] = str_cut(&s, sep);
        q->words = words;
        q->distance = 5;
        return q;
}

static const struct index_query *kids_node(struct arena *a, struct str s, char sep,
                                           enum index_op op);

static const struct index_query *atom(struct arena *a, struct str s) {
        struct index_query *q = node(a, INDEX_TERM);
        q->term = s;
        if (str_chr(s, '|') != SIZE_MAX)
                return kids_node(a, s, '|', INDEX_OR);
        if (str_chr(s, '/') != SIZE_MAX)
                return words_node(a, s, '/', INDEX_NEAR);
        if (s.p[0] == '@') {
                q->op = INDEX_DATE;
                q->from = 0;
                q->to = 86400ll * 20000;
        } else if (s.p[0] == '~') {
                q->term = str_sub(s, 1, SIZE_MAX);
                q->classes = INDEX_STEM;
        } else if (s.p[s.n - 1] == '*') {
                q->op = INDEX_PREFIX;
                q->term = str_sub(s, 0, s.n - 1);
        } else if (s.p[0] == '-') {
                const struct index_query **kid = arena_zalloc(a, sizeof *kid);
                kid[0] = atom(a, str_sub(s, 1, SIZE_MAX));
                *q = (struct index_query){ .op = INDEX_NOT, .kids = kid, .n_kids = 1 };
        }
        return q;
}

static const struct index_query *kids_node(struct arena *a, struct str s, char sep,
                                           enum index_op op) {
        struct index_query *q = node(a, op);
        const struct index_query **kids = arena_zalloc(a, 16 * sizeof *kids);
        while (s.n && q->n_kids < 16)
                kids[q->n_kids++] = atom(a, str_cut(&s, sep));
        q->kids = kids;
        return q->n_kids == 1 ? kids[0] : q;
}

static double ask(const struct index *ix, const char *text, struct arena *a) {
        struct str s = str_of(text);
        const struct index_query *q =
                text[0] == '"' ? words_node(a, str_sub(s, 1, s.n - 2), ' ', INDEX_PHRASE)
                               : kids_node(a, s, ' ', INDEX_AND);
        struct index_search_opts o = { .limit = 10 };
        double best = 1e9;
        uint64_t total = 0;
        for (int i = 0; i < 9; i++) {
                struct index_result r;
                struct err e = ERR_INIT;
                double t = clock_of(CLOCK_MONOTONIC);
                if (index_search(ix, q, &o, &r, &e) < 0)
                        fail(&e);
                t = clock_of(CLOCK_MONOTONIC) - t;
                best = t < best ? t : best;
                total = r.total;
                index_result_done(&r);
        }
        printf("%9.3f ms %8" PRIu64 "  %s\n", best * 1e3, total, text);
        return best;
}

static void ask_all(struct bench *b) {
        struct index *ix;
        struct err e = ERR_INIT;
        struct arena a;
        double t = clock_of(CLOCK_MONOTONIC);
        if (index_open(b->dirfd, (const char *const *) b->names.v, b->names.n, NULL, 0, &ix, &e) <
            0)
                fail(&e);
        printf("open_ms %.3f\n", (clock_of(CLOCK_MONOTONIC) - t) * 1e3);
        arena_init(&a, 0);
        for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
                ask(ix, queries[i], &a);
        t = clock_of(CLOCK_MONOTONIC);
        if (index_verify(ix, &e) < 0)
                fail(&e);
        printf("verify_ms %.1f\n", (clock_of(CLOCK_MONOTONIC) - t) * 1e3);
        arena_done(&a);
        index_close(&ix);
}

static void report(const struct bench *b) {
        struct rusage u;
        uint64_t tokens = 0, bytes = 0, terms = 0;
        for (size_t i = 0; i < b->made.n; i++) {
                tokens += b->made.v[i].tokens;
                bytes += b->made.v[i].bytes;
                terms += b->made.v[i].terms;
        }
        getrusage(RUSAGE_SELF, &u);
        printf("docs %u\ntext_mb %.1f\ntokens %.1f M\nsegments %zu\nterms %" PRIu64 "\n", b->doc,
               (double) b->text / 1e6, (double) tokens / 1e6, b->made.n, terms);
        printf("build_cpu_s %.2f\nmerge_cpu_s %.2f\ntokens_per_s %.1f M\n", b->cpu, b->merge_cpu,
               (double) tokens / b->cpu / 1e6);
        printf("index_mb %.1f\nsize_ratio %.3f\nrss_mb %.0f\n", (double) bytes / 1e6,
               (double) bytes / (double) b->text, (double) u.ru_maxrss / 1024);
}

int main(int argc, char **argv) {
        struct bench b = { 0 };
        uint64_t copies = 1;
        bool all = false;
        int i = 1;
        for (; i < argc && argv[i][0] == '-'; i++) {
                if (argv[i][1] == 'm')
                        all = true;
                else if (argv[i][1] == 'r' && i + 1 < argc && !str_u64(str_of(argv[++i]), &copies))
                        copies = 1;
        }
        if (i >= argc) {
                fprintf(stderr, "usage: bench-index [-r COPIES] [-m] FOLDER FILE...\n");
                return 2;
        }
        mkdir(argv[i], 0700);
        b.dirfd = open(argv[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (b.dirfd < 0) {
                fprintf(stderr, "bench-index: cannot open '%s'\n", argv[i]);
                return 1;
        }
        b.w = index_writer_new();
        for (uint64_t copy = 0; copy < copies; copy++)
                for (int k = i + 1; k < argc; k++) {
                        struct buf text;
                        if (slurp(argv[k], &text)) {
                                double cpu = clock_of(CLOCK_PROCESS_CPUTIME_ID);
                                put_file(&b, buf_str(&text));
                                b.cpu += clock_of(CLOCK_PROCESS_CPUTIME_ID) - cpu;
                        }
                        buf_done(&text);
                }
        double cpu = clock_of(CLOCK_PROCESS_CPUTIME_ID);
        if (index_writer_docs(b.w))
                flush(&b);
        b.cpu += clock_of(CLOCK_PROCESS_CPUTIME_ID) - cpu;
        index_writer_free(&b.w);
        merge(&b, all);
        report(&b);
        ask_all(&b);
        close(b.dirfd);
        return 0;
}
