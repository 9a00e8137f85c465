#pragma once
/* Pictures: their size and frames without drawing them, and the facts their makers put in. */
#include "page/page-open.h"
#include "rec/rec-build.h"

enum { PAGE_FRAMES_MOST = 1000 };

struct page_image {
        uint32_t width, height, frames; /* as shown: turned as the camera says */
        bool drawable;
};

/* Look at the picture of `p`; false if it cannot be read.  Throws nothing. */
bool page_image_look(struct page_file *p, struct page_image *ret);
/* The picture of frame `frame` (from 0), to be dropped by fz_drop_image; throws. */
fz_image *page_image_load(struct page_file *p, uint32_t frame);
/* EXIF and XMP as facts. */
void page_image_facts(const struct parse_file *f, struct rec_build *b);

void page_image_read(const struct parse_file *f, struct arena *a, struct buf *out);
