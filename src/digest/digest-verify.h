#pragma once
/* Items against the case: what must hold before they are printed.
 *
 *   excerpt    its words stand in its source, in order; what [...] leaves out lies in one document
 *   speaker    who the item says speaks is whose the words are in the source
 *   name       spelt as somebody of the case is spelt, not nearly so
 *   date       that of its source, or the item says when its source was written
 *   protected  nobody and nothing on the list of those to protect (protect.h)
 *
 * What fails becomes a problem of the book with its file and line (digest-book.h).  People who are
 * named as the case names them become people of the entry. */
#include "digest/digest-book.h"
#include "query/query.h"

/* Check all entries of `b`.  `qc` NULL: there is no case, and whatever needs one fails.  <0: the
 * case could not be read. */
int digest_verify(struct digest_book *b, const struct query_case *qc, struct err *e);
