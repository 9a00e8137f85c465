/* Any text is covered by spans in order, without holes or overlaps. */
#include "base/bug.h"
#include "base/utf8.h"
#include "parse/parse-quote.h"
#include "rec/rec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct str text = { (const char *) data, utf8_valid((struct bytes){ data, n }) };
        struct buf out;
        struct rec r;
        struct err e = ERR_INIT;
        size_t at = 0;
        buf_init(&out, 0);
        parse_quote_spans(text, &out);
        for (struct bytes in = buf_bytes(&out); rec_get(&in, &r, &e) > 0;) {
                if (r.kind == REC_voice)
                        continue;
                BUG_IF(r.kind != REC_span || r.span.off != at || r.span.len == 0);
                bool quoted = r.span.kind == REC_SPAN_quoted || r.span.kind == REC_SPAN_forwarded;
                BUG_IF((r.span.kind == REC_SPAN_own && r.span.depth) || (quoted && !r.span.depth) ||
                       (r.span.depth && !r.span.voice));
                at += r.span.len;
        }
        BUG_IF(e.code || at != text.n);
        buf_done(&out);
        return 0;
}
