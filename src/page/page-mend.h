#pragma once
/* Text layers that are wrong in themselves: Arabic words with their letters in reverse, numbers
 * with their digits in reverse, words cut by hyphens at line ends. */
#include "page/page-reading.h"

struct page_mended {
        uint32_t words, numbers; /* how many were turned round */
};

/* Mend `c` in place.  Letters are turned where at least three common words are met backwards and
 * thrice as many as forwards; numbers where at least two look like years only backwards, and none
 * forwards.  A hyphen between small Latin letters at a line's end goes, with the line's end. */
void page_mend(struct page_chars *c, struct page_mended *ret);
