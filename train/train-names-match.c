/* The weights of a comparison: logistic regression on names made of held-out spellings, by
 * gradient descent with momentum; what it gives is a chance, so that it is calibrated where names
 * are like these. */
#include "train/train-names-made.h"

#include <math.h>

enum { STEPS = 3000 };

struct example {
        float f[NAME_FEATURES];
        bool same;
};

void train_match(struct name_model *m, const char *data) {
        struct made_list l;
        double w[NAME_FEATURES] = { 0 }, v[NAME_FEATURES] = { 0 };
        size_t n = 0;
        made_read(&l, m, data, 0);
        struct example *all = mem_array(NULL, l.of.n + 1, sizeof *all);
        for (size_t i = 0; i < l.of.n; i++) {
                struct name a, b;
                struct name_match match;
                name_parse(m, l.of.v[i].a, &a), name_parse(m, l.of.v[i].b, &b);
                name_features(m, &a, &b, NULL, &match, all[n].f);
                all[n].same = l.of.v[i].same;
                n += match.bits > 0; /* nothing in common is no match, whatever the weights */
        }
        for (size_t step = 0; step < STEPS; step++) {
                double g[NAME_FEATURES] = { 0 };
                for (size_t i = 0; i < n; i++) {
                        double sum = 0;
                        for (size_t k = 0; k < NAME_FEATURES; k++)
                                sum += w[k] * (double) all[i].f[k];
                        double off = (double) all[i].same - 1 / (1 + exp(-sum));
                        for (size_t k = 0; k < NAME_FEATURES; k++)
                                g[k] += off * (double) all[i].f[k];
                }
                for (size_t k = 0; k < NAME_FEATURES; k++) {
                        v[k] = 0.9 * v[k] + 0.3 * (g[k] / (double) n - 1e-5 * w[k]);
                        w[k] += v[k];
                }
        }
        fprintf(stderr, "%zu examples; weights:", n);
        for (size_t k = 0; k < NAME_FEATURES; k++) {
                m->weight[k] = (float) w[k];
                fprintf(stderr, " %.2f", w[k]);
        }
        fprintf(stderr, "\n");
        mem_free(all);
        made_done(&l);
}
