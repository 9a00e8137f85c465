/* Text of others made safe for a terminal.  Each code point becomes a piece: itself, or what stands
 * visibly in its place; the look-up table (gen-fold.py) knows columns, direction and which
 * characters cannot be seen.
 *
 * Right-to-left runs.  A run goes from the first to the last right-to-left letter with no
 * left-to-right one between; what is neutral behind its last letter does not belong to it.  So the
 * closing isolate is put in late, at the remembered place behind that letter:
 *
 *      abc ⟨FSI⟩سلام، خوبی⟨PDI⟩! def
 *
 * It does not shape or reorder: that is the terminal's.  Widths are those of Unicode's East Asian
 * Width, as terminals have them; sequences that a terminal draws as one emoji count each part. */
#include "text/text-show.h"

#include "base/bug.h"
#include "base/utf8.h"
#include "text/text-table.h"

enum { SHOW_PIECE = 24 };

struct piece {
        char text[SHOW_PIECE];
        size_t n, columns;
        bool rtl, ltr, line_end, joiner;
};

struct show {
        struct buf *out;
        unsigned flags;
        bool in_run;
        size_t run_end; /* in out: behind the last right-to-left letter of the run */
};

static const struct {
        uint32_t cp;
        const char *name;
} marks[] = {
        { 0x00ad, "SHY" }, { 0x061c, "ALM" }, { 0x200c, "ZWNJ" }, { 0x200d, "ZWJ" },
        { 0x200e, "LRM" }, { 0x200f, "RLM" }, { 0x2028, "LS" },   { 0x2029, "PS" },
        { 0x202a, "LRE" }, { 0x202b, "RLE" }, { 0x202c, "PDF" },  { 0x202d, "LRO" },
        { 0x202e, "RLO" }, { 0x2066, "LRI" }, { 0x2067, "RLI" },  { 0x2068, "FSI" },
        { 0x2069, "PDI" }, { 0xfeff, "BOM" },
};

static void piece_mark(struct piece *p, uint32_t cp) {
        const char *name = NULL;
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
                if (marks[i].cp == cp)
                        name = marks[i].name;
        int n = name ? snprintf(p->text, sizeof p->text, "⟨%s⟩", name)
                     : snprintf(p->text, sizeof p->text, "⟨U+%04X⟩", cp);
        p->n = (size_t) n;
        p->columns = p->n - 4; /* the brackets are three bytes and one column each */
        p->ltr = true;
}

static void piece_control(struct piece *p, uint32_t cp) {
        if (cp == '\t')
                p->text[0] = ' ', p->n = 1;
        else
                p->n = (size_t) snprintf(p->text, sizeof p->text, "\\x%02x", cp);
        p->columns = p->n;
        p->ltr = cp != '\t';
}

static void piece_line_end(struct piece *p, bool lines) {
        p->line_end = lines;
        p->columns = lines ? 0 : 1;
        p->n = (size_t) snprintf(p->text, sizeof p->text, "%s", lines ? "\n" : "⏎");
}

/* ZWNJ and ZWJ do their work between two letters of the Arabic script. */
static bool joins(struct str s, size_t at, size_t next) {
        if (at == 0 || next >= s.n)
                return false;
        size_t n, before = utf8_floor(s, at - 1);
        return (text_table_show_of(utf8_get(s.p + before, &n)) & TEXT_TABLE_joining) &&
               (text_table_show_of(utf8_get(s.p + next, &n)) & TEXT_TABLE_joining);
}

/* The piece at `at`; returns how many bytes of s it stands for. */
static size_t piece_at(struct str s, size_t at, unsigned flags, struct piece *p) {
        size_t n;
        uint32_t cp = utf8_get(s.p + at, &n);
        bool crlf = cp == '\r' && at + 1 < s.n && s.p[at + 1] == '\n';
        *p = (struct piece){ 0 };
        if (cp == '\n' || crlf) {
                piece_line_end(p, flags & TEXT_SHOW_lines);
                return crlf ? 2 : 1;
        }
        if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0)) {
                piece_control(p, cp);
                return n;
        }
        unsigned v = text_table_show_of(cp);
        p->joiner = (cp == 0x200c || cp == 0x200d) && joins(s, at, at + n);
        if ((v & TEXT_TABLE_hidden) && !p->joiner) {
                piece_mark(p, cp);
                return n;
        }
        memcpy(p->text, s.p + at, n);
        p->n = n;
        p->columns = p->joiner ? 0 : v & TEXT_TABLE_columns;
        p->rtl = v & TEXT_TABLE_rtl;
        p->ltr = v & TEXT_TABLE_ltr;
        return n;
}

#define FSI "\xe2\x81\xa8"
#define PDI "\xe2\x81\xa9"

static void end_run(struct show *w) {
        if (!w->in_run)
                return;
        size_t tail = w->out->n - w->run_end;
        w->in_run = false;
        if (!buf_put(w->out, PDI, 3))
                return;
        char *p = w->out->p + w->run_end;
        memmove(p + 3, p, tail);
        memcpy(p, PDI, 3);
}

static void put_piece(struct show *w, const struct piece *p) {
        bool isolate = w->flags & TEXT_SHOW_isolate;
        if (p->ltr || p->line_end)
                end_run(w);
        if (isolate && p->rtl && !w->in_run) {
                buf_put(w->out, FSI, 3);
                w->in_run = true;
        }
        buf_put(w->out, p->text, p->n);
        if (w->in_run && p->rtl)
                w->run_end = w->out->n;
}

void text_show(struct buf *out, struct str s, unsigned flags) {
        struct show w = { .out = out, .flags = flags };
        struct piece p;
        for (size_t at = 0; at < s.n;) {
                at += piece_at(s, at, flags, &p);
                put_piece(&w, &p);
        }
        end_run(&w);
}

/* How many bytes of `s` fit: all of it, or as much as leaves a column for the ellipsis. */
static size_t fitting(struct str s, size_t columns, size_t *ret_used) {
        size_t used = 0, cut = 0, cut_used = 0;
        struct piece p;
        for (size_t at = 0; at < s.n;) {
                at += piece_at(s, at, 0, &p);
                used += p.columns;
                if (used > columns)
                        return *ret_used = cut_used, cut;
                if (used < columns && !p.joiner) /* a joiner at the end would become a mark */
                        cut = at, cut_used = used;
        }
        return *ret_used = used, s.n;
}

void text_show_cut(struct buf *out, struct str s, size_t columns, unsigned flags) {
        BUG_IF(columns == 0);
        size_t used, n = fitting(s, columns, &used);
        flags &= ~(unsigned) TEXT_SHOW_lines;
        text_show(out, str_sub(s, 0, n), flags);
        if (n < s.n) {
                buf_puts(out, "…");
                used++;
        }
        for (; (flags & TEXT_SHOW_pad) && used < columns; used++)
                buf_putc(out, ' ');
}

size_t text_width(struct str s) {
        size_t used = 0;
        struct piece p;
        for (size_t at = 0; at < s.n;) {
                at += piece_at(s, at, 0, &p);
                used += p.columns;
        }
        return used;
}
