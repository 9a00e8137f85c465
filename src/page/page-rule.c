/* Ruled lines; see page-rule.h.
 *
 *      552          734
 *   ----+------------+----      borders of cells are drawn cell by cell: a long line is asked for
 * at |            |          SAMPLES places, and each may belong to another piece of it
 *   ----+------------+---- */
#include "page/page-rule.h"

#include "base/limits.h"

#include <math.h>

enum { SAMPLES = 5 };
#define THIN  3.0f
#define SHORT 6.0f
#define SLACK 2.0f

void page_rules_put(struct page_rules *r, float x0, float y0, float x1, float y1) {
        bool level = fabsf(y1 - y0) < 0.5f, upright = fabsf(x1 - x0) < 0.5f;
        if (level == upright || r->v.n >= LIMIT_page_rules || !isfinite(x0 + y0 + x1 + y1))
                return;
        struct page_rule one = { fminf(x0, x1), fminf(y0, y1), fmaxf(x0, x1), fmaxf(y0, y1) };
        if (level)
                one.y0 = one.y1 = (y0 + y1) / 2;
        else
                one.x0 = one.x1 = (x0 + x1) / 2;
        if (one.x1 - one.x0 + one.y1 - one.y0 >= SHORT)
                vec_push(&r->v, one);
}

void page_rules_put_box(struct page_rules *r, float x0, float y0, float x1, float y1) {
        float w = fabsf(x1 - x0), h = fabsf(y1 - y0);
        if (h <= THIN && w > 2 * h)
                page_rules_put(r, x0, (y0 + y1) / 2, x1, (y0 + y1) / 2);
        else if (w <= THIN && h > 2 * w)
                page_rules_put(r, (x0 + x1) / 2, y0, (x0 + x1) / 2, y1);
}

static int from_top(const void *pa, const void *pb) {
        const struct page_rule *a = pa, *b = pb;
        if (a->y0 != b->y0)
                return a->y0 < b->y0 ? -1 : 1;
        return a->x0 < b->x0 ? -1 : a->x0 > b->x0;
}

void page_rules_sort(struct page_rules *r) {
        if (r->v.n)
                qsort(r->v.v, r->v.n, sizeof *r->v.v, from_top);
}

/* The first that begins at `y` or below. */
static size_t first_from(const struct page_rules *r, float y) {
        size_t low = 0, high = r->v.n;
        while (low < high) {
                size_t middle = low + (high - low) / 2;
                if (r->v.v[middle].y0 < y)
                        low = middle + 1;
                else
                        high = middle;
        }
        return low;
}

bool page_rules_cross(const struct page_rules *r, float x0, float x1, float y0, float y1) {
        unsigned seen = 0;
        for (size_t i = first_from(r, y0); i < r->v.n && r->v.v[i].y0 <= y1; i++) {
                const struct page_rule *one = &r->v.v[i];
                for (unsigned k = 0; k < SAMPLES && one->y0 == one->y1; k++) {
                        float x = x0 + (x1 - x0) * (float) k / (SAMPLES - 1);
                        if (x >= one->x0 - SLACK && x <= one->x1 + SLACK)
                                seen |= 1u << k;
                }
        }
        return seen == (1u << SAMPLES) - 1;
}

bool page_rules_part(const struct page_rules *r, float x0, float x1, float y0, float y1) {
        unsigned seen = 0;
        for (size_t i = 0; i < r->v.n && r->v.v[i].y0 <= y1; i++) {
                const struct page_rule *one = &r->v.v[i];
                for (unsigned k = 0; k < SAMPLES && one->x0 == one->x1; k++) {
                        float y = y0 + (y1 - y0) * (float) k / (SAMPLES - 1);
                        if (one->x0 >= x0 - SLACK && one->x0 <= x1 + SLACK &&
                            y >= one->y0 - SLACK && y <= one->y1 + SLACK)
                                seen |= 1u << k;
                }
        }
        return seen == (1u << SAMPLES) - 1;
}
