#pragma once
/* The sheets of a TIFF: how large each is, without unpacking any (TIFF 6.0, section 2). */
#include "base/str.h"

struct page_tiff {
        struct bytes in;
        uint32_t next; /* where the next directory stands; 0 = none */
        bool big_end;
        uint32_t width, height; /* of the sheet found last; 0 = not told */
};

void page_tiff_init(struct page_tiff *t, struct bytes in);
/* The next sheet; false behind the last.  Directories may form a ring: the caller counts. */
bool page_tiff_next(struct page_tiff *t);
