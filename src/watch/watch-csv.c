/* Lists in columns (RFC 4180, and what spreadsheets make of it), and one name a line. */
#include "base/buf.h"
#include "base/limits.h"
#include "watch/watch-list.h"

enum { COLUMNS = 256 };

struct csv {
        struct str rest;
        char sep;
        uint32_t line;   /* of rest */
        struct buf cell; /* fields of the row, one behind the other */
        uint32_t ends[COLUMNS];
        size_t n;
};

static struct str cell(const struct csv *c, size_t i) {
        uint32_t from = i ? c->ends[i - 1] : 0;
        return str_sub(buf_str(&c->cell), from, c->ends[i] - from);
}

static void end_cell(struct csv *c) {
        if (c->n < COLUMNS)
                c->ends[c->n++] = (uint32_t) c->cell.n;
        else
                c->cell.n = c->ends[COLUMNS - 1]; /* more columns than any list has: left out */
}

/* Quotes that never close would swallow the rest of the list: they are letters then. */
static bool closes(struct str s) {
        for (size_t i = 0; i < s.n && i < LIMIT_watch_field; i++)
                if (s.p[i] == '"')
                        return true;
        return false;
}

/* The quoted field that rest begins with, behind its quote. */
static void quoted(struct csv *c) {
        while (c->rest.n) {
                char ch = c->rest.p[0];
                bool twice = ch == '"' && c->rest.n > 1 && c->rest.p[1] == '"';
                c->rest = str_sub(c->rest, twice ? 2 : 1, SIZE_MAX);
                if (ch == '"' && !twice)
                        return;
                c->line += ch == '\n';
                buf_putc(&c->cell, ch);
        }
}

static bool row_next(struct csv *c) {
        bool fresh = true; /* at the start of a field */
        c->n = 0;
        buf_clear(&c->cell);
        if (c->rest.n == 0)
                return false;
        while (c->rest.n) {
                char ch = c->rest.p[0];
                c->rest = str_sub(c->rest, 1, SIZE_MAX);
                if (ch == '\n') {
                        c->line++;
                        break;
                }
                if (c->sep && ch == c->sep) {
                        end_cell(c);
                        fresh = true;
                } else if (fresh && ch == '"' && closes(c->rest)) {
                        quoted(c);
                        fresh = false;
                } else {
                        buf_putc(&c->cell, ch);
                        fresh = fresh && ch == ' ';
                }
        }
        end_cell(c);
        return true;
}

static size_t count(struct str s, char c) {
        size_t n = 0;
        for (size_t i = 0; i < s.n; i++)
                n += s.p[i] == c;
        return n;
}

static bool names_column(struct str head, char sep) {
        while (head.n) {
                struct str w = str_trim(str_cut(&head, sep));
                if (w.n > 1 && w.p[0] == '"' && w.p[w.n - 1] == '"')
                        w = str_sub(w, 1, w.n - 2);
                if (watch_column(w) != WATCH_FIELDS)
                        return true;
        }
        return false;
}

/* The separator that the first lines agree on; 0 for one name a line.  A single comma may belong to
 * "Last, First", so it counts only under a head that names a column. */
static char separator(struct str text) {
        static const char seps[] = { '\t', ';', ',' };
        struct str head = str_cut(&text, '\n');
        struct str second = str_cut(&text, '\n');
        for (size_t k = 0; k < sizeof seps; k++) {
                size_t n = count(head, seps[k]);
                if (n && (names_column(head, seps[k]) ||
                          (count(second, seps[k]) == n && (n > 1 || seps[k] != ','))))
                        return seps[k];
        }
        return 0;
}

/* Does the row name columns? */
static bool is_head(const struct csv *c, enum watch_field *of) {
        size_t known = 0;
        bool names = false;
        for (size_t i = 0; i < c->n; i++) {
                of[i] = watch_column(cell(c, i));
                known += of[i] != WATCH_FIELDS;
                names |= of[i] == WATCH_name || of[i] == WATCH_last_name || of[i] == WATCH_alias;
        }
        return names && known * 3 >= c->n;
}

/* Names hold commas in some lists ("Doe, Jane"), never semicolons. */
static bool is_many(enum watch_field f) {
        return f != WATCH_note && f != WATCH_id;
}

static void take_row(const struct csv *c, const enum watch_field *of, size_t n_of, uint32_t line,
                     struct watch_list *ret) {
        for (size_t i = 0; i < c->n && i < n_of; i++)
                if (of[i] != WATCH_FIELDS)
                        watch_gather(ret, of[i], cell(c, i), is_many(of[i]));
        watch_keep(ret, line, WATCH_KIND_any);
}

void watch_csv_read(struct str text, struct watch_list *ret) {
        struct csv c = { .rest = text, .sep = separator(text), .line = 1 };
        enum watch_field of[COLUMNS];
        size_t n_of = 1;
        bool first = true;
        of[0] = WATCH_name;
        buf_init(&c.cell, 0);
        ret->form = c.sep ? "csv" : "names";
        for (uint32_t line = 1; row_next(&c); line = c.line) {
                if (first && is_head(&c, of)) {
                        n_of = c.n;
                        first = false;
                        continue;
                }
                if (first)
                        of[0] = WATCH_name;
                first = false;
                if (c.n == 1 && (cell(&c, 0).n == 0 || cell(&c, 0).p[0] == '#'))
                        continue;
                take_row(&c, of, n_of, line, ret);
        }
        buf_done(&c.cell);
}
