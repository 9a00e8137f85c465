/* A source, a line of ====, and a quotation: edits stand inside both, a verdict has its reasons,
 * and whatever stands in the source as it is, is found there. */
#include "base/bug.h"
#include "base/utf8.h"
#include "quote/quote-match.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct str source, struct str draft, const struct quote_match *m) {
        BUG_IF((uint64_t) m->off + m->len > source.n);
        for (size_t i = 0; i < m->edits.n; i++) {
                const struct quote_edit *e = &m->edits.v[i];
                BUG_IF((uint64_t) e->off + e->len > draft.n);
                BUG_IF((uint64_t) e->src_off + e->src_len > source.n);
        }
        BUG_IF((m->verdict == QUOTE_RISK) != (m->reasons != 0));
        BUG_IF(m->verdict == QUOTE_NOT_FOUND && m->edits.n > 0);
        BUG_IF(m->same < 0 || m->same > 1);
}

static enum quote_verdict judge(const struct quote_source *s, struct str source, struct str draft,
                                struct quote_match *m) {
        const struct quote_piece piece = { draft, 0 };
        struct quote_shape q;
        quote_shape_read(&q, &piece, 1);
        quote_match(s, &q, m);
        check(source, draft, m);
        quote_shape_done(&q);
        return m->verdict;
}

/* A whole word of the source, by its place, stands there word for word. */
static void check_own(const struct quote_source *s, struct str source, struct quote_match *m) {
        struct quote_tokens t = { 0 };
        quote_tokens_put(&t, source, 0);
        if (t.v.n > 0) {
                const struct quote_token *w = &t.v.v[t.v.n / 2];
                struct str word = str_sub(source, w->off, w->len);
                BUG_IF(utf8_valid(str_bytes(word)) != word.n);
                judge(s, source, word, m);
        }
        quote_tokens_done(&t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
        const struct quote_part parts[] = { { 10, 20, 1 }, { 30, 40, 2 } };
        struct str all = { (const char *) data, utf8_valid(bytes_of(data, size)) };
        size_t cut = str_find(all, STR("\n====\n"));
        struct str source = str_sub(all, 0, cut == SIZE_MAX ? utf8_floor(all, all.n / 2) : cut);
        struct str draft = str_sub(all, cut == SIZE_MAX ? source.n : cut + 6, SIZE_MAX);
        struct quote_match m = { 0 };
        while (draft.n && ((unsigned char) draft.p[0] & 0xc0) == 0x80)
                draft = str_sub(draft, 1, SIZE_MAX);
        struct quote_source *s = quote_source_new(source, parts, 2);
        judge(s, source, draft, &m);
        check_own(s, source, &m);
        quote_source_free(&s);
        quote_match_done(&m);
        return 0;
}
