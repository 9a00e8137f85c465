/* Undo UTF-8 that somebody had read as a one-byte charset and written out again:
 *
 *   salam   --UTF-8--> D8 B3 D9 84 ..  --read as windows-1252--> "Ø³Ù„.."  --UTF-8--> C3 98 C2 B3
 * ..
 *                                      --read as windows-1256--> "ط³ظ„.."
 *
 * Each character is turned back into the byte it was; where the bytes make well-formed UTF-8, that
 * was it: real text in these charsets hardly ever does (its letters stand where UTF-8 wants
 * continuation bytes).  Decided line by line, as answers quote mangled mail in sound mail; a text
 * with a single such place is left alone.  Letters that cannot have come from the charset stay.
 * It does not repair text that lost bytes on the way ("?"). */
#include "parse/parse-charset-mojibake.h"

#include "base/utf8.h"
#include "parse/parse-charset-tables.h"

enum { LOW = 0x700, SIGNS = 0x2000, SIGNS_END = 0x2200 };

/* Code point to byte of one charset; 0 = it has no such byte. */
struct inverse {
        uint8_t low[LOW], signs[SIGNS_END - SIGNS];
};

static void inverse_init(struct inverse *v, enum parse_charset_id id) {
        memset(v, 0, sizeof *v);
        for (unsigned c1 = 0x80; c1 < 0xa0; c1++)
                v->low[c1] = (uint8_t) c1; /* many readers pass unassigned bytes through */
        for (unsigned byte = 0x80; byte < 0x100; byte++) {
                uint32_t cp = parse_charset_point(id, (uint8_t) byte);
                if (cp && cp < LOW)
                        v->low[cp] = (uint8_t) byte;
                else if (cp >= SIGNS && cp < SIGNS_END)
                        v->signs[cp - SIGNS] = (uint8_t) byte;
        }
}

static uint8_t inverse_get(const struct inverse *v, uint32_t cp) {
        return cp < LOW ? v->low[cp] : cp >= SIGNS && cp < SIGNS_END ? v->signs[cp - SIGNS] : 0;
}

/* The sequence that begins at text[i], if the bytes behind its characters are well-formed UTF-8 of
 * more than one byte: their number, with the bytes in `ret` and the length in text in *ret_n. */
static size_t sequence(const struct inverse *v, struct str s, size_t i, uint8_t ret[static 4],
                       size_t *ret_n) {
        size_t want = 1, have = 0, at = i;
        while (have < want && at < s.n) {
                size_t n;
                uint8_t byte = inverse_get(v, utf8_get(s.p + at, &n));
                if (byte < 0x80)
                        return 0;
                if (have == 0)
                        want = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 0;
                ret[have++] = byte;
                at += n;
        }
        if (want < 2 || have < want || utf8_valid(bytes_of(ret, want)) != want)
                return 0;
        *ret_n = at - i;
        return want;
}

/* Is this line mangled?  Its places that turn back are counted against its letters that do not. */
static bool line_mangled(const struct inverse *v, struct str line, size_t *ret_good) {
        size_t good = 0, bad = 0;
        uint8_t bytes[4];
        const uint8_t *p = (const uint8_t *) line.p;
        for (size_t i = parse_charset_ascii(p, line.n, 0), n; i < line.n;
             i += n, i += parse_charset_ascii(p, line.n, i)) {
                if (sequence(v, line, i, bytes, &n)) {
                        good++;
                } else {
                        bad++;
                        utf8_get(line.p + i, &n);
                }
        }
        *ret_good = good;
        return good > 3 * bad;
}

static size_t line_mend(const struct inverse *v, struct str line, char *to) {
        size_t have = 0;
        uint8_t bytes[4];
        for (size_t i = 0, n; i < line.n; i += n) {
                size_t made = (uint8_t) line.p[i] < 0x80 ? 0 : sequence(v, line, i, bytes, &n);
                if (made) {
                        memcpy(to + have, bytes, made);
                } else {
                        utf8_get(line.p + i, &n);
                        made = n;
                        memmove(to + have, line.p + i, n);
                }
                have += made;
        }
        return have;
}

static struct str line_at(struct str text, size_t from) {
        const char *nl = memchr(text.p + from, '\n', text.n - from);
        return str_sub(text, from, nl ? (size_t) (nl - text.p) + 1 - from : SIZE_MAX);
}

static bool mend(struct str text, char *to, enum parse_charset_id id, size_t *ret_n) {
        struct inverse v;
        struct str line;
        size_t total = 0, have = 0, good;
        inverse_init(&v, id);
        for (size_t i = 0; i < text.n; i += line.n) {
                line = line_at(text, i);
                total += line_mangled(&v, line, &good) ? good : 0;
        }
        if (total < 2)
                return false;
        for (size_t i = 0; i < text.n; i += line.n) {
                line = line_at(text, i);
                if (line_mangled(&v, line, &good)) {
                        have += line_mend(&v, line, to + have);
                } else {
                        memmove(to + have, line.p, line.n);
                        have += line.n;
                }
        }
        *ret_n = have;
        return true;
}

/* How often the first letters of mangled text stand: enough to go and look? */
static void suspects(struct str text, size_t ret[static 3]) {
        const uint8_t *p = (const uint8_t *) text.p;
        ret[0] = ret[1] = ret[2] = 0;
        for (size_t i = parse_charset_ascii(p, text.n, 0); i + 1 < text.n;
             i++, i += parse_charset_ascii(p, text.n, i)) {
                ret[0] += p[i] == 0xc3;                                           /* U+00C0-00FF */
                ret[1] += p[i] == 0xd8 && (p[i + 1] == 0xb7 || p[i + 1] == 0xb8); /* tah, zah */
                ret[2] += p[i] == 0xd0 && (p[i + 1] == 0xa0 || p[i + 1] == 0xa1); /* er, es */
        }
}

bool parse_charset_unmangle(char *text, size_t n, size_t *ret_n) {
        static const enum parse_charset_id readers[3] = { PARSE_CHARSET_windows_1252,
                                                          PARSE_CHARSET_windows_1256,
                                                          PARSE_CHARSET_windows_1251 };
        size_t suspect[3];
        suspects((struct str){ text, n }, suspect);
        for (size_t i = 0; i < 3; i++)
                if (suspect[i] >= 2 && mend((struct str){ text, n }, text, readers[i], ret_n))
                        return true;
        return false;
}
