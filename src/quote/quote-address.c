/* An address made, written, read back, and found again. */
#include "quote/quote-address.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "quote/quote-raw.h"
#include "quote/quote-seek.h"
#include "text/text-fold.h"
#include "text/text-token.h"

/* Full stops, quote marks and the like at the ends of `words` belong to it where the text has them
 * too. */
static void widen(struct str text, struct str words, uint64_t *off, uint64_t *len) {
        struct text_tokens t;
        struct text_token w;
        size_t first = words.n, end = 0;
        text_tokens_init(&t, words);
        while (text_tokens_next(&t, &w)) {
                first = w.off < first ? w.off : first;
                end = w.off + w.len > end ? w.off + w.len : end;
        }
        while (end < words.n && *off + *len < text.n && text.p[*off + *len] == words.p[end++])
                ++*len;
        while (first > 0 && *off > 0 && text.p[*off - 1] == words.p[--first]) {
                --*off;
                ++*len;
        }
}

bool quote_address_seek(struct str text, struct str words, uint64_t *ret_off, uint64_t *ret_len) {
        struct quote_seek s;
        quote_seek_init(&s, text, words);
        bool found = quote_seek_next(&s, ret_off, ret_len);
        quote_seek_done(&s);
        if (found)
                widen(text, words, ret_off, ret_len);
        return found;
}

/* ---- making one ----------------------------------------------------------------------------- */

static struct str around(struct str text, uint64_t from, uint64_t to, bool behind) {
        if (behind) {
                struct str s = str_sub(text, from, to - from);
                s.n = utf8_floor(s, s.n);
                return s;
        }
        while (from < to && ((unsigned char) text.p[from] & 0xc0) == 0x80)
                from++;
        return str_sub(text, from, to - from);
}

/* Which occurrence of its words stands at `off`, from 0. */
static uint32_t occurrence(struct str text, struct str words, uint64_t off) {
        struct quote_seek s;
        uint64_t at, len;
        uint32_t n = 0;
        quote_seek_init(&s, str_sub(text, 0, off), words);
        while (n < LIMIT_quote_places && quote_seek_next(&s, &at, &len))
                n++;
        quote_seek_done(&s);
        return n;
}

static void name(struct quote_address *q) {
        char hex[SHA256_HEX];
        struct buf b;
        buf_init(&b, 0);
        sha256_hex(&q->doc, hex);
        buf_printf(&b, "clew-quote 1\n%s\n%u\n", hex, q->nth);
        text_fold(q->words, &b);
        struct sha256 h = hash_sha256(buf_bytes(&b));
        buf_done(&b);
        sha256_hex(&h, hex);
        snprintf(q->id, sizeof q->id, "q%.12s", hex);
}

/* The range of the part that the text at `off` was made from, and how it is written there. */
static bool part_of(const struct quote_doc *d, uint64_t off, struct rec_part *ret) {
        struct bytes in = buf_bytes(&d->records);
        uint32_t part = REC_NONE;
        uint64_t end = 0;
        struct rec r;
        while (part == REC_NONE && rec_get(&in, &r, NULL) > 0)
                if (r.kind == REC_text && off < (end += r.text.text.n))
                        part = r.text.part;
        in = buf_bytes(&d->records);
        while (part != REC_NONE && rec_get(&in, &r, NULL) > 0)
                if (r.kind == REC_part && r.part.index == part) {
                        *ret = r.part;
                        return true;
                }
        return false;
}

static void raw_place(const struct quote_doc *d, struct bytes raw, struct quote_address *q) {
        struct rec_part part = { .encoding = REC_CTE_binary, .body_len = d->row.size };
        bool has = part_of(d, q->off, &part);
        if (has) {
                q->raw = QUOTE_RAW_WITHIN;
                q->raw_off = part.body_off;
                q->raw_len = part.body_len;
        }
        if (raw.p && quote_raw_find(raw, part.body_off, has ? part.body_len : raw.n, part.encoding,
                                    q->words, &q->raw_off, &q->raw_len) > 0)
                q->raw = QUOTE_RAW_EXACT;
}

static void trim(struct str text, uint64_t *off, uint64_t *len) {
        uint64_t end = utf8_floor(text, *off + *len);
        *off = utf8_floor(text, *off);
        while (*off < end && ascii_space((unsigned char) text.p[*off]))
                ++*off;
        while (end > *off && ascii_space((unsigned char) text.p[end - 1]))
                end--;
        *len = end - *off;
}

int quote_address_make(const struct quote_doc *d, struct bytes raw, uint64_t off, uint64_t len,
                       struct arena *a, struct quote_address *ret, struct err *e) {
        uint64_t at, n;
        if (off > d->text.n || len > d->text.n - off)
                return err_set(e, ERR_range, "the text of this document has %zu bytes", d->text.n);
        trim(d->text, &off, &len);
        if (len > LIMIT_quote_bytes)
                return err_set(e, ERR_usage, "a quotation holds at most %u bytes",
                               (unsigned) LIMIT_quote_bytes);
        struct str words = str_sub(d->text, off, len);
        if (!quote_address_seek(words, words, &at, &n))
                return err_set(e, ERR_usage, "there is no word in it");
        uint64_t before = off > QUOTE_AROUND ? off - QUOTE_AROUND : 0;
        uint64_t after = d->text.n - off - len;
        after = off + len + (after < QUOTE_AROUND ? after : QUOTE_AROUND);
        *ret = (struct quote_address){
                .doc = d->row.key,
                .content = d->row.hash,
                .off = off,
                .len = len,
                .nth = occurrence(d->text, words, off),
                .words = arena_str(a, words),
                .before = arena_str(a, around(d->text, before, off, false)),
                .after = arena_str(a, around(d->text, off + len, after, true)),
        };
        raw_place(d, raw, ret);
        quote_doc_box(d, off, len, &ret->box);
        name(ret);
        return 0;
}

/* ---- as lines -------------------------------------------------------------------------------- */

static void put_words(struct buf *out, const char *key, struct str s) {
        buf_printf(out, "%s ", key);
        for (size_t i = 0; i < s.n; i++)
                if (s.p[i] == '\n')
                        buf_puts(out, "\\n");
                else if (s.p[i] == '\\')
                        buf_puts(out, "\\\\");
                else if (s.p[i] == '\r')
                        buf_puts(out, "\\r");
                else
                        buf_putc(out, s.p[i]);
        buf_putc(out, '\n');
}

static const char *const raws[] = { "none", "within", "exact" };

void quote_address_put(const struct quote_address *q, struct buf *out) {
        char doc[SHA256_HEX], content[SHA256_HEX];
        sha256_hex(&q->doc, doc);
        sha256_hex(&q->content, content);
        buf_printf(out, "clew-quote 1\nid %s\ndocument %s\ncontent %s\n", q->id, doc, content);
        buf_printf(out, "text %llu+%llu\nraw %llu+%llu %s\n", (unsigned long long) q->off,
                   (unsigned long long) q->len, (unsigned long long) q->raw_off,
                   (unsigned long long) q->raw_len, raws[q->raw]);
        if (q->box.page)
                buf_printf(out, "page %u %d %d %u %u\n", q->box.page, q->box.x, q->box.y, q->box.w,
                           q->box.h);
        buf_printf(out, "nth %u\n", q->nth);
        put_words(out, "before", q->before);
        put_words(out, "words", q->words);
        put_words(out, "after", q->after);
}

static struct str get_words(struct str s, struct arena *a) {
        char *p = arena_alloc(a, s.n + 1);
        size_t n = 0;
        for (size_t i = 0; i < s.n; i++) {
                if (s.p[i] == '\\' && i + 1 < s.n) {
                        char c = s.p[++i];
                        p[n++] = (char) (c == 'n' ? '\n' : c == 'r' ? '\r' : c);
                } else {
                        p[n++] = s.p[i];
                }
        }
        return (struct str){ p, n };
}

/* "120+44" */
static bool get_range(struct str s, uint64_t *off, uint64_t *len) {
        struct str first = str_cut(&s, '+');
        return str_u64(first, off) && str_u64(s, len);
}

static bool get_raw(struct str s, struct quote_address *q) {
        struct str range = str_cut(&s, ' ');
        for (unsigned i = 0; i < sizeof raws / sizeof *raws; i++)
                if (str_eq(s, str_of(raws[i]))) {
                        q->raw = (enum quote_raw) i;
                        return get_range(range, &q->raw_off, &q->raw_len);
                }
        return false;
}

static bool get_page(struct str s, struct quote_box *b) {
        int64_t v[5];
        for (size_t i = 0; i < 5; i++)
                if (!str_i64(str_cut(&s, ' '), &v[i]) || v[i] > INT32_MAX || v[i] < INT32_MIN)
                        return false;
        *b = (struct quote_box){ (uint32_t) v[0], (int32_t) v[1], (int32_t) v[2], (uint32_t) v[3],
                                 (uint32_t) v[4] };
        return v[0] > 0 && v[3] >= 0 && v[4] >= 0;
}

static bool get_id(struct str s, char ret[static QUOTE_ID]) {
        if (s.n != QUOTE_ID - 1 || s.p[0] != 'q' || !str_is_hex(str_sub(s, 1, s.n)))
                return false;
        memcpy(ret, s.p, s.n);
        ret[s.n] = 0;
        return true;
}

enum { GOT_id = 1, GOT_doc = 2, GOT_content = 4, GOT_text = 8, GOT_words = 16, GOT_all = 31 };

/* One line; false when a line that we know is not as it should be. */
static bool get_line(struct str key, struct str s, struct arena *a, struct quote_address *q,
                     unsigned *got) {
        uint64_t n;
        if (str_eq(key, STR("id"))) {
                *got |= GOT_id;
                return get_id(s, q->id);
        }
        if (str_eq(key, STR("document"))) {
                *got |= GOT_doc;
                return sha256_of_hex(s, &q->doc);
        }
        if (str_eq(key, STR("content"))) {
                *got |= GOT_content;
                return sha256_of_hex(s, &q->content);
        }
        if (str_eq(key, STR("text"))) {
                *got |= GOT_text;
                return get_range(s, &q->off, &q->len);
        }
        if (str_eq(key, STR("words"))) {
                *got |= GOT_words;
                q->words = get_words(s, a);
                return q->words.n > 0 && q->words.n <= LIMIT_quote_bytes;
        }
        if (str_eq(key, STR("nth")) && str_u64(s, &n) && n < UINT32_MAX) {
                q->nth = (uint32_t) n;
                return true;
        }
        if (str_eq(key, STR("before")))
                q->before = get_words(s, a);
        else if (str_eq(key, STR("after")))
                q->after = get_words(s, a);
        else if (str_eq(key, STR("raw")))
                return get_raw(s, q);
        else if (str_eq(key, STR("page")))
                return get_page(s, &q->box);
        return true;
}

int quote_address_read(struct str lines, struct arena *a, struct quote_address *ret,
                       struct err *e) {
        unsigned got = 0;
        bool good = str_eq(str_cut(&lines, '\n'), STR("clew-quote 1"));
        *ret = (struct quote_address){ 0 };
        while (good && lines.n) {
                struct str line = str_cut(&lines, '\n'), key = str_cut(&line, ' ');
                good = get_line(key, line, a, ret, &got);
        }
        return good && got == GOT_all ? 0
                                      : err_set(e, ERR_corrupt, "not the address of a quotation");
}

/* ---- where it is today ------------------------------------------------------------------------
 */

const char *quote_stand_id(enum quote_stand s) {
        static const char *const ids[] = { "stands", "moved", "changed", "gone" };
        return ids[s];
}

/* How many bytes of neighbours are the same. */
static size_t neighbours(struct str text, uint64_t off, uint64_t len,
                         const struct quote_address *q) {
        size_t n = 0;
        while (n < q->before.n && n < off &&
               text.p[off - 1 - n] == q->before.p[q->before.n - 1 - n])
                n++;
        struct str behind = str_sub(text, off + len, SIZE_MAX);
        size_t k = 0;
        while (k < q->after.n && k < behind.n && behind.p[k] == q->after.p[k])
                k++;
        return n + k;
}

/* The best of all places of the words. */
static bool seek_best(struct str text, const struct quote_address *q, uint64_t *ret_off,
                      uint64_t *ret_len) {
        struct quote_seek s;
        uint64_t off, len;
        size_t best = 0;
        quote_seek_init(&s, text, q->words);
        for (uint32_t n = 0; n < LIMIT_quote_places && quote_seek_next(&s, &off, &len); n++) {
                size_t same = 2 * neighbours(text, off, len, q) + (n == q->nth) + 1;
                if (same > best) {
                        best = same;
                        *ret_off = off;
                        *ret_len = len;
                }
        }
        quote_seek_done(&s);
        return best > 0;
}

int quote_address_resolve(struct store *st, const struct quote_address *q, struct quote_doc *d,
                          uint64_t *ret_off, uint64_t *ret_len, enum quote_stand *ret,
                          struct err *e) {
        struct doc_id id;
        *d = (struct quote_doc){ 0 };
        *ret = QUOTE_GONE;
        *ret_off = *ret_len = 0;
        int r = store_doc_find(st, &q->doc, &id, e);
        if (r <= 0 || (r = quote_doc_load(st, id, d, e)) < 0)
                return r;
        *ret_off = q->off;
        *ret_len = q->len;
        if (q->off <= d->text.n && q->len <= d->text.n - q->off &&
            str_eq(str_sub(d->text, q->off, q->len), q->words))
                *ret = QUOTE_STANDS;
        else
                *ret = seek_best(d->text, q, ret_off, ret_len) ? QUOTE_MOVED : QUOTE_LOST;
        return 0;
}
