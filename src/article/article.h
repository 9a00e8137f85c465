#pragma once
/* The public record: saved web pages, articles, digests. */
#include "parse/parse-file.h"

/* Kinds html, mhtml and text (signature and rules: parse/parse-file.h).  An article is told from
 * its page: headline, byline, outlet, dates, address, passages taken from elsewhere; what is not
 * the article follows it, labelled REC_SPAN_boilerplate.  A digest of dated items becomes one
 * REC_DOC_item for each.  Anything else: the visible text. */
void article_read(const struct parse_file *f, struct arena *a, struct buf *out);

/* Before the jail closes: what would be loaded late.  Once per process. */
void article_warm(void);
