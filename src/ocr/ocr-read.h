#pragma once
/* One page of gray pixels to words: which way up, which script, which language. */
#include "ocr/ocr-engine.h"

struct ocr_page {
        struct ocr_words words; /* in reading order; places in the pixels given */
        struct ocr_sum sum;
        bool stopped;    /* LIMIT_ocr_ms was over before the page was */
        bool absent;     /* a language that is probably on it has no model here */
        char script[32]; /* as it looks; may be empty */
};

/* Read `g`, drawn at `dpi` (0 = unknown).  ocr_page_done() frees. */
void ocr_page_read(const struct ocr_gray *g, uint32_t dpi, struct ocr_page *ret);
void ocr_page_done(struct ocr_page *p);
