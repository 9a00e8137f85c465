#pragma once
/* Gray pixels: turned by quarters, made larger; and boxes led back.  Knows no library. */
#include <stdint.h>

/* Rows from the top, without padding; 0 = black.  p is freed by ocr_gray_done(). */
struct ocr_gray {
        uint32_t width, height;
        uint8_t *p;
};

/* Pixels [x0, x1) by [y0, y1). */
struct ocr_rect {
        int32_t x0, y0, x1, y1;
};

void ocr_gray_done(struct ocr_gray *g);

/* `g` turned to the left by `quarters` (0-3) quarters of a circle. */
void ocr_gray_turn(const struct ocr_gray *g, uint32_t quarters, struct ocr_gray *ret);

/* `g` made `times` (> 1) as large, smoothly; times * side must fit in 31 bits. */
void ocr_gray_enlarge(const struct ocr_gray *g, uint32_t times, struct ocr_gray *ret);

/* Where a rectangle of the picture that was turned, then enlarged, stands in `g`. */
struct ocr_rect ocr_rect_back(const struct ocr_gray *g, uint32_t quarters, uint32_t times,
                              struct ocr_rect r);
