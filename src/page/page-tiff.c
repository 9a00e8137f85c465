/* Sheets of a TIFF; see page-tiff.h.
 *
 *   II 42 first -> n (tag type count value){n} next -> n (...) next -> ... 0 */
#include "page/page-tiff.h"

enum { ENTRY = 12, TAG_width = 256, TAG_height = 257, TYPE_short = 3, TYPE_long = 4 };

static uint32_t number(const struct page_tiff *t, size_t at, size_t bytes) {
        uint32_t v = 0;
        if (at > t->in.n || bytes > t->in.n - at)
                return 0;
        for (size_t i = 0; i < bytes; i++)
                v |= (uint32_t) t->in.p[at + i] << 8 * (t->big_end ? bytes - 1 - i : i);
        return v;
}

void page_tiff_init(struct page_tiff *t, struct bytes in) {
        *t = (struct page_tiff){ .in = in, .big_end = bytes_starts(in, STR("MM")) };
        if (in.n > 8 && number(t, 2, 2) == 42)
                t->next = number(t, 4, 4);
}

bool page_tiff_next(struct page_tiff *t) {
        size_t at = t->next;
        if (at == 0 || at + 2 > t->in.n)
                return false;
        uint32_t n = number(t, at, 2);
        t->width = t->height = 0;
        for (at += 2; n; n--, at += ENTRY) {
                uint32_t tag = number(t, at, 2), type = number(t, at + 2, 2);
                uint32_t *to = tag == TAG_width ? &t->width : &t->height;
                if ((tag == TAG_width || tag == TAG_height) &&
                    (type == TYPE_short || type == TYPE_long))
                        *to = number(t, at + 8, type == TYPE_short ? 2 : 4);
        }
        t->next = number(t, at, 4);
        return true;
}
