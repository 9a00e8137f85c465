/* Long lines in rows; see text-wrap.h. */
#include "text/text-wrap.h"

#include "base/utf8.h"
#include "text/text-show.h"

enum { FSI = 0x2068, LRI = 0x2066, RLI = 0x2067, PDI = 0x2069, NESTED = 8, HANG = 2 };

struct row {
        struct str line;
        struct buf *out;
        size_t columns, indent;
        size_t from, col;              /* where the row begins, and how wide it is so far */
        size_t breaks;                 /* behind the last space that it may end with; 0: none */
        size_t col_there;              /* columns up to there */
        uint32_t open[NESTED], n_open; /* isolates */
        uint32_t open_there[NESTED], n_open_there;
};

/* Bytes of a sequence of colour at `at`; 0: none. */
static size_t colour(struct str s, size_t at) {
        if (s.p[at] != '\033' || at + 1 >= s.n || s.p[at + 1] != '[')
                return 0;
        size_t n = 2;
        while (at + n < s.n && (ascii_digit(s.p[at + n]) || s.p[at + n] == ';'))
                n++;
        return at + n < s.n && s.p[at + n] == 'm' ? n + 1 : 0;
}

static void isolate(struct row *r, uint32_t c) {
        if (c == PDI && r->n_open > 0)
                r->n_open--;
        else if (c != PDI && r->n_open < NESTED)
                r->open[r->n_open++] = c;
}

/* The character at `at`, its bytes and columns. */
static size_t take(struct row *r, size_t at, size_t *ret_columns) {
        size_t n = colour(r->line, at);
        *ret_columns = 0;
        if (n)
                return n;
        uint32_t c = utf8_get(r->line.p + at, &n);
        if (c >= LRI && c <= PDI)
                isolate(r, c);
        else if (c != 0x200c && c != 0x200d)
                *ret_columns = text_width(str_sub(r->line, at, n));
        return n;
}

static void put_isolates(struct row *r, bool open) {
        char z[4];
        for (uint32_t i = 0; i < r->n_open_there; i++)
                buf_put(r->out, z, utf8_put(z, open ? r->open_there[i] : PDI));
}

/* The row ends at r->breaks; what stands behind it begins another. */
static void end_row(struct row *r) {
        struct str s = str_sub(r->line, r->from, r->breaks - r->from);
        while (s.n && s.p[s.n - 1] == ' ')
                s.n--;
        buf_put_str(r->out, s);
        put_isolates(r, false);
        buf_putc(r->out, '\n');
        for (size_t i = 0; i < r->indent; i++)
                buf_putc(r->out, ' ');
        put_isolates(r, true);
        r->col = r->col - r->col_there + r->indent;
        r->from = r->breaks;
        r->breaks = 0;
}

static void put_line(struct row *r) {
        size_t at = 0, width;
        while (at < r->line.n && r->line.p[at] == ' ')
                at++;
        r->indent = at < r->columns / 2 ? at + HANG : HANG;
        r->col = at;
        while (at < r->line.n) {
                bool space = r->line.p[at] == ' ';
                at += take(r, at, &width);
                r->col += width;
                if (r->col - space > r->columns && r->breaks)
                        end_row(r);
                if (space) {
                        r->breaks = at;
                        r->col_there = r->col;
                        memcpy(r->open_there, r->open, sizeof r->open);
                        r->n_open_there = r->n_open;
                }
        }
        buf_put_str(r->out, str_sub(r->line, r->from, SIZE_MAX));
}

void text_wrap(struct buf *out, struct str s, size_t columns) {
        while (s.n) {
                bool whole = str_chr(s, '\n') != SIZE_MAX;
                struct str line = str_cut(&s, '\n');
                struct row r = { .line = line, .out = out, .columns = columns < 20 ? 20 : columns };
                if (line.n <= r.columns)
                        buf_put_str(out, line);
                else
                        put_line(&r);
                if (whole)
                        buf_putc(out, '\n');
        }
}
