/* Tables as text.
 *
 * Which sign parts the cells is found out by trying each on the first rows: the one that gives most
 * rows the same number of cells wins.  Quotes are RFC 4180's ("" is a quote inside quotes); a cell
 * whose quote never closes gives its quote back.  Nothing is interpreted: "007" stays "007".
 *
 *   name;sum\r\n"Doe; Jane";"1 200"      ->      name TAB sum LF Doe; Jane TAB 1 200 LF */
#include "parse/parse-csv.h"

#include "base/limits.h"
#include "parse/parse-dat.h"
#include "parse/parse-text.h"

enum { TRY_BYTES = 64 << 10, TRY_ROWS = 100, COLUMNS_TOLD = 64, LABEL = 300 };

struct table {
        struct str in;
        size_t at;
        char delimiter;
        bool quotes; /* off once one never closed */
        bool lost_quote;
        size_t lost_at;
};

/* Behind the quote that closes the cell that opens at `at`; SIZE_MAX if there is none near. */
static size_t quote_end(const struct table *t, size_t at) {
        size_t stop = t->in.n - at > LIMIT_table_cell ? at + LIMIT_table_cell : t->in.n;
        for (size_t i = at + 1; i < stop; i++) {
                if (t->in.p[i] != '"')
                        continue;
                if (i + 1 < t->in.n && t->in.p[i + 1] == '"')
                        i++;
                else
                        return i + 1;
        }
        return SIZE_MAX;
}

/* The next cell, quotes and all: 1, and *ret_last if the row ends behind it; 0 at the end. */
static int next_cell(struct table *t, struct str *ret, bool *ret_last) {
        size_t from = t->at, i = from;
        if (from >= t->in.n)
                return 0;
        if (t->quotes && t->in.p[i] == '"') {
                size_t end = quote_end(t, i);
                if (end == SIZE_MAX) { /* wild.md#table-quote */
                        t->lost_quote = true;
                        t->lost_at = i;
                        t->quotes = false;
                } else {
                        i = end;
                }
        }
        while (i < t->in.n && t->in.p[i] != t->delimiter && t->in.p[i] != '\n' &&
               t->in.p[i] != '\r')
                i++;
        *ret = str_sub(t->in, from, i - from);
        *ret_last = i >= t->in.n || t->in.p[i] != t->delimiter;
        if (str_starts(str_sub(t->in, i, 2), STR("\r\n")))
                i++;
        t->at = i + 1;
        return 1;
}

/* How well `delimiter` explains the first rows: rows that agree, times whether it parts at all. */
static size_t score(struct str in, char delimiter) {
        struct table t = { .in = str_sub(in, 0, TRY_BYTES),
                           .delimiter = delimiter,
                           .quotes = true };
        size_t counts[COLUMNS_TOLD] = { 0 }, cells = 0, best = 0, rows = 0;
        struct str cell;
        bool last;
        while (rows < TRY_ROWS && next_cell(&t, &cell, &last)) {
                cells++;
                if (!last)
                        continue;
                rows++;
                counts[cells < COLUMNS_TOLD ? cells : COLUMNS_TOLD - 1]++;
                cells = 0;
        }
        for (size_t i = 2; i < COLUMNS_TOLD; i++)
                best = counts[i] * 100 + i > best && counts[i] ? counts[i] * 100 + i : best;
        return t.lost_quote ? best / 2 : best;
}

static char find_delimiter(struct str in, uint32_t kind) {
        static const char signs[] = { ',', ';', '\t', '|' };
        char found = kind == REC_KIND_tsv ? '\t' : ',';
        size_t most = score(in, found);
        for (size_t i = 0; i < sizeof signs; i++) {
                size_t n = score(in, signs[i]);
                if (n > most) {
                        most = n;
                        found = signs[i];
                }
        }
        return found;
}

/* The text of a cell: quotes undone, on one line. */
static struct str plain(struct str cell, bool quotes, struct buf *room) {
        buf_clear(room);
        bool quoted = quotes && cell.n > 1 && cell.p[0] == '"';
        for (size_t i = quoted; i < cell.n; i++) {
                char c = cell.p[i];
                if (quoted && c == '"') {
                        if (i + 1 >= cell.n || cell.p[i + 1] != '"')
                                continue;
                        i++;
                }
                buf_putc(room, c == '\t' || c == '\n' || c == '\r' ? ' ' : c);
        }
        return str_trim(buf_str(room));
}

static void put_rows(struct table *t, struct rec_build_text *text) {
        struct str cell;
        struct buf room;
        bool last, first = true;
        buf_init(&room, 0);
        for (bool quotes = t->quotes; !text->cut && next_cell(t, &cell, &last);
             quotes = t->quotes) {
                if (!first)
                        rec_build_puts(text, "\t");
                rec_build_put(text, plain(cell, quotes && t->quotes, &room));
                first = last;
                if (last)
                        rec_build_puts(text, "\n");
        }
        buf_done(&room);
}

/* "name, sum, date": what the first row calls the columns. */
static void column_names(struct table t, struct buf *names) {
        struct str cell;
        struct buf room;
        bool last = false;
        buf_init(&room, 0);
        while (!last && names->n < LABEL && next_cell(&t, &cell, &last)) {
                struct str s = plain(cell, t.quotes, &room);
                if (s.n && names->n)
                        buf_puts(names, ", ");
                buf_put_str(names, str_sub(s, 0, LABEL));
        }
        buf_done(&room);
}

/* Excel writes "sep=;" above the table. */
static void told_delimiter(struct table *t) {
        struct str line = str_sub(t->in, 0, 8);
        if (!str_starts_nocase(line, STR("sep=")) || t->in.n < 6)
                return;
        size_t end = str_chr(line, '\n');
        if (end == SIZE_MAX)
                return;
        t->delimiter = t->in.p[4];
        t->at = end + 1;
}

/* A load file: the same lines of cells; the first broken row is told, the others counted. */
static void read_dat(struct parse_dat *d, struct rec_build *b, struct parse_text *t) {
        struct rec_build_text text;
        struct buf room;
        size_t broken = 0, at = 0;
        uint64_t off, len;
        buf_init(&room, 0);
        rec_build_text_init(&text, b, REC_TEXT_plain);
        rec_build_page(&text, 1, 0, 0, STR("load file"));
        while (!text.cut && parse_dat_row(d)) {
                size_t row = (size_t) (d->row.p - t->text.p);
                bool bad = false;
                for (bool first = true; parse_dat_field(d, &room, &bad); first = false) {
                        rec_build_puts(&text, first ? "" : "\t");
                        rec_build_put(&text, str_trim(buf_str(&room)));
                }
                rec_build_puts(&text, "\n");
                at = bad && broken == 0 ? row : at;
                broken += bad;
        }
        rec_build_text_done(&text);
        buf_done(&room);
        if (broken == 0)
                return;
        parse_text_place(t, at, 1, &off, &len);
        rec_build_flaw(b, FLAW_table_row, off, len, "%zu rows", broken);
}

static void read_table(const struct parse_file *f, struct rec_build *b, struct parse_text *t) {
        struct table table = { .in = buf_str(&t->text), .quotes = true };
        struct rec_build_text text;
        struct buf names;
        uint64_t off, len;
        table.delimiter = find_delimiter(table.in, f->kind);
        told_delimiter(&table);
        buf_init(&names, 0);
        column_names(table, &names);
        rec_build_text_init(&text, b, REC_TEXT_plain);
        rec_build_page(&text, 1, 0, 0, buf_str(&names));
        put_rows(&table, &text);
        rec_build_text_done(&text);
        buf_done(&names);
        if (!table.lost_quote)
                return;
        parse_text_place(t, table.lost_at, 1, &off, &len);
        rec_build_flaw(b, FLAW_table_quote, off, len, "%s", "");
}

void parse_csv_read(const struct parse_file *f, struct arena *a, struct buf *out) {
        struct rec_build b;
        struct parse_text t;
        (void) a;
        rec_build_init(&b, out, f->data.n);
        rec_build_doc(&b, &(struct rec_doc){ .parent = REC_NONE,
                                             .kind = REC_DOC_file,
                                             .len = f->data.n,
                                             .size = f->data.n,
                                             .type = f->kind == REC_KIND_tsv
                                                             ? STR("text/tab-separated-values")
                                                             : STR("text/csv"),
                                             .name = f->name });
        parse_text_open(&t, f->data, (struct bytes){ 0 });
        struct parse_dat dat;
        if (parse_dat_open(buf_str(&t.text), &dat))
                read_dat(&dat, &b, &t);
        else
                read_table(f, &b, &t);
        parse_text_flaws(&t, &b);
        parse_text_close(&t);
        rec_build_done(&b);
}
