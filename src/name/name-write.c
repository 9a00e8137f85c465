/* Forward sums over all ways to share the written letters out among the Latin ones.  A sum that is
 * hopeless beside the best of its letter is dropped: a word has few sensible alignments. */
#include "name/name-write.h"

#include <math.h>

static const float HOPELESS = 1e-4f;

uint32_t name_write_doubled(struct str s) {
        uint32_t ret = 0;
        for (size_t i = 0, n = 0; i < s.n && n < NAME_LETTERS; i++) { /* as name_letters() counts */
                bool vowel = s.p[i] == 'a' || s.p[i] == 'e' || s.p[i] == 'i' || s.p[i] == 'o' ||
                             s.p[i] == 'u';
                if (n > 0 && s.p[i] == s.p[i - 1] && !vowel)
                        ret |= (uint32_t) 1 << (n - 1);
                else
                        n += s.p[i] == 'x' ? 2 : 1;
        }
        return ret;
}

/* 1..26, of a doubled letter 32 more, 27 for the ends, 28 beyond them. */
static unsigned letter(const struct name_written *w, size_t i, int off) {
        long at = (long) i + off, end = (long) w->n + 1;
        if (at < 1 || at >= end)
                return at < 0 || at > end ? 28 : 27;
        return w->latin[at - 1] | (w->doubled >> (at - 1) & 1) << 5;
}

static uint32_t row_of(uint64_t feature, unsigned number, unsigned domain) {
        uint64_t h = (feature << 10 | number << 2 | domain) * 0x9e3779b97f4a7c15u;
        return (uint32_t) ((h ^ h >> 29) * 0xbf58476d1ce4e5b9u >> (64 - NAME_WRITE_BITS));
}

static void put_rows(const uint64_t *feature, unsigned n, unsigned first, bool second, bool persian,
                     uint32_t *ret) {
        for (unsigned f = 0; f < n; f++) {
                unsigned number = 2 * (first + f) + second;
                ret[2 * f] = row_of(feature[f], number, 0);
                ret[2 * f + 1] = row_of(feature[f], number, 1 + persian);
        }
}

void name_write_plain(const struct name_written *w, size_t i, bool second, bool persian,
                      uint32_t ret[static 2 * NAME_WRITE_PLAIN]) {
        uint64_t v[7];
        for (int k = 0; k < 7; k++)
                v[k] = letter(w, i, k - 3) + 1;
        uint64_t a = v[0], b = v[1], c = v[2], x = v[3], d = v[4], e = v[5], g = v[6];
        const uint64_t f[NAME_WRITE_PLAIN] = {
                0,
                x,
                c << 6 | x,
                x << 6 | d,
                c << 12 | x << 6 | d,
                b << 12 | c << 6 | x,
                x << 12 | d << 6 | e,
                b << 18 | c << 12 | x << 6 | d,
                c << 18 | x << 12 | d << 6 | e,
                b << 24 | c << 18 | x << 12 | d << 6 | e,
                x << 18 | d << 12 | e << 6 | g,
                a << 18 | b << 12 | c << 6 | x,
        };
        put_rows(f, NAME_WRITE_PLAIN, 0, second, persian, ret);
}

void name_write_after(const struct name_written *w, size_t i, bool second, bool persian,
                      unsigned before, unsigned last, uint32_t ret[static 2 * NAME_WRITE_AFTER]) {
        uint64_t c = letter(w, i, -1) + 1, x = letter(w, i, 0) + 1, d = letter(w, i, 1) + 1,
                 p = last, q = before;
        const uint64_t f[NAME_WRITE_AFTER] = {
                p << 6 | x,           p << 12 | c << 6 | x,
                p << 12 | x << 6 | d, p << 18 | c << 12 | x << 6 | d,
                q << 12 | p << 6 | x,
        };
        put_rows(f, NAME_WRITE_AFTER, NAME_WRITE_PLAIN, second, persian, ret);
}

/* Sums of the rows of weights, one for each letter that may be written. */
static void add_rows(const struct name_model *m, const uint32_t *rows, unsigned n, int32_t *logit) {
        for (unsigned f = 0; f < n; f++)
                for (unsigned y = 0; y < NAME_OUT; y++)
                        logit[y] += m->write[rows[f]][y];
}

struct writing {
        const struct name_model *m;
        const struct name_written *in;
        const uint8_t *out;
        size_t n_out;
        bool persian;
};

/* What is written at `i` when the first `k` letters are: chance of none, chance of the next. */
static void choose(const struct writing *w, const int32_t *plain, size_t i, size_t k, bool second,
                   float *ret_none, float *ret_next) {
        uint32_t rows[2 * NAME_WRITE_AFTER];
        int32_t logit[NAME_OUT], most;
        float sum = 0, v[NAME_OUT];
        memcpy(logit, plain, sizeof logit);
        name_write_after(w->in, i, second, w->persian, k > 1 ? w->out[k - 2] : 0,
                         k > 0 ? w->out[k - 1] : 0, rows);
        add_rows(w->m, rows, 2 * NAME_WRITE_AFTER, logit);
        most = logit[0];
        for (unsigned y = 1; y < NAME_WRITE_LETTERS; y++)
                most = logit[y] > most ? logit[y] : most;
        for (unsigned y = 0; y < NAME_WRITE_LETTERS; y++)
                sum += v[y] = expf((float) (logit[y] - most) / NAME_WRITE_SCALE);
        *ret_none = v[0] / sum;
        *ret_next = k < w->n_out ? v[w->out[k]] / sum : 0;
}

static void step(const struct writing *w, size_t i, const float *from, float *to) {
        uint32_t rows[2 * NAME_WRITE_PLAIN];
        int32_t plain[2][NAME_OUT] = { 0 };
        float best = 0, none, next, no_more, more;
        for (unsigned second = 0; second < 2; second++) {
                name_write_plain(w->in, i, second, w->persian, rows);
                add_rows(w->m, rows, 2 * NAME_WRITE_PLAIN, plain[second]);
        }
        for (size_t k = 0; k <= w->n_out; k++)
                best = from[k] > best ? from[k] : best;
        for (size_t k = 0; k <= w->n_out; k++) {
                if (from[k] <= best * HOPELESS)
                        continue;
                choose(w, plain[0], i, k, false, &none, &next);
                to[k] += from[k] * none;
                if (next < HOPELESS * HOPELESS)
                        continue;
                choose(w, plain[1], i, k + 1, true, &no_more, &more);
                to[k + 1] += from[k] * next * no_more;
                if (k + 2 <= w->n_out)
                        to[k + 2] += from[k] * next * more;
        }
}

float name_write_log2(const struct name_model *m, enum name_edit_kind kind,
                      const struct name_written *in, const uint8_t *out, size_t n_out) {
        struct writing w = { m, in, out, n_out, kind == NAME_EDIT_PERSIAN };
        size_t n = in->n;
        float row[2][NAME_LETTERS + 3] = { { 1 } }, scale = 0;
        for (size_t i = 0; i < n + 2; i++) {
                float *from = row[i & 1], *to = row[~i & 1], best = 0;
                memset(to, 0, sizeof row[0]);
                step(&w, i, from, to);
                for (size_t k = 0; k <= n_out; k++)
                        best = to[k] > best ? to[k] : best;
                if (best <= 0)
                        return -200;
                for (size_t k = 0; k <= n_out; k++)
                        to[k] /= best;
                scale += log2f(best);
        }
        float all = row[n & 1][n_out];
        return all > 1e-30f ? scale + log2f(all) : -200;
}
