#pragma once
/* Glyphs to pieces: stretches of one line without a large gap.  Knows nothing of columns, and of
 * other pieces only what touches it: lines of two columns are never taken for one another.
 *
 *   glyphs -> rows (same baseline) -> runs (parted by gaps) -> pieces (runs that touch: raised,
 *   lowered, mixed) */
#include "page/page-line.h"

struct page_piece {
        uint32_t item, items;    /* in page_pieces, in visual order; marks behind their letters */
        uint32_t words, numbers; /* numbers: those of the words that are digits */
        int32_t lean;            /* letters of right-to-left scripts less the others */
        int32_t angle;           /* of its baseline, degrees */
        float base, size;        /* across the baseline; of its largest glyph */
        float from, to;
};

struct page_pieces {
        VEC(struct page_item) items;
        VEC(struct page_piece) v; /* upright ones first; from the top, then from the left */
};

/* Find the pieces of `g` in *ret (zeroed; page_pieces_done() frees).  n log n. */
void page_pieces_make(const struct page_glyphs *g, struct page_pieces *ret);
void page_pieces_done(struct page_pieces *p);

/* Whether a glyph is nothing but white space. */
bool page_piece_blank(const struct page_glyphs *g, const struct page_glyph *p);
/* Letters of right-to-left scripts among v[0..n) less those of others. */
int32_t page_piece_lean(const struct page_glyphs *g, const struct page_item *v, size_t n);
