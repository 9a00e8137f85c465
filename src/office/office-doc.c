/* Word 97 to 2003 ([MS-DOC]), and the words of Word 6 and 95.
 *
 *   WordDocument  FIB | text, in pieces, 8 or 16 bits a character | pages of 512 bytes of
 * formatting 0Table/1Table piece table: character position -> place in WordDocument
 *
 *   text = main | footnotes | headers | macros | comments | endnotes | text boxes | ... of headers
 *
 * Of the formatting only what changes the meaning is read: hidden, deleted, inserted, end of row.
 */
#include "base/le.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "office/office-legacy.h"
#include "parse/parse-charset.h"

enum {
        FIB_FLAGS = 0x0a,
        FIB_MIN = 0x18,
        FIB_MAC = 0x1c,
        FIB_CCP = 0x4c,
        FIB_CLX = 0x1a2,
        FIB_CHPX = 0xfa,
        FIB_PAPX = 0x102,
        FIB_OWNERS = 154 + 36 * 8,
        FIB_AND_REF = 154 + 4 * 8,
        FIB_AND_TXT = 154 + 5 * 8,
        PAGE = 512,
        CELL = 7,
        FIELD_BEGIN = 0x13,
        FIELD_MIDDLE = 0x14,
        FIELD_END = 0x15
};

enum mark { HIDDEN = 1, DELETED = 2, INSERTED = 4, ROW_END = 8 };

struct run { /* [from, to) in WordDocument */
        uint32_t from, to, marks;
};

struct runs {
        struct run *v;
        size_t n, cap;
};

struct piece {
        uint32_t cp, n; /* first character, how many */
        uint32_t fc;
        bool narrow;
};

struct doc {
        struct office_legacy *l;
        struct office_flow *f;
        struct bytes in, table;
        struct runs chars, rows;
        struct piece *pieces;
        size_t n_pieces, at_char, at_row;
        struct buf words, instr;
        uint32_t marks, fields, field_code; /* open fields; in the code of which */
        VEC(struct str) owners;
        struct bytes and_ref, and_txt;
        size_t comment;
};

/* ---- formatting ---------------------------------------------------------------------------- */

static struct bytes fib_range(const struct doc *d, size_t at, struct bytes from) {
        if (at + 8 > d->in.n)
                return (struct bytes){ 0 };
        return bytes_sub(from, le_get32(d->in.p + at), le_get32(d->in.p + at + 4));
}

/* Length of what follows the opcode of a sprm. */
static size_t operand(uint16_t op, struct bytes rest) {
        static const uint8_t size[8] = { 1, 1, 2, 4, 2, 2, 0, 3 };
        if (op >> 13 != 6)
                return size[op >> 13];
        if (op == 0xd608)
                return rest.n >= 2 ? (size_t) le_get16(rest.p) + 1 : rest.n;
        return rest.n ? (size_t) rest.p[0] + 1 : 0;
}

static uint32_t marks_of(struct bytes grpprl) {
        uint32_t marks = 0;
        while (grpprl.n >= 3) {
                uint16_t op = le_get16(grpprl.p);
                struct bytes rest = bytes_sub(grpprl, 2, SIZE_MAX);
                bool on = rest.p[0] == 1 || rest.p[0] == 0x81;
                if (op == 0x083c && on)
                        marks |= HIDDEN;
                else if (op == 0x0800 && on)
                        marks |= DELETED;
                else if (op == 0x0801 && on)
                        marks |= INSERTED;
                else if (op == 0x2417 && on)
                        marks |= ROW_END;
                grpprl = bytes_sub(rest, operand(op, rest), SIZE_MAX);
        }
        return marks;
}

/* One page of 512 bytes: n in the last; n + 1 places; then where the properties of each are. */
static void formatting_page(struct bytes page, bool rows, struct runs *out) {
        size_t n = page.n == PAGE ? page.p[PAGE - 1] : 0, each = rows ? 13 : 1;
        if (4 * (n + 1) + each * n >= PAGE)
                return;
        for (size_t i = 0; i < n && out->n < LIMIT_office_pieces; i++) {
                struct run r = { le_get32(page.p + 4 * i), le_get32(page.p + 4 * i + 4), 0 };
                size_t at = 2 * (size_t) page.p[4 * (n + 1) + each * i];
                size_t len = at ? page.p[at] : 0;
                if (rows && at) {
                        bool pad = len == 0;
                        len = pad ? 2 * (size_t) page.p[(at + 1) % PAGE] : 2 * len - 1;
                        at += pad ? 4 : 3; /* behind the style's number */
                        len = len > 2 ? len - 2 : 0;
                } else {
                        at++;
                }
                r.marks = marks_of(bytes_sub(page, at, len));
                if (r.marks && r.from < r.to)
                        vec_push(out, r);
        }
}

static int by_from(const void *a, const void *b) {
        uint32_t x = ((const struct run *) a)->from, y = ((const struct run *) b)->from;
        return x < y ? -1 : x > y;
}

static void formatting(struct doc *d, size_t fib, bool rows, struct runs *out) {
        struct bytes t = fib_range(d, fib, d->table);
        size_t n = t.n >= 12 ? (t.n - 4) / 8 : 0;
        for (size_t i = 0; i < n && i < d->in.n / PAGE + 1; i++) {
                size_t page = le_get32(t.p + 4 * (n + 1) + 4 * i) & 0x3fffff;
                formatting_page(bytes_sub(d->in, page * PAGE, PAGE), rows, out);
        }
        if (out->n)
                qsort(out->v, out->n, sizeof *out->v, by_from);
}

/* Marks at place `fc`; *at remembers where the last one was found. */
static uint32_t marks_at(const struct runs *r, size_t *at, uint32_t fc) {
        if (*at < r->n && r->v[*at].from <= fc && fc < r->v[*at].to)
                return r->v[*at].marks;
        size_t low = 0, high = r->n;
        while (low < high) {
                size_t mid = (low + high) / 2;
                if (r->v[mid].to <= fc)
                        low = mid + 1;
                else
                        high = mid;
        }
        *at = low;
        return low < r->n && r->v[low].from <= fc ? r->v[low].marks : 0;
}

/* ---- pieces -------------------------------------------------------------------------------- */

static bool read_pieces(struct doc *d) {
        struct bytes clx = fib_range(d, FIB_CLX, d->table);
        while (clx.n >= 3 && clx.p[0] == 1)
                clx = bytes_sub(clx, 3 + (size_t) le_get16(clx.p + 1), SIZE_MAX);
        if (clx.n < 5 || clx.p[0] != 2)
                return false;
        struct bytes t = bytes_sub(clx, 5, le_get32(clx.p + 1));
        size_t n = t.n >= 16 ? (t.n - 4) / 12 : 0;
        n = n < LIMIT_office_pieces ? n : LIMIT_office_pieces;
        size_t rows = t.n >= 16 ? (t.n - 4) / 12 : 0;
        d->pieces = arena_alloc(d->l->a, n * sizeof *d->pieces + 1);
        for (size_t i = 0; i < n; i++) {
                uint32_t from = le_get32(t.p + 4 * i), to = le_get32(t.p + 4 * i + 4);
                uint32_t fc = le_get32(t.p + 4 * (rows + 1) + 8 * i + 2);
                struct piece p = { .cp = from, .n = to > from ? to - from : 0 };
                p.narrow = fc & 0x40000000;
                p.fc = p.narrow ? (fc & 0x3fffffff) / 2 : fc & 0x3fffffff;
                size_t room = p.fc < d->in.n ? (d->in.n - p.fc) / (p.narrow ? 1 : 2) : 0;
                if (p.n > room)
                        p.n = (uint32_t) room;
                d->pieces[d->n_pieces++] = p;
        }
        return n > 0;
}

/* ---- characters ---------------------------------------------------------------------------- */

static void flush(struct doc *d) {
        if (d->words.n == 0)
                return;
        enum rec_span_kind label = d->marks & DELETED    ? REC_SPAN_deleted
                                   : d->marks & HIDDEN   ? REC_SPAN_hidden
                                   : d->marks & INSERTED ? REC_SPAN_inserted
                                                         : office_flow_label(d->f);
        if (d->marks & DELETED)
                office_flow_say(d->f, "[-");
        office_flow_push(d->f, label);
        office_flow_put(d->f, buf_str(&d->words));
        office_flow_pop(d->f);
        if (d->marks & DELETED)
                office_flow_say(d->f, "-]");
        buf_clear(&d->words);
}

static void field_end(struct doc *d) {
        struct str code = str_trim(buf_str(&d->instr));
        size_t from = str_chr(code, '"');
        flush(d);
        d->fields -= d->fields > 0;
        if (d->field_code > d->fields)
                d->field_code = d->fields;
        if (str_starts_nocase(code, STR("HYPERLINK")) && from < 12) {
                struct str url = str_sub(code, from + 1, SIZE_MAX);
                url = str_sub(url, 0, str_chr(url, '"'));
                office_flow_say(d->f, " <%.*s>", STR_ARG(utf8_head(url, 900)));
        }
        buf_clear(&d->instr);
}

static void control(struct doc *d, uint32_t c, uint32_t fc) {
        bool cell = c == CELL;
        if (c == FIELD_BEGIN) {
                d->field_code = ++d->fields;
                buf_clear(&d->instr);
                return;
        }
        if (c == FIELD_MIDDLE) {
                d->field_code = 0;
                return;
        }
        if (c == FIELD_END) {
                field_end(d);
                return;
        }
        flush(d);
        if (cell && marks_at(&d->rows, &d->at_row, fc) & ROW_END)
                office_flow_line(d->f);
        else if (cell)
                office_flow_cell(d->f);
        else if (c == '\r' || c == 0x0c)
                office_flow_line(d->f);
        else if (c == 0x0b)
                office_flow_puts(d->f, "\n");
        else if (c == '\t')
                office_flow_puts(d->f, "\t");
        else if (c == 0x1e)
                office_flow_puts(d->f, "\xe2\x80\x91");
}

static void character(struct doc *d, uint32_t c, uint32_t fc) {
        if (c < 0x20) {
                control(d, c, fc);
                return;
        }
        if (d->field_code) {
                if (d->instr.n < 4096)
                        buf_put_utf8(&d->instr, c);
                return;
        }
        uint32_t marks = marks_at(&d->chars, &d->at_char, fc) & (HIDDEN | DELETED | INSERTED);
        if (marks != d->marks)
                flush(d);
        d->marks = marks;
        buf_put_utf8(&d->words, c);
}

/* windows-1252's own: 8-bit pieces are always in it. */
static uint32_t narrow(uint8_t c) {
        static const uint16_t high[32] = { 0x20ac, 0x81,   0x201a, 0x0192, 0x201e, 0x2026, 0x2020,
                                           0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d,
                                           0x017d, 0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d,
                                           0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a,
                                           0x0153, 0x9d,   0x017e, 0x0178 };
        return c >= 0x80 && c < 0xa0 ? high[c - 0x80] : c;
}

static uint32_t wide(const struct doc *d, uint32_t fc, uint32_t left, uint32_t *ret_units) {
        uint32_t c = le_get16(d->in.p + fc);
        *ret_units = 1;
        if (c >= 0xd800 && c < 0xdc00 && left > 1) {
                uint32_t low = le_get16(d->in.p + fc + 2);
                if (low >= 0xdc00 && low < 0xe000) {
                        *ret_units = 2;
                        return 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
                }
        }
        return c >= 0xd800 && c < 0xe000 ? 0xfffd : c;
}

static void comment_begins(struct doc *d, uint32_t cp, uint32_t first);

/* Characters [from, from + n). */
static void story(struct doc *d, uint32_t from, uint32_t n, enum rec_span_kind label) {
        office_flow_gap(d->f);
        office_flow_push(d->f, label);
        d->fields = d->field_code = 0;
        for (size_t i = 0; i < d->n_pieces; i++) {
                const struct piece *p = &d->pieces[i];
                if (p->cp >= from + n || p->cp + p->n <= from)
                        continue;
                uint32_t a = p->cp < from ? from - p->cp : 0, units;
                uint32_t z = p->cp + p->n > from + n ? from + n - p->cp : p->n;
                for (uint32_t k = a; k < z; k += units) {
                        uint32_t fc = p->fc + (p->narrow ? k : 2 * k);
                        units = 1;
                        if (label == REC_SPAN_comment)
                                comment_begins(d, p->cp + k, from);
                        uint32_t c = p->narrow ? narrow(d->in.p[fc]) : wide(d, fc, z - k, &units);
                        character(d, c, fc);
                }
        }
        flush(d);
        office_flow_pop(d->f);
        office_flow_line(d->f);
}

/* ---- comments ------------------------------------------------------------------------------ */

static void read_owners(struct doc *d) {
        struct bytes g = fib_range(d, FIB_OWNERS, d->table);
        struct buf b;
        buf_init(&b, 0);
        while (g.n >= 2 && d->owners.n < LIMIT_office_names) {
                size_t n = 2 * (size_t) le_get16(g.p);
                buf_clear(&b);
                office_ole_utf16(bytes_sub(g, 2, n), false, &b);
                vec_push(&d->owners, arena_str(d->l->a, buf_str(&b)));
                g = bytes_sub(g, 2 + n, SIZE_MAX);
        }
        buf_done(&b);
        d->and_ref = fib_range(d, FIB_AND_REF, d->table);
        d->and_txt = fib_range(d, FIB_AND_TXT, d->table);
}

/* Who wrote the comment that begins at `cp`, if one does. */
static void comment_begins(struct doc *d, uint32_t cp, uint32_t first) {
        size_t n = d->and_ref.n >= 38 ? (d->and_ref.n - 4) / 34 : 0;
        if (d->comment >= n || 4 * d->comment + 4 > d->and_txt.n ||
            le_get32(d->and_txt.p + 4 * d->comment) != cp - first)
                return;
        size_t owner = le_get16(d->and_ref.p + 4 * (n + 1) + 30 * d->comment + 20);
        flush(d);
        office_flow_line(d->f);
        office_flow_puts(d->f, "[Comment by ");
        office_flow_put(d->f, owner < d->owners.n ? d->owners.v[owner] : STR("?"));
        office_flow_puts(d->f, "] ");
        d->comment++;
}

/* ---- the whole ----------------------------------------------------------------------------- */

static void stories(struct doc *d) {
        static const enum rec_span_kind labels[8] = { REC_SPAN_own,     REC_SPAN_note,
                                                      REC_SPAN_running, REC_SPAN_hidden,
                                                      REC_SPAN_comment, REC_SPAN_note,
                                                      REC_SPAN_own,     REC_SPAN_running };
        uint32_t from = 0;
        for (size_t i = 0; i < 8; i++) {
                uint32_t n = le_get32(d->in.p + FIB_CCP + 4 * i);
                if (n > INT32_MAX - from)
                        return;
                if (n)
                        story(d, from, n, labels[i]);
                from += n;
        }
}

/* wild.md#office-old: the text lies in one run, in the code page of its language. */
static void old_word(struct doc *d) {
        uint32_t from = le_get32(d->in.p + FIB_MIN), to = le_get32(d->in.p + FIB_MAC);
        uint16_t lid = le_get16(d->in.p + 6);
        struct str charset = STR("windows-1252");
        struct parse_charset_result r;
        struct buf text;
        if ((lid & 0x3ff) == 0x01 || (lid & 0x3ff) == 0x29 || (lid & 0x3ff) == 0x20)
                charset = STR("windows-1256");
        buf_init(&text, LIMIT_text_segment);
        parse_charset_decode(bytes_sub(d->in, from, to > from ? to - from : 0), str_bytes(charset),
                             &text, &r);
        rec_build_flaw(d->l->b, FLAW_office_old, 0, 0, "Word 6 or 95");
        struct str s = buf_str(&text);
        while (s.n) {
                size_t n;
                uint32_t c = utf8_get(s.p, &n);
                character(d, c, 0);
                s = str_sub(s, n, SIZE_MAX);
        }
        flush(d);
        buf_done(&text);
}

void office_doc_read(struct office_legacy *l) {
        struct doc d = { .l = l, .f = l->flow, .in = l->stream };
        if (d.in.n < 0x60) {
                rec_build_flaw(l->b, FLAW_office_damaged, 0, 0, "no text stream");
                return;
        }
        buf_init(&d.words, LIMIT_text_segment);
        buf_init(&d.instr, 0);
        bool late = le_get16(d.in.p + FIB_FLAGS) & 0x0200;
        d.table = d.in;
        if (l->ole)
                d.table = office_ole_get(l->ole, 0, late ? STR("1Table") : STR("0Table"));
        if (le_get16(d.in.p + 2) < 0xc0 || d.in.n < FIB_CLX + 8) {
                old_word(&d);
        } else if (read_pieces(&d)) {
                formatting(&d, FIB_CHPX, false, &d.chars);
                formatting(&d, FIB_PAPX, true, &d.rows);
                read_owners(&d);
                stories(&d);
        } else {
                rec_build_flaw(l->b, FLAW_office_damaged, 0, 0, "no piece table");
                old_word(&d);
        }
        vec_done(&d.owners);
        vec_done(&d.chars);
        vec_done(&d.rows);
        buf_done(&d.words);
        buf_done(&d.instr);
}
