#pragma once
/* The drawing commands of a PDF's page to glyphs (page-glyph.h), and what else is drawn there. */
#include "page/page-glyph.h"

#include <mupdf/fitz.h>
#include <mupdf/pdf.h>

struct page_scan {
        struct page_glyphs glyphs;
        float width, height; /* points, turned as the page asks */
        uint32_t pictures;   /* images and shadings */
        float picture_share; /* the largest's part of the page, 0..1 */
        uint32_t paths;
        uint32_t invisible, unmapped, covered, white, outside, off; /* of the glyphs */
        bool full;    /* more glyphs than LIMIT_page_glyphs */
        double until; /* page_clock() at which to give up; 0 = never */
        bool late;    /* it was given up */
};

/* Seconds of a clock that only goes on: patience, never part of a result but by giving up. */
double page_clock(void);

/* Run the contents of `page` (not its annotations) into *ret (zeroed).  Throws as MuPDF does; what
 * was found until then is kept.  page_scan_done() frees. */
void page_scan_run(fz_context *ctx, pdf_page *page, struct page_scan *ret);
void page_scan_done(struct page_scan *s);
