/* Expectation maximisation of the edit model (Ristad and Yianilos 1998), with the letter's
 * neighbours as context; a context seen rarely falls back on that of its right neighbour alone,
 * and that on the letter (Dirichlet priors: a rarer context counts as so many more pairs). */
#include "train/train-names.h"

#include <math.h>

enum { ROUNDS = 8, KAPPA_RIGHT = 4, KAPPA_BOTH = 6, ENDS = NAME_LETTERS + 3 };

typedef double row_t[NAME_OUT];

struct train_edit {
        row_t both[NAME_CONTEXTS], right[NAME_LATINS * NAME_LATINS], alone[NAME_LATINS];
        row_t extra[NAME_LATINS], chance;
        unsigned outs;
};

static unsigned letter_at(const struct train_pair *p, size_t i) { /* 0, the letters, 0, 0 */
        return i > 0 && i <= p->n_in ? p->in[i - 1] : 0;
}

static unsigned context_at(const struct train_pair *p, size_t i) {
        return name_context(i ? letter_at(p, i - 1) : 0, letter_at(p, i), letter_at(p, i + 1));
}

struct sums {
        double front[ENDS][NAME_LETTERS + 3], back[ENDS][NAME_LETTERS + 3];
};

/* The chance that letter i writes `main` (0 or 1) and `extra` (0 or 1) letters from k on. */
static double arc(const struct train_edit *t, const struct train_pair *p, size_t i, size_t k,
                  unsigned main, unsigned extra) {
        if (k + main + extra > p->n_out)
                return 0;
        const double *row = t->both[context_at(p, i)], *more = t->extra[letter_at(p, i)];
        return row[main ? p->out[k] : 0] * more[extra ? p->out[k + main] : 0];
}

static double sums_of(const struct train_edit *t, const struct train_pair *p, struct sums *s) {
        size_t n = p->n_in + 2u, m = p->n_out;
        memset(s, 0, sizeof *s);
        s->front[0][0] = s->back[n][m] = 1;
        for (size_t i = 0; i < n; i++)
                for (size_t k = 0; k <= m; k++)
                        for (unsigned a = 0; a < 4 && s->front[i][k] > 0; a++)
                                s->front[i + 1][k + (a & 1) + (a >> 1)] +=
                                        s->front[i][k] * arc(t, p, i, k, a & 1, a >> 1);
        for (size_t i = n; i-- > 0;)
                for (size_t k = 0; k <= m; k++)
                        for (unsigned a = 0; a < 4; a++)
                                s->back[i][k] += s->back[i + 1][k + (a & 1) + (a >> 1)] *
                                                 arc(t, p, i, k, a & 1, a >> 1);
        return s->front[n][m];
}

static double chance_of(const struct train_edit *t, const struct train_pair *p) {
        double v = 1;
        for (size_t k = 0; k < p->n_out; k++)
                v *= t->chance[p->out[k]];
        return v;
}

/* A pair that chance explains as well is a mistake in the list: translated, not transliterated. */
static void expect(const struct train_edit *t, const struct train_pair *p, bool choosy,
                   struct train_edit *counts) {
        static struct sums s;
        double total = sums_of(t, p, &s);
        if (total <= 0 || (choosy && total < chance_of(t, p)))
                return;
        for (size_t i = 0; i < p->n_in + 2u; i++)
                for (size_t k = 0; k <= p->n_out; k++)
                        for (unsigned a = 0; a < 4; a++) {
                                double v = s.front[i][k] * arc(t, p, i, k, a & 1, a >> 1);
                                if (v <= 0)
                                        continue;
                                v *= s.back[i + 1][k + (a & 1) + (a >> 1)] / total * p->weight;
                                counts->both[context_at(p, i)][a & 1 ? p->out[k] : 0] += v;
                                counts->extra[letter_at(p, i)][a >> 1 ? p->out[k + (a & 1)] : 0] +=
                                        v;
                        }
}

static void blend(double *row, const double *counts, const double *prior, double kappa,
                  unsigned outs) {
        double total = kappa;
        for (unsigned y = 0; y <= outs; y++)
                total += counts[y];
        for (unsigned y = 0; y <= outs; y++)
                row[y] = (counts[y] + kappa * prior[y]) / total;
}

static void add_up(struct train_edit *counts) {
        for (unsigned c = 0; c < NAME_CONTEXTS; c++)
                for (unsigned y = 0; y < NAME_OUT; y++) {
                        double v = counts->both[c][y];
                        counts->right[c % (NAME_LATINS * NAME_LATINS)][y] += v;
                        counts->alone[c / NAME_LATINS % NAME_LATINS][y] += v;
                }
}

static void mean(double *ret, const double *a, const double *b) {
        for (unsigned y = 0; y < NAME_OUT; y++)
                ret[y] = b ? (a[y] + b[y]) / 2 : a[y];
}

static void maximise(struct train_edit *t, struct train_edit *counts,
                     const struct train_edit *prior) {
        row_t flat = { 0 }, believed;
        add_up(counts);
        for (unsigned y = 0; y <= t->outs; y++)
                flat[y] = 1.0 / (t->outs + 1);
        for (unsigned a = 0; a < NAME_LATINS; a++) {
                row_t none = { 0.98 };
                for (unsigned y = 1; y <= t->outs; y++)
                        none[y] = 0.02 / t->outs;
                blend(t->alone[a], counts->alone[a], prior ? prior->alone[a] : flat, 4, t->outs);
                blend(t->extra[a], counts->extra[a], prior ? prior->extra[a] : none, 20, t->outs);
        }
        for (unsigned c = 0; c < NAME_LATINS * NAME_LATINS; c++) {
                mean(believed, t->alone[c / NAME_LATINS], prior ? prior->right[c] : NULL);
                blend(t->right[c], counts->right[c], believed, KAPPA_RIGHT, t->outs);
        }
        for (unsigned c = 0; c < NAME_CONTEXTS; c++) {
                mean(believed, t->right[c % (NAME_LATINS * NAME_LATINS)],
                     prior ? prior->both[c] : NULL);
                blend(t->both[c], counts->both[c], believed, KAPPA_BOTH, t->outs);
        }
}

static void count_letters(struct train_edit *t, const struct train_pairs *pairs) {
        double total = 0;
        for (size_t i = 0; i < pairs->of.n; i++)
                for (size_t k = 0; k < pairs->of.v[i].n_out; k++) {
                        t->chance[pairs->of.v[i].out[k]] += pairs->of.v[i].weight;
                        total += pairs->of.v[i].weight;
                }
        for (unsigned y = 0; y < NAME_OUT; y++)
                t->chance[y] = (t->chance[y] + 1) / (total + NAME_OUT);
}

struct train_edit *train_edit_new(const struct train_pairs *pairs, const struct train_edit *prior,
                                  unsigned outs) {
        struct train_edit *t = mem_zalloc(sizeof *t), *counts = mem_zalloc(sizeof *counts);
        t->outs = outs;
        count_letters(t, pairs);
        maximise(t, counts, prior);
        for (unsigned round = 0; round < ROUNDS; round++) {
                memset(counts, 0, sizeof *counts);
                for (size_t i = 0; i < pairs->of.n; i++)
                        expect(t, &pairs->of.v[i], round > 1, counts);
                maximise(t, counts, prior);
        }
        mem_free(counts);
        return t;
}

void train_edit_free(struct train_edit **pp) {
        mem_free(*pp);
        *pp = NULL;
}

static int8_t weigh(double p, double chance) {
        double v = round(8 * log((p + 1e-9) / chance));
        return (int8_t) (v > 127 ? 127 : v < -128 ? -128 : v);
}

void train_edit_write(const struct train_edit *t, struct name_edit_table *ret) {
        for (unsigned y = 0; y <= t->outs; y++) {
                ret->chance[y] = (float) -log2(t->chance[y]);
                for (unsigned c = 0; c < NAME_CONTEXTS; c++)
                        ret->row[c][y] = weigh(t->both[c][y], y ? t->chance[y] : 1);
                for (unsigned a = 0; a < NAME_LATINS; a++)
                        ret->extra[a][y] = weigh(t->extra[a][y], y ? t->chance[y] : 1);
        }
}
