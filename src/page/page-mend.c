/* Mending text layers; see page-mend.h.
 *
 * Some producers (scanning software above all) store an Arabic line with its letters from left to
 * right in the order of reading, so that on the page they would stand backwards.  Whether that is
 * so is told by the commonest words of Persian and Arabic, by the article, and by the forms of
 * letters where the file has them: a word does not begin with a final form. */
#include "page/page-mend.h"

#include <unicode/uchar.h>

enum { WORD_MOST = 64, PROOF = 3 };

struct word {
        size_t at, n;
};

static uint32_t folded(uint32_t c) {
        switch (c) {
        case 0x64a:
        case 0x649:
                return 0x6cc;
        case 0x643:
                return 0x6a9;
        case 0x622:
        case 0x623:
        case 0x625:
                return 0x627;
        default:
                return c;
        }
}

static bool is_arabic(uint32_t c) {
        int d = u_charDirection((UChar32) c);
        return d == U_RIGHT_TO_LEFT_ARABIC || d == U_RIGHT_TO_LEFT ||
               (d == U_DIR_NON_SPACING_MARK && c >= 0x590 && c < 0x900) || c == 0x200c;
}

static bool is_digit(uint32_t c) {
        return u_charType((UChar32) c) == U_DECIMAL_DIGIT_NUMBER;
}

/* The next run of characters of one kind from *at on. */
static bool next_word(const struct page_chars *c, bool (*is)(uint32_t), size_t *at,
                      struct word *ret) {
        while (*at < c->v.n && !is(c->v.v[*at].c))
                ++*at;
        ret->at = *at;
        while (*at < c->v.n && is(c->v.v[*at].c))
                ++*at;
        ret->n = *at - ret->at;
        return ret->n > 0;
}

/* ---- words --------------------------------------------------------------------------------- */

static const uint32_t common[][6] = {
        { 0x627, 0x632 },               /* az */
        { 0x627, 0x633, 0x62a },        /* ast */
        { 0x627, 0x6cc, 0x646 },        /* in */
        { 0x6a9, 0x647 },               /* ke */
        { 0x628, 0x631, 0x627, 0x6cc }, /* baraye */
        { 0x647, 0x627, 0x6cc },        /* -haye */
        { 0x628, 0x647 },               /* be */
        { 0x634, 0x62f, 0x647 },        /* shode */
        { 0x641, 0x6cc },               /* fi */
        { 0x645, 0x646 },               /* min */
        { 0x639, 0x644, 0x6cc },        /* ala */
        { 0x627, 0x644, 0x6cc },        /* ila */
        { 0x639, 0x646 },               /* an */
        { 0x627, 0x644, 0x62a, 0x6cc }, /* allati */
        { 0x647, 0x630, 0x627 },        /* hadha */
};

static bool matches(const struct page_chars *c, struct word w, const uint32_t *known, bool back) {
        for (size_t i = 0; i < w.n; i++)
                if (folded(c->v.v[w.at + (back ? w.n - 1 - i : i)].c) != known[i])
                        return false;
        return w.n >= 6 || known[w.n] == 0;
}

static bool is_common(const struct page_chars *c, struct word w, bool back) {
        for (size_t i = 0; w.n >= 2 && w.n < 6 && i < sizeof common / sizeof *common; i++)
                if (matches(c, w, common[i], back))
                        return true;
        const struct page_char *v = c->v.v + w.at;
        if (w.n < 5) /* the article, on words long enough */
                return false;
        return back ? v[w.n - 1].c == 0x627 && v[w.n - 2].c == 0x644 && v[w.n - 3].c != 0x627
                    : v[0].c == 0x627 && v[1].c == 0x644;
}

/* +1 forwards, -1 backwards by the forms of its letters; 0 unknown. */
static int form_sense(const struct page_chars *c, struct word w) {
        uint8_t a = c->v.v[w.at].form, b = c->v.v[w.at + w.n - 1].form;
        if (w.n < 3)
                return 0;
        if (a == PAGE_FORM_final && b == PAGE_FORM_initial)
                return -1;
        return a == PAGE_FORM_initial && b == PAGE_FORM_final;
}

static bool words_backwards(const struct page_chars *c) {
        size_t forth = 0, back = 0, at = 0;
        for (struct word w; next_word(c, is_arabic, &at, &w);) {
                if (w.n > WORD_MOST)
                        continue;
                int sense = form_sense(c, w);
                forth += sense > 0 || is_common(c, w, false);
                back += sense < 0 || is_common(c, w, true);
        }
        return back >= PROOF && back > 3 * forth;
}

static void turn(struct page_char *v, size_t n) {
        for (size_t i = 0; i < n / 2; i++) {
                struct page_char t = v[i];
                v[i] = v[n - 1 - i];
                v[n - 1 - i] = t;
        }
}

/* Whether the line was drawn from left to right in one go: then its words are backwards too. */
static bool drawn_rightward(const struct page_char *v, size_t n) {
        size_t with = 0, against = 0;
        const struct page_char *last = NULL;
        for (size_t i = 0; i < n; i++) {
                if (v[i].glyph == UINT32_MAX || !is_arabic(v[i].c))
                        continue;
                if (last && last->glyph != v[i].glyph) {
                        bool right = v[i].from > last->from, later = v[i].glyph > last->glyph;
                        with += right == later;
                        against += right != later;
                }
                last = &v[i];
        }
        return against == 0 && with > 0;
}

static bool is_left(uint32_t c) {
        return is_digit(c) || u_charDirection((UChar32) c) == U_LEFT_TO_RIGHT;
}

static void turn_words(struct page_char *v, size_t n, bool (*is)(uint32_t), uint32_t *count) {
        for (size_t i = 0; i < n;) {
                size_t j = i;
                while (j < n && is(v[j].c))
                        j++;
                turn(v + i, j - i);
                *count += j > i + 1;
                i = j + (j == i);
        }
}

static void turn_lines(struct page_chars *c, uint32_t *count) {
        for (size_t i = 0; i < c->v.n;) {
                size_t j = i;
                uint32_t left = 0;
                while (j < c->v.n && c->v.v[j].c != '\n' && c->v.v[j].c != '\t')
                        j++;
                struct page_char *v = c->v.v + i;
                if (drawn_rightward(v, j - i)) {
                        turn(v, j - i);
                        turn_words(v, j - i, is_left, &left);
                        ++*count;
                } else {
                        turn_words(v, j - i, is_arabic, count);
                }
                i = j + 1;
        }
}

/* ---- numbers ------------------------------------------------------------------------------- */

static int32_t year_of(const struct page_chars *c, struct word w, bool back) {
        int32_t y = 0;
        for (size_t i = 0; i < w.n; i++)
                y = y * 10 + u_charDigitValue((UChar32) c->v.v[w.at + (back ? w.n - 1 - i : i)].c);
        return y;
}

static bool is_year(int32_t y) {
        return (y >= 1300 && y <= 1449) || (y >= 1900 && y <= 2039);
}

static bool digits_backwards(const struct page_chars *c) {
        size_t forth = 0, back = 0, at = 0;
        for (struct word w; next_word(c, is_digit, &at, &w);) {
                bool eastern = c->v.v[w.at].c > 0x7f;
                if (w.n != 4 || !eastern)
                        continue;
                forth += is_year(year_of(c, w, false));
                back += is_year(year_of(c, w, true)) && !is_year(year_of(c, w, false));
        }
        return back >= 2 && forth == 0;
}

static bool is_eastern_digit(uint32_t c) {
        return c > 0x7f && is_digit(c);
}

/* ---- hyphens ------------------------------------------------------------------------------- */

static bool is_hyphen(uint32_t c) {
        return c == '-' || c == 0xad || c == 0x2010;
}

/* v[i] is a hyphen at a line's end inside a word; the other signs of a word that goes on are not
 * asked for: "well-" / "known" becomes "wellknown", which a phrase finds as little as before. */
static bool cuts_word(const struct page_chars *c, size_t i) {
        const struct page_char *v = c->v.v;
        return i >= 2 && i + 2 < c->v.n && is_hyphen(v[i].c) && v[i + 1].c == '\n' &&
               u_islower((UChar32) v[i - 1].c) && u_islower((UChar32) v[i - 2].c) &&
               u_islower((UChar32) v[i + 2].c);
}

static void join_words(struct page_chars *c) {
        size_t n = 0;
        for (size_t i = 0; i < c->v.n; i++) {
                if (cuts_word(c, i))
                        i++;
                else
                        c->v.v[n++] = c->v.v[i];
        }
        c->v.n = n;
}

void page_mend(struct page_chars *c, struct page_mended *ret) {
        *ret = (struct page_mended){ 0 };
        if (words_backwards(c))
                turn_lines(c, &ret->words);
        if (digits_backwards(c))
                turn_words(c->v.v, c->v.n, is_eastern_digit, &ret->numbers);
        join_words(c);
}
