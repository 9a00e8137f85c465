/* Plain text of any charset.
 *
 * The bytes are decoded whole (parse-charset); a place in the decoded text is carried back to the
 * bytes by counting: characters for one-byte charsets, units for UTF-16, nothing to do for UTF-8.
 * For all others, and when bytes were replaced or dropped, no place is better than a wrong one. */
#include "parse/parse-text.h"

#include "base/limits.h"
#include "base/utf8.h"

static enum parse_text_step step_of(const struct parse_charset_result *r) {
        if (r->replaced || r->nul || r->mojibake)
                return PARSE_TEXT_unknown;
        if (str_eq(r->used, STR("us-ascii")) || str_eq(r->used, STR("utf-8")))
                return PARSE_TEXT_same;
        if (str_eq(r->used, STR("utf-16le")) || str_eq(r->used, STR("utf-16be")))
                return PARSE_TEXT_units;
        if (str_starts(r->used, STR("windows-")) || str_starts(r->used, STR("iso-8859-")) ||
            str_starts(r->used, STR("koi8")))
                return PARSE_TEXT_bytes;
        return PARSE_TEXT_unknown;
}

static size_t mark_of(struct bytes raw) {
        if (bytes_starts(raw, STR("\xef\xbb\xbf")))
                return 3;
        return bytes_starts(raw, STR("\xff\xfe")) || bytes_starts(raw, STR("\xfe\xff")) ? 2 : 0;
}

void parse_text_open(struct parse_text *t, struct bytes raw, struct bytes label) {
        *t = (struct parse_text){ .raw = raw };
        buf_init(&t->text, LIMIT_text_segment);
        parse_charset_decode(raw, label, &t->text, &t->charset);
        t->step = step_of(&t->charset);
        t->bom = mark_of(raw);
        t->at_raw = t->bom;
}

void parse_text_close(struct parse_text *t) {
        buf_done(&t->text);
}

void parse_text_flaws(const struct parse_text *t, struct rec_build *b) {
        const struct parse_charset_result *r = &t->charset;
        if (r->unknown)
                rec_build_flaw(b, FLAW_charset_unknown, 0, 0, "read as %.*s", STR_ARG(r->used));
        if (r->lied)
                rec_build_flaw(b, FLAW_charset_lie, 0, 0, "read as %.*s", STR_ARG(r->used));
        if (r->replaced)
                rec_build_flaw(b, FLAW_charset_bad, 0, 0, "read as %.*s", STR_ARG(r->used));
        if (r->nul)
                rec_build_flaw(b, FLAW_nul_bytes, 0, 0, "%s", "");
        if (r->mojibake)
                rec_build_flaw(b, FLAW_mojibake, 0, 0, "%s", "");
        if (t->text.over)
                rec_build_flaw(b, FLAW_text_cut, 0, 0, "after %zu bytes", t->text.n);
}

/* Bytes of raw that text[from, to) stands for. */
static size_t raw_length(const struct parse_text *t, size_t from, size_t to) {
        size_t n, sum = 0;
        for (size_t i = from; i < to; i += n) {
                uint32_t c = utf8_get(t->text.p + i, &n);
                sum += t->step == PARSE_TEXT_bytes ? 1 : c > 0xffff ? 4 : 2;
        }
        return sum;
}

void parse_text_place(struct parse_text *t, size_t off, size_t len, uint64_t *ret_off,
                      uint64_t *ret_len) {
        *ret_off = *ret_len = 0;
        if (t->step == PARSE_TEXT_unknown || off > t->text.n || len > t->text.n - off)
                return;
        if (t->step == PARSE_TEXT_same) {
                *ret_off = t->bom + off;
                *ret_len = len;
                return;
        }
        if (off < t->at_text) {
                t->at_text = 0;
                t->at_raw = t->bom;
        }
        t->at_raw += raw_length(t, t->at_text, off);
        t->at_text = off;
        *ret_off = t->at_raw;
        *ret_len = raw_length(t, off, off + len);
}

void parse_text_put(struct rec_build_text *t, struct str s) {
        while (s.n) {
                size_t n = str_chr(s, '\r');
                rec_build_put(t, str_sub(s, 0, n));
                if (n == SIZE_MAX)
                        return;
                s = str_sub(s, n + 1, SIZE_MAX);
                if (!str_starts(s, STR("\n")))
                        rec_build_puts(t, "\n");
        }
}

void parse_text_read(const struct parse_file *f, struct arena *a, struct buf *out) {
        struct rec_build b;
        struct parse_text t;
        struct rec_build_text text;
        (void) a;
        rec_build_init(&b, out, f->data.n);
        rec_build_doc(&b, &(struct rec_doc){ .parent = REC_NONE,
                                             .kind = REC_DOC_file,
                                             .len = f->data.n,
                                             .size = f->data.n,
                                             .type = STR("text/plain"),
                                             .name = f->name });
        parse_text_open(&t, f->data, (struct bytes){ 0 });
        rec_build_text_init(&text, &b, REC_TEXT_plain);
        parse_text_put(&text, buf_str(&t.text));
        rec_build_text_done(&text);
        parse_text_flaws(&t, &b);
        parse_text_close(&t);
        rec_build_done(&b);
}
