/* Any glyphs become lines that hold each glyph once at most, and readings of bounded length.
 * Eight bytes a glyph: code, x, y, direction, size. */
#include "base/bug.h"
#include "page/page-mend.h"
#include "page/page-reading.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const uint32_t codes[16] = { 'a',   'b',   ' ',   '1',   '(',    ')',    0x627, 0x644,
                                    0x6cc, 0x661, 0x6f1, 0x64e, 0x200c, 0xfefb, 0xab,  '-' };

static void put(struct page_glyphs *g, const uint8_t *p) {
        float angle = (float) (p[5] & 3) * 1.5707963f;
        struct page_glyph q = { .x = (float) (p[1] | p[2] << 8) / 64,
                                .y = (float) p[3] * 2,
                                .ux = cosf(angle),
                                .uy = sinf(angle),
                                .advance = (float) (p[5] >> 2) / 4,
                                .size = (float) p[6] / 8 + 0.1f,
                                .flags = p[7] };
        q.code = (uint32_t) g->codes.n;
        q.n = 1 + (p[4] & 1);
        vec_push(&g->codes, codes[p[0] & 15]);
        vec_push(&g->codes, codes[p[0] >> 4]);
        vec_push(&g->glyphs, q);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct page_glyphs g = { 0 };
        struct page_lines l = { 0 };
        struct page_chars c = { 0 };
        struct page_bidi_pairs pairs = { .n = 0 };
        struct page_mended m;
        for (size_t i = 0; i + 8 <= n; i += 8)
                put(&g, data + i);
        page_lines_make(&g, &l);
        BUG_IF(l.items.n > g.glyphs.n);
        page_reading_make(&g, &l, &pairs, &c);
        BUG_IF(c.v.n > 64 * g.glyphs.n);
        page_mend(&c, &m);
        for (size_t i = 0; i < c.v.n; i++)
                BUG_IF(c.v.v[i].c > 0x10ffff || c.v.v[i].line >= l.lines.n);
        vec_done(&c.v);
        page_lines_done(&l);
        vec_done(&g.codes);
        vec_done(&g.glyphs);
        return 0;
}
