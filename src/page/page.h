#pragma once
/* Pages: PDF to text in logical order, and PDF and pictures to pixels.
 *
 *   bytes -> MuPDF -> glyphs (page-device) -> lines in reading order (page-line)
 *         -> logical order (page-bidi, page-mend) -> text, pages, boxes (page-text)
 *
 * Linked only into clew-worker-page and clew-worker-ocr.  Each call makes a MuPDF context of its
 * own and drops it, so nothing of one file is there when the next one is read. */
#include "parse/parse-file.h"

/* Everything that would be opened or loaded late; before the lock. */
void page_warm(void);

/* A PDF or a picture to records, see parse/parse-file.h. */
void page_read(const struct parse_file *f, struct arena *a, struct buf *out);

/* Rows from the top, without padding; `each` bytes a pixel: 1 (gray, 0 = black) or 3 (RGB). */
struct page_pixels {
        uint32_t width, height, each;
        uint32_t dpi; /* what it was drawn at: less than asked where that was too large */
        uint32_t
                page_width; /* of the page, in 1/100 pt; of a picture, in 1/100 pixel: as in PAGE */
        uint32_t page_height;
        uint8_t *p; /* width * height * each bytes */
};

/* Draw page `page` (from 1) of a PDF or a picture.  `dpi` is for PDF; a picture keeps its pixels.
 * A drawing that would be over `most_bytes` (0 = LIMIT_page_pixels) or LIMIT_page_side is drawn
 * smaller.  Returns 0 and *ret, to be freed by page_pixels_done(), or ERR_corrupt: no such page,
 * encrypted, or nothing that can be drawn. */
int page_render(const struct parse_file *f, uint32_t page, uint32_t dpi, bool gray,
                uint64_t most_bytes, struct page_pixels *ret);
void page_pixels_done(struct page_pixels *p);

/* How many pages (of a PDF) or frames (of a picture) there are.  Returns 0, or ERR_corrupt. */
int page_count(const struct parse_file *f, uint32_t *ret);
