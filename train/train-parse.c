/* Learns the tagger and parser of lang-parse.h from CoNLL-U treebanks, and measures them.
 *
 *   train-parse LANG OUT.bin [--rounds N] [--bits TAG,MOVE,REL] TRAIN.conllu... [--test DEV.conllu]
 *               [--fold K]      hold out every tenth sentence, from the K-th on, as the test
 *               [--odds S,O]    with no test: scale and negative offset of odds, in thousandths
 *
 * Averaged perceptrons (Collins 2002) for tags, moves and relations, each over hashed features; the
 * moves follow a dynamic oracle with exploration (Goldberg and Nivre 2013).  Tags that the parser
 * learns from are found by a tagger that has not seen the sentence.  The same data give the same
 * bytes. */
#include "lang/lang-parse-step.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sentence {
        unsigned n;
        struct str *form;
        struct lang_parse_word *w;
        uint8_t *gold_tag, *rel;
        uint16_t *head;
        bool projective;
        uint8_t *found_tag; /* by a tagger that has not seen it */
};

struct sentences {
        struct sentence *v;
        size_t n, cap;
};

/* ---- reading ------------------------------------------------------------------------------------
 */

static const char *const pos_codes[] = {
#define LANG_POS(id) #id,
        LANG_POSES(LANG_POS)
#undef LANG_POS
};

static const char *const rel_codes[] = {
#define LANG_REL(id, ud) ud,
        LANG_RELS(LANG_REL)
#undef LANG_REL
};

static unsigned pos_of(struct str s) {
        for (unsigned i = 0; i < LANG_POS_COUNT; i++)
                if (str_eq(s, str_of(pos_codes[i])))
                        return i;
        return LANG_POS_X;
}

/* The relation, or the one that it is a kind of. */
static unsigned rel_of(struct str s) {
        for (unsigned i = 0; i < LANG_REL_COUNT; i++)
                if (str_eq(s, str_of(rel_codes[i])))
                        return i;
        size_t colon = str_chr(s, ':');
        if (colon != SIZE_MAX)
                return rel_of(str_sub(s, 0, colon));
        return LANG_REL_dep;
}

static unsigned form_of(unsigned pos, struct str feats) {
        if (pos != LANG_POS_VERB && pos != LANG_POS_AUX)
                return LANG_FORM_none;
        bool past = str_find(feats, STR("Tense=Past")) != SIZE_MAX;
        bool pres = str_find(feats, STR("Tense=Pres")) != SIZE_MAX;
        if (str_find(feats, STR("VerbForm=Ger")) != SIZE_MAX)
                return LANG_FORM_gerund;
        if (str_find(feats, STR("VerbForm=Part")) != SIZE_MAX)
                return pres ? LANG_FORM_gerund : LANG_FORM_participle;
        if (str_find(feats, STR("VerbForm=Inf")) != SIZE_MAX)
                return LANG_FORM_base;
        return past ? LANG_FORM_past : pres ? LANG_FORM_present : LANG_FORM_base;
}

static unsigned number(struct str s) {
        unsigned v = 0;
        for (size_t i = 0; i < s.n && ascii_digit(s.p[i]) && v < 1000000; i++)
                v = v * 10 + (unsigned) (s.p[i] - '0');
        return v;
}

static void three(struct str s, unsigned ret[3]) {
        for (unsigned i = 0; i < 3; i++)
                ret[i] = number(str_cut(&s, ','));
}

static bool is_projective(const struct sentence *s) {
        for (unsigned a = 0; a < s->n; a++) {
                unsigned x = s->head[a] < a ? s->head[a] : a, y = s->head[a] < a ? a : s->head[a];
                for (unsigned b = x + 1; b < y; b++)
                        if (s->head[b] < x || s->head[b] > y)
                                return false;
        }
        return true;
}

static char *slurp(const char *path, size_t *n) {
        FILE *f = fopen(path, "re");
        if (!f) {
                perror(path);
                exit(1);
        }
        char *p = NULL;
        size_t cap = 0;
        *n = 0;
        for (size_t got = 1; got;) {
                if (cap - *n < 1 << 16)
                        p = mem_realloc(p, cap = cap * 2 + (1 << 17));
                got = fread(p + *n, 1, cap - *n, f);
                *n += got;
        }
        fclose(f);
        return p;
}

struct column {
        struct str form, pos, feats, rel;
        unsigned head;
};

static void put_sentence(struct sentences *all, struct column *c, unsigned n, struct buf *room) {
        struct sentence s = { .n = n };
        if (n == 0 || n > LANG_PARSE_WORDS)
                return;
        s.form = mem_alloc(n * sizeof *s.form);
        s.w = mem_alloc(n * sizeof *s.w);
        s.gold_tag = mem_alloc(n);
        s.rel = mem_alloc(n);
        s.head = mem_alloc(n * sizeof *s.head);
        for (unsigned i = 0; i < n; i++) {
                unsigned pos = pos_of(c[i].pos);
                s.form[i] = c[i].form;
                lang_parse_word_of(c[i].form, i == 0, room, &s.w[i]);
                s.gold_tag[i] = lang_parse_tag(pos, form_of(pos, c[i].feats));
                s.rel[i] = (uint8_t) rel_of(c[i].rel);
                s.head[i] = (uint16_t) (c[i].head ? c[i].head - 1 : n);
                if (s.head[i] > n)
                        s.head[i] = (uint16_t) n;
        }
        s.projective = is_projective(&s);
        vec_push(all, s);
}

static void read_file(struct sentences *all, const char *path) {
        size_t n;
        struct str rest = { slurp(path, &n), 0 };
        struct column c[1024];
        unsigned k = 0;
        struct buf room;
        rest.n = n;
        buf_init(&room, 0);
        while (rest.n) {
                struct str line = str_cut(&rest, '\n'), field[10] = { 0 };
                if (!line.n) {
                        put_sentence(all, c, k, &room);
                        k = 0;
                        continue;
                }
                if (line.p[0] == '#')
                        continue;
                for (unsigned i = 0; i < 10; i++)
                        field[i] = str_cut(&line, '\t');
                if (str_chr(field[0], '-') != SIZE_MAX || str_chr(field[0], '.') != SIZE_MAX ||
                    k == 1024)
                        continue;
                c[k++] =
                        (struct column){ field[1], field[3], field[5], field[7], number(field[6]) };
        }
        put_sentence(all, c, k, &room);
        buf_done(&room);
}

/* ---- perceptrons --------------------------------------------------------------------------------
 */

struct table { /* rows of `room` weights */
        unsigned bits, room;
        float *w, *sum;
        uint32_t *when;
        uint32_t now;
};

static void table_new(struct table *t, unsigned bits, unsigned room) {
        size_t n = (size_t) room << bits;
        *t = (struct table){ .bits = bits, .room = room };
        t->w = mem_zalloc(n * sizeof *t->w);
        t->sum = mem_zalloc(n * sizeof *t->sum);
        t->when = mem_zalloc(n * sizeof *t->when);
}

static void table_free(struct table *t) {
        mem_free(t->w);
        mem_free(t->sum);
        mem_free(t->when);
}

static size_t row(const struct table *t, uint64_t f) {
        return (size_t) (f & ((UINT64_C(1) << t->bits) - 1)) * t->room;
}

static void score(const struct table *t, const uint64_t *f, unsigned n, unsigned classes,
                  float *ret) {
        memset(ret, 0, classes * sizeof *ret);
        for (unsigned i = 0; i < n; i++) {
                const float *w = t->w + row(t, f[i]);
                for (unsigned k = 0; k < classes; k++)
                        ret[k] += w[k];
        }
}

static void add(struct table *t, const uint64_t *f, unsigned n, unsigned class, float by) {
        for (unsigned i = 0; i < n; i++) {
                size_t at = row(t, f[i]) + class;
                t->sum[at] += (float) (t->now - t->when[at]) * t->w[at];
                t->when[at] = t->now;
                t->w[at] += by;
        }
}

static void average(struct table *t) {
        size_t n = (size_t) t->room << t->bits;
        for (size_t i = 0; i < n; i++) {
                t->sum[i] += (float) (t->now - t->when[i]) * t->w[i];
                t->w[i] = t->sum[i] / (float) (t->now + 1);
        }
}

static unsigned best(const float *s, unsigned n) {
        unsigned b = 0;
        for (unsigned k = 1; k < n; k++)
                if (s[k] > s[b])
                        b = k;
        return b;
}

/* ---- random -------------------------------------------------------------------------------------
 */

static uint64_t seed = 88172645463325252;

static uint32_t dice(void) {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        return (uint32_t) (seed >> 32);
}

static void shuffle(uint32_t *v, size_t n) {
        for (size_t i = n; i > 1; i--) {
                size_t k = dice() % i;
                uint32_t x = v[i - 1];
                v[i - 1] = v[k];
                v[k] = x;
        }
}

/* ---- tags ---------------------------------------------------------------------------------------
 */

static struct {
        uint8_t v[LANG_PARSE_TAG_ROOM];
        unsigned n;
} tags;

static unsigned tag_class(uint8_t tag) {
        for (unsigned i = 0; i < tags.n; i++)
                if (tags.v[i] == tag)
                        return i;
        if (tags.n == LANG_PARSE_TAG_ROOM)
                return 0;
        tags.v[tags.n] = tag;
        return tags.n++;
}

static void run_tagger(const struct table *t, struct sentence *s) {
        uint64_t f[LANG_PARSE_FEATURES];
        float to[LANG_PARSE_TAG_ROOM];
        for (unsigned i = 0; i < s->n; i++) {
                score(t, f, lang_parse_tag_features(s->w, s->n, i, f), tags.n, to);
                s->w[i].tag = tags.v[best(to, tags.n)];
        }
}

/* A word's own hash is dropped now and then, so that suffixes and shapes learn too. */
static void learn_tags(struct table *t, struct sentences *all, unsigned rounds, unsigned fold) {
        uint64_t f[LANG_PARSE_FEATURES];
        float to[LANG_PARSE_TAG_ROOM];
        uint32_t *order = mem_alloc((all->n + 1) * sizeof *order);
        for (size_t i = 0; i < all->n; i++)
                order[i] = (uint32_t) i;
        for (unsigned r = 0; r < rounds; r++) {
                shuffle(order, all->n);
                for (size_t k = 0; k < all->n; k++) {
                        struct sentence *s = &all->v[order[k]];
                        if (fold && order[k] % 4 == fold - 1)
                                continue;
                        for (unsigned i = 0; i < s->n; i++) {
                                uint64_t was = s->w[i].word;
                                if (dice() % 20 == 0)
                                        s->w[i].word = 1;
                                unsigned n = lang_parse_tag_features(s->w, s->n, i, f);
                                unsigned gold = tag_class(s->gold_tag[i]);
                                score(t, f, n, tags.n, to);
                                unsigned got = best(to, tags.n);
                                t->now++;
                                if (got != gold) {
                                        add(t, f, n, gold, 1);
                                        add(t, f, n, got, -1);
                                }
                                s->w[i].word = was;
                                s->w[i].tag = tags.v[got];
                        }
                }
        }
        average(t);
        mem_free(order);
}

/* ---- moves --------------------------------------------------------------------------------------
 */

/* How many gold arcs each move makes unreachable (Goldberg and Nivre 2013, arc-hybrid). */
static void costs(const struct lang_parse_state *s, const struct sentence *g, int ret[LANG_MOVES]) {
        unsigned s0 = s->depth ? s->stack[s->depth - 1] : LANG_NOWORD;
        unsigned s1 = s->depth > 1 ? s->stack[s->depth - 2] : LANG_NOWORD;
        ret[0] = ret[1] = ret[2] = 0;
        if (s->depth) {
                unsigned h = g->head[s0];
                int deps = 0;
                for (unsigned i = s->b; i < s->n; i++)
                        deps += g->head[i] == s0;
                ret[LANG_MOVE_left] = deps + (h != s->b && (h == s1 || h > s->b));
                ret[LANG_MOVE_right] = deps + (h >= s->b);
        }
        if (s->b < s->n) {
                unsigned h = g->head[s->b];
                for (unsigned i = 0; i < s->depth; i++) {
                        ret[LANG_MOVE_shift] += g->head[s->stack[i]] == s->b;
                        ret[LANG_MOVE_shift] += i + 1 < s->depth && h == s->stack[i];
                }
        }
}

struct tables {
        struct table tag, move, rel;
};

static void learn_one(struct tables *t, const struct sentence *g, bool explore) {
        struct lang_parse_state s;
        uint64_t f[LANG_PARSE_FEATURES];
        lang_parse_begin(&s, g->w, g->n);
        while (!lang_parse_over(&s)) {
                float to[LANG_PARSE_REL_ROOM];
                int cost[LANG_MOVES], least = 1 << 20;
                unsigned n = lang_parse_move_features(&s, f);
                int got = -1, gold = -1;
                costs(&s, g, cost);
                score(&t->move, f, n, LANG_MOVES, to);
                for (int m = 0; m < LANG_MOVES; m++)
                        if (lang_parse_may(&s, (enum lang_move) m) && cost[m] < least)
                                least = cost[m];
                for (int m = 0; m < LANG_MOVES; m++) {
                        if (!lang_parse_may(&s, (enum lang_move) m))
                                continue;
                        if (got < 0 || to[m] > to[got])
                                got = m;
                        if (cost[m] == least && (gold < 0 || to[m] > to[gold]))
                                gold = m;
                }
                t->move.now++;
                if (cost[got] != least) {
                        add(&t->move, f, n, (unsigned) gold, 1);
                        add(&t->move, f, n, (unsigned) got, -1);
                }
                int m = cost[got] != least && !(explore && dice() % 10 < 9) ? gold : got;
                unsigned r = 0;
                if (m != LANG_MOVE_shift) {
                        unsigned d = s.stack[s.depth - 1];
                        unsigned h = m == LANG_MOVE_left ? s.b : s.stack[s.depth - 2];
                        n = lang_parse_rel_features(&s, (enum lang_move) m, f);
                        score(&t->rel, f, n, LANG_REL_COUNT, to);
                        r = best(to, LANG_REL_COUNT);
                        t->rel.now++;
                        if (g->head[d] == h && r != g->rel[d]) {
                                add(&t->rel, f, n, g->rel[d], 1);
                                add(&t->rel, f, n, r, -1);
                                r = g->rel[d];
                        }
                }
                lang_parse_do(&s, (enum lang_move) m, r);
        }
}

static void learn_moves(struct tables *t, struct sentences *all, unsigned rounds) {
        uint32_t *order = mem_alloc((all->n + 1) * sizeof *order);
        for (size_t i = 0; i < all->n; i++)
                order[i] = (uint32_t) i;
        for (unsigned r = 0; r < rounds; r++) {
                shuffle(order, all->n);
                for (size_t k = 0; k < all->n; k++)
                        if (all->v[order[k]].projective)
                                learn_one(t, &all->v[order[k]], r > 0);
        }
        average(&t->move);
        average(&t->rel);
        mem_free(order);
}

/* ---- measuring ----------------------------------------------------------------------------------
 */

struct margin {
        float v;
        bool right;
};

struct scores {
        uint64_t words, pos, tag, uas, las;
        uint64_t gold[LANG_REL_COUNT], found[LANG_REL_COUNT], right[LANG_REL_COUNT];
        VEC(struct margin) margins;
};

static void parse(const struct tables *t, const struct sentence *g, struct lang_parse_state *s,
                  float *margin) {
        uint64_t f[LANG_PARSE_FEATURES];
        float to[LANG_PARSE_REL_ROOM];
        lang_parse_begin(s, g->w, g->n);
        while (!lang_parse_over(s)) {
                unsigned n = lang_parse_move_features(s, f), r = 0;
                int got = -1;
                float next = -1e30f;
                score(&t->move, f, n, LANG_MOVES, to);
                for (int m = 0; m < LANG_MOVES; m++) {
                        if (!lang_parse_may(s, (enum lang_move) m))
                                continue;
                        if (got < 0 || to[m] > to[got]) {
                                next = got < 0 ? next : to[got];
                                got = m;
                        } else if (to[m] > next) {
                                next = to[m];
                        }
                }
                if (got != LANG_MOVE_shift) {
                        float rel_to[LANG_PARSE_REL_ROOM];
                        margin[s->stack[s->depth - 1]] = to[got] - next;
                        n = lang_parse_rel_features(s, (enum lang_move) got, f);
                        score(&t->rel, f, n, LANG_REL_COUNT, rel_to);
                        r = best(rel_to, LANG_REL_COUNT);
                }
                lang_parse_do(s, (enum lang_move) got, r);
        }
}

static void measure(const struct tables *t, struct sentences *all, struct scores *c) {
        static struct lang_parse_state s;
        float margin[LANG_PARSE_WORDS + 1];
        for (size_t k = 0; k < all->n; k++) {
                struct sentence *g = &all->v[k];
                run_tagger(&t->tag, g);
                parse(t, g, &s, margin);
                for (unsigned i = 0; i < g->n; i++) {
                        bool h = s.head[i] == g->head[i], r = h && s.rel[i] == g->rel[i];
                        c->words++;
                        c->pos += lang_parse_tag_pos(g->w[i].tag) ==
                                  lang_parse_tag_pos(g->gold_tag[i]);
                        c->tag += g->w[i].tag == g->gold_tag[i];
                        c->uas += h;
                        c->las += r;
                        c->gold[g->rel[i]]++;
                        c->found[s.rel[i]]++;
                        c->right[g->rel[i]] += r;
                        vec_push(&c->margins, (struct margin){ margin[i], h });
                }
        }
}

static void print(const struct scores *c) {
        double n = (double) c->words / 100;
        printf("words %llu  pos %.2f  tag %.2f  uas %.2f  las %.2f\n",
               (unsigned long long) c->words, (double) c->pos / n, (double) c->tag / n,
               (double) c->uas / n, (double) c->las / n);
        for (unsigned r = 0; r < LANG_REL_COUNT; r++)
                if (c->gold[r] > 20)
                        printf("  %-14s gold %5llu  recall %.3f  precision %.3f\n", rel_codes[r],
                               (unsigned long long) c->gold[r],
                               (double) c->right[r] / (double) c->gold[r],
                               c->found[r] ? (double) c->right[r] / (double) c->found[r] : 0);
}

/* log odds = scale * margin + offset, by gradient on the likelihood. */
static void calibrate(const struct scores *c, float *scale, float *offset) {
        double a = .1, b = 0;
        for (unsigned round = 0; round < 400 && c->margins.n; round++) {
                double ga = 0, gb = 0;
                for (size_t i = 0; i < c->margins.n; i++) {
                        double m = fmin(c->margins.v[i].v, 60);
                        double p = 1 / (1 + exp(-(a * m + b)));
                        ga += ((double) c->margins.v[i].right - p) * m;
                        gb += (double) c->margins.v[i].right - p;
                }
                a += .002 * ga / (double) c->margins.n;
                b += .5 * gb / (double) c->margins.n;
        }
        *scale = (float) a;
        *offset = (float) b;
}

/* ---- writing ------------------------------------------------------------------------------------
 */

/* To 8 bits; the few that are larger than 127 steps are cut. */
static float quantise(struct table *t) {
        size_t n = (size_t) t->room << t->bits;
        double sum = 0;
        size_t k = 0;
        for (size_t i = 0; i < n; i++)
                if (t->w[i] != 0) {
                        sum += (double) t->w[i] * (double) t->w[i];
                        k++;
                }
        float step = (float) (sqrt(sum / (double) (k ? k : 1)) * 22 / 127);
        for (size_t i = 0; i < n; i++) {
                float q = roundf(t->w[i] / step);
                t->w[i] = q > 127 ? 127 : q < -127 ? -127 : q;
        }
        return step;
}

static void put_rows(FILE *f, const struct table *t) {
        size_t n = (size_t) t->room << t->bits;
        for (size_t i = 0; i < n; i++)
                fputc((unsigned char) (int8_t) t->w[i], f);
}

static void write_model(const char *path, const struct tables *t, float scale, float offset) {
        struct lang_parse_file h = { .magic = "clewpar1",
                                     .tag_bits = t->tag.bits,
                                     .move_bits = t->move.bits,
                                     .rel_bits = t->rel.bits,
                                     .n_tags = tags.n,
                                     .scale = scale,
                                     .offset = offset };
        memcpy(h.tags, tags.v, sizeof h.tags);
        FILE *f = fopen(path, "we");
        if (!f || fwrite(&h, sizeof h, 1, f) != 1) {
                perror(path);
                exit(1);
        }
        put_rows(f, &t->tag);
        put_rows(f, &t->move);
        put_rows(f, &t->rel);
        if (fclose(f) != 0) {
                perror(path);
                exit(1);
        }
}

/* ---- the whole ----------------------------------------------------------------------------------
 */

static void learn(struct tables *t, struct sentences *train, unsigned rounds,
                  const unsigned bits[3]) {
        for (size_t i = 0; i < train->n; i++)
                for (unsigned k = 0; k < train->v[i].n; k++)
                        tag_class(train->v[i].gold_tag[k]);
        for (unsigned fold = 1; fold <= 4; fold++) {
                struct table part;
                table_new(&part, bits[0], LANG_PARSE_TAG_ROOM);
                learn_tags(&part, train, rounds / 2 + 1, fold);
                for (size_t i = fold - 1; i < train->n; i += 4) {
                        struct sentence *s = &train->v[i];
                        run_tagger(&part, s);
                        s->found_tag = mem_alloc(s->n);
                        for (unsigned k = 0; k < s->n; k++)
                                s->found_tag[k] = s->w[k].tag;
                }
                table_free(&part);
        }
        for (size_t i = 0; i < train->n; i++)
                for (unsigned k = 0; k < train->v[i].n; k++)
                        train->v[i].w[k].tag = train->v[i].found_tag[k];
        table_new(&t->move, bits[1], LANG_PARSE_MOVE_ROOM);
        table_new(&t->rel, bits[2], LANG_PARSE_REL_ROOM);
        learn_moves(t, train, rounds);
        table_new(&t->tag, bits[0], LANG_PARSE_TAG_ROOM);
        learn_tags(&t->tag, train, rounds / 2 + 2, 0);
}

int main(int argc, char **argv) {
        struct sentences train = { 0 }, test = { 0 };
        unsigned rounds = 8, bits[3] = { 16, 18, 15 };
        unsigned odds[3] = { 0 };
        int fold = -1;
        if (argc < 4) {
                fprintf(stderr, "usage: train-parse LANG OUT.bin [--rounds N] [--bits T,M,R] "
                                "[--fold K] TRAIN... [--test DEV]\n");
                return 2;
        }
        for (int i = 3; i < argc; i++) {
                if (strcmp(argv[i], "--rounds") == 0 && i + 1 < argc)
                        rounds = number(str_of(argv[++i]));
                else if (strcmp(argv[i], "--bits") == 0 && i + 1 < argc)
                        three(str_of(argv[++i]), bits);
                else if (strcmp(argv[i], "--fold") == 0 && i + 1 < argc)
                        fold = (int) number(str_of(argv[++i]));
                else if (strcmp(argv[i], "--odds") == 0 && i + 1 < argc)
                        three(str_of(argv[++i]), odds);
                else if (strcmp(argv[i], "--test") == 0 && i + 1 < argc)
                        read_file(&test, argv[++i]);
                else
                        read_file(&train, argv[i]);
        }
        size_t kept = 0;
        for (size_t i = 0; fold >= 0 && i < train.n; i++) {
                if ((int) (i % 10) == fold)
                        vec_push(&test, train.v[i]);
                else
                        train.v[kept++] = train.v[i];
        }
        if (fold >= 0)
                train.n = kept;
        struct tables t;
        struct scores exact = { 0 }, rough = { 0 };
        float scale = (float) odds[0] / 1000, offset = -(float) odds[1] / 1000;
        learn(&t, &train, rounds, bits);
        if (test.n) {
                measure(&t, &test, &exact);
                printf("%s, %zu sentences, held out %zu:\n", argv[1], train.n, test.n);
                print(&exact);
        }
        quantise(&t.tag);
        quantise(&t.move);
        quantise(&t.rel);
        if (test.n) {
                measure(&t, &test, &rough);
                printf("in 8 bits: uas %.2f las %.2f\n",
                       100 * (double) rough.uas / (double) rough.words,
                       100 * (double) rough.las / (double) rough.words);
                calibrate(&rough, &scale, &offset);
                printf("odds: %.5f * margin + %.3f\n", (double) scale, (double) offset);
        }
        write_model(argv[2], &t, scale, offset);
        return 0;
}
