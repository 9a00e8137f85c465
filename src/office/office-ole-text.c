/* Text and times as OLE-age files hold them: UTF-16, code pages by number, FILETIME.
 *
 * parse_charset_decode() lets the bytes decide what they are, which is right for a mail and wrong
 * for three letters between two control words; here the number decides. */
#include "base/utf8.h"
#include "office/office-ole.h"
#include "parse/parse-charset-tables.h"

#include "base/le.h"

#include <unicode/ucnv.h>

enum { PIECE = 2048 };

void office_ole_utf16(struct bytes in, bool to_nul, struct buf *out) {
        uint32_t lead = 0;
        for (size_t i = 0; i + 2 <= in.n; i += 2) {
                uint32_t c = le_get16(in.p + i);
                bool low = (c & 0xfc00) == 0xdc00;
                if (c == 0 && to_nul)
                        break;
                if (lead)
                        buf_put_utf8(out,
                                     low ? 0x10000 + ((lead & 0x3ff) << 10 | (c & 0x3ff)) : 0xfffd);
                if (low && !lead)
                        buf_put_utf8(out, 0xfffd);
                lead = (c & 0xfc00) == 0xd800 ? c : 0;
                if (!low && !lead && c)
                        buf_put_utf8(out, c);
        }
        if (lead)
                buf_put_utf8(out, 0xfffd);
}

static const struct page {
        uint32_t number;
        const char *label;
} pages[] = {
        { 708, "iso-8859-6" },      { 874, "windows-874" },      { 932, "shift_jis" },
        { 936, "gb18030" },         { 949, "euc-kr" },           { 950, "big5" },
        { 1200, "utf-16le" },       { 1201, "utf-16be" },        { 1361, "euc-kr" },
        { 10000, "macintosh" },     { 10001, "shift_jis" },      { 10004, "x-mac-arabic" },
        { 10006, "x-mac-greek" },   { 10007, "x-mac-cyrillic" }, { 10029, "x-mac-ce" },
        { 10081, "x-mac-turkish" }, { 20127, "us-ascii" },       { 20866, "koi8-r" },
        { 20932, "euc-jp" },        { 20936, "gb18030" },        { 20949, "euc-kr" },
        { 21866, "koi8-u" },        { 38598, "iso-8859-8" },     { 50220, "iso-2022-jp" },
        { 50221, "iso-2022-jp" },   { 50222, "iso-2022-jp" },    { 50225, "iso-2022-kr" },
        { 51932, "euc-jp" },        { 51936, "gb18030" },        { 51949, "euc-kr" },
        { 52936, "hz-gb-2312" },    { 54936, "gb18030" },        { 65000, "utf-7" },
        { 65001, "utf-8" },
};

static enum parse_charset_id charset_of(uint32_t number) {
        char z[32];
        for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
                if (pages[i].number == number)
                        return parse_charset_find(str_bytes(str_of(pages[i].label)));
        if (number >= 28591 && number <= 28606)
                snprintf(z, sizeof z, "iso-8859-%u", (unsigned) (number - 28590));
        else
                snprintf(z, sizeof z, number >= 1250 && number <= 1258 ? "windows-%u" : "ibm%u",
                         (unsigned) number);
        enum parse_charset_id id = parse_charset_find(str_bytes(str_of(z)));
        return id == PARSE_CHARSET_NONE ? PARSE_CHARSET_windows_1252 : id;
}

struct str office_ole_charset(uint32_t codepage) {
        return parse_charset_name(charset_of(codepage));
}

static void put_utf8(struct bytes in, struct buf *out) {
        while (in.n) {
                size_t n;
                uint32_t c = utf8_get_any(in, &n);
                if (c)
                        buf_put_utf8(out, c);
                in = bytes_sub(in, n, SIZE_MAX);
        }
}

static void put_one(struct bytes in, enum parse_charset_id id, struct buf *out) {
        for (size_t i = 0; i < in.n; i++) {
                uint32_t c = parse_charset_point(id, in.p[i]);
                if (in.p[i])
                        buf_put_utf8(out, c ? c : 0xfffd);
        }
}

static const char *icu_name(enum parse_charset_id id) {
        static const char *const names[] = {
#define CHARSET_OWN(id, name)
#define CHARSET_ONE(id, name, python)
#define CHARSET_ICU(id, name, icu) icu,
#include "parse/parse-charset.def"
#undef CHARSET_OWN
#undef CHARSET_ONE
#undef CHARSET_ICU
        };
        return names[id - PARSE_CHARSET_ICU_FIRST];
}

static void put_icu(struct bytes in, enum parse_charset_id id, struct buf *out) {
        UErrorCode e = U_ZERO_ERROR;
        UConverter *c = ucnv_open(icu_name(id), &e);
        if (U_FAILURE(e))
                return;
        const char *p = (const char *) in.p, *end = p + in.n;
        UChar u[PIECE];
        do {
                UChar *at = u;
                e = U_ZERO_ERROR;
                ucnv_toUnicode(c, &at, u + PIECE - 1, &p, end, NULL, true, &e);
                if (at > u && (at[-1] & 0xfc00) == 0xd800 && e == U_BUFFER_OVERFLOW_ERROR &&
                    at < u + PIECE) { /* the other half stands first in the next piece */
                        UChar *more = at;
                        e = U_ZERO_ERROR;
                        ucnv_toUnicode(c, &more, u + PIECE, &p, end, NULL, true, &e);
                        at = more;
                }
                office_ole_utf16(bytes_of(u, (size_t) (at - u) * sizeof *u), false, out);
        } while (e == U_BUFFER_OVERFLOW_ERROR && !out->over);
        ucnv_close(c);
}

void office_ole_codepage(struct bytes in, uint32_t codepage, struct buf *out) {
        enum parse_charset_id id = charset_of(codepage);
        if (id == PARSE_CHARSET_us_ascii)
                id = PARSE_CHARSET_windows_1252;
        if (id == PARSE_CHARSET_utf_8)
                put_utf8(in, out);
        else if (parse_charset_is_one(id))
                put_one(in, id, out);
        else
                put_icu(in, id, out);
}

int64_t office_ole_time(uint64_t filetime) {
        const int64_t epoch = 11644473600, first = -2208988800, last = 7258118400;
        int64_t at = (int64_t) (filetime / 10000000) - epoch;
        return at >= first && at < last && filetime ? at : INT64_MIN;
}
