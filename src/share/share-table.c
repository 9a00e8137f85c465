/* Tables of rows: cells are gathered for one row, then written by one of two backs, CSV here and
 * XLSX in share-table-xlsx.c; see share-table.h. */
#include "share/share-table-work.h"

#include "base/bug.h"
#include "base/utf8.h"
#include "text/text-show.h"
#include "when/when.h"

enum { FLUSH_AT = 1 << 16, CELL_MOST = 32767 };

struct share_book *share_book_new(struct share_out *out, bool xlsx, const struct share_mask *mask) {
        struct share_book *b = mem_zalloc(sizeof *b);
        b->out = out;
        b->xlsx = xlsx;
        b->mask = mask;
        buf_init(&b->cells, 0);
        buf_init(&b->line, 0);
        buf_init(&b->room, 0);
        buf_init(&b->sheets, 0);
        return b;
}

void share_book_free(struct share_book **at) {
        struct share_book *b = *at;
        if (!b)
                return;
        share_zip_free(&b->zip);
        buf_done(&b->cells);
        buf_done(&b->line);
        buf_done(&b->room);
        buf_done(&b->sheets);
        mem_free(b);
        *at = NULL;
}

/* ---- cells ---------------------------------------------------------------------------------- */

static struct share_cell *next(struct share_book *b) {
        if (!b->table || b->n >= SHARE_COLUMNS || !b->table->columns[b->n])
                BUG("a cell too many");
        b->cell[b->n] = (struct share_cell){ .off = b->cells.n };
        return &b->cell[b->n++];
}

/* Characters as spreadsheets count them: UTF-16 units. */
static size_t longest(struct str s, size_t most) {
        size_t units = 0, at = 0;
        for (size_t n; at < s.n; at += n) {
                units += utf8_get(s.p + at, &n) > 0xffff ? 2 : 1;
                if (units > most)
                        return at;
        }
        return at;
}

void share_cell_text(struct share_book *b, struct str s) {
        struct share_cell *x = next(b);
        buf_clear(&b->room);
        share_mask(b->mask, s, &b->room);
        text_show(&b->cells, buf_str(&b->room), 0);
        struct str shown = str_sub(buf_str(&b->cells), x->off, SIZE_MAX);
        if (shown.n > CELL_MOST && longest(shown, CELL_MOST) < shown.n) {
                b->cells.n = x->off + longest(shown, CELL_MOST - 1);
                buf_puts(&b->cells, "…");
        }
        x->len = b->cells.n - x->off;
        x->others = true;
}

void share_cell_own(struct share_book *b, const char *z) {
        struct share_cell *x = next(b);
        buf_puts(&b->cells, z ? z : "");
        x->len = b->cells.n - x->off;
}

void share_cell_number(struct share_book *b, uint64_t v) {
        struct share_cell *x = next(b);
        buf_printf(&b->cells, "%llu", (unsigned long long) v);
        x->len = b->cells.n - x->off;
        x->number = v < UINT64_C(1) << 53; /* a double holds it; else it is a text */
}

void share_cell_date(struct share_book *b, bool known, int64_t at, int32_t zone) {
        char z[WHEN_TEXT] = "";
        if (known)
                when_format_iso(at, zone, z);
        share_cell_own(b, z);
}

void share_cell_bool(struct share_book *b, bool v) {
        share_cell_own(b, v ? "yes" : "no");
}

struct str share_cell_words(const struct share_book *b, unsigned i) {
        return str_sub(buf_str(&b->cells), b->cell[i].off, b->cell[i].len);
}

/* ---- CSV ------------------------------------------------------------------------------------ */

/* Would a spreadsheet take it for a formula?  text_show() has taken tabs and line ends out. */
static bool is_formula(struct str s) {
        static const char *const wide[] = { "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d",
                                            "\xef\xbc\xa0" }; /* the same, full-width */
        if (s.n && strchr("=+-@|%", s.p[0]))
                return true;
        for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
                if (str_starts(s, str_of(wide[i])))
                        return true;
        return false;
}

static bool begins_formula(struct str s) {
        while (s.n && s.p[0] == ' ') /* some cut blanks off before they look */
                s = str_sub(s, 1, SIZE_MAX);
        return is_formula(s);
}

static bool csv_cell(struct buf *out, struct str s, const struct share_cell *x) {
        bool guard = x->others && begins_formula(s);
        if (x->number) {
                buf_put_str(out, s);
                return false;
        }
        buf_puts(out, guard ? "\"'" : "\"");
        for (size_t i = 0; i < s.n; i++) {
                if (s.p[i] == '"')
                        buf_putc(out, '"');
                buf_putc(out, s.p[i]);
        }
        buf_putc(out, '"');
        return guard;
}

static void csv_row(struct share_book *b) {
        struct buf *guarded = &b->room;
        buf_clear(guarded);
        for (unsigned i = 0; i < b->n; i++) {
                if (csv_cell(&b->line, share_cell_words(b, i), &b->cell[i]))
                        buf_printf(guarded, "%s%s", guarded->n ? ";" : "", b->table->columns[i]);
                buf_putc(&b->line, ',');
        }
        buf_putc(&b->line, '"');
        buf_put_str(&b->line, buf_str(guarded));
        buf_puts(&b->line, "\"\r\n");
}

static int csv_begin(struct share_book *b, struct err *e) {
        char name[64];
        snprintf(name, sizeof name, "%s.csv", b->table->id);
        int r = share_out_begin(b->out, name, e);
        buf_puts(&b->line, "\xef\xbb\xbf");
        for (const char *const *c = b->table->columns; *c; c++)
                buf_printf(&b->line, "\"%s\",", *c);
        buf_puts(&b->line, "\"guarded\"\r\n");
        return r;
}

static int csv_flush(struct share_book *b, struct err *e) {
        int r = share_out_put(b->out, buf_bytes(&b->line), e);
        buf_clear(&b->line);
        return r;
}

/* ---- both ----------------------------------------------------------------------------------- */

int share_sheet_begin(struct share_book *b, const struct share_table *t, struct err *e) {
        b->table = t;
        b->n = 0;
        b->rows = 0;
        buf_clear(&b->cells);
        return b->xlsx ? share_xlsx_begin(b, e) : csv_begin(b, e);
}

int share_row_end(struct share_book *b, struct err *e) {
        int r = 0;
        if (b->table->columns[b->n])
                BUG("a row of '%s' without '%s'", b->table->id, b->table->columns[b->n]);
        if (b->xlsx)
                r = share_xlsx_row(b, e);
        else
                csv_row(b);
        b->rows++;
        b->n = 0;
        buf_clear(&b->cells);
        return r >= 0 && !b->xlsx && b->line.n >= FLUSH_AT ? csv_flush(b, e) : r;
}

int share_sheet_end(struct share_book *b, uint64_t *ret_rows, struct err *e) {
        int r = b->xlsx ? share_xlsx_end(b, e) : csv_flush(b, e);
        if (r >= 0 && !b->xlsx)
                r = share_out_end(b->out, NULL, e);
        if (ret_rows)
                *ret_rows = b->rows;
        b->table = NULL;
        return r;
}

int share_book_keep(struct share_book *b, struct err *e) {
        return b->xlsx ? share_xlsx_keep(b, e) : 0;
}
