/* The writing model (name-write.h): the best alignment of each pair by the edit model, then a
 * maximum-entropy model of each letter's choice, by stochastic gradient with steps that shrink
 * where much was learned (Adagrad: Duchi and others 2011). */
#include "base/random.h"
#include "name/name-write.h"
#include "train/train-names.h"

#include <math.h>

enum { EPOCHS = 4, ROWS = NAME_WRITE_ALL };
static const float RATE = 0.15f, SHRINK = 2e-6f;

struct choice {
        uint32_t rows[ROWS];
        uint8_t wrote;
        float weight;
};
struct choices {
        VEC(struct choice) of;
};

static unsigned letter_at(const struct train_pair *p, size_t i) {
        return i > 0 && i <= p->n_in ? p->in[i - 1] : 0;
}

/* Letters that each of 0 latin 0 writes on the best way; false if chance explains it as well. */
static bool align(const struct name_edit_table *t, const struct train_pair *p, uint8_t *wrote) {
        double best[NAME_LETTERS + 3][NAME_LETTERS + 3];
        uint8_t how[NAME_LETTERS + 3][NAME_LETTERS + 3];
        size_t n = p->n_in + 2u, m = p->n_out;
        for (size_t i = 0; i <= n; i++)
                for (size_t k = 0; k <= m + 2; k++)
                        best[i][k] = -1e9;
        best[0][0] = 0;
        for (size_t i = 0; i < n; i++) {
                unsigned at = letter_at(p, i);
                const int8_t *row =
                        t->row[name_context(i ? letter_at(p, i - 1) : 0, at, letter_at(p, i + 1))];
                for (size_t k = 0; k <= m; k++)
                        for (uint8_t a = 0; a < 3; a++) {
                                if (k + a > m)
                                        continue;
                                double v = best[i][k] + row[a ? p->out[k] : 0] +
                                           t->extra[at][a > 1 ? p->out[k + 1] : 0];
                                if (v > best[i + 1][k + a])
                                        best[i + 1][k + a] = v, how[i + 1][k + a] = a;
                        }
        }
        for (size_t i = n, k = m; i > 0; i--)
                wrote[i - 1] = best[n][m] > 0 ? how[i][k] : 0, k -= wrote[i - 1];
        return best[n][m] > 0;
}

static void put_choice(struct choices *to, const struct train_pair *p, size_t i, size_t k,
                       bool second, bool persian, unsigned wrote) {
        const struct name_written in = { p->in, p->n_in, p->doubled };
        struct choice c = { .wrote = (uint8_t) wrote, .weight = p->weight };
        name_write_plain(&in, i, second, persian, c.rows);
        name_write_after(&in, i, second, persian, k > 1 ? p->out[k - 2] : 0, k ? p->out[k - 1] : 0,
                         c.rows + 2 * NAME_WRITE_PLAIN);
        vec_push(&to->of, c);
}

static void put_pairs(struct choices *to, const struct name_model *m,
                      const struct train_pairs *pairs, bool persian) {
        uint8_t wrote[NAME_LETTERS + 2];
        for (size_t j = 0; j < pairs->of.n; j++) {
                const struct train_pair *p = &pairs->of.v[j];
                if (!align(&m->edit[persian ? NAME_EDIT_PERSIAN : NAME_EDIT_ARABIC], p, wrote))
                        continue;
                for (size_t i = 0, k = 0; i < p->n_in + 2u; k += wrote[i], i++) {
                        put_choice(to, p, i, k, false, persian, wrote[i] ? p->out[k] : 0);
                        if (wrote[i])
                                put_choice(to, p, i, k + 1, true, persian,
                                           wrote[i] > 1 ? p->out[k + 1] : 0);
                }
        }
}

typedef float weights_t[NAME_WRITE_LETTERS];

static double learn_choice(weights_t *w, weights_t *g, const struct choice *c) {
        float v[NAME_WRITE_LETTERS] = { 0 }, most = -1e9f, sum = 0;
        for (unsigned f = 0; f < ROWS; f++)
                for (unsigned y = 0; y < NAME_WRITE_LETTERS; y++)
                        v[y] += w[c->rows[f]][y];
        for (unsigned y = 0; y < NAME_WRITE_LETTERS; y++)
                most = v[y] > most ? v[y] : most;
        for (unsigned y = 0; y < NAME_WRITE_LETTERS; y++)
                sum += v[y] = expf(v[y] - most);
        for (unsigned y = 0; y < NAME_WRITE_LETTERS; y++) {
                float off = c->weight * ((y == c->wrote) - v[y] / sum);
                if (off < 1e-3f && off > -1e-3f)
                        continue;
                for (unsigned f = 0; f < ROWS; f++) {
                        float *at = &w[c->rows[f]][y], *seen = &g[c->rows[f]][y];
                        float d = off - SHRINK * *at;
                        *seen += d * d;
                        *at += RATE * d / sqrtf(*seen + 1e-2f);
                }
        }
        return (double) (c->weight * (logf(sum) - logf(v[c->wrote])));
}

void train_write(struct name_model *m, const struct train_pairs *arabic,
                 const struct train_pairs *persian) {
        struct choices all = { 0 };
        struct random r = { 21 };
        weights_t *w = mem_zalloc(NAME_WRITE_ROWS * sizeof *w),
                  *g = mem_zalloc(NAME_WRITE_ROWS * sizeof *g);
        put_pairs(&all, m, arabic, false);
        put_pairs(&all, m, persian, true);
        for (unsigned epoch = 0; epoch < EPOCHS; epoch++) {
                double loss = 0;
                for (size_t i = all.of.n; i > 1; i--) {
                        size_t k = random_below(&r, i);
                        struct choice c = all.of.v[i - 1];
                        all.of.v[i - 1] = all.of.v[k], all.of.v[k] = c;
                }
                for (size_t i = 0; i < all.of.n; i++)
                        loss += learn_choice(w, g, &all.of.v[i]);
                fprintf(stderr, "writing, round %u: %.4f of %zu choices\n", epoch,
                        loss / (double) all.of.n, all.of.n);
        }
        for (size_t i = 0; i < NAME_WRITE_ROWS; i++)
                for (unsigned y = 0; y < NAME_WRITE_LETTERS; y++) {
                        float v = roundf(w[i][y] * NAME_WRITE_SCALE);
                        m->write[i][y] = (int8_t) (v > 127 ? 127 : v < -127 ? -127 : v);
                }
        mem_free(w), mem_free(g);
        vec_done(&all.of);
}
