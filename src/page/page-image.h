#pragma once
/* Pictures: their size and frames without drawing them, and the facts their makers put in. */
#include "page/page-open.h"
#include "rec/rec-build.h"

struct page_image {
        uint32_t width, height; /* as shown: turned as the camera says */
        uint32_t frames, all;   /* those that are read, and all (counted to one over the limit) */
        bool drawable;
};

/* Look at the picture of `p`; false if it cannot be read.  Throws nothing. */
bool page_image_look(struct page_file *p, struct page_image *ret);
/* The picture of frame `frame` (from 0), to be dropped by fz_drop_image; throws. */
fz_image *page_image_load(struct page_file *p, uint32_t frame);
/* EXIF and XMP as facts. */
void page_image_facts(const struct parse_file *f, struct rec_build *b);
/* Comments and the like of PNG, JPEG and GIF as facts. */
void page_image_words(const struct parse_file *f, struct rec_build *b);

void page_image_read(const struct parse_file *f, struct arena *a, struct buf *out);
