#pragma once
/* Ruled lines of a page: what parts the rows and columns of a table, and notes from the text above
 * them.  Points, y down, as in page-glyph.h.  Knows nothing of MuPDF. */
#include "base/vec.h"

#include <stdbool.h>

struct page_rule { /* x0 == x1 or y0 == y1 */
        float x0, y0, x1, y1;
};

struct page_rules { /* zeroed before the first use; vec_done(&r.v) frees */
        VEC(struct page_rule) v;
};

/* Take a segment if it is level or upright and long enough; no more than LIMIT_page_rules. */
void page_rules_put(struct page_rules *r, float x0, float y0, float x1, float y1);
/* A filled box, if it is as thin as a line. */
void page_rules_put_box(struct page_rules *r, float x0, float y0, float x1, float y1);
/* Sort them, after the last was put and before the first question. */
void page_rules_sort(struct page_rules *r);

/* Whether a level rule, perhaps of several pieces, goes from x0 to x1 somewhere in y0 .. y1. */
bool page_rules_cross(const struct page_rules *r, float x0, float x1, float y0, float y1);
/* Whether an upright rule stands somewhere in x0 .. x1 all the way from y0 to y1. */
bool page_rules_part(const struct page_rules *r, float x0, float x1, float y0, float y1);
