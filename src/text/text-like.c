/* Evidence that two words in two scripts are one name.
 *
 * An alignment goes through both words in steps of up to two Latin letters and up to one of the
 * other script; each is worth what text-like.def says, and the best sum is found by dynamic
 * programming (Viterbi 1967), a row of the table for each Latin letter:
 *
 *      m  ou  s  a  v  i
 *      م  و   س     و  ی       ou is one step of two; a is passed over
 *
 * Letters that behave otherwise at the ends are letters of their own, and x is two, as in
 * train/names.py.  An Arabic article is read both ways.  It knows no names, only letters. */
#include "text/text-like.h"

#include "base/utf8.h"

#include <limits.h>

enum latin {
        LATIN_none,
        LATIN_a, LATIN_b, LATIN_c, LATIN_d, LATIN_e, LATIN_f, LATIN_g, LATIN_h, LATIN_i,
        LATIN_j, LATIN_k, LATIN_l, LATIN_m, LATIN_n, LATIN_o, LATIN_p, LATIN_q, LATIN_r,
        LATIN_s, LATIN_t, LATIN_u, LATIN_v, LATIN_w, LATIN_x, LATIN_y, LATIN_z,
        LATIN_begin_a, LATIN_begin_e, LATIN_begin_i, LATIN_begin_o, LATIN_begin_u,
        LATIN_end_e, LATIN_end_h,
        LATINS
};

enum other {
        OTHER_none, OTHER_alef_, OTHER__heh,
#define OTHER(cp, name) OTHER_##name,
#include "text/text-like.def"
        OTHERS
};

enum { LETTERS = 24, NEVER = -10000, UNSEEN = -80 };

/* 0 = was not seen in training. */
static const int8_t steps[LATINS][LATINS][OTHERS] = {
#define STEP(a, b, other, evidence) [LATIN_##a][LATIN_##b][OTHER_##other] = (evidence),
#include "text/text-like.def"
};

struct word {
        uint8_t v[LETTERS];
        size_t n;
};

static bool put_letter(struct word *w, unsigned letter) {
        if (letter == 0 || w->n == LETTERS)
                return false;
        w->v[w->n++] = (uint8_t) letter;
        return true;
}

static unsigned beginning(unsigned letter) {
        switch (letter) {
        case LATIN_a:
                return LATIN_begin_a;
        case LATIN_e:
                return LATIN_begin_e;
        case LATIN_i:
                return LATIN_begin_i;
        case LATIN_o:
                return LATIN_begin_o;
        case LATIN_u:
                return LATIN_begin_u;
        }
        return letter;
}

static bool read_latin(struct str s, struct word *w) {
        w->n = 0;
        for (size_t i = 0; i < s.n; i++) {
                if (s.p[i] < 'a' || s.p[i] > 'z')
                        return false;
                if (s.p[i] == 'x' ? !put_letter(w, LATIN_k) || !put_letter(w, LATIN_s)
                                  : !put_letter(w, (unsigned) (s.p[i] - 'a') + LATIN_a))
                        return false;
        }
        if (w->n == 0)
                return false;
        w->v[0] = (uint8_t) beginning(w->v[0]);
        uint8_t *last = &w->v[w->n - 1];
        if (w->n > 2 && *last == LATIN_e)
                *last = LATIN_end_e;
        else if (w->n > 2 && *last == LATIN_h)
                *last = LATIN_end_h;
        return true;
}

static bool read_other(struct str s, struct word *w) {
        static const uint8_t letters[0xb0] = {
#define OTHER(cp, name) [(cp) -0x620] = OTHER_##name,
#include "text/text-like.def"
        };
        w->n = 0;
        for (size_t i = 0; i < s.n; i += 2) {
                size_t n;
                if (i + 1 >= s.n || (uint8_t) s.p[i] < 0xd8 || (uint8_t) s.p[i] > 0xdb)
                        return false;
                uint32_t cp = utf8_get(s.p + i, &n) - 0x620;
                if (cp >= 0xb0 || !put_letter(w, letters[cp]))
                        return false;
        }
        if (w->n == 0)
                return false;
        if (w->v[0] == OTHER_alef)
                w->v[0] = OTHER_alef_;
        if (w->n > 2 && w->v[w->n - 1] == OTHER_heh)
                w->v[w->n - 1] = OTHER__heh;
        return true;
}

static int step_of(unsigned a, unsigned b, unsigned other) {
        int step = steps[a][b][other];
        return step ? step : b == LATIN_none ? UNSEEN : NEVER;
}

static int better(int best, int before, int step) {
        return before + step > best ? before + step : best;
}

/* The best score of the first `i` letters of `x` beside the first `k` of `y`, when those of fewer
 * letters are in `rows`. */
static int best_of(int (*rows)[LETTERS + 1], const struct word *x, size_t i, const struct word *y,
                   size_t k) {
        const int *row = rows[i % 3], *one = rows[(i + 2) % 3], *two = rows[(i + 1) % 3];
        unsigned b = i ? x->v[i - 1] : 0, a = i > 1 ? x->v[i - 2] : 0;
        unsigned other = k ? y->v[k - 1] : OTHER_none;
        int best = i == 0 && k == 0 ? 0 : NEVER;
        if (k)
                best = better(best, row[k - 1], step_of(LATIN_none, LATIN_none, other));
        if (i)
                best = better(best, one[k], step_of(b, LATIN_none, OTHER_none));
        if (i && k)
                best = better(best, one[k - 1], step_of(b, LATIN_none, other));
        if (a && k)
                best = better(best, two[k - 1], step_of(a, b, other));
        return best;
}

static int align(const struct word *x, const struct word *y) {
        int rows[3][LETTERS + 1];
        for (size_t i = 0; i <= x->n; i++)
                for (size_t k = 0; k <= y->n; k++)
                        rows[i % 3][k] = best_of(rows, x, i, y, k);
        return rows[x->n % 3][y->n];
}

/* What is behind an article that leaves three letters or more, else nothing. */
static struct str behind_article(struct str s) {
        return s.n >= 10 && str_starts(s, STR("ال")) ? str_sub(s, 4, SIZE_MAX) : (struct str){ 0 };
}

int text_like(struct str latin, struct str arabic) {
        struct word x, y;
        if (!read_latin(latin, &x) || !read_other(arabic, &y))
                return INT_MIN;
        int as_is = align(&x, &y);
        if (!read_other(behind_article(arabic), &y))
                return as_is;
        int bare = align(&x, &y) - TEXT_LIKE_BIT;
        return bare > as_is ? bare : as_is;
}
