#pragma once
/* Words from pixels.
 *
 *   page_render ─ gray ─ which way up, which script (ocr-look) ─ turned, scaled (ocr-pixels)
 *               ─ Tesseract (ocr-engine) ─ words with places and confidence ─ TEXT (ocr-words)
 *
 * Linked only into clew-worker-ocr.  The models stay loaded from page to page; what was learnt from
 * one page is forgotten before the next. */
#include "parse/parse-file.h"

/* Load the models and all that would be opened late; before the lock.  About half a second, so a
 * process serves several jobs. */
void ocr_warm(void);

/* Pages f->first_page .. of a PDF or a picture (0, 0 = all) to records, see parse/parse-file.h:
 * DOC, TEXT of kind ocr with one SPAN, a PAGE with REC_PAGE_ocr for each page asked, BOXES with one
 * box for each word and its confidence (0-100), FLAW, DONE.  ocr_warm() must have been called. */
void ocr_read(const struct parse_file *f, struct arena *a, struct buf *out);
