#pragma once
/* The open index and the expansion of words, for the files that answer queries. */
#include "base/vec.h"
#include "index/index-segment.h"

struct index {
        struct index_segment *segments; /* in order of their documents; none empty */
        size_t n;
        const uint64_t *deleted; /* the caller's; may be NULL */
        size_t n_deleted;
        uint32_t docs, last_doc;
        float mean_length;               /* of a document, in words */
        float norm[256];                 /* K of each norm, for mean_length */
        float weight[1 << INDEX_FIELDS]; /* mean weight of the fields in a mask */
};

/* A form with its list in each segment (df 0 where it does not occur). */
struct index_found {
        struct index_form form;
        struct index_list *lists;
};

struct index_forms {
        struct index_found *v;
        size_t n;
        bool more; /* stopped after `max` */
};

/* The forms of `word` that occur, as the term or prefix `q` asks: itself and those of its classes,
 * or all that begin so.
 * Sorted: exact first, then by weight, then by bytes.  At most `max`, then `more`.  All in `a`. */
int index_expand(const struct index *ix, const struct index_query *q, struct str word, size_t max,
                 struct arena *a, struct index_forms *ret, struct err *e);
