#pragma once
/* What stands on a page, as its drawing commands say it: one glyph after another. */
#include "base/vec.h"
#include "page/page-rule.h"

#include <stdbool.h>
#include <stdint.h>

enum page_glyph_flag {
        PAGE_GLYPH_ocr = 1 << 0,    /* drawn invisibly: the text layer of a scan */
        PAGE_GLYPH_hidden = 1 << 1, /* white on white, off the page, tiny, in a layer that is off */
        PAGE_GLYPH_logical =
                1 << 2,           /* its characters come from ActualText: brackets are not shapes */
        PAGE_GLYPH_mark = 1 << 3, /* combining: stands on the glyph it overlaps */
        PAGE_GLYPH_unmapped = 1 << 4 /* its characters are anybody's guess */
};

/* Points, from the top left corner of the page, y down. */
struct page_glyph {
        float x, y;       /* its origin on the baseline; of a mark, the middle of its ink */
        float ux, uy;     /* direction of the baseline, of length 1 */
        float advance;    /* along it, >= 0 */
        float size;       /* of the font, > 0 */
        uint32_t code, n; /* its characters: codes.v[code .. code + n) */
        uint32_t flags;   /* enum page_glyph_flag */
};

struct page_glyphs {
        VEC(struct page_glyph) glyphs; /* in the order of drawing */
        VEC(uint32_t) codes;
        struct page_rules rules; /* sorted */
};
