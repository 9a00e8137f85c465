/* Text of a page; see page-text.h.  A word that goes over two lines (its hyphen was taken out) has
 * two boxes. */
#include "page/page-text.h"

#include "base/utf8.h"

#include <math.h>

/* Parts of the size of a font that letters reach above and below the baseline. */
#define ABOVE 0.8f
#define BELOW 0.2f

static bool is_blank(uint32_t c) {
        return c == ' ' || c == '\t' || c == '\n';
}

static enum rec_span_kind label_of(const struct page_char *c) {
        if (c->flags & PAGE_GLYPH_hidden)
                return REC_SPAN_hidden;
        return c->flags & PAGE_GLYPH_ocr ? REC_SPAN_ocr : REC_SPAN_own;
}

static int32_t hundredths(float points) {
        if (!(points > -1e5f && points < 1e5f)) /* NaN as well */
                return points < 0 ? -10000000 : 10000000;
        return (int32_t) lroundf(points * 100);
}

/* The upright box around a stretch of a line. */
static struct rec_box box_of(const struct page_line *l, float from, float to) {
        float v[2] = { l->base - ABOVE * l->size, l->base + BELOW * l->size }, u[2] = { from, to };
        float x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;
        for (unsigned i = 0; i < 4; i++) {
                float x = u[i & 1] * l->ux - v[i >> 1] * l->uy;
                float y = u[i & 1] * l->uy + v[i >> 1] * l->ux;
                x0 = fminf(x0, x);
                x1 = fmaxf(x1, x);
                y0 = fminf(y0, y);
                y1 = fmaxf(y1, y);
        }
        struct rec_box b = { .x = hundredths(x0), .y = hundredths(y0), .confidence = REC_BOX_SURE };
        b.w = (uint32_t) (hundredths(x1) - b.x);
        b.h = (uint32_t) (hundredths(y1) - b.y);
        return b;
}

static void put_code(struct rec_build_text *t, uint32_t c) {
        char utf8[4];
        if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000) || (c < 0x20 && !is_blank(c)) || c == 0x7f)
                c = 0xfffd;
        rec_build_put(t, (struct str){ utf8, utf8_put(utf8, c) });
}

/* The word at v[0]; returns how many characters it has. */
static size_t put_word(struct rec_build_text *t, const struct page_char *v, size_t n,
                       const struct page_lines *l) {
        enum rec_span_kind label = label_of(v);
        float from = v->from, to = v->to;
        uint64_t off = rec_build_at(t);
        size_t i = 0;
        rec_build_label(t, label, 0);
        for (; i < n && !is_blank(v[i].c) && v[i].line == v->line && label_of(&v[i]) == label;
             i++) {
                from = fminf(from, v[i].from);
                to = fmaxf(to, v[i].to);
                put_code(t, v[i].c);
        }
        struct rec_box b = box_of(&l->lines.v[v->line], from, to);
        b.off = off;
        b.len = rec_build_at(t) - off;
        if (b.len)
                rec_build_box(t, &b);
        return i;
}

void page_text_put(struct rec_build_text *t, const struct page_chars *c,
                   const struct page_lines *l) {
        for (size_t i = 0; i < c->v.n;) {
                if (is_blank(c->v.v[i].c))
                        put_code(t, c->v.v[i++].c);
                else
                        i += put_word(t, c->v.v + i, c->v.n - i, l);
        }
        rec_build_label(t, REC_SPAN_own, 0);
}
