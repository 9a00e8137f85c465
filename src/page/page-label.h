#pragma once
/* What a PDF calls its pages: "iv", "A-3" (ISO 32000-1, 12.4.2). */
#include "base/vec.h"
#include "page/page-open.h"

enum { PAGE_LABEL_MOST = 128 };

struct page_label {
        uint32_t page;     /* from 1: the first that is called so */
        uint32_t first;    /* number of that page */
        uint32_t words, n; /* prefix, in page_labels.words */
        char style;        /* D, R, r, A, a, or 0: the prefix alone */
};

struct page_labels {
        VEC(struct page_label) v; /* by page, rising */
        struct buf words;
};

/* Reads them all; none if there are none.  Throws nothing.  page_labels_done() frees. */
void page_labels_read(struct page_file *p, struct page_labels *ret);
/* The label of `page` (from 1), written to `z`; empty where it says no more than the number. */
struct str page_labels_of(const struct page_labels *l, uint32_t page, char z[PAGE_LABEL_MOST]);
void page_labels_done(struct page_labels *l);
