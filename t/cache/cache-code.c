/* Writers of transfer encodings, header words and old code pages.  Independent of src/parse, whose
 * readers are measured against what stands here. */
#include "cache-code.h"

#include "base/utf8.h"

static const char base64_digit[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char hex_digit[] = "0123456789ABCDEF";

static size_t put_base64_line(char *to, const uint8_t *p, size_t n) {
        size_t i = 0, k = 0;
        for (; i + 2 < n; i += 3, k += 4) {
                uint32_t v = (uint32_t) p[i] << 16 | (uint32_t) p[i + 1] << 8 | p[i + 2];
                to[k] = base64_digit[v >> 18], to[k + 1] = base64_digit[v >> 12 & 63];
                to[k + 2] = base64_digit[v >> 6 & 63], to[k + 3] = base64_digit[v & 63];
        }
        if (i < n) {
                uint32_t v = (uint32_t) p[i] << 16 | (i + 1 < n ? (uint32_t) p[i + 1] << 8 : 0);
                to[k] = base64_digit[v >> 18], to[k + 1] = base64_digit[v >> 12 & 63];
                to[k + 2] = i + 1 < n ? base64_digit[v >> 6 & 63] : '=';
                to[k + 3] = '=';
                k += 4;
        }
        return k;
}

void cache_put_base64(struct buf *out, struct bytes in, size_t line) {
        size_t step = line ? line / 4 * 3 : in.n;
        for (size_t i = 0; i < in.n; i += step) {
                size_t n = in.n - i < step ? in.n - i : step;
                char *to = buf_room(out, (n + 2) / 3 * 4 + 1);
                size_t k = put_base64_line(to, in.p + i, n);
                if (line)
                        to[k++] = '\n';
                out->n += k;
        }
}

void cache_put_qp(struct buf *out, struct bytes in) {
        size_t column = 0;
        for (size_t i = 0; i < in.n; i++) {
                uint8_t c = in.p[i];
                bool end = i + 1 == in.n || in.p[i + 1] == '\n';
                bool plain = c >= 33 && c < 127 && c != '=';
                if (c == '\n') {
                        buf_putc(out, '\n');
                        column = 0;
                        continue;
                }
                plain |= c == ' ' && !end;
                if (column + (plain ? 1 : 3) > 75) {
                        buf_puts(out, "=\n");
                        column = 0;
                }
                if (plain)
                        buf_putc(out, (char) c);
                else
                        buf_put(out, (char[]){ '=', hex_digit[c >> 4], hex_digit[c & 15] }, 3);
                column += plain ? 1 : 3;
        }
}

/* ---- code pages --------------------------------------------------------------------------- */

/* The upper half of Windows-1256 where it is Arabic or punctuation; 0 = not used here. */
static const uint16_t cp1256[128] = {
        0x20ac, 0x067e, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0679,
        0x2039, 0x0152, 0x0686, 0x0698, 0x0688, 0x06af, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
        0x2013, 0x2014, 0x06a9, 0x2122, 0x0691, 0x203a, 0x0153, 0x200c, 0x200d, 0x06ba, 0x00a0,
        0x060c, 0x00a2, 0x00a3, 0x00a4, 0x00a5, 0x00a6, 0x00a7, 0x00a8, 0x00a9, 0x06be, 0x00ab,
        0x00ac, 0x00ad, 0x00ae, 0x00af, 0x00b0, 0x00b1, 0x00b2, 0x00b3, 0x00b4, 0x00b5, 0x00b6,
        0x00b7, 0x00b8, 0x00b9, 0x061b, 0x00bb, 0x00bc, 0x00bd, 0x00be, 0x061f, 0x06c1, 0x0621,
        0x0622, 0x0623, 0x0624, 0x0625, 0x0626, 0x0627, 0x0628, 0x0629, 0x062a, 0x062b, 0x062c,
        0x062d, 0x062e, 0x062f, 0x0630, 0x0631, 0x0632, 0x0633, 0x0634, 0x0635, 0x0636, 0x00d7,
        0x0637, 0x0638, 0x0639, 0x063a, 0x0640, 0x0641, 0x0642, 0x0643, 0x00e0, 0x0644, 0x00e2,
        0x0645, 0x0646, 0x0647, 0x0648, 0x00e7, 0x00e8, 0x00e9, 0x00ea, 0x00eb, 0x0649, 0x064a,
        0x00ee, 0x00ef, 0x064b, 0x064c, 0x064d, 0x064e, 0x00f4, 0x064f, 0x0650, 0x00f7, 0x0651,
        0x00f9, 0x0652, 0x00fb, 0x00fc, 0x200e, 0x200f, 0x06d2,
};

/* The scalar at *at of valid UTF-8; moves *at behind it. */
static uint32_t scalar(struct str s, size_t *at) {
        size_t n;
        uint32_t cp = utf8_get(s.p + *at, &n);
        *at += n;
        return cp;
}

static char code_1256(uint32_t cp) {
        if (cp < 0x80)
                return (char) cp;
        if (cp >= 0x06f0 && cp <= 0x06f9)
                return (char) ('0' + (cp - 0x06f0));
        if (cp == 0x06cc)
                cp = 0x064a;
        for (int i = 0; i < 128; i++)
                if (cp1256[i] == cp)
                        return (char) (0x80 + i);
        return '?';
}

void cache_put_1256(struct buf *out, struct str in) {
        for (size_t at = 0; at < in.n;)
                buf_putc(out, code_1256(scalar(in, &at)));
}

void cache_put_latin1(struct buf *out, struct str in) {
        for (size_t at = 0; at < in.n;) {
                uint32_t cp = scalar(in, &at);
                buf_putc(out, cp < 0x100 ? (char) cp : '?');
        }
}

/* ---- header words ------------------------------------------------------------------------- */

static bool is_ascii(struct str s) {
        for (size_t i = 0; i < s.n; i++)
                if ((uint8_t) s.p[i] >= 0x80)
                        return false;
        return true;
}

static void put_q(struct buf *out, struct str s) {
        for (size_t i = 0; i < s.n; i++) {
                uint8_t c = (uint8_t) s.p[i];
                if (ascii_alpha(c) || ascii_digit(c))
                        buf_putc(out, (char) c);
                else if (c == ' ')
                        buf_putc(out, '_');
                else
                        buf_put(out, (char[]){ '=', hex_digit[c >> 4], hex_digit[c & 15] }, 3);
        }
}

void cache_put_words(struct buf *out, struct str in, bool q) {
        size_t most = q ? 18 : 42; /* bytes that fit into one word of 75 */
        if (is_ascii(in)) {
                buf_put_str(out, in);
                return;
        }
        for (size_t at = 0; at < in.n;) {
                size_t n = in.n - at < most ? in.n - at : most;
                while (at + n < in.n && ((uint8_t) in.p[at + n] & 0xc0) == 0x80)
                        n--;
                if (at)
                        buf_puts(out, "\n ");
                buf_puts(out, q ? "=?utf-8?Q?" : "=?UTF-8?B?");
                if (q)
                        put_q(out, str_sub(in, at, n));
                else
                        cache_put_base64(out, str_bytes(str_sub(in, at, n)), 0);
                buf_puts(out, "?=");
                at += n;
        }
}

void cache_put_phrase(struct buf *out, struct str name, bool q) {
        bool quote = false;
        for (size_t i = 0; i < name.n; i++)
                quote |= name.p[i] == ',' || name.p[i] == '.' || name.p[i] == '@';
        if (quote && is_ascii(name))
                buf_printf(out, "\"%.*s\"", STR_ARG(name));
        else
                cache_put_words(out, name, q);
}

void cache_put_percent(struct buf *out, struct str in) {
        buf_puts(out, "utf-8''");
        for (size_t i = 0; i < in.n; i++) {
                uint8_t c = (uint8_t) in.p[i];
                if (ascii_alpha(c) || ascii_digit(c) || c == '.' || c == '-')
                        buf_putc(out, (char) c);
                else
                        buf_put(out, (char[]){ '%', hex_digit[c >> 4], hex_digit[c & 15] }, 3);
        }
}

void cache_put_html(struct buf *out, struct str in) {
        for (size_t i = 0; i < in.n; i++) {
                char c = in.p[i];
                if (c == '&')
                        buf_puts(out, "&amp;");
                else if (c == '<')
                        buf_puts(out, "&lt;");
                else if (c == '>')
                        buf_puts(out, "&gt;");
                else
                        buf_putc(out, c);
        }
}
