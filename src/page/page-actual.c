/* Clusters of glyphs and the text that their producer says is theirs; see page-actual.h. */
#include "page/page-actual.h"

#include <math.h>
#include <stddef.h>

enum { SHIFT_MOST = 8 };

/* On one baseline, without a gap; *ret_to gets where it ends. */
static bool is_cluster(const struct page_glyph *g, size_t n, float *ret_from, float *ret_to) {
        float from = INFINITY, to = -INFINITY;
        for (size_t i = 0; i < n; i++) {
                float u = (g[i].x - g->x) * g->ux + (g[i].y - g->y) * g->uy;
                float v = (g[i].y - g->y) * g->ux - (g[i].x - g->x) * g->uy;
                bool mark = g[i].flags & PAGE_GLYPH_mark;
                if (!mark && fabsf(v) > 0.6f * g->size)
                        return false;
                if (!mark && i && u - to > 0.5f * g->size)
                        return false;
                from = fminf(from, mark ? from : u);
                to = fmaxf(to, mark ? to : u + g[i].advance);
        }
        *ret_from = from;
        *ret_to = to;
        return from <= to;
}

static bool needs_actual(const struct page_glyphs *g, const struct page_actual *a,
                         const uint32_t *text) {
        for (uint32_t i = 0; i < a->n_text; i++)
                if (text[i] >= 0x590)
                        return true;
        for (size_t i = a->first; i < a->first + a->n; i++)
                if (g->glyphs.v[i].flags & PAGE_GLYPH_unmapped)
                        return true;
        return false;
}

/* Letters that differ in dots, hamza or madda only, which fonts draw as glyphs of their own. */
static uint32_t skeleton(uint32_t c) {
        static const struct {
                uint16_t to, of[14];
        } rows[] = { { 0x627, { 0x622, 0x623, 0x625, 0x671 } },
                     { 0x66e,
                       { 0x628, 0x67e, 0x62a, 0x62b, 0x679, 0x646, 0x6ba, 0x64a, 0x649, 0x6cc,
                         0x626, 0x6d2, 0x6d3 } },
                     { 0x62d, { 0x62c, 0x686, 0x62e } },
                     { 0x62f, { 0x630, 0x688 } },
                     { 0x631, { 0x632, 0x698, 0x691 } },
                     { 0x633, { 0x634 } },
                     { 0x635, { 0x636 } },
                     { 0x637, { 0x638 } },
                     { 0x639, { 0x63a } },
                     { 0x641, { 0x642, 0x66f, 0x6a1, 0x6a4 } },
                     { 0x643, { 0x6a9, 0x6aa, 0x6af } },
                     { 0x647, { 0x629, 0x6c0, 0x6c1, 0x6c2, 0x6be, 0x6d5 } },
                     { 0x648, { 0x624 } } };
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
                for (size_t k = 0; k < 14 && rows[i].of[k]; k++)
                        if (rows[i].of[k] == c)
                                return rows[i].to;
        return c;
}

/* Forms made for one place in a word, and private ones, say too little to contradict. */
static bool is_letter(uint32_t c) {
        bool shaped = (c >= 0xfb50 && c < 0xfe00) || c >= 0xfe70;
        bool private = c >= 0xe000 && c < 0xf900;
        return c >= 0x590 && !shaped && !private;
}

/* Do the glyphs' own codes bear the text out?  1 yes, -1 no, 0 they do not say. */
static int bears_out(const struct page_glyphs *g, const struct page_actual *a,
                     const uint32_t *text) {
        bool said = false;
        for (size_t i = a->first; i < a->first + a->n; i++) {
                const struct page_glyph *p = &g->glyphs.v[i];
                if (p->flags & PAGE_GLYPH_unmapped)
                        return 0;
                for (uint32_t k = 0; k < p->n; k++) {
                        uint32_t code = g->codes.v[p->code + k];
                        for (uint32_t t = 0; t < a->n_text; t++)
                                if (skeleton(text[t]) == skeleton(code))
                                        return 1;
                        said |= is_letter(code);
                        if (!is_letter(code))
                                return 0;
                }
        }
        return said ? -1 : 0;
}

struct votes {
        size_t yes, no;
};

/* As if each cluster had the text of the one `by` behind it. */
static struct votes count_votes(const struct page_actuals *s, const struct page_glyphs *g,
                                ptrdiff_t by) {
        struct votes v = { 0, 0 };
        for (ptrdiff_t i = 0; i < (ptrdiff_t) s->rows.n; i++) {
                if (i + by < 0 || i + by >= (ptrdiff_t) s->rows.n)
                        continue;
                const struct page_actual *its = &s->rows.v[i], *other = &s->rows.v[i + by];
                struct page_actual a = { its->first, its->n, other->text, other->n_text };
                int says = bears_out(g, &a, s->texts.v + a.text);
                v.yes += says > 0;
                v.no += says < 0;
        }
        return v;
}

/* A producer that lost count gives each cluster its neighbour's text: wild.md#pdf-actual-text.  A
 * font whose table of characters is wrong contradicts the right texts too, but bears out no
 * neighbour's. */
static bool is_shifted(const struct page_actuals *s, const struct page_glyphs *g) {
        struct votes own = count_votes(s, g, 0);
        if (own.no < 3 || own.no <= own.yes)
                return false;
        for (ptrdiff_t by = -SHIFT_MOST; by <= SHIFT_MOST; by++) {
                struct votes v = count_votes(s, g, by);
                if (by && v.yes >= 3 && v.yes > 2 * own.yes && v.yes > v.no)
                        return true;
        }
        return false;
}

/* The glyphs of a cluster as one, with the text that is theirs; false if they are none. */
static bool merge_actual(struct page_glyphs *g, const struct page_actual *a, const uint32_t *text,
                         struct page_glyph *ret) {
        struct page_glyph *all = g->glyphs.v + a->first;
        size_t base = 0;
        float from, to;
        if (!needs_actual(g, a, text))
                return false;
        while (base < a->n && all[base].flags & PAGE_GLYPH_mark)
                base++;
        if (base == a->n || !is_cluster(all + base, a->n - base, &from, &to))
                return false;
        *ret = all[base];
        ret->x += from * ret->ux;
        ret->y += from * ret->uy;
        ret->advance = to - from;
        ret->code = (uint32_t) g->codes.n;
        ret->n = a->n_text;
        ret->flags = (ret->flags & ~(uint32_t) PAGE_GLYPH_unmapped) | PAGE_GLYPH_logical;
        for (uint32_t i = 0; i < a->n_text; i++)
                vec_push(&g->codes, text[i]);
        return true;
}

/* A text object ended: its clusters become one glyph each, unless their texts are not theirs. */
void page_actuals_settle(struct page_actuals *s, struct page_glyphs *g) {
        bool shifted = is_shifted(s, g);
        size_t to = s->rows.n ? s->rows.v[0].first : g->glyphs.n, from = to;
        for (size_t i = 0; !shifted && i < s->rows.n; i++) {
                const struct page_actual *a = &s->rows.v[i];
                struct page_glyph one;
                bool merged = merge_actual(g, a, s->texts.v + a->text, &one);
                size_t end = merged ? a->first : a->first + a->n;
                while (from < end)
                        g->glyphs.v[to++] = g->glyphs.v[from++];
                if (merged) {
                        g->glyphs.v[to++] = one;
                        from = a->first + a->n;
                }
        }
        while (from < g->glyphs.n)
                g->glyphs.v[to++] = g->glyphs.v[from++];
        g->glyphs.n = to;
        vec_clear(&s->rows);
        vec_clear(&s->texts);
}

void page_actuals_put(struct page_actuals *s, const struct page_glyphs *g, uint32_t first,
                      const uint32_t *text, uint32_t n_text) {
        uint32_t n = (uint32_t) (g->glyphs.n - first);
        if (n == 0 || n_text == 0)
                return;
        vec_push(&s->rows, (struct page_actual){ first, n, (uint32_t) s->texts.n, n_text });
        for (uint32_t i = 0; i < n_text; i++)
                vec_push(&s->texts, text[i]);
}

void page_actuals_done(struct page_actuals *s) {
        vec_done(&s->rows);
        vec_done(&s->texts);
}
