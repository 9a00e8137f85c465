#pragma once
/* Documents of a case in which a quotation may stand. */
#include "query/query.h"
#include "quote/quote-shape.h"
#include "store/store.h"

struct quote_candidate {
        struct doc_id doc;
        uint32_t copies;
};
enum { QUOTE_CANDIDATES = 48 };

/* Documents that hold a phrase of it, each once, copies folded.  How many, or <0. */
int quote_find_phrases(const struct query_case *qc, const struct quote_shape *q, struct arena *a,
                       struct quote_candidate ret[static QUOTE_CANDIDATES], struct err *e);
/* Behind the `n` that are known, those that hold most of its rare words.  How many in all, or <0.
 */
int quote_find_words(const struct query_case *qc, const struct quote_shape *q, struct arena *a,
                     struct quote_candidate ret[static QUOTE_CANDIDATES], size_t n, struct err *e);
