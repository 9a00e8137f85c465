/* Characters in logical order; see page-reading.h.
 *
 * A cluster is a glyph with the marks that stand on it.  Between two clusters there may be a space
 * that was drawn, or only a gap; a drawn one that takes no room inside an Arabic word is a ZWNJ
 * that the producer drew as a space of no width. */
#include "page/page-reading.h"

#include <math.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#define ZWNJ      0x200c
#define SPACE_GAP 0.17f
#define NO_GAP    0.015f /* kerning may eat a space up, but not to the hair */

struct cluster {
        uint32_t item, items; /* items 0: a space made of a gap, or a ZWNJ */
        float from, to;
};

struct reader {
        const struct page_glyphs *g;
        const struct page_lines *l;
        struct page_chars *out;
        struct page_bidi_pairs *pairs;
        VEC(struct cluster) clusters;
        VEC(struct page_bidi) seen;
        VEC(uint32_t) order;
        uint32_t line;
};

static const struct page_glyph *glyph_at(const struct reader *r, uint32_t item) {
        return &r->g->glyphs.v[r->l->items.v[item].glyph];
}

static uint32_t code_of(const struct reader *r, const struct page_glyph *p, uint32_t i) {
        return r->g->codes.v[p->code + i];
}

static bool is_blank(const struct reader *r, const struct page_glyph *p) {
        for (uint32_t i = 0; i < p->n; i++)
                if (!u_isUWhiteSpace((UChar32) code_of(r, p, i)))
                        return false;
        return true;
}

static bool joins(uint32_t c) { /* a letter of a joining script */
        return u_getIntPropertyValue((UChar32) c, UCHAR_JOINING_TYPE) != U_JT_NON_JOINING &&
               u_isalpha((UChar32) c);
}

/* The character that decides the direction of a glyph: its first letter or digit. */
static uint32_t deciding(const struct reader *r, const struct page_glyph *p) {
        for (uint32_t i = 0; i < p->n; i++)
                if (u_isalnum((UChar32) code_of(r, p, i)))
                        return code_of(r, p, i);
        return p->n ? code_of(r, p, 0) : ' ';
}

/* ---- clusters, as seen --------------------------------------------------------------------- */

static void push(struct reader *r, struct cluster c, uint32_t code, bool logical) {
        vec_push(&r->clusters, c);
        vec_push(&r->seen, (struct page_bidi){ .code = code, .logical = logical });
}

/* The same glyph again, a hair to the right: bold made by hand, or a shadow. */
static bool is_double(const struct reader *r, uint32_t a, uint32_t b) {
        const struct page_glyph *p = glyph_at(r, a), *q = glyph_at(r, b);
        if (p->n != q->n || q->advance < 0.2f * q->size ||
            fabsf(r->l->items.v[b].from - r->l->items.v[a].from) > 0.12f * q->size)
                return false;
        for (uint32_t i = 0; i < p->n; i++)
                if (code_of(r, p, i) != code_of(r, q, i))
                        return false;
        return true;
}

/* What stands between the last cluster and the glyph at `item`. */
static void push_gap(struct reader *r, float gap, float at, bool drawn, uint32_t code, float size) {
        struct cluster c = { .from = at - fmaxf(gap, 0), .to = at };
        uint32_t before = r->seen.n ? r->seen.v[r->seen.n - 1].code : ' ';
        bool word = joins(before) && joins(code);
        if (gap > SPACE_GAP * size || (drawn && !(word && fabsf(gap) < NO_GAP * size)))
                push(r, c, ' ', false);
        else if (drawn && word)
                push(r, c, ZWNJ, false);
}

/* How far a glyph stands above the baseline of its line. */
static float height_of(const struct page_line *l, const struct page_glyph *p) {
        return l->base - (p->y * l->ux - p->x * l->uy);
}

/* A raised number behind a word, or a word behind one: a footnote's mark is no part of the word,
 * nor an exponent of its number.  "m2" stays what it is. */
static bool is_footmark(const struct reader *r, const struct page_line *l, uint32_t a, uint32_t b) {
        const struct page_glyph *p = glyph_at(r, a), *q = glyph_at(r, b);
        bool raised = height_of(l, p) > height_of(l, q) + 0.15f * q->size;
        const struct page_glyph *mark = raised ? p : q, *word = raised ? q : p;
        int d = u_charDirection((UChar32) deciding(r, word));
        return mark->size < 0.9f * word->size && u_isdigit((UChar32) deciding(r, mark)) &&
               height_of(l, mark) > height_of(l, word) + 0.15f * word->size &&
               (d == U_RIGHT_TO_LEFT || d == U_RIGHT_TO_LEFT_ARABIC ||
                u_isdigit((UChar32) deciding(r, word)));
}

static void see(struct reader *r, const struct page_line *line, const struct page_cell *cell) {
        float to = -INFINITY;
        bool drawn = false;
        uint32_t last = UINT32_MAX;
        vec_clear(&r->clusters);
        vec_clear(&r->seen);
        for (uint32_t i = cell->item; i < cell->item + cell->items; i++) {
                const struct page_item *it = &r->l->items.v[i];
                const struct page_glyph *p = glyph_at(r, i);
                if (p->n == 0 || is_blank(r, p)) {
                        drawn = true;
                        continue;
                }
                if (p->flags & PAGE_GLYPH_mark && r->clusters.n && last != UINT32_MAX && !drawn) {
                        struct cluster *c = &r->clusters.v[r->clusters.n - 1];
                        c->items = i + 1 - c->item;
                        continue;
                }
                if (last != UINT32_MAX && is_double(r, last, i))
                        continue;
                uint32_t code = deciding(r, p);
                drawn |= last != UINT32_MAX && is_footmark(r, line, last, i);
                if (last != UINT32_MAX)
                        push_gap(r, it->from - to, it->from, drawn, code, p->size);
                push(r, (struct cluster){ i, 1, it->from, it->to }, code,
                     p->flags & PAGE_GLYPH_logical);
                to = fmaxf(to, it->to);
                last = i;
                drawn = false;
        }
}

/* ---- characters, as read ------------------------------------------------------------------- */

static enum page_form form_of(uint32_t c) {
        switch (u_getIntPropertyValue((UChar32) c, UCHAR_DECOMPOSITION_TYPE)) {
        case U_DT_ISOLATED:
                return PAGE_FORM_isolated;
        case U_DT_FINAL:
                return PAGE_FORM_final;
        case U_DT_INITIAL:
                return PAGE_FORM_initial;
        case U_DT_MEDIAL:
                return PAGE_FORM_medial;
        default:
                return PAGE_FORM_none;
        }
}

static bool is_form(uint32_t c) {
        return (c >= 0xfb50 && c <= 0xfdff) || (c >= 0xfe70 && c <= 0xfefc);
}

/* A letter that could have joined the next and did not: there is a ZWNJ between them. */
static bool parted(const struct page_char *a, enum page_form b) {
        return (a->form == PAGE_FORM_final || a->form == PAGE_FORM_isolated) &&
               (b == PAGE_FORM_initial || b == PAGE_FORM_isolated) &&
               u_getIntPropertyValue((UChar32) a->c, UCHAR_JOINING_TYPE) == U_JT_DUAL_JOINING;
}

static void put_form(struct reader *r, struct page_char ch) {
        UChar units[32];
        UErrorCode e = U_ZERO_ERROR;
        const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&e);
        int32_t n = unorm2_getRawDecomposition(nfkc, (UChar32) ch.c, units, 32, &e);
        struct page_char *before = r->out->v.n ? &r->out->v.v[r->out->v.n - 1] : NULL;
        ch.form = (uint8_t) form_of(ch.c);
        if (before && before->line == ch.line && parted(before, ch.form)) {
                struct page_char z = ch;
                z.c = ZWNJ;
                z.form = PAGE_FORM_none;
                vec_push(&r->out->v, z);
        }
        if (U_FAILURE(e) || n <= 0) {
                vec_push(&r->out->v, ch);
                return;
        }
        for (int32_t i = 0; i < n;) {
                UChar32 c;
                U16_NEXT(units, i, n, c);
                if (c == ' ' && n <= 3) /* a mark standing alone */
                        continue;
                ch.c = (uint32_t) c;
                vec_push(&r->out->v, ch);
        }
}

static void put_char(struct reader *r, struct page_char ch) {
        if (is_form(ch.c))
                put_form(r, ch);
        else
                vec_push(&r->out->v, ch);
}

/* One glyph; no font has a ligature of alef and lam in this order, some files say so. */
static void put_glyph(struct reader *r, uint32_t item, const struct cluster *c, uint32_t mirror) {
        const struct page_glyph *p = glyph_at(r, item);
        bool swapped = p->n == 2 && code_of(r, p, 0) == 0x627 && code_of(r, p, 1) == 0x644 &&
                       !(p->flags & PAGE_GLYPH_logical);
        for (uint32_t i = 0; i < p->n; i++) {
                uint32_t code = code_of(r, p, swapped ? 1 - i : i);
                put_char(r, (struct page_char){ .c = mirror ? mirror : code,
                                                .line = r->line,
                                                .glyph = r->l->items.v[item].glyph,
                                                .from = c->from,
                                                .to = c->to,
                                                .flags = (uint8_t) p->flags });
        }
}

static void put_cluster(struct reader *r, const struct cluster *c, const struct page_bidi *b) {
        if (c->items == 0) {
                vec_push(&r->out->v, (struct page_char){ .c = b->code,
                                                         .line = r->line,
                                                         .glyph = UINT32_MAX,
                                                         .from = c->from,
                                                         .to = c->to });
                return;
        }
        for (uint32_t i = 0; i < c->items; i++)
                if (!is_blank(r, glyph_at(r, c->item + i)))
                        put_glyph(r, c->item + i, c, i == 0 ? b->mirror : 0);
}

static void put_control(struct reader *r, uint32_t c) {
        const struct page_char ch = { .c = c, .line = r->line, .glyph = UINT32_MAX };
        vec_push(&r->out->v, ch);
}

/* The direction of the first letter or digit from one end; the sign before it in *ret_sign. */
static int end_sense(const struct reader *r, const struct page_cell *cell, bool right,
                     uint32_t *ret_sign) {
        *ret_sign = 0;
        for (uint32_t i = 0; i < cell->items; i++) {
                uint32_t at = cell->item + (right ? cell->items - 1 - i : i);
                const struct page_glyph *p = glyph_at(r, at);
                uint32_t c = deciding(r, p);
                int d = u_charDirection((UChar32) c);
                if (p->flags & PAGE_GLYPH_mark || is_blank(r, p))
                        continue;
                if (d == U_RIGHT_TO_LEFT || d == U_RIGHT_TO_LEFT_ARABIC || d == U_ARABIC_NUMBER)
                        return 1;
                if (d == U_LEFT_TO_RIGHT)
                        return -1;
                if (*ret_sign == 0)
                        *ret_sign = c;
        }
        return 0;
}

/* A cell follows its zone, unless its letters at both ends say otherwise, or nearly all of them. */
static bool is_rtl(const struct reader *r, const struct page_line *line,
                   const struct page_cell *cell) {
        uint32_t left_sign, right_sign;
        int32_t lean = page_line_lean(r->g, r->l, cell), clear = (int32_t) cell->items / 2;
        int left = end_sense(r, cell, false, &left_sign);
        int right = end_sense(r, cell, true, &right_sign);
        bool stop_left = left_sign && left_sign < 0x80 && strchr(".,:;!?", (int) left_sign);
        if (lean > clear || (left > 0 && right > 0 && lean > 0))
                return true;
        if (left < 0 && right < 0 && lean < 0) /* a full stop at the left ends a line like this: */
                return line->rtl && stop_left && right_sign == 0;
        return lean < -clear ? false : line->rtl;
}

static void read_cell(struct reader *r, const struct page_line *line,
                      const struct page_cell *cell) {
        see(r, line, cell);
        size_t n = r->seen.n;
        vec_reserve(&r->order, n + 1);
        page_bidi_order(r->seen.v, n, is_rtl(r, line, cell), r->pairs, r->order.v);
        for (size_t i = 0; i < n; i++)
                put_cluster(r, &r->clusters.v[r->order.v[i]], &r->seen.v[r->order.v[i]]);
}

void page_reading_make(const struct page_glyphs *g, const struct page_lines *l,
                       struct page_bidi_pairs *pairs, struct page_chars *ret) {
        struct reader r = { .g = g, .l = l, .out = ret, .pairs = pairs };
        for (uint32_t i = 0; i < l->lines.n; i++) {
                const struct page_line *line = &l->lines.v[i];
                r.line = i;
                if (line->paragraph)
                        put_control(&r, '\n');
                for (uint32_t k = 0; k < line->cells; k++) {
                        uint32_t at = line->rtl ? line->cells - 1 - k : k;
                        if (k)
                                put_control(&r, '\t');
                        read_cell(&r, line, &l->cells.v[line->cell + at]);
                }
                put_control(&r, '\n');
        }
        vec_done(&r.order);
        vec_done(&r.seen);
        vec_done(&r.clusters);
}
