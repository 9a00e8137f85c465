#pragma once
/* ActualText of PDF (ISO 32000-1, 14.9.4): what text a cluster of glyphs stands for.
 *
 *   glyphs    ... | meem damma | seen shadda fatha | ...      put as they are read
 *   texts           "\u0645\u064f"   "\u0633\u064e\u0651"
 *   settled   ... |     one    |        one        | ...      at the end of a text object
 *
 * Settled together, because a producer that lost count is only seen by many of them. */
#include "base/vec.h"
#include "page/page-glyph.h"

struct page_actual { /* glyphs first .. first + n have texts[text .. text + n_text) */
        uint32_t first, n, text, n_text;
};

struct page_actuals {                 /* zeroed before the first use */
        VEC(struct page_actual) rows; /* of the text object under way, rising */
        VEC(uint32_t) texts;
};

/* The glyphs from `first` to the last have this text; none or an empty text is nothing. */
void page_actuals_put(struct page_actuals *s, const struct page_glyphs *g, uint32_t first,
                      const uint32_t *text, uint32_t n_text);
/* Make each cluster one glyph with its text, unless the glyphs' own codes contradict more of the
 * texts than they bear out.  Numbers of later glyphs change.  Empties s; linear. */
void page_actuals_settle(struct page_actuals *s, struct page_glyphs *g);
void page_actuals_done(struct page_actuals *s);
