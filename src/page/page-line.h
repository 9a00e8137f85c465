#pragma once
/* Glyphs to lines in reading order; knows nothing of PDF.
 *
 *   glyphs -> rows (same baseline) -> pieces (parted by gaps) -> columns or table rows -> lines
 *
 * Lines of a table stay whole, its cells parted; columns of running text are read one after the
 * other, the right one first where most letters are Arabic or Hebrew. */
#include "page/page-glyph.h"

/* A glyph on its line; (from, to) along the baseline, growing in reading direction of Latin. */
struct page_item {
        uint32_t glyph;
        float from, to;
};

/* A stretch without a large gap. */
struct page_cell {
        uint32_t item, items; /* in visual order; marks behind the glyph they stand on */
};

struct page_line {
        uint32_t cell, cells; /* in visual order */
        float base;           /* across the direction of writing */
        float size;           /* of its largest glyph */
        float ux, uy;         /* direction of the baseline */
        bool rtl;             /* most of its zone is written from right to left */
        bool paragraph;       /* a larger gap, or another zone, before it */
};

struct page_lines {
        VEC(struct page_item) items;
        VEC(struct page_cell) cells;
        VEC(struct page_line) lines;
};

/* Find the lines of `g` in *ret (zeroed or used before; page_lines_done() frees).  n log n. */
void page_lines_make(const struct page_glyphs *g, struct page_lines *ret);
void page_lines_done(struct page_lines *l);

/* Letters of right-to-left (>0) and left-to-right (<0) scripts, counted against each other. */
int32_t page_line_lean(const struct page_glyphs *g, const struct page_lines *l,
                       const struct page_cell *c);
