/* Binary workbooks (xlsb): the same parts as xlsx, each a run of records.
 *
 *   record | type: 1-2 bytes of 7 bits | size: 1-4 bytes of 7 bits | payload |
 *
 * Sheet names, strings, numbers and truth values are read; formats are not (a date stays a number),
 * formulas are not.  wild.md#office-variant */
#include "base/le.h"
#include "base/limits.h"
#include "base/vec.h"
#include "office/office-book.h"
#include "office/office-number.h"
#include "office/office-ole.h"
#include "office/office-ooxml.h"

enum brt {
        BRT_row = 0,
        BRT_rk = 2,
        BRT_bool = 4,
        BRT_real = 5,
        BRT_string = 6,
        BRT_shared = 7,
        BRT_formula_string = 8,
        BRT_formula_number = 9,
        BRT_sst_item = 19,
        BRT_sheet = 156
};

struct piece {
        size_t off, len;
};

struct xlsb {
        struct office_pack *p;
        struct office_rels rels;
        struct buf strings, room;
        VEC(struct piece) items;
        struct office_sheet s;
        uint32_t sheets;
};

struct brt_record {
        uint32_t type;
        struct bytes body;
};

static bool next_record(struct bytes *in, struct brt_record *ret) {
        uint32_t n = 0;
        size_t at = 0;
        if (in->n < 2)
                return false;
        ret->type = in->p[at++] & 0x7f;
        if (in->p[0] & 0x80)
                ret->type |= (uint32_t) (in->p[at++] & 0x7f) << 7;
        for (uint32_t shift = 0; shift < 28 && at < in->n; shift += 7) {
                n |= (uint32_t) (in->p[at] & 0x7f) << shift;
                if (!(in->p[at++] & 0x80))
                        break;
        }
        ret->body = bytes_sub(*in, at, n);
        *in = bytes_sub(*in, at + n, SIZE_MAX);
        return true;
}

/* A string with its length in characters before it; bytes taken. */
static size_t wide(struct bytes b, struct buf *out) {
        if (b.n < 4)
                return b.n;
        size_t n = (size_t) le_get32(b.p) * 2;
        if (le_get32(b.p) == UINT32_MAX)
                n = 0;
        office_ole_utf16(bytes_sub(b, 4, n), false, out);
        return 4 + (n < b.n - 4 ? n : b.n - 4);
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

/* What a cell shows, into x->room. */
static void shown(struct xlsb *x, const struct brt_record *r) {
        struct bytes b = bytes_sub(r->body, 8, SIZE_MAX);
        double d;
        if (r->type == BRT_string || r->type == BRT_formula_string) {
                wide(b, &x->room);
        } else if (r->type == BRT_shared && b.n >= 4) {
                uint32_t i = le_get32(b.p);
                struct piece s = i < x->items.n ? x->items.v[i] : (struct piece){ 0 };
                buf_put_str(&x->room, str_sub(buf_str(&x->strings), s.off, s.len));
        } else if (r->type == BRT_rk && b.n >= 4) {
                office_number_put(&x->room, rk(le_get32(b.p)), OFFICE_NUMBER_plain, false);
        } else if ((r->type == BRT_real || r->type == BRT_formula_number) && b.n >= 8) {
                memcpy(&d, b.p, sizeof d);
                office_number_put(&x->room, d, OFFICE_NUMBER_plain, false);
        } else if (r->type == BRT_bool && b.n >= 1) {
                buf_puts(&x->room, b.p[0] ? "TRUE" : "FALSE");
        }
}

static void on_cell(struct xlsb *x, const struct brt_record *r) {
        if (r->type == BRT_row && r->body.n >= 4) {
                office_sheet_row(&x->s, le_get32(r->body.p), false);
        } else if (r->type <= BRT_formula_number && r->body.n >= 8) {
                buf_clear(&x->room);
                shown(x, r);
                if (x->room.n == 0)
                        return;
                office_sheet_cell(&x->s, le_get32(r->body.p) & 0x3fff);
                office_flow_put(x->s.f, buf_str(&x->room));
        }
}

static void on_string(struct xlsb *x, const struct brt_record *r) {
        size_t from = x->strings.n;
        if (r->type != BRT_sst_item)
                return;
        wide(bytes_sub(r->body, 1, SIZE_MAX), &x->strings);
        vec_push(&x->items, (struct piece){ from, x->strings.n - from });
}

/* A part's bytes, as they are: this is no XML. */
static void each(struct xlsb *x, struct str name,
                 void (*put)(struct xlsb *x, const struct brt_record *r)) {
        struct buf raw;
        struct brt_record r;
        struct office_zip_entry *e = office_zip_find(&x->p->zip, name);
        if (!e)
                return;
        buf_init(&raw, LIMIT_office_part + 1);
        e->flags |= OFFICE_ZIP_used;
        if (office_zip_get(&x->p->zip, e, &raw) != OFFICE_ZIP_whole)
                rec_build_flaw(x->p->b, FLAW_office_part, 0, 0, "%.*s",
                               STR_ARG(str_sub(name, 0, 200)));
        for (struct bytes in = buf_bytes(&raw); next_record(&in, &r);)
                put(x, &r);
        buf_done(&raw);
}

static void on_sheet(struct xlsb *x, const struct brt_record *r) {
        struct buf id;
        if (r->type != BRT_sheet || r->body.n < 12)
                return;
        buf_init(&id, 0);
        buf_clear(&x->room);
        size_t n = wide(bytes_sub(r->body, 8, SIZE_MAX), &id);
        wide(bytes_sub(r->body, 8 + n, SIZE_MAX), &x->room);
        const struct office_rel *rel = office_rels_id(&x->rels, buf_str(&id));
        if (rel && !rel->external) {
                office_sheet_begin(&x->s, &x->p->flow, ++x->sheets, buf_str(&x->room),
                                   le_get32(r->body.p) != 0);
                each(x, rel->target, on_cell);
                office_sheet_end(&x->s);
        }
        buf_done(&id);
}

void office_xlsb_read(struct office_pack *p, struct str main) {
        struct xlsb x = { .p = p };
        buf_init(&x.strings, LIMIT_office_part);
        buf_init(&x.room, LIMIT_office_part);
        rec_build_flaw(p->b, FLAW_office_variant, 0, 0,
                       "binary workbook: dates are numbers, no formulas");
        office_rels_read(p, main, &x.rels);
        const struct office_rel *r = office_rels_kind(&x.rels, "sharedStrings", NULL);
        if (r)
                each(&x, r->target, on_string);
        each(&x, main, on_sheet);
        vec_done(&x.items);
        buf_done(&x.room);
        buf_done(&x.strings);
}
