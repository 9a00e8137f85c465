/* States and features; see lang-parse-step.h. */
#include "lang/lang-parse-step.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "text/text-fold.h"

#include <string.h>

/* ---- words --------------------------------------------------------------------------------------
 */

static uint8_t shape_of(struct str w, bool first) {
        bool upper = false, lower = false, digit = false, hyphen = false, letter = false;
        for (size_t i = 0; i < w.n; i++) {
                char c = w.p[i];
                upper |= c >= 'A' && c <= 'Z';
                lower |= c >= 'a' && c <= 'z';
                digit |= c >= '0' && c <= '9';
                hyphen |= c == '-';
                letter |= ascii_alpha(c) || (uint8_t) c >= 0x80;
        }
        bool capital = w.n && w.p[0] >= 'A' && w.p[0] <= 'Z';
        return (uint8_t) (capital | (upper && !lower) << 1 | digit << 2 | hyphen << 3 |
                          !letter << 4 | first << 5);
}

void lang_parse_word_of(struct str w, bool first, struct buf *room, struct lang_parse_word *ret) {
        buf_clear(room);
        text_fold(w, room);
        if (!room->n)
                buf_put_str(room, w);
        struct str f = buf_str(room);
        *ret = (struct lang_parse_word){ .word = hash64(f.p, f.n), .shape = shape_of(w, first) };
        size_t at = f.n;
        for (unsigned k = 0; k < 4; k++) {
                while (at > 0 && ((uint8_t) f.p[--at] & 0xc0) == 0x80)
                        continue;
                ret->suffix[k] = hash64(f.p + at, f.n - at) + k;
        }
        at = 0;
        for (unsigned k = 0; k < 3; k++) {
                if (at < f.n)
                        at++;
                while (at < f.n && ((uint8_t) f.p[at] & 0xc0) == 0x80)
                        at++;
                if (k)
                        ret->prefix[k - 1] = hash64(f.p, at) + k;
        }
}

static inline uint64_t mix(uint64_t a, uint64_t b) {
        uint64_t x = (a ^ b * 0x9e3779b97f4a7c15) * 0xff51afd7ed558ccd;
        return x ^ x >> 32;
}

struct features {
        uint64_t *to;
        unsigned n;
};

/* Each place in the code is a template of its own. */
static void put(struct features *f, uint64_t v) {
        f->to[f->n] = mix(v, f->n + 1);
        f->n++;
}

static void put2(struct features *f, uint64_t a, uint64_t b) {
        put(f, mix(a, b + 7));
}

static void put3(struct features *f, uint64_t a, uint64_t b, uint64_t c) {
        put(f, mix(mix(a, b + 7), c + 13));
}

/* ---- tags ---------------------------------------------------------------------------------------
 */

enum { NO_WORD = 3, NO_TAG = 0xff };

static uint64_t word_at(const struct lang_parse_word *w, unsigned n, int i) {
        return i >= 0 && (unsigned) i < n ? w[i].word : (uint64_t) NO_WORD + (i < 0);
}

static uint64_t tag_at(const struct lang_parse_word *w, int i) {
        return i >= 0 ? w[i].tag : NO_TAG;
}

unsigned lang_parse_tag_features(const struct lang_parse_word *w, unsigned n, unsigned at,
                                 uint64_t ret[static LANG_PARSE_FEATURES]) {
        struct features f = { ret, 0 };
        int i = (int) at;
        const struct lang_parse_word *x = &w[at];
        uint64_t t1 = tag_at(w, i - 1), t2 = tag_at(w, i - 2);
        uint64_t next = word_at(w, n, i + 1), last = word_at(w, n, i - 1);
        put(&f, 0);
        put(&f, x->word);
        put2(&f, x->word, t1);
        put3(&f, x->word, t1, t2);
        put2(&f, x->word, next);
        put2(&f, x->word, last);
        put2(&f, x->word, x->shape);
        put(&f, t1);
        put2(&f, t1, t2);
        put(&f, last);
        put(&f, next);
        put(&f, word_at(w, n, i - 2));
        put(&f, word_at(w, n, i + 2));
        put2(&f, next, t1);
        put3(&f, next, word_at(w, n, i + 2), 1);
        for (unsigned k = 0; k < 4; k++)
                put(&f, x->suffix[k]);
        put2(&f, x->suffix[2], t1);
        put2(&f, x->suffix[1], x->shape);
        put2(&f, x->suffix[2], x->shape);
        put2(&f, x->suffix[2], next);
        put(&f, x->prefix[0]);
        put(&f, x->prefix[1]);
        put(&f, x->shape);
        put2(&f, x->shape, t1);
        put2(&f, at + 1 < n ? w[at + 1].suffix[2] : NO_WORD, at + 1 < n ? w[at + 1].shape : 0);
        put2(&f, at + 1 < n ? w[at + 1].shape : 64, x->shape);
        put2(&f, at ? w[at - 1].suffix[2] : NO_WORD, x->suffix[1]);
        return f.n;
}

/* ---- states -------------------------------------------------------------------------------------
 */

void lang_parse_begin(struct lang_parse_state *s, const struct lang_parse_word *w, unsigned n) {
        s->w = w;
        s->n = n;
        s->b = 0;
        s->depth = 0;
        for (unsigned i = 0; i <= n; i++) {
                s->head[i] = LANG_NOWORD;
                s->rel[i] = 0;
                s->lc[i][0] = s->lc[i][1] = s->rc[i][0] = s->rc[i][1] = LANG_NOWORD;
                s->n_left[i] = s->n_right[i] = 0;
                s->left_rels[i] = s->right_rels[i] = 0;
        }
}

bool lang_parse_may(const struct lang_parse_state *s, enum lang_move m) {
        switch (m) {
        case LANG_MOVE_shift:
                return s->b < s->n;
        case LANG_MOVE_left: /* only one word hangs on the root: the last of the stack */
                return s->depth > 0 && (s->b < s->n || s->depth == 1);
        case LANG_MOVE_right:
                return s->depth > 1;
        case LANG_MOVES:
                break;
        }
        return false;
}

void lang_parse_do(struct lang_parse_state *s, enum lang_move m, unsigned rel) {
        if (m == LANG_MOVE_shift) {
                s->stack[s->depth++] = (uint16_t) s->b++;
                return;
        }
        uint16_t d = s->stack[--s->depth];
        uint16_t h = m == LANG_MOVE_left ? (uint16_t) s->b : s->stack[s->depth - 1];
        s->head[d] = h;
        s->rel[d] = (uint8_t) rel;
        if (m == LANG_MOVE_left) { /* attached outwards: the last is the leftmost */
                s->lc[h][1] = s->lc[h][0];
                s->lc[h][0] = d;
                s->n_left[h]++;
                s->left_rels[h] |= UINT64_C(1) << rel;
        } else {
                s->rc[h][1] = s->rc[h][0];
                s->rc[h][0] = d;
                s->n_right[h]++;
                s->right_rels[h] |= UINT64_C(1) << rel;
        }
}

/* ---- moves --------------------------------------------------------------------------------------
 */

enum { ROOT_WORD = 11, ROOT_TAG = 0xfe };

static uint64_t word(const struct lang_parse_state *s, unsigned i) {
        return i < s->n ? s->w[i].word : i == s->n ? (uint64_t) ROOT_WORD : (uint64_t) NO_WORD;
}

static uint64_t tag(const struct lang_parse_state *s, unsigned i) {
        return i < s->n ? s->w[i].tag : i == s->n ? (uint64_t) ROOT_TAG : (uint64_t) NO_TAG;
}

static uint64_t rel(const struct lang_parse_state *s, unsigned i) {
        return i < s->n ? s->rel[i] : 99u;
}

static unsigned near(unsigned distance) {
        return distance < 5 ? distance : distance < 10 ? 5 : 6;
}

struct view { /* what the features look at */
        unsigned s0, s1, s2, b0, b1, b2;
};

static struct view view_of(const struct lang_parse_state *s) {
        struct view v = { LANG_NOWORD, LANG_NOWORD, LANG_NOWORD, s->b, s->b + 1, s->b + 2 };
        if (s->depth > 0)
                v.s0 = s->stack[s->depth - 1];
        if (s->depth > 1)
                v.s1 = s->stack[s->depth - 2];
        if (s->depth > 2)
                v.s2 = s->stack[s->depth - 3];
        if (v.b1 > s->n)
                v.b1 = LANG_NOWORD;
        if (v.b2 > s->n)
                v.b2 = LANG_NOWORD;
        return v;
}

static uint16_t child(const struct lang_parse_state *s, unsigned i, bool right, unsigned k) {
        if (i > s->n)
                return LANG_NOWORD;
        return right ? s->rc[i][k] : s->lc[i][k];
}

static void words_and_tags(const struct lang_parse_state *s, const struct view *v,
                           struct features *f) {
        const unsigned at[] = { v->s0, v->s1, v->b0, v->b1 };
        for (unsigned i = 0; i < 4; i++) {
                put(f, word(s, at[i]));
                put(f, tag(s, at[i]));
                put2(f, word(s, at[i]), tag(s, at[i]));
        }
        put(f, tag(s, v->s2));
        put(f, word(s, v->s2));
        put(f, tag(s, v->b2));
        put(f, word(s, v->b2));
        uint64_t s0w = word(s, v->s0), s0p = tag(s, v->s0), s1w = word(s, v->s1),
                 s1p = tag(s, v->s1), b0w = word(s, v->b0), b0p = tag(s, v->b0);
        put2(f, s0w, b0w);
        put2(f, s0p, b0p);
        put3(f, s0w, s0p, b0p);
        put3(f, s0p, b0w, b0p);
        put2(f, s0w, s1w);
        put2(f, s0p, s1p);
        put3(f, s0w, s0p, s1p);
        put3(f, s0p, s1w, s1p);
        put2(f, s1w, b0w);
        put2(f, s1p, b0p);
        put2(f, b0p, tag(s, v->b1));
        put3(f, s0p, b0p, tag(s, v->b1));
        put3(f, s1p, s0p, b0p);
        put3(f, s1p, s0p, b0w);
        put3(f, s1w, s0p, b0p);
        put3(f, s1p, s0w, b0p);
        put3(f, tag(s, v->s2), s1p, s0p);
        put3(f, b0p, tag(s, v->b1), tag(s, v->b2));
        put3(f, s1p, mix(s0p, b0p), tag(s, v->b1));
}

static void children(const struct lang_parse_state *s, const struct view *v, struct features *f) {
        uint64_t s0p = tag(s, v->s0), s1p = tag(s, v->s1), b0p = tag(s, v->b0);
        unsigned s0l = child(s, v->s0, false, 0), s0r = child(s, v->s0, true, 0),
                 s1l = child(s, v->s1, false, 0), s1r = child(s, v->s1, true, 0),
                 b0l = child(s, v->b0, false, 0), b0l2 = child(s, v->b0, false, 1),
                 s0r2 = child(s, v->s0, true, 1), s1r2 = child(s, v->s1, true, 1);
        put3(f, s0p, tag(s, s0l), b0p);
        put3(f, s0p, tag(s, s0r), b0p);
        put3(f, s1p, tag(s, s1l), s0p);
        put3(f, s1p, tag(s, s1r), s0p);
        put3(f, s0p, b0p, tag(s, b0l));
        put3(f, s1p, s0p, tag(s, s0l));
        put3(f, s1p, s0p, tag(s, s0r));
        put2(f, word(s, s0l), s0p);
        put2(f, word(s, s0r), s0p);
        put2(f, word(s, s1r), s1p);
        put2(f, word(s, b0l), b0p);
        put3(f, rel(s, s0l), rel(s, s0r), s0p);
        put3(f, rel(s, s1l), rel(s, s1r), s1p);
        put3(f, rel(s, b0l), rel(s, b0l2), b0p);
        put3(f, rel(s, s0r), rel(s, s0r2), s0p);
        put3(f, rel(s, s1r), rel(s, s1r2), s1p);
}

static void shapes(const struct lang_parse_state *s, const struct view *v, struct features *f) {
        uint64_t s0p = tag(s, v->s0), s1p = tag(s, v->s1), b0p = tag(s, v->b0);
        unsigned d0 = v->s0 <= s->n ? near(v->b0 - v->s0) : 9;
        unsigned d1 = v->s1 <= s->n ? near(v->s0 - v->s1) : 9;
        put3(f, d0, s0p, b0p);
        put3(f, d0, word(s, v->s0), b0p);
        put3(f, d1, s0p, s1p);
        put3(f, d1, word(s, v->s0), s1p);
        put3(f, d1, s0p, word(s, v->s1));
        if (v->s0 <= s->n) {
                put3(f, word(s, v->s0), s->n_left[v->s0], s->n_right[v->s0]);
                put3(f, s0p, s->left_rels[v->s0], s->right_rels[v->s0]);
                put3(f, word(s, v->s0), s->left_rels[v->s0], b0p);
                put3(f, word(s, v->s0), s->right_rels[v->s0], b0p);
        } else {
                f->n += 4; /* templates keep their numbers: fill */
                for (unsigned k = 4; k > 0; k--)
                        f->to[f->n - k] = mix(k, 77);
        }
        put3(f, s1p, v->s1 <= s->n ? s->left_rels[v->s1] : 0,
             v->s1 <= s->n ? s->right_rels[v->s1] : 0);
        put3(f, word(s, v->s1), v->s1 <= s->n ? s->right_rels[v->s1] : 0, s0p);
        put3(f, b0p, s->left_rels[v->b0 <= s->n ? v->b0 : s->n], s0p);
        put3(f, word(s, v->b0), s->left_rels[v->b0 <= s->n ? v->b0 : s->n], 1);
        put2(f, s->depth < 4 ? s->depth : 4, b0p);
}

unsigned lang_parse_move_features(const struct lang_parse_state *s,
                                  uint64_t ret[static LANG_PARSE_FEATURES]) {
        struct features f = { ret, 0 };
        struct view v = view_of(s);
        put(&f, 1);
        words_and_tags(s, &v, &f);
        children(s, &v, &f);
        shapes(s, &v, &f);
        return f.n;
}

/* ---- relations ----------------------------------------------------------------------------------
 */

unsigned lang_parse_rel_features(const struct lang_parse_state *s, enum lang_move m,
                                 uint64_t ret[static LANG_PARSE_FEATURES]) {
        struct features f = { ret, 0 };
        unsigned d = s->stack[s->depth - 1];
        unsigned h = m == LANG_MOVE_left ? s->b : s->stack[s->depth - 2];
        uint64_t hw = word(s, h), hp = tag(s, h), dw = word(s, d), dp = tag(s, d), side = m;
        uint64_t l = word(s, child(s, d, false, 0)), lp = tag(s, child(s, d, false, 0)),
                 lr = rel(s, child(s, d, false, 0));
        uint64_t r = word(s, child(s, d, true, 0)), rr = rel(s, child(s, d, true, 0));
        unsigned far = near(h > d ? h - d : d - h);
        put(&f, side);
        put2(&f, hw, side);
        put2(&f, hp, side);
        put2(&f, dw, side);
        put2(&f, dp, side);
        put3(&f, hp, dp, side);
        put3(&f, hw, dp, side);
        put3(&f, hp, dw, side);
        put3(&f, hw, dw, side);
        put3(&f, dp, far, mix(side, hp));
        put3(&f, l, hp, mix(dp, side));
        put3(&f, l, hw, mix(dp, side));
        put3(&f, lp, hp, mix(dp, side));
        put3(&f, lr, hp, mix(dp, side));
        put3(&f, s->left_rels[d], dp, mix(hp, side));
        put3(&f, s->right_rels[d], dp, mix(hp, side));
        put3(&f, s->left_rels[h], dp, mix(hp, side));
        put3(&f, s->right_rels[h], dp, mix(hp, side));
        put3(&f, s->left_rels[h], hw, mix(dp, side));
        put3(&f, r, dp, mix(hp, side));
        put3(&f, rr, dp, mix(hp, side));
        put3(&f, d > 0 ? tag(s, d - 1) : (uint64_t) NO_TAG, dp, mix(hp, side));
        put3(&f, d + 1 <= s->n ? tag(s, d + 1) : (uint64_t) NO_TAG, dp, mix(hp, side));
        put3(&f, h > 0 ? tag(s, h - 1) : (uint64_t) NO_TAG, dp, mix(hp, side));
        put3(&f, h + 1 <= s->n ? tag(s, h + 1) : (uint64_t) NO_TAG, dp, mix(hp, side));
        put3(&f, d < s->n ? s->w[d].suffix[2] : 0, hp, side);
        put3(&f, d < s->n ? s->w[d].suffix[1] : 0, hp, mix(dp, side));
        put3(&f, d > 0 ? word(s, d - 1) : (uint64_t) NO_WORD, dp, side);
        put3(&f, h == s->n, dp, mix(s->n_left[d], s->n_right[d]));
        return f.n;
}
