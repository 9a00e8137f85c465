#pragma once
/* WebP, which MuPDF does not know: still pictures and moving ones, by libwebp. */
#include "page/page-image.h"

/* Its size and how many frames it has; false if it is none. */
bool page_webp_look(struct bytes in, struct page_image *ret);
/* Frame `frame` (from 0) on those before it, on white, as pixels; throws. */
fz_image *page_webp_load(fz_context *ctx, struct bytes in, uint32_t frame);
