#pragma once
/* Who speaks in the body of a mail: the zones of lang/lang-zone.h as records. */
#include "base/buf.h"

/* Append to `out` the REC_VOICE records of the body `text`, then REC_SPAN records that cover it in
 * order, without holes or overlaps, each of whole lines.  An empty text gets none.  `text` is at
 * most LIMIT_text_segment long.  Time is linear in text.n; 56 bytes of memory a line while it runs.
 */
void parse_quote_spans(struct str text, struct buf *out);
