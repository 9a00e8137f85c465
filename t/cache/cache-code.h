#pragma once
/* Encodings as mail programs write them. */
#include "base/buf.h"

void cache_put_base64(struct buf *out, struct bytes in,
                      size_t line); /* line 0 = one line, no end */
void cache_put_qp(struct buf *out, struct bytes in);

/* Windows-1256 as an old Persian program would: its yeh and digits are the nearest that the code
 * page has.  What it cannot say becomes '?'. */
void cache_put_1256(struct buf *out, struct str in);
void cache_put_latin1(struct buf *out, struct str in);

/* An unstructured header value or display name: as it is if ASCII (quoted if it needs that), else
 * encoded words (RFC 2047) in UTF-8, B or Q. */
void cache_put_words(struct buf *out, struct str in, bool q);
void cache_put_phrase(struct buf *out, struct str name, bool q);

/* The bytes of a parameter value by RFC 2231: utf-8''%D9%81... */
void cache_put_percent(struct buf *out, struct str in);
void cache_put_html(struct buf *out, struct str in); /* & < > escaped */
