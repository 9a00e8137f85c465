#pragma once
/* Counting hits by what they have in common. */
#include "query/query.h"

/* Facets of the documents in the bits of `found` (copies folded already); rows live in `a`. */
int query_facets(const struct query_case *c, const struct index_result *found,
                 const struct query_options *o, struct arena *a, struct query_facet_row **ret,
                 size_t *ret_n, struct err *e);
