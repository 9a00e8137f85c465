#pragma once
/* What query-ties.c and query-ties-roll.c share. */
#include "query/query-ties.h"

enum { QUERY_TIES_SIDES = 64 };

/* Who may be meant by `typed`: at most QUERY_TIES_SIDES. */
int query_ties_find(struct tie_case *tc, const struct query_case *c, struct str typed,
                    struct arena *a, struct query_ties_side **ret, size_t *ret_n, struct err *e);
/* Is the address at "@rivers.example", or below it? */
bool query_ties_is_at(struct str address, struct str domain);
