/* Excel 5 to 2003 ([MS-XLS], BIFF5 and BIFF8): what each cell shows.
 *
 *   record | type 2 | length 2 | payload up to 8,224; longer ones go on in CONTINUE |
 *   globals: BOF CODEPAGE FORMAT* XF* BOUNDSHEET* SST EOF     a sheet: BOF ROW* cells NOTE* EOF
 *
 * Formulas show their last value; how they are made is not read (a token stream). */
#include "base/le.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/vec.h"
#include "office/office-book.h"
#include "office/office-legacy.h"
#include "office/office-number.h"

enum biff {
        BIFF_FORMULA = 0x06,
        BIFF_EOF = 0x0a,
        BIFF_NOTE = 0x1c,
        BIFF_1904 = 0x22,
        BIFF_CONTINUE = 0x3c,
        BIFF_CODEPAGE = 0x42,
        BIFF_OBJ = 0x5d,
        BIFF_COLUMNS = 0x7d,
        BIFF_SHEET = 0x85,
        BIFF_MULRK = 0xbd,
        BIFF_RSTRING = 0xd6,
        BIFF_XF = 0xe0,
        BIFF_SST = 0xfc,
        BIFF_LABELSST = 0xfd,
        BIFF_TXO = 0x1b6,
        BIFF_NUMBER = 0x203,
        BIFF_LABEL = 0x204,
        BIFF_BOOLERR = 0x205,
        BIFF_STRING = 0x207,
        BIFF_ROW = 0x208,
        BIFF_RK = 0x27e,
        BIFF_FORMAT = 0x41e,
        BIFF_BOF = 0x809
};

struct piece {
        size_t off, len;
};

struct sheet_at {
        uint32_t off;
        bool hidden;
        struct str name;
};

struct book {
        struct office_legacy *l;
        struct bytes in;
        bool wide; /* BIFF8: strings of 16 bits */
        bool since_1904;
        uint32_t codepage;
        struct buf strings, room;
        VEC(struct piece) items;
        VEC(uint8_t) styles;
        struct map formats;
        VEC(struct sheet_at) sheets;
};

struct rec_at {
        uint32_t type;
        size_t at, next; /* of the record, behind it */
        struct bytes body;
};

static bool next_record(struct bytes in, size_t at, struct rec_at *r) {
        if (at > in.n || in.n - at < 4)
                return false;
        r->type = le_get16(in.p + at);
        r->at = at;
        r->body = bytes_sub(in, at + 4, le_get16(in.p + at + 2));
        r->next = at + 4 + r->body.n;
        return true;
}

/* ---- strings ------------------------------------------------------------------------------- */

/* `n` characters, 8 or 16 bits each. */
static void characters(struct book *b, struct bytes in, bool wide, struct buf *out) {
        if (wide)
                office_ole_utf16(in, false, out);
        else
                office_ole_codepage(in, b->wide ? 1252 : b->codepage, out);
}

/* A string of a record: its length (`size` bytes of it), in BIFF8 flags, characters. */
static void string(struct book *b, struct bytes in, size_t size, struct buf *out) {
        if (in.n < size + 1)
                return;
        size_t n = size == 1 ? in.p[0] : le_get16(in.p);
        if (!b->wide) {
                characters(b, bytes_sub(in, size, n), false, out);
                return;
        }
        uint8_t flags = in.p[size];
        size_t at = size + 1 + (flags & 8 ? 2 : 0) + (flags & 4 ? 4 : 0);
        characters(b, bytes_sub(in, at, flags & 1 ? 2 * n : n), flags & 1, out);
}

/* The shared strings, across CONTINUE records. */
struct sst {
        struct book *b;
        struct bytes rest; /* of the current record */
        size_t next;       /* record behind it */
        bool end;
};

static bool more(struct sst *s) {
        struct rec_at r;
        if (!next_record(s->b->in, s->next, &r) || r.type != BIFF_CONTINUE)
                return !(s->end = true);
        s->rest = r.body;
        s->next = r.next;
        return true;
}

static void skip(struct sst *s, size_t n) {
        while (n && !s->end) {
                size_t now = n < s->rest.n ? n : s->rest.n;
                s->rest = bytes_sub(s->rest, now, SIZE_MAX);
                n -= now;
                if (n)
                        more(s);
        }
}

static uint32_t number(struct sst *s, size_t size) {
        if (s->rest.n == 0)
                more(s);
        uint32_t v = s->rest.n < size ? 0
                     : size == 1      ? s->rest.p[0]
                     : size == 2      ? le_get16(s->rest.p)
                                      : le_get32(s->rest.p);
        skip(s, size);
        return v;
}

static void shared_string(struct sst *s) {
        size_t n = number(s, 2), from = s->b->strings.n;
        uint8_t flags = (uint8_t) number(s, 1);
        size_t runs = flags & 8 ? number(s, 2) : 0, ext = flags & 4 ? number(s, 4) : 0;
        while (n && !s->end) {
                size_t each = flags & 1 ? 2 : 1, now = s->rest.n / each;
                now = now < n ? now : n;
                characters(s->b, bytes_sub(s->rest, 0, now * each), flags & 1, &s->b->strings);
                s->rest = bytes_sub(s->rest, now * each, SIZE_MAX);
                n -= now;
                if (n && more(s) && s->rest.n) { /* goes on, behind new flags */
                        flags = (uint8_t) ((flags & ~1) | (s->rest.p[0] & 1));
                        s->rest = bytes_sub(s->rest, 1, SIZE_MAX);
                }
        }
        skip(s, 4 * runs + ext);
        vec_push(&s->b->items, (struct piece){ from, s->b->strings.n - from });
}

static void shared_strings(struct book *b, const struct rec_at *r) {
        struct sst s = { .b = b, .rest = bytes_sub(r->body, 8, SIZE_MAX), .next = r->next };
        uint32_t n = r->body.n >= 8 ? le_get32(r->body.p + 4) : 0;
        for (uint32_t i = 0; i < n && i < LIMIT_office_pieces && !s.end; i++) {
                if (s.rest.n == 0 && !more(&s))
                        return;
                shared_string(&s);
        }
}

/* ---- globals ------------------------------------------------------------------------------- */

static void format(struct book *b, struct bytes in) {
        uint64_t id = in.n >= 2 ? le_get16(in.p) : 0;
        buf_clear(&b->room);
        string(b, bytes_sub(in, 2, SIZE_MAX), b->wide ? 2 : 1, &b->room);
        *map_put(&b->formats, (struct str){ (const char *) &id, sizeof id }, 0, NULL) =
                office_number_code(buf_str(&b->room));
}

static void style(struct book *b, struct bytes in) {
        uint64_t id = in.n >= 4 ? le_get16(in.p + 2) : 0;
        const uint64_t *k = map_find(&b->formats, (struct str){ (const char *) &id, sizeof id });
        vec_push(&b->styles, (uint8_t) (k ? *k : office_number_builtin(id)));
}

static void sheet_place(struct book *b, struct bytes in) {
        if (in.n < 8 || b->sheets.n >= LIMIT_office_names)
                return;
        buf_clear(&b->room);
        string(b, bytes_sub(in, 6, SIZE_MAX), 1, &b->room);
        vec_push(&b->sheets, (struct sheet_at){ .off = le_get32(in.p),
                                                .hidden = (in.p[4] & 3) != 0,
                                                .name = arena_str(b->l->a, buf_str(&b->room)) });
}

static void globals(struct book *b) {
        struct rec_at r;
        for (size_t at = 0; next_record(b->in, at, &r) && r.type != BIFF_EOF; at = r.next) {
                if (r.type == BIFF_CODEPAGE && r.body.n >= 2)
                        b->codepage = le_get16(r.body.p);
                else if (r.type == BIFF_1904 && r.body.n >= 2)
                        b->since_1904 = le_get16(r.body.p) == 1;
                else if (r.type == BIFF_FORMAT)
                        format(b, r.body);
                else if (r.type == BIFF_XF)
                        style(b, r.body);
                else if (r.type == BIFF_SHEET)
                        sheet_place(b, r.body);
                else if (r.type == BIFF_SST)
                        shared_strings(b, &r);
        }
}

/* ---- cells --------------------------------------------------------------------------------- */

struct sheet {
        struct office_sheet s;
        struct book *b;
        uint8_t rows[65536 / 8], columns[256 / 8]; /* hidden ones */
        bool formula_string;
        uint32_t row, col, object;
        struct map boxes; /* object id to its text's place in `words` */
        struct buf words;
        VEC(struct piece) texts;
};

static void put(struct sheet *s, struct bytes cell, struct str words) {
        uint32_t row = le_get16(cell.p), col = le_get16(cell.p + 2);
        if (words.n == 0)
                return;
        if (row != s->s.row)
                office_sheet_row(&s->s, row, s->rows[row / 8] >> (row % 8) & 1);
        bool hide = col < 256 && s->columns[col / 8] >> (col % 8) & 1;
        office_sheet_cell(&s->s, col);
        office_flow_push(s->s.f, hide ? REC_SPAN_hidden : office_flow_label(s->s.f));
        office_flow_put(s->s.f, words);
        office_flow_pop(s->s.f);
}

static void put_number(struct sheet *s, struct bytes cell, uint32_t xf, double v) {
        enum office_number_kind k = xf < s->b->styles.n
                                            ? (enum office_number_kind) s->b->styles.v[xf]
                                            : OFFICE_NUMBER_plain;
        buf_clear(&s->b->room);
        office_number_put(&s->b->room, v, k, s->b->since_1904);
        put(s, cell, buf_str(&s->b->room));
}

static double rk(uint32_t v) {
        double d;
        uint64_t bits = (uint64_t) (v & 0xfffffffcu) << 32;
        if (v & 2)
                d = (int32_t) v >> 2;
        else
                memcpy(&d, &bits, sizeof d);
        return v & 1 ? d / 100 : d;
}

static double real(const uint8_t *p) {
        double d;
        memcpy(&d, p, sizeof d);
        return d;
}

static void mulrk(struct sheet *s, struct bytes in) {
        uint8_t cell[4];
        for (size_t at = 4, i = 0; at + 6 + 2 <= in.n; at += 6, i++) {
                memcpy(cell, in.p, 2);
                le_put16(cell + 2, (uint16_t) (le_get16(in.p + 2) + i));
                put_number(s, bytes_of(cell, 4), le_get16(in.p + at), rk(le_get32(in.p + at + 2)));
        }
}

static void truth(struct sheet *s, struct bytes cell, uint8_t value, bool error) {
        static const struct {
                uint8_t code;
                const char *words;
        } errors[] = { { 0, "#NULL!" },  { 7, "#DIV/0!" }, { 15, "#VALUE!" }, { 23, "#REF!" },
                       { 29, "#NAME?" }, { 36, "#NUM!" },  { 42, "#N/A" } };
        const char *z = value ? "TRUE" : "FALSE";
        for (size_t i = 0; error && i < 7; i++)
                if (errors[i].code == value)
                        z = errors[i].words;
        put(s, cell, str_of(z));
}

static void formula(struct sheet *s, struct bytes in) {
        const uint8_t *v = in.p + 6;
        if (in.n < 14)
                return;
        s->formula_string = false;
        if (le_get16(v + 6) != 0xffff)
                put_number(s, in, le_get16(in.p + 4), real(v));
        else if (v[0] == 0)
                s->formula_string = true;
        else if (v[0] == 1 || v[0] == 2)
                truth(s, in, v[2], v[0] == 2);
        s->row = le_get16(in.p);
        s->col = le_get16(in.p + 2);
}

static void put_string(struct sheet *s, struct bytes cell, struct bytes in) {
        buf_clear(&s->b->room);
        string(s->b, in, 2, &s->b->room);
        put(s, cell, buf_str(&s->b->room));
}

static void formula_string(struct sheet *s, struct bytes in) {
        uint8_t cell[4];
        le_put16(cell, (uint16_t) s->row);
        le_put16(cell + 2, (uint16_t) s->col);
        if (s->formula_string)
                put_string(s, bytes_of(cell, 4), in);
        s->formula_string = false;
}

static void label_sst(struct sheet *s, struct bytes in) {
        uint32_t i = in.n >= 10 ? le_get32(in.p + 6) : UINT32_MAX;
        if (i < s->b->items.n)
                put(s, in,
                    str_sub(buf_str(&s->b->strings), s->b->items.v[i].off, s->b->items.v[i].len));
}

/* A text box or the text of a note: its characters stand in the record behind. */
static void box(struct sheet *s, const struct rec_at *r) {
        struct rec_at c;
        size_t from = s->words.n, n = r->body.n >= 12 ? le_get16(r->body.p + 10) : 0;
        if (!n || !next_record(s->b->in, r->next, &c) || c.type != BIFF_CONTINUE || !c.body.n)
                return;
        characters(s->b, bytes_sub(c.body, 1, c.body.p[0] & 1 ? 2 * n : n), c.body.p[0] & 1,
                   &s->words);
        uint64_t id = s->object;
        *map_put(&s->boxes, (struct str){ (const char *) &id, sizeof id }, 0, NULL) = s->texts.n;
        vec_push(&s->texts, (struct piece){ from, s->words.n - from });
}

static void note(struct sheet *s, struct bytes in) {
        if (in.n < 8)
                return;
        uint64_t id = le_get16(in.p + 6);
        const uint64_t *i = map_find(&s->boxes, (struct str){ (const char *) &id, sizeof id });
        office_flow_line(s->s.f);
        office_flow_push(s->s.f, REC_SPAN_comment);
        buf_clear(&s->b->room);
        if (s->b->wide)
                string(s->b, bytes_sub(in, 8, SIZE_MAX), 2, &s->b->room);
        office_flow_puts(s->s.f, "[Comment by ");
        office_flow_put(s->s.f, buf_str(&s->b->room));
        office_flow_puts(s->s.f, "] ");
        if (s->b->wide && i) {
                struct piece *p = &s->texts.v[*i];
                office_flow_put(s->s.f, str_sub(buf_str(&s->words), p->off, p->len));
                p->len = 0; /* said */
        } else if (!s->b->wide) {
                buf_clear(&s->b->room);
                characters(s->b, bytes_sub(in, 6, le_get16(in.p + 4)), false, &s->b->room);
                office_flow_put(s->s.f, buf_str(&s->b->room));
        }
        office_flow_pop(s->s.f);
        office_flow_line(s->s.f);
}

static void hide(struct sheet *s, const struct rec_at *r) {
        struct bytes in = r->body;
        if (r->type == BIFF_ROW && in.n >= 14 && in.p[12] & 0x20) {
                s->rows[le_get16(in.p) / 8] |= (uint8_t) (1 << (le_get16(in.p) % 8));
        } else if (r->type == BIFF_COLUMNS && in.n >= 10 && in.p[8] & 1) {
                for (uint32_t c = le_get16(in.p); c <= le_get16(in.p + 2) && c < 256; c++)
                        s->columns[c / 8] |= (uint8_t) (1 << (c % 8));
        }
}

static void beside(struct sheet *s, const struct rec_at *r) {
        struct bytes in = r->body;
        if (r->type == BIFF_STRING)
                formula_string(s, in);
        else if (r->type == BIFF_OBJ && in.n >= 8)
                s->object = le_get16(in.p + 6);
        else if (r->type == BIFF_TXO)
                box(s, r);
        else if (r->type == BIFF_NOTE)
                note(s, in);
        else
                hide(s, r);
}

static void on_record(struct sheet *s, const struct rec_at *r) {
        struct bytes in = r->body;
        bool cell = in.n >= 8;
        if (cell && r->type == BIFF_LABELSST)
                label_sst(s, in);
        else if (cell && (r->type == BIFF_LABEL || r->type == BIFF_RSTRING))
                put_string(s, in, bytes_sub(in, 6, SIZE_MAX));
        else if (in.n >= 14 && r->type == BIFF_NUMBER)
                put_number(s, in, le_get16(in.p + 4), real(in.p + 6));
        else if (in.n >= 10 && r->type == BIFF_RK)
                put_number(s, in, le_get16(in.p + 4), rk(le_get32(in.p + 6)));
        else if (cell && r->type == BIFF_MULRK)
                mulrk(s, in);
        else if (cell && (r->type & 0xff) == BIFF_FORMULA && r->type <= 0x406)
                formula(s, in);
        else if (cell && r->type == BIFF_BOOLERR)
                truth(s, in, in.p[6], in.p[7]);
        else
                beside(s, r);
}

static void boxes_left(struct sheet *s) {
        for (size_t i = 0; i < s->texts.n; i++) {
                office_flow_line(s->s.f);
                office_flow_put(s->s.f,
                                str_sub(buf_str(&s->words), s->texts.v[i].off, s->texts.v[i].len));
        }
}

static void read_sheet(struct book *b, uint32_t number, const struct sheet_at *where) {
        struct sheet *s = MEM_NEW(struct sheet);
        struct rec_at r;
        uint32_t depth = 0;
        s->b = b;
        map_init(&s->boxes);
        buf_init(&s->words, LIMIT_text_segment);
        office_sheet_begin(&s->s, b->l->flow, number, where->name, where->hidden);
        for (size_t at = where->off; next_record(b->in, at, &r); at = r.next) {
                depth += r.type == BIFF_BOF; /* charts are streams inside */
                if (r.type == BIFF_EOF && depth-- <= 1)
                        break;
                if (depth <= 1)
                        on_record(s, &r);
        }
        boxes_left(s);
        office_sheet_end(&s->s);
        vec_done(&s->texts);
        buf_done(&s->words);
        map_done(&s->boxes);
        mem_free(s);
}

static void read_sheets(struct book *b) {
        uint64_t budget = 4 * (uint64_t) b->in.n; /* many entries may lead to one sheet */
        for (size_t i = 0; i < b->sheets.n; i++) {
                uint32_t off = b->sheets.v[i].off;
                uint64_t cost = off < b->in.n ? b->in.n - off : 0;
                struct rec_at r;
                if (!next_record(b->in, off, &r) || (r.type & 0xff) != 9) {
                        rec_build_flaw(b->l->b, FLAW_office_part, 0, 0, "sheet %zu", i + 1);
                        continue;
                }
                if (i + 1 < b->sheets.n && b->sheets.v[i + 1].off > off)
                        cost = b->sheets.v[i + 1].off - off;
                if (cost > budget) {
                        rec_build_flaw(b->l->b, FLAW_office_limit, 0, 0,
                                       "sheets that lie over one another");
                        return;
                }
                budget -= cost;
                read_sheet(b, (uint32_t) i + 1, &b->sheets.v[i]);
        }
}

void office_xls_read(struct office_legacy *l) {
        struct book b = { .l = l, .in = l->stream, .codepage = 1252 };
        struct rec_at r;
        if (!next_record(b.in, 0, &r) || (r.type & 0xff) != 9) {
                rec_build_flaw(l->b, FLAW_office_damaged, 0, 0, "no workbook stream");
                return;
        }
        b.wide = r.type == BIFF_BOF && r.body.n >= 2 && le_get16(r.body.p) >= 0x600;
        buf_init(&b.strings, LIMIT_text_segment);
        buf_init(&b.room, LIMIT_text_segment);
        map_init(&b.formats);
        globals(&b);
        if (b.sheets.n == 0) { /* wild.md#office-old: Excel 4 and older: the file is the sheet */
                rec_build_flaw(l->b, FLAW_office_old, 0, 0, "a sheet without a workbook");
                read_sheet(&b, 1, &(struct sheet_at){ .name = STR("1") });
        } else {
                read_sheets(&b);
        }
        map_done(&b.formats);
        vec_done(&b.items);
        vec_done(&b.styles);
        vec_done(&b.sheets);
        buf_done(&b.strings);
        buf_done(&b.room);
}
