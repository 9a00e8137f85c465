/* eval-names DATA — how well names are matched, on spellings that nothing was trained on.
 *
 * Prints one line a set: what was asked, of how many, first right, right among ten, with the 95 %
 * interval of 1,000 bootstrap samples; for pairs, precision, recall and F1 at score 0.5, and how
 * often a pair of each band of scores was one name. */
#include "base/buf.h"
#include "base/map.h"
#include "base/random.h"
#include "train/train-names-made.h"

#include <time.h>

struct asked {
        struct str query, want;
};

struct set {
        VEC(struct asked) asked;
        struct map pool;
        struct arena arena;
};

static bool slurp(const char *data, const char *name, struct buf *ret) {
        char path[1024], piece[65536];
        snprintf(path, sizeof path, "%s/names/%s", data, name);
        FILE *f = fopen(path, "rb");
        buf_clear(ret);
        if (!f)
                return fprintf(stderr, "cannot read '%s'\n", path), false;
        for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
                buf_put(ret, piece, n);
        fclose(f);
        return true;
}

static void set_init(struct set *s) {
        *s = (struct set){ 0 };
        map_init(&s->pool);
        arena_init(&s->arena, 0);
}

static void set_done(struct set *s) {
        vec_done(&s->asked);
        map_done(&s->pool);
        arena_done(&s->arena);
}

/* Two columns, source TAB Latin; every `each`th line is asked, all go into the pool. */
static void set_read(struct set *s, const char *data, const char *name, size_t each) {
        struct buf text;
        size_t at = 0;
        buf_init(&text, 0);
        slurp(data, name, &text);
        for (struct str rest = buf_str(&text); rest.n; at++) {
                struct str latin = str_cut(&rest, '\n'), source = str_cut(&latin, '\t');
                latin = str_trim(latin);
                map_put(&s->pool, latin, 0, NULL);
                if (each && at % each == 0)
                        vec_push(&s->asked, (struct asked){ arena_str(&s->arena, source),
                                                            arena_str(&s->arena, latin) });
        }
        buf_done(&text);
}

static void set_fill(struct set *s, const char *data, size_t most) {
        struct buf text;
        buf_init(&text, 0);
        slurp(data, "en-ar-wikidata/data/wd_arabic.normalized.aligned.tokens", &text);
        for (struct str rest = buf_str(&text); rest.n && s->pool.n < most;) {
                struct str other = str_cut(&rest, '\n'), latin = str_cut(&other, '\t');
                map_put(&s->pool, latin, 0, NULL);
        }
        buf_done(&text);
}

static int by_double(const void *a, const void *b) {
        const double *x = a, *y = b;
        return *x < *y ? -1 : *x > *y;
}

static void interval(const uint8_t *right, size_t n, double *low, double *high) {
        struct random r = { 3 };
        static double share[1000];
        for (size_t i = 0; i < 1000; i++) {
                size_t sum = 0;
                for (size_t k = 0; k < n; k++)
                        sum += right[random_below(&r, n)];
                share[i] = (double) sum / (double) n;
        }
        qsort(share, 1000, sizeof *share, by_double);
        *low = share[25], *high = share[974];
}

static void ask(const struct set *s, const char *what) {
        const struct name_model *m = name_model();
        struct name_pool *pool = name_pool_new(m);
        size_t first = 0, ten = 0;
        double low, high;
        uint8_t *right = mem_zalloc(s->asked.n + 1);
        for (size_t i = 0; i < s->pool.n; i++)
                name_pool_put(pool, s->pool.entries[i].key);
        name_pool_build(pool);
        clock_t from = clock();
        for (size_t i = 0; i < s->asked.n; i++) {
                struct name q;
                struct name_hit hit[10];
                name_parse(m, s->asked.v[i].query, &q);
                size_t n = name_pool_match(pool, &q, NULL, hit, 10);
                for (size_t k = 0; k < n; k++)
                        if (str_eq(name_pool_get(pool, hit[k].i), s->asked.v[i].want)) {
                                right[i] = k == 0;
                                first += k == 0, ten++;
                        }
        }
        double ms = (double) (clock() - from) * 1000 / CLOCKS_PER_SEC / (double) s->asked.n;
        interval(right, s->asked.n, &low, &high);
        double n = (double) s->asked.n;
        printf("%-34s %6zu of %6zu  first %.3f (%.3f-%.3f)  ten %.3f  %.2f ms\n", what, s->asked.n,
               s->pool.n, (double) first / n, low, high, (double) ten / n, ms);
        mem_free(right);
        name_pool_free(&pool);
}

static void single_words(const char *data) {
        struct set s;
        set_init(&s);
        set_read(&s, data, "ar-en-google/ar2en-test.txt", 1);
        ask(&s, "Arabic words");
        set_read(&s, data, "ar-en-google/ar2en-train.txt", 0);
        ask(&s, "Arabic words, large pool");
        set_done(&s);
        set_init(&s);
        set_read(&s, data, "fa-en-melb/train.tsv", 5);
        set_fill(&s, data, 26000);
        ask(&s, "Persian words");
        set_done(&s);
}

/* Full names: held-out words, joined; the pool has as many others. */
static void full_names(const struct made_list *l, const char *data) {
        struct set s;
        struct random r = { 5 };
        size_t n = l->spellings.n;
        set_init(&s);
        for (size_t i = 0; i < 3000; i++) {
                struct buf a, b;
                buf_init(&a, 0), buf_init(&b, 0);
                for (size_t k = 0, words = 2 + (i % 4 == 0); k < words; k++) {
                        const struct spelling *w = &l->spellings.v[random_below(&r, n)];
                        buf_printf(&a, "%s%.*s", k ? " " : "", STR_ARG(w->arabic));
                        buf_printf(&b, "%s%.*s", k ? " " : "",
                                   STR_ARG(w->latin[random_below(&r, w->n)]));
                }
                vec_push(&s.asked, (struct asked){ arena_str(&s.arena, buf_str(&a)),
                                                   arena_str(&s.arena, buf_str(&b)) });
                map_put(&s.pool, buf_str(&b), 0, NULL);
                buf_done(&a), buf_done(&b);
        }
        struct set words;
        set_init(&words);
        set_fill(&words, data, 65000);
        while (s.pool.n < 40000) {
                struct str x = words.pool.entries[random_below(&r, words.pool.n)].key;
                struct str y = words.pool.entries[random_below(&r, words.pool.n)].key;
                map_put(&s.pool, arena_printf(&s.arena, "%.*s %.*s", STR_ARG(x), STR_ARG(y)), 0,
                        NULL);
        }
        ask(&s, "Arabic and Persian full names");
        set_done(&words);
        set_done(&s);
}

static void pairs(const struct made_list *l, int kind, const char *what) {
        const struct name_model *m = name_model();
        size_t hit = 0, miss = 0, wrong = 0, n = 0, in[10] = { 0 }, same[10] = { 0 };
        for (size_t i = 0; i < l->of.n; i++) {
                const struct made *p = &l->of.v[i];
                struct name a, b;
                struct name_match match;
                if ((int) p->kind != kind)
                        continue;
                name_parse(m, p->a, &a), name_parse(m, p->b, &b);
                name_compare(m, &a, &b, NULL, &match);
                size_t band = (size_t) (match.score * 10);
                in[band > 9 ? 9 : band]++, same[band > 9 ? 9 : band] += p->same;
                n++;
                hit += p->same && match.score >= 0.5;
                miss += p->same && match.score < 0.5;
                wrong += !p->same && match.score >= 0.5;
        }
        double precision = (double) hit / (double) (hit + wrong),
               recall = (double) hit / (double) (hit + miss);
        printf("%-34s %6zu pairs  P %.3f R %.3f F1 %.3f  one name in bands of scores:", what, n,
               precision, recall, 2 * precision * recall / (precision + recall));
        for (size_t i = 0; i < 10; i++)
                printf(" .%zu:%.2f", i, in[i] ? (double) same[i] / (double) in[i] : 0);
        printf("\n");
}

int main(int argc, char **argv) {
        struct made_list l;
        if (argc != 2)
                return fprintf(stderr, "usage: eval-names DATA\n"), 2;
        setvbuf(stdout, NULL, _IOLBF, 0);
        single_words(argv[1]);
        made_read(&l, name_model(), argv[1], 1);
        full_names(&l, argv[1]);
        pairs(&l, MADE_ACROSS, "pairs across scripts");
        pairs(&l, MADE_LATIN, "pairs in Latin letters");
        pairs(&l, MADE_FEBRL, "records with slips (febrl)");
        made_done(&l);
        return 0;
}
