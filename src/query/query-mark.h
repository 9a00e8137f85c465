#pragma once
/* Marks of those who work here (store-mark.h), as queries and pages ask for them: sets of documents
 * for tag:, is: and has:, and the marks of one document.  Read once per query_case. */
#include "query/query.h"
#include "store/store-mark.h"

struct query_marks;

struct query_marks *query_marks_new(void);
void query_marks_free(struct query_marks **m);

/* All marks as they stood when this was first asked; valid until query_case_close(). */
int query_marks_get(const struct query_case *c, const struct store_marks **ret, struct err *e);

/* Set the bit of each document that QUERY_tag or QUERY_mark finds; of QUERY_MARK_unread those that
 * were read. */
int query_mark_set(const struct query_case *c, const struct query *q, uint64_t *bits, size_t n_bits,
                   struct err *e);
