/* Any text as a draft: quotations follow each other, their pieces are whole UTF-8 and stand inside
 * them in order, and each can be taken to pieces. */
#include "base/bug.h"
#include "base/utf8.h"
#include "quote/quote-draft.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void inside(struct str text, struct str s) {
        BUG_IF(s.n && (s.p < text.p || s.p + s.n > text.p + text.n));
        BUG_IF(utf8_valid(str_bytes(s)) != s.n);
}

static void check_shape(const struct quote_claimed *q, size_t text_n) {
        struct quote_shape s;
        quote_shape_read(&s, q->pieces, q->n_pieces);
        size_t at = 0;
        for (size_t i = 0; i < s.runs.n; i++) {
                BUG_IF(s.runs.v[i].from != at || s.runs.v[i].to <= at);
                at = s.runs.v[i].to;
        }
        BUG_IF(at != s.words.v.n);
        for (size_t i = 0; i < s.words.v.n; i++)
                BUG_IF(quote_shape_off(&s, i) >= text_n || quote_shape_end(&s, i) > text_n);
        quote_shape_done(&s);
}

static void check(struct str text, const struct quote_claimed *q) {
        uint64_t at = q->off;
        BUG_IF((uint64_t) q->off + q->len > text.n || q->n_pieces == 0);
        inside(text, q->who);
        inside(text, q->day_words);
        for (size_t i = 0; i < q->n_pieces; i++) {
                inside(text, q->pieces[i].words);
                BUG_IF(q->pieces[i].off < at);
                at = (uint64_t) q->pieces[i].off + q->pieces[i].words.n;
        }
        BUG_IF(at > (uint64_t) q->off + q->len);
        check_shape(q, text.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
        const struct when_text_ref ref = { .dated = size % 2 == 0, .at = 1400000000 };
        struct str text = { (const char *) data, utf8_valid(bytes_of(data, size)) };
        struct quote_draft d;
        struct arena a;
        arena_init(&a, 0);
        quote_draft_read(text, &ref, &a, &d);
        for (size_t i = 0; i < d.n; i++) {
                check(text, &d.v[i]);
                BUG_IF(i > 0 && d.v[i].off < d.v[i - 1].off);
        }
        arena_done(&a);
        return 0;
}
