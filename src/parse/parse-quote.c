/* see parse/parse-quote.h */
#include "parse/parse-quote.h"
#include "rec/rec.h"
void parse_quote_spans(struct str text, struct buf *out) {
        if (text.n)
                rec_put(out, &(struct rec){ .kind = REC_span, .span = { REC_SPAN_own, 0, 0, text.n } });
}
