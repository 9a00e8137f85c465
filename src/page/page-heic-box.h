#pragma once
/* The boxes of a HEIC file; see page-heic.h.  Pulled, not kept: each question walks the file anew,
 * up to LIMIT_page_boxes. */
#include "base/str.h"

struct page_heic_item { /* one picture, tile or grid */
        uint32_t id;
        char kind[4];        /* "hvc1", "grid" */
        struct bytes data;   /* in the file; empty: in pieces, or not told */
        struct bytes config; /* the content of its hvcC */
        uint32_t width, height;
        uint32_t turn; /* quarters of a circle, against the clock */
        int mirror;    /* -1 no, 0 top to bottom, 1 left to right */
};

/* The content of the box `type` in `in`; `skip` bytes into it.  Empty if there is none. */
struct bytes page_heic_box(struct bytes in, const char *type, size_t skip);
/* The item that is shown; false if there is none. */
bool page_heic_primary(struct bytes in, struct page_heic_item *ret);
bool page_heic_item(struct bytes in, uint32_t id, struct page_heic_item *ret);
/* Numbers of the tiles of `id`, in their order, up to `most`; how many there are. */
size_t page_heic_tiles(struct bytes in, uint32_t id, uint32_t *ret, size_t most);
