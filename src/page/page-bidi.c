/* The bidirectional algorithm backwards; see page-bidi.h.
 *
 * In a line that runs from right to left, stretches of Latin are found first (from a Latin letter
 * to the last one with no Arabic between), then numbers; all the rest is read from the right.
 *
 *   seen      .Acme Inc (1402/05/13)  تکرش
 *   stretch   R|LLLLLLLL RR NNNNNNNNN RRRRRR
 *
 * In a line that runs from left to right it is the other way round.  What UAX 9 does to separators
 * is undone: a hyphen between digits behind Arabic letters parts them (W2, W4), a slash does not.
 */
#include "page/page-bidi.h"

#include <unicode/uchar.h>

enum kind { OTHER, LEFT, RIGHT, DIGIT, DIGIT_RIGHT /* Arabic-Indic */, COMMON, PLUS, TERMINATOR };

static uint8_t kind_of(uint32_t c) {
        int d = u_charDirection((UChar32) c);
        if (d == U_LEFT_TO_RIGHT)
                return LEFT;
        if (d == U_RIGHT_TO_LEFT || d == U_RIGHT_TO_LEFT_ARABIC)
                return RIGHT;
        if (d == U_EUROPEAN_NUMBER)
                return DIGIT;
        if (d == U_ARABIC_NUMBER)
                return DIGIT_RIGHT;
        if (d == U_COMMON_NUMBER_SEPARATOR)
                return COMMON;
        if (d == U_EUROPEAN_NUMBER_SEPARATOR)
                return PLUS;
        return d == U_EUROPEAN_NUMBER_TERMINATOR ? TERMINATOR : OTHER;
}

static bool is_digit(const struct page_bidi *b) {
        return b->kind == DIGIT || b->kind == DIGIT_RIGHT;
}

static bool is_persian_digit(uint32_t c) {
        return c >= 0x6f0 && c <= 0x6f9;
}

static bool is_arabic_point(uint32_t c) { /* between Persian digits too */
        return c == 0x66b || c == 0x66c;
}

/* One past the number that begins at `i`; `free`: no Arabic letter is read before it. */
static size_t number_end(const struct page_bidi *v, size_t i, size_t n, bool free) {
        uint8_t digit = v[i].kind;
        size_t j = i + 1;
        for (; j < n; j++) {
                bool more = j + 1 < n && v[j + 1].kind == digit;
                bool joins = v[j].kind == COMMON || is_arabic_point(v[j].code) ||
                             (v[j].kind == PLUS && free && digit == DIGIT);
                if (v[j].kind != digit && !(joins && more))
                        break;
        }
        if (free && digit == DIGIT && j < n && v[j].kind == TERMINATOR)
                j++;
        return j;
}

/* ---- brackets ------------------------------------------------------------------------------ */

static int bracket(uint32_t c) { /* 1 opens, -1 closes, 0 neither or not mirrored */
        if (!u_isMirrored((UChar32) c))
                return 0;
        switch (u_charType((UChar32) c)) {
        case U_START_PUNCTUATION:
        case U_INITIAL_PUNCTUATION:
                return 1;
        case U_END_PUNCTUATION:
        case U_FINAL_PUNCTUATION:
                return -1;
        default:
                return 0;
        }
}

/* ---- right to left ------------------------------------------------------------------------- */

/* A bracket that the stretch [a, end) of Latin opened belongs to it where it closes. */
static size_t with_bracket(const struct page_bidi *v, size_t a, size_t end, size_t n) {
        int depth = 0;
        for (size_t i = a; i < end; i++)
                depth += bracket(v[i].code);
        while (depth > 0 && end < n && bracket(v[end].code) < 0) {
                end++;
                depth--;
        }
        return end;
}

/* One past the stretch of Latin that begins at `i`: up to the last Latin letter, or ASCII digit
 * behind one, before the next Arabic letter. */
static size_t left_end(const struct page_bidi *v, size_t i, size_t n) {
        size_t end = i + 1;
        bool open = v[i].kind == LEFT;
        for (size_t j = i; j < n && v[j].kind != RIGHT && v[j].kind != DIGIT_RIGHT; j++) {
                if (v[j].kind == LEFT) {
                        end = j + 1;
                        open = true;
                } else if (open && v[j].kind == DIGIT && !is_persian_digit(v[j].code)) {
                        j = number_end(v, j, n, true) - 1;
                        end = j + 1;
                }
        }
        return with_bracket(v, i, end, n);
}

/* Whether a Latin letter follows the number at [i, end) with nothing but neutrals between. */
static bool before_left(const struct page_bidi *v, size_t end, size_t n) {
        while (end < n && v[end].kind != RIGHT && !is_digit(&v[end]) && v[end].kind != LEFT)
                end++;
        return end < n && v[end].kind == LEFT;
}

/* Mark stretches of [a, b) that are read from the left: v[first].end is one past each. */
static void find_stretches(struct page_bidi *v, size_t a, size_t b) {
        size_t last_right =
                0; /* one past the rightmost Arabic letter: all digits left of it follow it */
        for (size_t i = a; i < b; i++)
                if (v[i].kind == RIGHT)
                        last_right = i + 1;
        for (size_t i = a; i < b;) {
                size_t end = i + 1;
                bool free = i >= last_right;
                if (v[i].kind == LEFT) {
                        end = left_end(v, i, b);
                } else if (is_digit(&v[i])) {
                        end = number_end(v, i, b, free);
                        if (v[i].kind == DIGIT && !is_persian_digit(v[i].code) &&
                            before_left(v, end, b))
                                end = left_end(v, i, b);
                }
                v[i].end = (uint32_t) end;
                for (size_t j = i + 1; j < end; j++)
                        v[j].end = 0; /* inside */
                i = end;
        }
}

static uint32_t pair_of(uint32_t c) { /* both brackets of a pair have the same */
        uint32_t other = (uint32_t) u_charMirror((UChar32) c);
        return c < other ? c : other;
}

static bool is_shape(const struct page_bidi *v, size_t i) { /* a bracket that may be mirrored */
        return v[i].end == i + 1 && v[i].kind == OTHER && !v[i].logical && bracket(v[i].code);
}

/* Where the brackets like `pair` in [a, b) close before they open, seen from the left, they are
 * characters already (> 0); else shapes (< 0).  The same file may have both kinds. */
static int32_t evidence(const struct page_bidi *v, size_t a, size_t b, uint32_t pair) {
        int32_t logical = 0;
        int last = 0;
        for (size_t i = a; i < b; i++) {
                if (!is_shape(v, i) || pair_of(v[i].code) != pair)
                        continue;
                int k = bracket(v[i].code);
                logical += last == -k ? k : 0;
                last = k;
        }
        return logical;
}

/* Look at the pairs of a line; those that tell nothing are taken as those before them. */
static void learn(const struct page_bidi *v, size_t a, size_t b, struct page_bidi_pairs *p) {
        uint32_t done = 0; /* pairs seen in this line, by bit */
        for (size_t i = a; i < b; i++) {
                uint32_t pair = is_shape(v, i) ? pair_of(v[i].code) : 0;
                size_t k = 0;
                while (pair && k < p->n && p->pair[k] != pair)
                        k++;
                if (!pair || k == PAGE_PAIRS_MOST || done & 1u << k)
                        continue;
                if (k == p->n) {
                        p->pair[p->n++] = pair;
                        p->logical[k] = 0;
                }
                int32_t told = evidence(v, a, b, pair);
                p->logical[k] += told;
                p->here[k] = told ? told > 0 : p->logical[k] > 0;
                done |= 1u << k;
        }
}

static uint32_t mirror_of(const struct page_bidi *v, size_t i, const struct page_bidi_pairs *p) {
        uint32_t other = (uint32_t) u_charMirror((UChar32) v[i].code);
        if (other == v[i].code)
                return 0;
        for (size_t k = 0; is_shape(v, i) && k < p->n; k++)
                if (p->pair[k] == pair_of(v[i].code))
                        return p->here[k] ? 0 : other;
        return other;
}

/* Read [a, b) from the right; returns how many were put. */
static size_t read_right(struct page_bidi *v, size_t a, size_t b, struct page_bidi_pairs *pairs,
                         uint32_t *order) {
        size_t put = 0;
        find_stretches(v, a, b);
        learn(v, a, b, pairs);
        for (size_t i = b; i-- > a;) {
                if (v[i].end == 0)
                        continue;
                for (size_t j = i; j < v[i].end; j++)
                        order[put++] = (uint32_t) j;
                if (v[i].end == i + 1 && !v[i].logical && v[i].kind == OTHER)
                        v[i].mirror = mirror_of(v, i, pairs);
        }
        return put;
}

/* ---- left to right ------------------------------------------------------------------------- */

/* A number that is read with the Arabic to its right; *strong: the next letter, found so far. */
static bool leads_right(const struct page_bidi *v, size_t i, size_t n, size_t *strong) {
        if (v[i].kind != DIGIT_RIGHT && !is_persian_digit(v[i].code))
                return false;
        *strong = *strong < i ? i : *strong;
        while (*strong < n && v[*strong].kind != LEFT && v[*strong].kind != RIGHT)
                ++*strong;
        return *strong < n && v[*strong].kind == RIGHT;
}

static size_t right_end(const struct page_bidi *v, size_t i, size_t n) {
        size_t end = i + 1;
        for (size_t j = i; j < n && v[j].kind != LEFT; j++)
                if (v[j].kind == RIGHT || v[j].kind == DIGIT_RIGHT)
                        end = j + 1;
        return end;
}

void page_bidi_order(struct page_bidi *v, size_t n, bool rtl, struct page_bidi_pairs *pairs,
                     uint32_t *order) {
        size_t put = 0, strong = 0;
        for (size_t i = 0; i < n; i++) {
                v[i].kind = kind_of(v[i].code);
                v[i].mirror = 0;
        }
        if (rtl) {
                read_right(v, 0, n, pairs, order);
                return;
        }
        for (size_t i = 0; i < n;) {
                bool right = v[i].kind == RIGHT || leads_right(v, i, n, &strong);
                size_t end = right ? right_end(v, i, n) : i + 1;
                if (right)
                        put += read_right(v, i, end, pairs, order + put);
                else
                        order[put++] = (uint32_t) i;
                i = end;
        }
}
