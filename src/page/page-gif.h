#pragma once
/* The blocks of a GIF (GIF89a specification): where each of its frames ends, and its comments.
 * Pulls one block after another; nothing is unpacked. */
#include "base/buf.h"

enum page_gif_what { PAGE_GIF_frame = 1, PAGE_GIF_comment, PAGE_GIF_more };

struct page_gif {
        struct bytes in;
        size_t from, at; /* the block found last: [from, at) */
        enum page_gif_what what;
        uint64_t pixels; /* of a frame, as it says itself: it may be larger than the screen */
};

void page_gif_init(struct page_gif *g, struct bytes in);
/* The next block; false at the end of the picture or where it is cut short. */
bool page_gif_next(struct page_gif *g);
/* The text of the comment found last, up to the ceiling of `out`. */
void page_gif_words(const struct page_gif *g, struct buf *out);

/* How many frames there are, counted up to `most` and one more. */
uint32_t page_gif_count(struct bytes in, uint32_t most);
/* Pixels of its largest frame, one that is cut short among them. */
uint64_t page_gif_largest(struct bytes in);
/* A GIF that ends with frame `frame` (from 0): it shows that frame on those before it.  False if
 * there are not so many. */
bool page_gif_until(struct bytes in, uint32_t frame, struct buf *out);
