#pragma once
/* A document's records made anew from the old ones and from what was read of its pixels.
 *
 *   init ─ page ─ put ─ page ─ put ... ─ done     pages of the old text in order; `put` gives the
 *                                                 records of a page that was read, or nothing
 *   init ─ same                                   the same bytes were read elsewhere
 *
 * What the old text of a page held stays before what was read of it; words that were read are
 * REC_SPAN_ocr, their page REC_PAGE_ocr. */
#include "base/vec.h"
#include "rec/rec-build.h"

struct flow_compose {
        struct bytes old;
        struct buf out;
        struct rec_build b;
        struct rec_build_text t;
        struct rec_doc doc;
        struct str text;            /* the old one */
        VEC(struct rec_span) spans; /* of it */
        VEC(struct rec_page) pages;
        VEC(struct rec_boxes) boxes;
        size_t first; /* of `out`, behind the DOC written at the start */
        size_t page;  /* under way, from 0 */
        size_t read;  /* pages that were given */
};

/* `old` must live until the end. */
void flow_compose_init(struct flow_compose *c, struct bytes old);
/* The next page that wants to be read, by number; those that do not are passed on.  False at the
 * end. */
bool flow_compose_page(struct flow_compose *c, uint32_t *ret);
/* What was read of it: an answer of the OCR program about one page; empty: nothing yet. */
void flow_compose_put(struct flow_compose *c, struct bytes answer);
/* The new records, ended by DONE; they live until flow_compose_free(). */
struct bytes flow_compose_done(struct flow_compose *c);
struct bytes flow_compose_same(struct flow_compose *c, struct bytes other);
void flow_compose_free(struct flow_compose *c);
