/* Pieces of mail, vCard and iCalendar being written; see outlook-mime-out.h.
 *
 * What goes in is hostile text: line ends inside a value would begin a field of their own, so all
 * controls become spaces first (wild.md#outlook-damaged). */
#include "outlook/outlook-mime-out.h"

#include "base/utf8.h"
#include "when/when.h"

enum { WORD_BYTES = 42, FOLD = 75, BASE64_LINE = 57, PARAM_PIECE = 60 };

static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void outlook_mime_base64(struct buf *out, struct bytes in, bool lines) {
        for (size_t i = 0; i < in.n; i += 3) {
                uint32_t v = (uint32_t) in.p[i] << 16;
                v |= i + 1 < in.n ? (uint32_t) in.p[i + 1] << 8 : 0;
                v |= i + 2 < in.n ? in.p[i + 2] : 0;
                char *z = buf_room(out, 4);
                if (!z)
                        return;
                z[0] = base64[v >> 18];
                z[1] = base64[v >> 12 & 63];
                z[2] = i + 1 < in.n ? base64[v >> 6 & 63] : '=';
                z[3] = i + 2 < in.n ? base64[v & 63] : '=';
                out->n += 4;
                if (lines && (i / 3 % (BASE64_LINE / 3) == BASE64_LINE / 3 - 1 || i + 3 >= in.n))
                        buf_puts(out, "\r\n");
        }
}

void outlook_mime_hex(struct buf *out, struct bytes in) {
        for (size_t i = 0; i < in.n; i++)
                buf_printf(out, "%02X", in.p[i]);
}

static bool needs_word(struct str s) {
        for (size_t i = 0; i < s.n; i++)
                if ((uint8_t) s.p[i] >= 0x7f || (uint8_t) s.p[i] < 0x20)
                        return true;
        return str_find(s, STR("=?")) != SIZE_MAX;
}

/* The longest piece of whole code points within `most` bytes; at least one. */
static size_t piece(struct str s, size_t most) {
        if (s.n <= most)
                return s.n;
        size_t n = utf8_floor(s, most);
        return n ? n : most;
}

static void put_words(struct buf *out, struct str s) {
        for (bool first = true; s.n; first = false) {
                size_t n = piece(s, WORD_BYTES);
                buf_puts(out, first ? "=?utf-8?B?" : "\r\n =?utf-8?B?");
                outlook_mime_base64(out, str_bytes(str_sub(s, 0, n)), false);
                buf_puts(out, "?=");
                s = str_sub(s, n, SIZE_MAX);
        }
}

/* Controls become spaces. */
static void put_one_line(struct buf *out, struct str s) {
        for (size_t i = 0; i < s.n; i++)
                buf_putc(out, (uint8_t) s.p[i] < 0x20 || s.p[i] == 0x7f ? ' ' : s.p[i]);
}

/* ASCII words, folded where there is a space. */
static void put_folded(struct buf *out, struct str s, size_t column) {
        while (s.n) {
                size_t n = str_chr(str_sub(s, 1, SIZE_MAX), ' ');
                n = n == SIZE_MAX ? s.n : n + 1;
                if (column + n > FOLD && s.p[0] == ' ' && n > 1) {
                        buf_puts(out, "\r\n");
                        column = 0;
                }
                buf_put_str(out, str_sub(s, 0, n));
                column += n;
                s = str_sub(s, n, SIZE_MAX);
        }
}

void outlook_mime_field(struct buf *out, const char *name, struct str value) {
        struct buf room;
        buf_init(&room, 0);
        put_one_line(&room, value);
        struct str s = str_trim(buf_str(&room));
        if (s.n) {
                buf_printf(out, "%s: ", name);
                if (needs_word(s))
                        put_words(out, s);
                else
                        put_folded(out, s, strlen(name) + 2);
                buf_puts(out, "\r\n");
        }
        buf_done(&room);
}

void outlook_mime_plain(struct buf *out, const char *name, struct str value) {
        value = str_trim(value);
        if (value.n == 0)
                return;
        buf_printf(out, "%s: ", name);
        put_one_line(out, value);
        buf_puts(out, "\r\n");
}

/* ---- people -------------------------------------------------------------------------------- */

bool outlook_mime_is_smtp(struct str address) {
        size_t at = str_chr(address, '@');
        return at != SIZE_MAX && at > 0 && at + 1 < address.n && str_chr(address, ' ') == SIZE_MAX;
}

/* Outlook shows 'jane@x.example' in quotes when there is no name. */
static bool says_no_more(struct str name, struct str address) {
        if (name.n > 2 && (name.p[0] == '\'' || name.p[0] == '"') &&
            name.p[name.n - 1] == name.p[0])
                name = str_sub(name, 1, name.n - 2);
        return name.n == 0 || str_eq_nocase(name, address);
}

static void put_name(struct buf *out, struct str name) {
        if (needs_word(name)) {
                put_words(out, name);
                return;
        }
        buf_putc(out, '"');
        for (size_t i = 0; i < name.n; i++) {
                if (name.p[i] == '"' || name.p[i] == '\\')
                        buf_putc(out, '\\');
                buf_putc(out, name.p[i]);
        }
        buf_putc(out, '"');
}

/* An address as it may stand between angle brackets; others in quotes: "/O=X/CN=JANE ROE". */
static void put_address(struct buf *out, struct str address) {
        bool quote = !outlook_mime_is_smtp(address);
        if (quote)
                buf_putc(out, '"');
        for (size_t i = 0; i < address.n; i++) {
                uint8_t c = (uint8_t) address.p[i];
                if (c > 0x20 && c != 0x7f && c != '<' && c != '>' && c != '"' && c != '\\')
                        buf_putc(out, (char) c);
                else if (c == ' ')
                        buf_putc(out, ' ');
        }
        if (quote)
                buf_putc(out, '"');
}

void outlook_mime_mailbox(struct buf *out, const struct outlook_person *p) {
        struct buf room;
        buf_init(&room, 0);
        put_one_line(&room, p->name);
        struct str name = str_trim(buf_str(&room)), address = str_trim(p->address);
        if (address.n == 0) {
                put_name(out, name);
        } else {
                if (!says_no_more(name, address)) {
                        put_name(out, name);
                        buf_putc(out, ' ');
                }
                buf_putc(out, '<');
                put_address(out, address);
                buf_putc(out, '>');
        }
        buf_done(&room);
}

/* ---- dates and parameters ------------------------------------------------------------------ */

void outlook_mime_when(struct buf *out, int64_t at) {
        static const char days[] = "SunMonTueWedThuFriSat";
        static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
        int32_t day = when_day(at);
        struct when_date d = when_date_of(WHEN_gregorian, day);
        int64_t s = at - (int64_t) day * 86400;
        buf_printf(out, "%.3s, %02u %.3s %04d %02d:%02d:%02d +0000", days + 3 * when_weekday(day),
                   d.day, months + 3 * (d.month - 1), d.year, (int) (s / 3600), (int) (s / 60 % 60),
                   (int) (s % 60));
}

void outlook_mime_stamp(struct buf *out, int64_t at, bool day_only) {
        int32_t day = when_day(at);
        struct when_date d = when_date_of(WHEN_gregorian, day);
        int64_t s = at - (int64_t) day * 86400;
        buf_printf(out, "%04d%02u%02u", d.year, d.month, d.day);
        if (!day_only)
                buf_printf(out, "T%02d%02d%02dZ", (int) (s / 3600), (int) (s / 60 % 60),
                           (int) (s % 60));
}

static bool is_attr(uint8_t c) {
        return ascii_alpha(c) || ascii_digit(c) || c == '.' || c == '-' || c == '_';
}

static void put_extended(struct buf *out, const char *name, struct str s) {
        size_t i = 0, section = 0;
        while (i < s.n) {
                buf_printf(out, ";\r\n %s*%zu*=%s", name, section, section ? "" : "utf-8''");
                section++;
                for (size_t n = 0; i < s.n && n < PARAM_PIECE; i++) {
                        uint8_t c = (uint8_t) s.p[i];
                        buf_printf(out, is_attr(c) ? "%c" : "%%%02X", c);
                        n += is_attr(c) ? 1 : 3;
                }
        }
}

void outlook_mime_param(struct buf *out, const char *name, struct str value) {
        struct buf room;
        buf_init(&room, 0);
        put_one_line(&room, value);
        struct str s = str_trim(buf_str(&room));
        bool plain = s.n <= PARAM_PIECE && !needs_word(s) && str_chr(s, '"') == SIZE_MAX &&
                     str_chr(s, '\\') == SIZE_MAX;
        if (s.n && plain)
                buf_printf(out, ";\r\n %s=\"%.*s\"", name, STR_ARG(s));
        else if (s.n)
                put_extended(out, name, s);
        buf_done(&room);
}

/* ---- bodies and content lines -------------------------------------------------------------- */

void outlook_mime_text(struct buf *out, struct str text) {
        for (size_t i = 0; i < text.n; i++) {
                bool crlf = text.p[i] == '\r' && i + 1 < text.n && text.p[i + 1] == '\n';
                if (crlf)
                        continue;
                if (text.p[i] == '\n' || text.p[i] == '\r')
                        buf_puts(out, "\r\n");
                else
                        buf_putc(out, text.p[i]);
        }
}

static void escape(struct buf *out, struct str s) {
        for (size_t i = 0; i < s.n; i++) {
                char c = s.p[i];
                if (c == '\r' && i + 1 < s.n && s.p[i + 1] == '\n')
                        continue;
                if (c == '\n' || c == '\r')
                        buf_puts(out, "\\n");
                else if (c == ';' || c == ',' || c == '\\')
                        buf_printf(out, "\\%c", c);
                else
                        buf_putc(out, (uint8_t) c < 0x20 && c != '\t' ? ' ' : c);
        }
}

void outlook_mime_line(struct buf *out, struct str head, struct str value, bool raw) {
        struct buf room;
        if (str_trim(value).n == 0)
                return;
        buf_init(&room, 0);
        buf_put_str(&room, head);
        if (raw)
                put_one_line(&room, value);
        else
                escape(&room, value);
        struct str s = buf_str(&room);
        for (bool first = true; s.n; first = false) {
                size_t n = piece(s, first ? FOLD : FOLD - 1);
                buf_puts(out, first ? "" : " ");
                buf_put_str(out, str_sub(s, 0, n));
                buf_puts(out, "\r\n");
                s = str_sub(s, n, SIZE_MAX);
        }
        buf_done(&room);
}

void outlook_mime_quoted(struct buf *out, struct str value) {
        buf_putc(out, '"');
        for (size_t i = 0; i < value.n; i++)
                if (value.p[i] != '"')
                        buf_putc(out, (uint8_t) value.p[i] < 0x20 ? ' ' : value.p[i]);
        buf_putc(out, '"');
}
