/* train-tag — learns the weights of the name tagger (src/lang/lang-tag*).
 *
 *   train-tag lex OUT                                the lexicon
 *   train-tag en|fa|ar LEX OUT [--hold SET[,SET]] [--drop SET[,SET]] [--rounds N] [--bits N]
 *
 * A conditional random field by stochastic gradient (AdaGrad: Duchi, Hazan and Singer 2011) on the
 * logarithm of the likelihood of the labels, or of all labellings allowed where only parts of
 * speech are known (Tsuboi et al. 2008); the weights are averaged over the later rounds.  One
 * thread, fixed seeds: the same data give the same bytes.  Sets held out are measured after the
 * weights were cut to 8 bits. */
#include "train-tag.h"

#include "lang/lang-tag-chain.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static struct {
        enum lang_model_id id;
        const char *lex, *out, *hold, *drop;
        unsigned rounds, bits, invent, runs;
        float weak, rate, lean, rather;
        uint8_t least;
} opt = { .rounds = 8,
          .runs = 3,
          .bits = 18,
          .weak = 0.4f,
          .rate = 0.12f,
          .invent = 8,
          .rather = 2,
          .least = 2 };

struct field { /* what is learned, with the sum of squares and the mean of each */
        lang_row *w, *g2, *mean;
        size_t n; /* slots, then LANG_LABEL_ROOM rows of transitions, then one of biases */
        unsigned n_mean;
};

struct room {
        struct lang_word word[256];
        uint64_t f[256][LANG_FEATURES];
        uint32_t slot[256][LANG_FEATURES];
        unsigned n_f[256];
        lang_row score[256], a[256], b[256], c[256], d[256], e[256], g[256];
        float s1[256], s2[256];
        struct lang_sums all, gold;
        uint8_t seen[1 << 24]; /* how often a feature was counted, by its hash */
};

static struct lang_sums sums_in(lang_row *here, lang_row *front, lang_row *back, float *scale) {
        return (struct lang_sums){ .here = here, .front = front, .back = back, .scale = scale };
}

static void read_sentence(struct room *m, const struct train_sentence *s, struct random *r) {
        for (size_t i = 0; i < s->n; i++)
                lang_word_read(s->word[i], &m->word[i]);
        for (size_t i = 0; r && i < s->n; i++) /* a lexicon that knows not everything */
                if (random_below(r, 100) < 25)
                        m->word[i].lex = m->word[i].stem_lex = 0;
        unsigned c = lang_words_case(m->word, s->n);
        for (size_t i = 0; i < s->n; i++) {
                unsigned n = lang_word_features(m->word, s->n, i, c, m->f[i]), k = 0;
                for (unsigned j = 0; j < n; j++)
                        if (!r ||
                            (m->seen[m->f[i][j] >> 40] >= opt.least && random_below(r, 100) >= 12))
                                m->slot[i][k++] = lang_feature_slot(m->f[i][j], opt.bits);
                m->n_f[i] = k;
        }
}

static lang_row *next_of(const struct field *f) {
        return f->w + f->n;
}

static void score(struct room *m, const struct field *f, size_t n) {
        for (size_t i = 0; i < n; i++) {
                memcpy(m->score[i], f->w[f->n + LANG_LABEL_ROOM], sizeof(lang_row));
                for (unsigned k = 0; k < m->n_f[i]; k++)
                        for (unsigned y = 0; y < LANG_LABEL_ROOM; y++)
                                m->score[i][y] += f->w[m->slot[i][k]][y];
        }
}

static void step(struct field *f, size_t at, const lang_row g) {
        for (unsigned y = 0; y < LANG_LABEL_ROOM; y++) {
                f->g2[at][y] += g[y] * g[y];
                f->w[at][y] += opt.rate * g[y] / (sqrtf(f->g2[at][y]) + 1e-3f);
        }
}

static double learn(struct room *m, struct field *f, const struct train_sentence *s,
                    struct random *r) {
        if (!s->n)
                return 0;
        read_sentence(m, s, r);
        score(m, f, s->n);
        m->all = sums_in(m->a, m->b, m->c, m->s1);
        m->gold = sums_in(m->d, m->e, m->g, m->s2);
        lang_sums_make(&m->all, m->score, s->n, next_of(f), NULL);
        for (size_t i = 0; i < s->n; i++)
                m->score[i][0] -= s->allowed[i] & TRAIN_RATHER ? opt.rather : 0;
        lang_sums_make(&m->gold, m->score, s->n, next_of(f), s->allowed);
        if (!isfinite(m->gold.log_sum) || !isfinite(m->all.log_sum))
                return 0;
        float weight = s->weak ? opt.weak : 1;
        lang_row pair[LANG_LABEL_ROOM] = { 0 }, was[LANG_LABEL_ROOM] = { 0 };
        for (size_t i = 0; i < s->n; i++) {
                lang_row p, q;
                lang_sums_at(&m->all, i, p);
                lang_sums_at(&m->gold, i, q);
                float size = 0;
                for (unsigned y = 0; y < LANG_LABEL_ROOM; y++)
                        q[y] = weight * (q[y] - p[y]), size += fabsf(q[y]);
                lang_sums_pair(&m->all, i, was);
                lang_sums_pair(&m->gold, i, pair);
                if (size < 1e-4f)
                        continue;
                for (unsigned k = 0; k < m->n_f[i]; k++)
                        step(f, m->slot[i][k], q);
                step(f, f->n + LANG_LABEL_ROOM, q);
        }
        for (unsigned x = 0; x < LANG_LABELS; x++) {
                for (unsigned y = 0; y < LANG_LABEL_ROOM; y++)
                        pair[x][y] = weight * (pair[x][y] - was[x][y]);
                step(f, f->n + x, pair[x]);
        }
        return m->all.log_sum - m->gold.log_sum;
}

/* ---- rounds ---- */

static bool named(const char *list, const char *name) {
        struct str rest = str_of(list);
        while (rest.n) {
                struct str one = str_cut(&rest, ',');
                if (one.n && str_starts(str_of(name), one))
                        return true;
        }
        return false;
}

static void mean(struct field *f) {
        size_t all = f->n + LANG_LABEL_ROOM + 1;
        f->n_mean++;
        for (size_t i = 0; i < all; i++)
                for (unsigned y = 0; y < LANG_LABEL_ROOM; y++)
                        f->mean[i][y] += (f->w[i][y] - f->mean[i][y]) / (float) f->n_mean;
}

static void learn_one(struct room *m, struct field *f, const struct train_sentence *s,
                      const struct train_lists *l, struct random *r, double *loss) {
        struct arena a;
        arena_init(&a, 0);
        struct train_sentence v = train_vary(s, l, opt.id, r, &a);
        *loss += learn(m, f, &v, r);
        if (random_below(r, 100) < opt.invent) {
                v = train_invent(l, opt.id, r, &a);
                *loss += learn(m, f, &v, r);
        }
        arena_done(&a);
}

/* What stands only once is learned by heart: such features are left out. */
static void count_features(struct room *m, const struct train_data *d, const bool *used) {
        for (size_t i = 0; i < d->s.n; i++) {
                const struct train_sentence *s = &d->s.v[i];
                if (!used[s->set])
                        continue;
                read_sentence(m, s, NULL);
                for (size_t k = 0; k < s->n; k++)
                        for (unsigned j = 0; j < m->n_f[k]; j++) {
                                uint8_t *n = &m->seen[m->f[k][j] >> 40];
                                *n = (uint8_t) (*n + (*n < 255));
                        }
        }
}

static void learn_all(struct room *m, struct field *f, const struct train_data *d,
                      const struct train_lists *l, const bool *used, uint64_t seed) {
        struct random r = { seed };
        VEC(size_t) order = { 0 };
        for (size_t i = 0; i < d->s.n; i++)
                if (used[d->s.v[i].set])
                        vec_push(&order, i);
        for (unsigned round = 0; round < opt.rounds; round++) {
                double loss = 0;
                for (size_t i = order.n; i-- > 1;) {
                        size_t k = random_below(&r, i + 1), was = order.v[i];
                        order.v[i] = order.v[k], order.v[k] = was;
                }
                for (size_t i = 0; i < order.n; i++) {
                        learn_one(m, f, &d->s.v[order.v[i]], l, &r, &loss);
                        if (round >= opt.rounds / 2 && i % (order.n / 4 + 1) == order.n / 4)
                                mean(f);
                }
                if (round >= opt.rounds / 2)
                        mean(f);
                fprintf(stderr, "round %u: %zu sentences, loss %.0f\n", round, order.n, loss);
        }
        vec_done(&order);
}

/* ---- weights of 8 bits ---- */

static int to_int(float v, int most) {
        long i = lrintf(v);
        return i > most ? most : i < -most ? -most : (int) i;
}

static struct lang_model_file *pack(const struct field *f, size_t *ret_n) {
        *ret_n = sizeof(struct lang_model_file) + f->n * LANG_LABEL_ROOM;
        struct lang_model_file *m = mem_zalloc(*ret_n);
        memcpy(m->magic, "clewtag1", 8);
        m->log2_slots = opt.bits;
        m->scale = 1.0f / 32; /* weights are seldom beyond 4 */
        for (unsigned y = 0; y < LANG_LABEL_ROOM; y++)
                m->bias[y] = (int16_t) to_int(
                        (f->mean[f->n + LANG_LABEL_ROOM][y] + (y ? opt.lean : 0)) * 256, 32767);
        for (unsigned x = 0; x < LANG_LABELS; x++)
                for (unsigned y = 0; y < LANG_LABELS; y++)
                        m->next[x][y] = (int16_t) to_int(f->mean[f->n + x][y] * 256, 32767);
        for (size_t i = 0; i < f->n; i++)
                for (unsigned y = 0; y < LANG_LABEL_ROOM; y++)
                        m->weight[i][y] = (int8_t) to_int(f->mean[i][y] / m->scale, 127);
        return m;
}

static void unpack(struct field *f, const struct lang_model_file *m) {
        for (unsigned y = 0; y < LANG_LABEL_ROOM; y++)
                f->w[f->n + LANG_LABEL_ROOM][y] = m->bias[y] / 256.0f;
        for (unsigned x = 0; x < LANG_LABELS; x++)
                for (unsigned y = 0; y < LANG_LABELS; y++)
                        f->w[f->n + x][y] = m->next[x][y] / 256.0f;
        for (size_t i = 0; i < f->n; i++)
                for (unsigned y = 0; y < LANG_LABEL_ROOM; y++)
                        f->w[i][y] = m->weight[i][y] * m->scale;
}

/* ---- measuring ---- */

struct count {
        size_t right, found, gold;
};

static void count_names(const uint8_t *got, const uint8_t *allowed, size_t n,
                        struct count c[LANG_LABELS]) {
        for (unsigned t = 0; t < 3; t++) {
                unsigned b = lang_label_begin(t);
                for (size_t i = 0; i < n; i++) {
                        bool g = allowed[i] == 1u << b, f = got[i] == b;
                        c[t].gold += g, c[t].found += f;
                        size_t k = i + 1;
                        while (k < n && got[k] == b + 1 && allowed[k] == 1u << (b + 1))
                                k++;
                        bool ends = k == n || (got[k] != b + 1 && allowed[k] != 1u << (b + 1));
                        c[t].right += g && f && ends;
                }
        }
}

static void print_count(const char *what, const struct count *c) {
        double p = c->found ? 100.0 * (double) c->right / (double) c->found : 0;
        double r = c->gold ? 100.0 * (double) c->right / (double) c->gold : 0;
        printf(" %s %.1f (P %.1f R %.1f, %zu)", what, p + r > 0 ? 2 * p * r / (p + r) : 0, p, r,
               c->gold);
}

static void measure(struct room *m, const struct field *f, const struct train_data *d, size_t set) {
        static const char *const names[] = { "PER", "ORG", "LOC" };
        struct count c[LANG_LABELS] = { 0 }, all = { 0 };
        for (size_t i = 0; i < d->s.n; i++) {
                const struct train_sentence *s = &d->s.v[i];
                uint8_t got[256];
                if (s->set != set)
                        continue;
                read_sentence(m, s, NULL);
                score(m, f, s->n);
                lang_chain_best(m->score, s->n, next_of(f), got);
                count_names(got, s->allowed, s->n, c);
        }
        printf("%-14s", d->sets.v[set].name);
        for (unsigned t = 0; t < 3; t++) {
                print_count(names[t], &c[t]);
                all.right += c[t].right, all.found += c[t].found, all.gold += c[t].gold;
        }
        print_count("all", &all);
        printf("\n");
}

static void write_model(const struct lang_model_file *m, size_t n) {
        FILE *o = fopen(opt.out, "wb");
        if (!o || fwrite(m, 1, n, o) != n || fclose(o))
                exit(3);
}

static int train(const char *data) {
        struct train_data d = { 0 };
        struct train_lists l;
        bool used[64];
        arena_init(&d.a, 0);
        train_lexicon_read(opt.lex);
        train_read(&d, data, opt.id);
        for (size_t i = 0; i < d.sets.n; i++)
                used[i] = !named(opt.hold, d.sets.v[i].name) && !named(opt.drop, d.sets.v[i].name);
        train_lists_read(&l, data, opt.id, &d, used);
        struct field f = { .n = (size_t) 1 << opt.bits };
        size_t rows = f.n + LANG_LABEL_ROOM + 1, n;
        f.w = mem_zalloc(rows * sizeof(lang_row));
        f.g2 = mem_zalloc(rows * sizeof(lang_row));
        f.mean = mem_zalloc(rows * sizeof(lang_row));
        struct room *m = MEM_NEW(struct room);
        count_features(m, &d, used);
        for (unsigned run = 0; run < opt.runs;
             run++) { /* one mean of all: other dice, less chance */
                memset(f.w, 0, rows * sizeof(lang_row));
                memset(f.g2, 0, rows * sizeof(lang_row));
                learn_all(m, &f, &d, &l, used, run + 1);
        }
        struct lang_model_file *file = pack(&f, &n);
        unpack(&f, file);
        for (size_t i = 0; i < d.sets.n; i++)
                if (named(opt.hold, d.sets.v[i].name))
                        measure(m, &f, &d, i);
        write_model(file, n);
        return 0;
}

int main(int argc, char **argv) {
        const char *data = getenv("CLEW_DATA");
        data = data ? data : "../shared/data";
        if (argc == 3 && !strcmp(argv[1], "lex"))
                return train_lexicon_write(data, argv[2]), 0;
        if (argc < 4)
                return 2;
        opt.id = !strcmp(argv[1], "en")   ? LANG_MODEL_en
                 : !strcmp(argv[1], "fa") ? LANG_MODEL_fa
                                          : LANG_MODEL_ar;
        opt.lex = argv[2], opt.out = argv[3];
        for (int i = 4; i + 1 < argc; i += 2) {
                const char *v = argv[i + 1];
                if (!strcmp(argv[i], "--hold"))
                        opt.hold = v;
                else if (!strcmp(argv[i], "--drop"))
                        opt.drop = v;
                else if (!strcmp(argv[i], "--rounds"))
                        opt.rounds = (unsigned) strtof(v, NULL);
                else if (!strcmp(argv[i], "--runs"))
                        opt.runs = (unsigned) strtof(v, NULL);
                else if (!strcmp(argv[i], "--bits"))
                        opt.bits = (unsigned) strtof(v, NULL);
                else if (!strcmp(argv[i], "--weak"))
                        opt.weak = strtof(v, NULL);
                else if (!strcmp(argv[i], "--lean"))
                        opt.lean = strtof(v, NULL);
                else if (!strcmp(argv[i], "--rather"))
                        opt.rather = strtof(v, NULL);
                else if (!strcmp(argv[i], "--least"))
                        opt.least = (uint8_t) strtof(v, NULL);
                else if (!strcmp(argv[i], "--rate"))
                        opt.rate = strtof(v, NULL);
                else if (!strcmp(argv[i], "--invent"))
                        opt.invent = (unsigned) strtof(v, NULL);
                else
                        return 2;
        }
        return train(data);
}
