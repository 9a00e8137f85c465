/* Rows of a Concordance load file; see parse-dat.h. */
#include "parse/parse-dat.h"

#include "base/utf8.h"

enum { DC4 = 0x14, HEAD = 64 << 10 };

static bool is_quote(const struct parse_dat *d, size_t at) {
        return str_starts(str_sub(d->row, at, d->quote.n), d->quote);
}

bool parse_dat_open(struct str text, struct parse_dat *ret) {
        struct str line = str_sub(text, 0, HEAD), end;
        size_t n;
        if (text.n < 3)
                return false;
        utf8_get(text.p, &n);
        line = str_sub(line, 0, str_chr(line, '\n'));
        *ret = (struct parse_dat){ .in = text, .quote = str_sub(text, 0, n) };
        if (ascii_alpha(text.p[0]) || ascii_digit(text.p[0]) || ascii_space(text.p[0]))
                return false;
        size_t dc4 = str_chr(line, DC4);
        if (dc4 == SIZE_MAX || dc4 < 2 * n)
                return false;
        end = str_sub(line, dc4 - n, n);
        return str_eq(end, ret->quote) && str_eq(str_sub(line, dc4 + 1, n), ret->quote);
}

int parse_dat_row(struct parse_dat *d) {
        while (d->in.n) {
                size_t nl = str_chr(d->in, '\n');
                d->row = str_sub(d->in, 0, nl);
                d->in = nl == SIZE_MAX ? (struct str){ 0 } : str_sub(d->in, nl + 1, SIZE_MAX);
                d->n = 0;
                while (d->row.n && d->row.p[d->row.n - 1] == '\r')
                        d->row.n--;
                if (d->row.n)
                        return 1;
        }
        return 0;
}

/* Behind the quote that closes the field which begins at 0: before DC4 or the end. */
static size_t field_end(const struct parse_dat *d, bool *ret_bad) {
        size_t q = d->quote.n;
        if (!is_quote(d, 0)) {
                size_t dc4 = str_chr(d->row, DC4);
                *ret_bad = true;
                return dc4 == SIZE_MAX ? d->row.n : dc4;
        }
        for (size_t at = q; at < d->row.n; at++) {
                if (!is_quote(d, at))
                        continue;
                if (at + q < d->row.n && is_quote(d, at + q))
                        at += 2 * q - 1; /* doubled: one of the text */
                else if (at + q == d->row.n || d->row.p[at + q] == DC4)
                        return at + q;
        }
        *ret_bad = true;
        return d->row.n;
}

static void put_plain(const struct parse_dat *d, struct str s, struct buf *out) {
        size_t q = d->quote.n;
        if (s.n >= 2 * q && str_starts(s, d->quote) && str_ends(s, d->quote))
                s = str_sub(s, q, s.n - 2 * q);
        for (size_t at = 0; at < s.n; at++) {
                struct str rest = str_sub(s, at, SIZE_MAX);
                if (str_starts(rest, d->quote) && str_starts(str_sub(rest, q, q), d->quote))
                        at += q; /* the second of two */
                if (str_starts(rest, STR("\xc2\xae"))) {
                        buf_putc(out, ' ');
                        at++;
                } else if (s.p[at] == '\t' || s.p[at] == '\r' || s.p[at] == DC4) {
                        buf_putc(out, ' ');
                } else {
                        buf_putc(out, s.p[at]);
                }
        }
}

int parse_dat_field(struct parse_dat *d, struct buf *room, bool *ret_bad) {
        if (!d->row.p)
                return 0;
        size_t end = field_end(d, ret_bad);
        buf_clear(room);
        put_plain(d, str_sub(d->row, 0, end), room);
        d->n++;
        bool more = end < d->row.n; /* a DC4: another field is behind it */
        d->row = more ? str_sub(d->row, end + 1, SIZE_MAX) : (struct str){ 0 };
        if (!more) {
                d->fields = d->fields ? d->fields : d->n;
                *ret_bad |= d->n != d->fields;
        }
        return 1;
}
