#pragma once
/* Boxes of words, packed: what stands in a BOXES record.
 *
 *   box | gap, len | dx, dy | w, h | confidence |    varints (LEB128); dx and dy zigzag
 *         |  |       |  |
 *         |  |       |  from the left and top of the box before (0,0 for the first)
 *         |  bytes of the page's text that it encloses
 *         bytes of text between the end of the box before (or the page's start) and this one
 *
 * Lengths are hundredths of a point, from the left top corner of the page; of a picture, hundredths
 * of a pixel.  A box is one word, or one run that is drawn as a piece. */
#include "base/buf.h"

enum { REC_BOX_SURE = 255 }; /* confidence of text that was not read from pixels */

struct rec_box {
        uint64_t off, len; /* in the TEXT */
        int32_t x, y;
        uint32_t w, h;
        uint32_t confidence; /* 0..100, or REC_BOX_SURE */
};

struct rec_box_put { /* zero it but for `off`, the page's start in the text */
        uint64_t off;
        int32_t x, y;
};
/* Append a box; they come in the order of the text. */
void rec_box_put(struct rec_box_put *at, struct buf *out, const struct rec_box *box);

struct rec_box_get { /* as rec_box_put; `in` is the record's */
        struct bytes in;
        uint64_t off;
        int32_t x, y;
};
/* 1 and the next box, 0 at the end, -1 if the bytes are no boxes.  Reads nothing outside `in`. */
int rec_box_next(struct rec_box_get *at, struct rec_box *ret);
