/* The chain of labels of one sentence.
 *
 * Sums are kept as plain numbers, scaled to 1 at each word, which costs one exp for a score and
 * none for a step; a sum that falls to nothing (only partly labelled sentences can do that) is seen
 * in its scale. */
#include "lang/lang-tag-chain.h"

#include <math.h>

void lang_chain_best(lang_row *score, size_t n, lang_row *next, uint8_t *ret_label) {
        uint8_t from[LANG_CHAIN][LANG_LABEL_ROOM];
        lang_row sum, was;
        for (size_t i = 0; i < n; i++) {
                memcpy(was, sum, sizeof was);
                for (unsigned y = 0; y < LANG_LABELS; y++) {
                        float best = -INFINITY;
                        for (unsigned x = 0; x < LANG_LABELS; x++) {
                                float before = i ? was[x] : x ? -INFINITY : 0;
                                if (lang_label_follows(x, y) && before + next[x][y] > best)
                                        best = before + next[x][y], from[i][y] = (uint8_t) x;
                        }
                        sum[y] = best + score[i][y];
                }
        }
        unsigned y = 0;
        for (unsigned k = 1; n && k < LANG_LABELS; k++)
                if (sum[k] > sum[y])
                        y = k;
        for (size_t i = n; i-- > 0; y = from[i][y])
                ret_label[i] = (uint8_t) y;
}

static void set_here(struct lang_sums *s, lang_row *score, const uint8_t *allowed) {
        for (size_t i = 0; i < s->n; i++) {
                float most = score[i][0];
                for (unsigned y = 1; y < LANG_LABELS; y++)
                        most = score[i][y] > most ? score[i][y] : most;
                for (unsigned y = 0; y < LANG_LABEL_ROOM; y++) {
                        bool may = y < LANG_LABELS && (!allowed || allowed[i] >> y & 1);
                        s->here[i][y] = may ? expf(score[i][y] - most) : 0;
                }
                s->log_sum += most;
        }
}

static void set_front(struct lang_sums *s) {
        for (size_t i = 0; i < s->n; i++) {
                float sum = 0;
                for (unsigned y = 0; y < LANG_LABEL_ROOM; y++) {
                        float in = i ? 0 : s->next[0][y];
                        for (unsigned x = 0; i && x < LANG_LABELS; x++)
                                in += s->front[i - 1][x] * s->next[x][y];
                        s->front[i][y] = in * s->here[i][y];
                        sum += s->front[i][y];
                }
                s->scale[i] = sum;
                s->log_sum += log((double) sum);
                for (unsigned y = 0; y < LANG_LABEL_ROOM && sum > 0; y++)
                        s->front[i][y] /= sum;
        }
}

static void set_back(struct lang_sums *s) {
        for (size_t i = s->n; i-- > 0;)
                for (unsigned x = 0; x < LANG_LABEL_ROOM; x++) {
                        float out = i + 1 == s->n;
                        for (unsigned y = 0; i + 1 < s->n && y < LANG_LABELS; y++)
                                out += s->next[x][y] * s->here[i + 1][y] * s->back[i + 1][y];
                        s->back[i][x] = i + 1 < s->n ? out / s->scale[i + 1] : out;
                }
}

void lang_sums_make(struct lang_sums *s, lang_row *score, size_t n, lang_row *next,
                    const uint8_t *allowed) {
        s->n = n;
        s->log_sum = 0;
        memset(s->next, 0, sizeof s->next);
        for (unsigned x = 0; x < LANG_LABELS; x++)
                for (unsigned y = 0; y < LANG_LABELS; y++)
                        if (lang_label_follows(x, y))
                                s->next[x][y] = expf(next[x][y]);
        set_here(s, score, allowed);
        set_front(s);
        if (isfinite(s->log_sum))
                set_back(s);
        else
                s->log_sum = -INFINITY;
}

void lang_sums_at(const struct lang_sums *s, size_t i, lang_row ret) {
        for (unsigned y = 0; y < LANG_LABEL_ROOM; y++)
                ret[y] = s->front[i][y] * s->back[i][y];
}

void lang_sums_pair(const struct lang_sums *s, size_t i, lang_row ret_add[LANG_LABEL_ROOM]) {
        for (unsigned y = 0; y < LANG_LABELS; y++) {
                float out = s->here[i][y] * s->back[i][y] / s->scale[i];
                for (unsigned x = 0; x < LANG_LABELS; x++)
                        ret_add[x][y] += (i ? s->front[i - 1][x] : x == 0) * s->next[x][y] * out;
        }
}

float lang_sums_span(const struct lang_sums *s, size_t from, size_t to, unsigned type) {
        unsigned b = lang_label_begin(type), in = b + 1;
        float p = s->front[from][b];
        for (size_t i = from + 1; i < to; i++)
                p *= s->next[i == from + 1 ? b : in][in] * s->here[i][in] / s->scale[i];
        unsigned last = to == from + 1 ? b : in;
        if (to == s->n)
                return p;
        float out = 0;
        for (unsigned y = 0; y < LANG_LABELS; y++)
                if (y != in)
                        out += s->next[last][y] * s->here[to][y] * s->back[to][y];
        return p * out / s->scale[to];
}
