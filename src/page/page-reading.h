#pragma once
/* Lines to characters in logical order: each cell by page-bidi, Arabic presentation forms to
 * letters, spaces and ZWNJ by the gaps between glyphs. */
#include "page/page-bidi.h"
#include "page/page-line.h"

enum page_form { /* of an Arabic letter, where the file tells */
                 PAGE_FORM_none,
                 PAGE_FORM_isolated,
                 PAGE_FORM_final,
                 PAGE_FORM_initial,
                 PAGE_FORM_medial
};

struct page_char {
        uint32_t c;     /* '\n' ends a line, '\t' parts cells */
        uint32_t line;  /* in page_lines */
        uint32_t glyph; /* what it was drawn by; UINT32_MAX if put in here */
        float from, to; /* along the line */
        uint8_t flags;  /* of the glyph */
        uint8_t form;   /* enum page_form */
};

struct page_chars {
        VEC(struct page_char) v;
};

/* Append what `l` says to *ret.  `pairs` is kept from page to page. */
void page_reading_make(const struct page_glyphs *g, const struct page_lines *l,
                       struct page_bidi_pairs *pairs, struct page_chars *ret);
