/* Bytes of a text part to UTF-8.
 *
 *   label -> key -> charset ---.
 *   bytes -> facts -> guess ---+-> read: ASCII (a copy) | UTF-8 | 128-entry table | ICU -> mend
 *
 * One-byte charsets are read by tables of our own (made at build time), UTF-8 by base/; only the
 * East Asian charsets, UTF-7, -16 and -32 go to ICU.  A converter is opened for each text and
 * closed again: ICU keeps the data of every converter that was ever open, so after the warm-up
 * opening one is a table look-up and an allocation (no state of ours to keep, no system call).
 *
 * It does not look at what the text says, strip anything but NULs and the byte order mark, or
 * normalise: folding is text/'s business. */
#include "parse/parse-charset.h"

#include "base/bug.h"
#include "base/utf8.h"
#include "parse/parse-charset-guess.h"
#include "parse/parse-charset-mojibake.h"

#include <unicode/ucnv.h>
#include <unicode/udata.h>

enum { KEY = 64, CHUNK = 4096 };

static const char *const names[] = {
#define CHARSET_OWN(id, name)         name,
#define CHARSET_ONE(id, name, python) name,
#define CHARSET_ICU(id, name, icu)    name,
#include "parse/parse-charset.def"
#undef CHARSET_OWN
#undef CHARSET_ONE
#undef CHARSET_ICU
};

static const char *const icu_names[] = {
#define CHARSET_OWN(id, name)
#define CHARSET_ONE(id, name, python)
#define CHARSET_ICU(id, name, icu) icu,
#include "parse/parse-charset.def"
#undef CHARSET_OWN
#undef CHARSET_ONE
#undef CHARSET_ICU
};

struct str parse_charset_name(enum parse_charset_id id) {
        return id < PARSE_CHARSET_N ? str_of(names[id]) : (struct str){ NULL, 0 };
}

/* --- labels --- */

/* Letters and digits of the label, small; stops where a parameter would. */
static size_t label_key(struct bytes label, char ret[static KEY]) {
        size_t n = 0;
        if (bytes_starts_nocase(label, STR("charset=")))
                label = bytes_sub(label, 8, SIZE_MAX);
        label = bytes_sub(label, 0, 4 * KEY);
        for (size_t i = 0; i < label.n && n < KEY; i++) {
                char c = ascii_lower((char) label.p[i]);
                if (c == ';' || (c == ',' && n))
                        break;
                if (ascii_alpha(c) || ascii_digit(c))
                        ret[n++] = c;
        }
        return n;
}

static enum parse_charset_id find_key(struct str key) {
        size_t lo = 0, hi = parse_charset_n_labels;
        while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                int c = str_cmp(key, str_of(parse_charset_labels[mid].key));
                if (c == 0)
                        return parse_charset_labels[mid].id;
                *(c < 0 ? &hi : &lo) = c < 0 ? mid : mid + 1;
        }
        return PARSE_CHARSET_NONE;
}

enum parse_charset_id parse_charset_find(struct bytes label) {
        char z[KEY];
        struct str key = { z, label_key(label, z) };
        enum parse_charset_id id = find_key(key);
        for (size_t i = 0; i < 2 && id == PARSE_CHARSET_NONE; i++) {
                struct str prefix = i ? STR("cs") : STR("x");
                if (str_starts(key, prefix))
                        id = find_key(str_sub(key, prefix.n, SIZE_MAX));
        }
        return id;
}

/* --- reading --- */

/* Where text goes, with a note of what was lost. */
struct sink {
        struct buf *out;
        bool replaced;
        bool nul; /* a unit of UTF-16 was U+0000 */
};

/* Append whole code points; what no longer fits is left out. */
static void put_cut(struct buf *out, struct str s) {
        if (out->over)
                return;
        if (s.n > out->max - out->n) {
                buf_put_str(out, str_sub(s, 0, utf8_floor(s, out->max - out->n)));
                out->over = true;
                return;
        }
        buf_put_str(out, s);
}

static void put_bad(struct sink *to) {
        put_cut(to->out, STR("\xef\xbf\xbd"));
        to->replaced = true;
}

static void read_utf8(struct bytes in, struct sink *to) {
        while (in.n && !to->out->over) {
                size_t good = utf8_valid(in), bad;
                put_cut(to->out, (struct str){ (const char *) in.p, good });
                in = bytes_sub(in, good, SIZE_MAX);
                if (in.n == 0)
                        break;
                put_bad(to);
                utf8_get_any(in, &bad);
                in = bytes_sub(in, bad, SIZE_MAX);
        }
}

static void read_one(struct bytes in, enum parse_charset_id id, struct sink *to) {
        char z[CHUNK * 3];
        while (in.n && !to->out->over) {
                struct bytes chunk = bytes_sub(in, 0, CHUNK);
                size_t n = 0;
                for (size_t i = 0; i < chunk.n; i++) {
                        uint32_t cp = parse_charset_point(id, chunk.p[i]);
                        to->replaced |= cp == 0;
                        n += utf8_put(z + n, cp ? cp : 0xfffd);
                }
                put_cut(to->out, (struct str){ z, n });
                in = bytes_sub(in, chunk.n, SIZE_MAX);
        }
}

/* UTF-16 to `to`; NULs left out, lone surrogates replaced.  `*lead` keeps a high surrogate over. */
static void put_utf16(const UChar *u, size_t n, UChar *lead, struct sink *to) {
        char z[CHUNK * 3 + 8];
        size_t have = 0;
        for (size_t i = 0; i < n; i++) {
                uint32_t cp = u[i];
                if (*lead && (cp & 0xfc00) == 0xdc00)
                        cp = 0x10000 + (((uint32_t) *lead & 0x3ff) << 10 | (cp & 0x3ff));
                else if (*lead)
                        have += utf8_put(z + have, 0xfffd);
                *lead = (cp & 0xfffffc00) == 0xd800 ? (UChar) cp : 0;
                to->nul |= cp == 0;
                if (cp == 0 || *lead)
                        continue;
                cp = (cp & 0xfffffc00) == 0xdc00 ? 0xfffd : cp;
                to->replaced |= cp == 0xfffd;
                have += utf8_put(z + have, cp);
        }
        put_cut(to->out, (struct str){ z, have });
}

static void read_icu(struct bytes in, enum parse_charset_id id, struct sink *to) {
        UErrorCode e = U_ZERO_ERROR;
        UConverter *c = ucnv_open(icu_names[id - PARSE_CHARSET_ICU_FIRST], &e);
        if (U_FAILURE(e))
                BUG("no ICU converter '%s': %s", icu_names[id - PARSE_CHARSET_ICU_FIRST],
                    u_errorName(e));
        UChar u[CHUNK], lead = 0;
        const char *p = (const char *) in.p, *end = p + in.n;
        do {
                UChar *at = u;
                e = U_ZERO_ERROR;
                ucnv_toUnicode(c, &at, u + CHUNK, &p, end, NULL, true, &e);
                put_utf16(u, (size_t) (at - u), &lead, to);
        } while (e == U_BUFFER_OVERFLOW_ERROR && !to->out->over);
        if (lead || U_FAILURE(e))
                put_bad(to);
        ucnv_close(c);
}

static void read_as(struct bytes in, enum parse_charset_id id, struct sink *to) {
        if (id == PARSE_CHARSET_us_ascii || id == PARSE_CHARSET_utf_8)
                read_utf8(in, to);
        else if (parse_charset_is_one(id))
                read_one(in, id, to);
        else
                read_icu(in, id, to);
}

/* Take NULs out of what was appended from `from` on. */
static bool drop_nuls(struct buf *out, size_t from) {
        char *nul = out->n > from ? memchr(out->p + from, 0, out->n - from) : NULL;
        if (!nul)
                return false;
        size_t n = (size_t) (nul - out->p);
        for (size_t i = n; i < out->n; i++)
                if (out->p[i])
                        out->p[n++] = out->p[i];
        out->n = n;
        return true;
}

static void drop_mark(struct buf *out, size_t from) {
        if (out->n - from >= 3 && memcmp(out->p + from, "\xef\xbb\xbf", 3) == 0) {
                memmove(out->p + from, out->p + from + 3, out->n - from - 3);
                out->n -= 3;
        }
}

/* Twice, as some mail was mangled twice. */
static bool unmangle(struct buf *out, size_t from) {
        bool mended = false;
        for (int i = 0; i < 2 && out->n > from; i++) {
                size_t n;
                if (!parse_charset_unmangle(out->p + from, out->n - from, &n))
                        break;
                out->n = from + n;
                mended = true;
        }
        return mended;
}

static bool is_7bit(enum parse_charset_id id) {
        return id == PARSE_CHARSET_utf_7 || id == PARSE_CHARSET_hz ||
               id == PARSE_CHARSET_iso_2022_cn || id == PARSE_CHARSET_iso_2022_jp ||
               id == PARSE_CHARSET_iso_2022_kr;
}

/* The bytes say another charset than the label; a mark or half a name less is no lie. */
static bool is_lie(enum parse_charset_id declared, enum parse_charset_id used,
                   const struct parse_charset_facts *f) {
        if (declared == PARSE_CHARSET_NONE || declared == used)
                return false;
        if (used == PARSE_CHARSET_us_ascii)
                return f->nul && declared >= PARSE_CHARSET_utf_16le &&
                       declared <= PARSE_CHARSET_utf_32be;
        return !(declared == PARSE_CHARSET_utf_16le &&
                 used == PARSE_CHARSET_utf_16be); /* "utf-16" */
}

void parse_charset_decode(struct bytes in, struct bytes label, struct buf *out,
                          struct parse_charset_result *ret) {
        enum parse_charset_id declared = parse_charset_find(label);
        *ret = (struct parse_charset_result){ .used = parse_charset_name(PARSE_CHARSET_us_ascii) };
        if (!is_7bit(declared) && parse_charset_plain(in)) {
                put_cut(out, (struct str){ (const char *) in.p, in.n });
                return;
        }
        struct parse_charset_facts facts;
        struct sink to = { .out = out };
        size_t from = out->n;
        char key[KEY];
        parse_charset_look(in, &facts);
        enum parse_charset_id used = parse_charset_guess(in, &facts, declared);
        read_as(in, used, &to);
        bool wide = used >= PARSE_CHARSET_utf_16le && used <= PARSE_CHARSET_utf_32be;
        *ret = (struct parse_charset_result){
                .used = parse_charset_name(used),
                .unknown = declared == PARSE_CHARSET_NONE && label_key(label, key) > 0,
                .lied = is_lie(declared, used, &facts),
                .replaced = to.replaced,
                .nul = (facts.nul && !wide) || to.nul, /* every other byte of UTF-16 is one */
        };
        drop_nuls(out, from);
        drop_mark(out, from);
        ret->mojibake = facts.high && unmangle(out, from);
}

void parse_charset_warm(void) {
        UErrorCode e = U_ZERO_ERROR;
        udata_setFileAccess(UDATA_NO_FILES,
                            &e); /* ICU's data is in its library; never look elsewhere */
        for (size_t i = 0; i < sizeof icu_names / sizeof *icu_names; i++) {
                e = U_ZERO_ERROR;
                UConverter *c = ucnv_open(icu_names[i], &e);
                if (U_FAILURE(e))
                        BUG("no ICU converter '%s': %s", icu_names[i], u_errorName(e));
                ucnv_close(c);
        }
        struct parse_charset_result r;
        struct buf b;
        buf_init(&b, 0);
        /* "stra\xdfe" and more: long enough to reach uchardet. */
        parse_charset_decode(str_bytes(STR("\xe4\xf6\xfc \xdf\xc4\xd6\xdc \xe9\xe8")),
                             (struct bytes){ NULL, 0 }, &b, &r);
        buf_done(&b);
}
