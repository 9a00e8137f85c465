/* Turning and enlarging; see ocr-pixels.h.
 *
 *   quarters 1:  a b      c? the right column becomes the top row:   b d
 *                c d                                                 a c  */
#include "ocr/ocr-pixels.h"

#include "base/mem.h"

#include <stdbool.h>

void ocr_gray_done(struct ocr_gray *g) {
        mem_free(g->p);
        *g = (struct ocr_gray){ 0 };
}

/* Where pixel (x, y) of the turned picture comes from. */
static const uint8_t *source(const struct ocr_gray *g, uint32_t quarters, uint32_t x, uint32_t y) {
        uint32_t sx = x, sy = y;
        if (quarters == 1) {
                sx = g->width - 1 - y;
                sy = x;
        } else if (quarters == 2) {
                sx = g->width - 1 - x;
                sy = g->height - 1 - y;
        } else if (quarters == 3) {
                sx = y;
                sy = g->height - 1 - x;
        }
        return g->p + (size_t) sy * g->width + sx;
}

void ocr_gray_turn(const struct ocr_gray *g, uint32_t quarters, struct ocr_gray *ret) {
        bool lies = quarters & 1;
        struct ocr_gray out = { lies ? g->height : g->width, lies ? g->width : g->height, NULL };
        out.p = mem_alloc((size_t) out.width * out.height);
        uint8_t *to = out.p;
        for (uint32_t y = 0; y < out.height; y++)
                for (uint32_t x = 0; x < out.width; x++)
                        *to++ = *source(g, quarters, x, y);
        *ret = out;
}

/* Position of the middle of pixel `i` of the large picture, in 1/256 pixels of the small one. */
static uint32_t small_of(uint32_t i, uint32_t times, uint32_t side) {
        uint64_t at = ((uint64_t) i * 2 + 1) * 128 / times;
        uint64_t most = ((uint64_t) side - 1) * 256;
        at = at > 128 ? at - 128 : 0;
        return (uint32_t) (at < most ? at : most);
}

static uint8_t between(const uint8_t *p, uint32_t step, uint32_t width, uint32_t fx, uint32_t fy) {
        const uint8_t *q = fy ? p + width : p;
        uint32_t top = p[0] * (256 - fx) + p[step] * fx;
        uint32_t low = q[0] * (256 - fx) + q[step] * fx;
        return (uint8_t) ((top * (256 - fy) + low * fy + (1 << 15)) >> 16);
}

void ocr_gray_enlarge(const struct ocr_gray *g, uint32_t times, struct ocr_gray *ret) {
        struct ocr_gray out = { g->width * times, g->height * times, NULL };
        out.p = mem_alloc((size_t) out.width * out.height);
        uint8_t *to = out.p;
        for (uint32_t y = 0; y < out.height; y++) {
                uint32_t sy = small_of(y, times, g->height);
                const uint8_t *row = g->p + (size_t) (sy >> 8) * g->width;
                for (uint32_t x = 0; x < out.width; x++) {
                        uint32_t sx = small_of(x, times, g->width), fx = sx & 255;
                        *to++ = between(row + (sx >> 8), fx > 0, g->width, fx, sy & 255);
                }
        }
        *ret = out;
}

struct ocr_rect ocr_rect_back(const struct ocr_gray *g, uint32_t quarters, uint32_t times,
                              struct ocr_rect r) {
        int32_t w = (int32_t) g->width, h = (int32_t) g->height, n = (int32_t) times;
        r = (struct ocr_rect){ r.x0 / n, r.y0 / n, (r.x1 + n - 1) / n, (r.y1 + n - 1) / n };
        if (quarters == 1)
                return (struct ocr_rect){ w - r.y1, r.x0, w - r.y0, r.x1 };
        if (quarters == 2)
                return (struct ocr_rect){ w - r.x1, h - r.y1, w - r.x0, h - r.y0 };
        if (quarters == 3)
                return (struct ocr_rect){ r.y0, h - r.x1, r.y1, h - r.x0 };
        return r;
}
