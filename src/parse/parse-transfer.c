/* Transfer encodings; see parse/parse-transfer.h.
 *
 *   base64   four letters -> three bytes; other characters are skipped, but a line of words (a list
 *            footer in clear) is left out as a whole: wild.md#cte-damaged
 *   qp       "=41" -> 'A', "=" at a line's end joins the lines; a broken escape stands as it is
 *   uu       begin 644 name / length character + four characters for three bytes / end
 *
 * It never fails and never looks at what the bytes mean. */
#include "parse/parse-transfer.h"

enum { NO = 0xff, WS = 0xfe, PAD = 0xfd };

static const uint8_t base64_values[256] = {
        NO, NO, NO, NO, NO, NO, NO, NO, NO, WS, WS, WS, WS, WS, NO, NO, NO, NO,  NO, NO, NO, NO,
        NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, WS, NO, NO, NO, NO, NO, NO, NO,  NO, NO, NO, 62,
        NO, NO, NO, 63, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, NO, NO, NO, PAD, NO, NO, NO, 0,
        1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18,  19, 20, 21, 22,
        23, 24, 25, NO, NO, NO, NO, NO, NO, 26, 27, 28, 29, 30, 31, 32, 33, 34,  35, 36, 37, 38,
        39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, NO, NO, NO, NO, NO,  NO, NO, NO, NO,
        NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,  NO, NO, NO, NO,
        NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,  NO, NO, NO, NO,
        NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,  NO, NO, NO, NO,
        NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,  NO, NO, NO, NO,
        NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,  NO, NO, NO, NO,
        NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
};

struct base64 {
        uint8_t *to;
        size_t n;
        uint32_t bits;
        unsigned have; /* letters in `bits`, 0-3 */
        bool damaged;
        size_t line_n; /* n, bits, have at the start of the line */
        uint32_t line_bits;
        unsigned line_have;
};

static void put_letter(struct base64 *b, uint8_t v) {
        b->bits = b->bits << 6 | v;
        if (++b->have < 4)
                return;
        b->to[b->n++] = (uint8_t) (b->bits >> 16);
        b->to[b->n++] = (uint8_t) (b->bits >> 8);
        b->to[b->n++] = (uint8_t) b->bits;
        b->have = 0;
}

/* End of a run: what 2 or 3 letters still hold. */
static void flush_letters(struct base64 *b) {
        if (b->have == 1)
                b->damaged = true;
        if (b->have >= 2)
                b->to[b->n++] = (uint8_t) (b->bits >> (b->have == 3 ? 10 : 4));
        if (b->have == 3)
                b->to[b->n++] = (uint8_t) (b->bits >> 2);
        b->have = 0;
}

/* Whole groups without anything between, from `i`; returns where it stopped. */
static size_t base64_run(struct base64 *b, struct bytes in, size_t i) {
        const uint8_t *p = in.p;
        uint8_t *to = b->to + b->n;
        for (; in.n - i >= 4; i += 4, to += 3) {
                uint8_t w = base64_values[p[i]], x = base64_values[p[i + 1]];
                uint8_t y = base64_values[p[i + 2]], z = base64_values[p[i + 3]];
                if ((w | x | y | z) & 0xc0)
                        break;
                to[0] = (uint8_t) (w << 2 | x >> 4);
                to[1] = (uint8_t) (x << 4 | y >> 2);
                to[2] = (uint8_t) (y << 6 | z);
        }
        b->n = (size_t) (to - b->to);
        return i;
}

/* Blanks inside a line, with letters behind them, are not base64. */
static bool words_follow(struct bytes in, size_t i) {
        while (i < in.n && (in.p[i] == ' ' || in.p[i] == '\t'))
                i++;
        return i < in.n && in.p[i] != '\n' && in.p[i] != '\r' && base64_values[in.p[i]] != PAD;
}

static void line_starts(struct base64 *b) {
        b->line_n = b->n;
        b->line_bits = b->bits;
        b->line_have = b->have;
}

static size_t drop_line(struct base64 *b, struct bytes in, size_t i) {
        b->n = b->line_n;
        b->bits = b->line_bits;
        b->have = b->line_have;
        b->damaged = true;
        const uint8_t *nl = memchr(in.p + i, '\n', in.n - i);
        return nl ? (size_t) (nl - in.p) : in.n;
}

size_t parse_transfer_base64(struct bytes in, uint8_t *to, bool *ret_damaged) {
        struct base64 b = { .to = to };
        bool line_empty = true;
        for (size_t i = 0; i < in.n;) {
                if (b.have == 0) {
                        size_t next = base64_run(&b, in, i);
                        line_empty &= next == i;
                        if ((i = next) == in.n)
                                break;
                }
                uint8_t v = base64_values[in.p[i]];
                if (v < 64) {
                        put_letter(&b, v);
                        line_empty = false;
                } else if (v == PAD) {
                        flush_letters(&b);
                        line_starts(&b); /* what is before the padding stays */
                } else if (in.p[i] == '\n') {
                        line_starts(&b);
                        line_empty = true;
                } else if ((in.p[i] == ' ' || in.p[i] == '\t') && !line_empty &&
                           words_follow(in, i)) {
                        i = drop_line(&b, in, i);
                        continue;
                } else if (v == NO) {
                        b.damaged = true;
                }
                i++;
        }
        flush_letters(&b);
        *ret_damaged |= b.damaged;
        return b.n;
}

/* Behind a soft line break whose '=' is at i - 1; `i` itself if there is none. */
static size_t soft_break(struct bytes in, size_t i) {
        size_t at = i;
        while (at < in.n && (in.p[at] == ' ' || in.p[at] == '\t' || in.p[at] == '\r'))
                at++;
        if (at == in.n)
                return at;
        return in.p[at] == '\n' ? at + 1 : i;
}

static size_t decode_qp(struct bytes in, uint8_t *to, bool *ret_damaged) {
        size_t n = 0;
        for (size_t i = 0; i < in.n;) {
                const uint8_t *eq = memchr(in.p + i, '=', in.n - i);
                size_t run = eq ? (size_t) (eq - in.p) - i : in.n - i;
                memcpy(to + n, in.p + i, run);
                n += run;
                i += run;
                if (!eq)
                        break;
                int hi = i + 2 < in.n ? ascii_hex(in.p[i + 1]) : -1;
                int lo = hi >= 0 ? ascii_hex(in.p[i + 2]) : -1;
                size_t next = soft_break(in, i + 1);
                if (lo >= 0) {
                        to[n++] = (uint8_t) (hi << 4 | lo);
                        i += 3;
                } else if (next > i + 1 || i + 1 == in.n) {
                        i = next;
                } else {
                        *ret_damaged = true;
                        to[n++] = in.p[i++];
                }
        }
        return n;
}

size_t parse_transfer_q(struct bytes in, uint8_t *to) {
        size_t n = 0;
        for (size_t i = 0; i < in.n; i++) {
                int hi = i + 2 < in.n ? ascii_hex(in.p[i + 1]) : -1;
                int lo = hi >= 0 ? ascii_hex(in.p[i + 2]) : -1;
                if (in.p[i] == '=' && lo >= 0) {
                        to[n++] = (uint8_t) (hi << 4 | lo);
                        i += 2;
                } else if (in.p[i] == '\n' || in.p[i] == '\r') {
                        while (i + 1 < in.n && ascii_space(in.p[i + 1]))
                                i++; /* a fold inside a word: wild.md#encoded-word */
                } else {
                        to[n++] = in.p[i] == '_' ? ' ' : in.p[i];
                }
        }
        return n;
}

static size_t next_line(struct bytes in, size_t at) {
        const uint8_t *nl = at < in.n ? memchr(in.p + at, '\n', in.n - at) : NULL;
        return nl ? (size_t) (nl - in.p) + 1 : in.n;
}

static struct bytes line_at(struct bytes in, size_t at, size_t end) {
        while (end > at && (in.p[end - 1] == '\n' || in.p[end - 1] == '\r'))
                end--;
        return bytes_sub(in, at, end - at);
}

/* "begin 644 name": octal mode of three or four digits, then a name. */
static bool uu_begin(struct bytes line, struct bytes *ret_name) {
        size_t i = sizeof "begin " - 1, digits = i;
        if (!bytes_starts(line, STR("begin ")))
                return false;
        while (i < line.n && line.p[i] >= '0' && line.p[i] <= '7')
                i++;
        if (i - digits < 3 || i - digits > 4 || i >= line.n || line.p[i] != ' ')
                return false;
        *ret_name = bytes_trim(bytes_sub(line, i, SIZE_MAX));
        return ret_name->n > 0;
}

/* Bytes that a data line holds; -1 if it is none, 0 for the last ("`" or a space). */
static int uu_length(struct bytes line) {
        if (line.n == 0)
                return 0;
        int n = line.p[0] - ' ';
        if (n < 0 || n > 64)
                return -1;
        n &= 63;
        size_t letters = ((size_t) n + 2) / 3 * 4;
        if (line.n - 1 > letters + 2 || line.n - 1 + 4 < letters) /* trailing blanks get lost */
                return -1;
        for (size_t i = 1; i < line.n; i++)
                if (line.p[i] < ' ' || line.p[i] > '`')
                        return -1;
        return n;
}

static bool uu_body(struct bytes in, size_t from, struct parse_transfer_uu *ret) {
        size_t good = 0, at = from, end;
        for (; at < in.n; at = end) {
                end = next_line(in, at);
                struct bytes line = line_at(in, at, end);
                if (bytes_eq(bytes_trim(line), str_bytes(STR("end"))))
                        break;
                int n = uu_length(line);
                if (n < 0)
                        break;
                good += n > 0;
        }
        struct bytes last = line_at(in, at, next_line(in, at));
        bool closed = bytes_eq(bytes_trim(last), str_bytes(STR("end")));
        ret->lines = bytes_sub(in, from, at - from);
        ret->unclosed = !closed;
        ret->len = (closed ? next_line(in, at) : at) - ret->off;
        return good > 0 && (closed || at >= in.n);
}

int parse_transfer_uu_find(struct bytes in, size_t from, struct parse_transfer_uu *ret) {
        while (from < in.n) {
                size_t at = bytes_find(bytes_sub(in, from, SIZE_MAX), str_bytes(STR("begin ")));
                if (at == SIZE_MAX)
                        return 0;
                at += from;
                from = at + 1;
                if (at > 0 && in.p[at - 1] != '\n')
                        continue;
                size_t end = next_line(in, at);
                *ret = (struct parse_transfer_uu){ .off = at };
                if (!uu_begin(line_at(in, at, end), &ret->name))
                        continue;
                if (uu_body(in, end, ret))
                        return 1;
                from = ret->off + ret->len > from ? ret->off + ret->len : from;
        }
        return 0;
}

static uint8_t uu_value(struct bytes line, size_t i) {
        return i < line.n ? (uint8_t) ((line.p[i] - ' ') & 63) : 0;
}

size_t parse_transfer_uu(struct bytes lines, uint8_t *to, bool *ret_damaged) {
        size_t n = 0;
        for (size_t at = 0, end; at < lines.n; at = end) {
                end = next_line(lines, at);
                struct bytes line = line_at(lines, at, end);
                int most = uu_length(line);
                *ret_damaged |= most < 0;
                size_t line_start = n;
                for (size_t i = 1; most > 0 && n - line_start < (size_t) most && i < line.n;
                     i += 4) {
                        uint32_t v = (uint32_t) uu_value(line, i) << 18 |
                                     (uint32_t) uu_value(line, i + 1) << 12 |
                                     (uint32_t) uu_value(line, i + 2) << 6 | uu_value(line, i + 3);
                        for (int k = 2; k >= 0 && n - line_start < (size_t) most; k--)
                                to[n++] = (uint8_t) (v >> 8 * k);
                }
        }
        return n;
}

void parse_transfer_decode(struct bytes in, enum rec_encoding encoding, struct arena *a,
                           struct parse_transfer_result *ret) {
        *ret = (struct parse_transfer_result){ .out = in };
        struct parse_transfer_uu uu;
        uint8_t *to;
        switch (encoding) {
        case REC_CTE_7bit:
        case REC_CTE_8bit:
        case REC_CTE_binary:
        case REC_CTE_unknown:
                return;
        case REC_CTE_qp:
                to = arena_alloc(a, in.n);
                ret->out = bytes_of(to, decode_qp(in, to, &ret->damaged));
                return;
        case REC_CTE_base64:
                to = arena_alloc(a, in.n);
                ret->out = bytes_of(to, parse_transfer_base64(in, to, &ret->damaged));
                if (ret->damaged && ret->out.n == 0)
                        ret->out = in; /* no base64 at all: better as it stands than lost */
                return;
        case REC_CTE_uu:
                if (!parse_transfer_uu_find(in, 0, &uu)) {
                        ret->damaged = true;
                        return;
                }
                to = arena_alloc(a, uu.lines.n);
                ret->out = bytes_of(to, parse_transfer_uu(uu.lines, to, &ret->damaged));
                return;
        }
}

enum rec_encoding parse_transfer_encoding(struct bytes label) {
        static const struct {
                struct str name;
                enum rec_encoding encoding;
        } names[] = {
                { STR_INIT("7bit"), REC_CTE_7bit },
                { STR_INIT("8bit"), REC_CTE_8bit },
                { STR_INIT("binary"), REC_CTE_binary },
                { STR_INIT("quoted-printable"), REC_CTE_qp },
                { STR_INIT("base64"), REC_CTE_base64 },
                { STR_INIT("x-uuencode"), REC_CTE_uu },
                { STR_INIT("uuencode"), REC_CTE_uu },
                { STR_INIT("x-uue"), REC_CTE_uu },
                { STR_INIT("uue"), REC_CTE_uu },
                { STR_INIT("7-bit"), REC_CTE_7bit },
                { STR_INIT("8-bit"), REC_CTE_8bit },
                { STR_INIT("quoted_printable"), REC_CTE_qp },
                { STR_INIT("quotedprintable"), REC_CTE_qp },
                { STR_INIT("base-64"), REC_CTE_base64 },
                { STR_INIT("none"), REC_CTE_7bit },
                { STR_INIT("7 bit"), REC_CTE_7bit },
                { STR_INIT("8 bit"), REC_CTE_8bit },
                { STR_INIT("utf-8"), REC_CTE_8bit },
        };
        label = bytes_trim(label);
        while (label.n && (label.p[0] == '"' || label.p[0] == '\''))
                label = bytes_sub(label, 1, SIZE_MAX);
        size_t n = 0;
        while (n < label.n && label.p[n] != ';' && label.p[n] != '(' && label.p[n] != '"' &&
               label.p[n] != '\'')
                n++;
        label = bytes_trim(bytes_sub(label, 0, n));
        if (label.n == 0)
                return REC_CTE_7bit;
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
                if (bytes_eq_nocase(label, names[i].name))
                        return names[i].encoding;
        return REC_CTE_unknown;
}
