#pragma once
/* Characters of a page to the text of its document: labels, one box for each word. */
#include "page/page-reading.h"
#include "rec/rec-build.h"

/* Append `c` to the page begun last. */
void page_text_put(struct rec_build_text *t, const struct page_chars *c,
                   const struct page_lines *l);
