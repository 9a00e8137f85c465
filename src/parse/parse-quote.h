#pragma once
/* Who speaks: the lines of a body that come from earlier mail told from the author's own. */
#include "base/buf.h"

/* Append REC_SPAN records to `out` that cover `text` in order, without holes or overlaps, each of
 * whole lines: own words and signature at depth 0; quoted lines, the attribution lines above them
 * ("On ... wrote:") and header blocks ("-----Original Message-----", "From: ... Sent: ...") at the
 * depth they are quoted; armor of inline PGP.  An empty text gets no span.  Time is linear
 * in text.n; 40 bytes of memory a line while it runs. */
void parse_quote_spans(struct str text, struct buf *out);
