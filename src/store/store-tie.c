/* Ties as documents say them, packed: a row a document.
 *
 *   ties:  version u8 | count varint | ties
 *   tie:   off - the last off | len | kind | mode u8 | basis u8 | calendar u8 | precision u8 |
 *          odds u8 | flags | from | to | chain: n u8, parties | verb off, len | object off, len |
 *          time off, len, flags | count | voice | ranged u8 [from, to: zigzag] | rule | words u64 |
 *          dated u8 [at, zigzag]
 *   party: kind u8 | how u8 | anchor | off | len | name off | name len
 * all else varints; offsets within a tie are differences from the tie's own (zigzag) */
#include "store/store-tie.h"

#include "base/bug.h"
#include "store/store-pack.h"

enum { TIES_VERSION = 1, TIE_LEAST = 39 /* with no place but its cite */, SMALL_MOST = 63 };

/* ---- packing -----------------------------------------------------------------------------------
 */

static void put_place(struct buf *out, uint32_t base, uint32_t off, uint32_t len) {
        store_varint_put(out, len);
        if (len)
                store_varint_put(out, store_zigzag((int64_t) off - (int64_t) base));
}

static void put_party(struct buf *out, uint32_t base, const struct store_tie_end *p) {
        buf_putc(out, (char) p->kind);
        buf_putc(out, (char) p->how);
        store_anchor_put(out, p->who);
        put_place(out, base, p->off, p->len);
        put_place(out, base, p->name_off, p->name_len);
}

static void put_time(struct buf *out, const struct store_tie *t) {
        put_place(out, t->off, t->time_off, t->time_len);
        store_varint_put(out, t->time_flags);
        buf_putc(out, (char) t->ranged);
        if (t->ranged) {
                store_varint_put(out, store_zigzag(t->range_from));
                store_varint_put(out, store_zigzag(t->range_to));
        }
        buf_putc(out, (char) t->dated);
        if (t->dated)
                store_varint_put(out, store_zigzag(t->at));
}

static void put_tie(struct buf *out, const struct store_tie *t, uint32_t before) {
        const uint8_t small[] = { t->mode, t->basis, t->calendar, t->precision, t->odds };
        BUG_IF(t->off < before || t->n_chain > STORE_TIE_CHAIN);
        store_varint_put(out, t->off - before);
        store_varint_put(out, t->len);
        store_varint_put(out, t->kind);
        buf_put(out, small, sizeof small);
        store_varint_put(out, t->flags);
        put_party(out, t->off, &t->from);
        put_party(out, t->off, &t->to);
        buf_putc(out, (char) t->n_chain);
        for (unsigned i = 0; i < t->n_chain; i++)
                put_party(out, t->off, &t->chain[i]);
        put_place(out, t->off, t->verb_off, t->verb_len);
        put_place(out, t->off, t->object_off, t->object_len);
        put_time(out, t);
        store_varint_put(out, t->count);
        store_varint_put(out, t->voice);
        store_varint_put(out, t->rule.v);
        buf_put(out, &t->words, sizeof t->words);
}

int store_tied_put(struct store *st, const struct store_tied *t, struct err *e) {
        uint32_t before = 0;
        store_must_write(st);
        if (!t->n)
                return SQL_RUN(st, SQL_tied_drop, e, V_INT(t->doc.v));
        buf_clear(&st->scratch);
        buf_putc(&st->scratch, TIES_VERSION);
        store_varint_put(&st->scratch, t->n);
        for (size_t i = 0; i < t->n; i++) {
                put_tie(&st->scratch, &t->ties[i], before);
                before = t->ties[i].off;
        }
        return SQL_RUN(st, SQL_tied_put, e, V_INT(t->doc.v), V_BLOB(st->scratch.p, st->scratch.n));
}

/* ---- unpacking ---------------------------------------------------------------------------------
 */

static void get_place(struct store_in *in, uint32_t base, uint32_t *off, uint32_t *len) {
        *len = (uint32_t) store_in_get(in, UINT32_MAX);
        *off = 0;
        if (!*len)
                return;
        int64_t at = store_unzigzag(store_in_get(in, UINT64_MAX));
        if (at < -(int64_t) UINT32_MAX || at > (int64_t) UINT32_MAX || at + base < 0 ||
            at + base + *len > (int64_t) UINT32_MAX) {
                in->bad = true;
                *len = 0;
                return;
        }
        *off = (uint32_t) (at + base);
}

static void get_party(struct store_in *in, uint32_t base, struct store_tie_end *p) {
        p->kind = store_in_u8(in, 0, SMALL_MOST);
        p->how = store_in_u8(in, 0, SMALL_MOST);
        p->who = store_in_anchor(in);
        get_place(in, base, &p->off, &p->len);
        get_place(in, base, &p->name_off, &p->name_len);
}

static void get_time(struct store_in *in, struct store_tie *t) {
        get_place(in, t->off, &t->time_off, &t->time_len);
        t->time_flags = (uint32_t) store_in_get(in, UINT32_MAX);
        t->ranged = store_in_u8(in, 0, 1);
        t->range_from = t->ranged ? store_unzigzag(store_in_get(in, UINT64_MAX)) : 0;
        t->range_to = t->ranged ? store_unzigzag(store_in_get(in, UINT64_MAX)) : 0;
        t->dated = store_in_u8(in, 0, 1);
        t->at = t->dated ? store_unzigzag(store_in_get(in, UINT64_MAX)) : 0;
}

static uint64_t get_u64(struct store_in *in) {
        uint64_t v = 0;
        if (in->bad || in->b.n < sizeof v) {
                in->bad = true;
                return 0;
        }
        memcpy(&v, in->b.p, sizeof v);
        in->b = bytes_sub(in->b, sizeof v, SIZE_MAX);
        return v;
}

static void get_tie(struct store_in *in, uint32_t before, struct store_tie *t) {
        t->off = before + (uint32_t) store_in_get(in, UINT32_MAX - before);
        t->len = (uint32_t) store_in_get(in, UINT32_MAX - t->off);
        t->kind = (uint16_t) store_in_get(in, UINT16_MAX);
        t->mode = store_in_u8(in, 0, SMALL_MOST);
        t->basis = store_in_u8(in, 0, SMALL_MOST);
        t->calendar = store_in_u8(in, 0, SMALL_MOST);
        t->precision = store_in_u8(in, 0, SMALL_MOST);
        t->odds = store_in_u8(in, 0, 100);
        t->flags = (uint32_t) store_in_get(in, UINT32_MAX);
        get_party(in, t->off, &t->from);
        get_party(in, t->off, &t->to);
        t->n_chain = store_in_u8(in, 0, STORE_TIE_CHAIN);
        for (unsigned i = 0; i < t->n_chain; i++)
                get_party(in, t->off, &t->chain[i]);
        get_place(in, t->off, &t->verb_off, &t->verb_len);
        get_place(in, t->off, &t->object_off, &t->object_len);
        get_time(in, t);
        t->count = (uint32_t) store_in_get(in, UINT32_MAX);
        t->voice = (uint32_t) store_in_get(in, UINT32_MAX);
        t->rule.v = store_in_get(in, INT64_MAX);
        t->words = get_u64(in);
}

static int tied_row(sqlite3_stmt *s, struct arena *a, struct store_tied *ret, struct err *e) {
        struct store_in in = { .b = store_sql_blob(s, 1) };
        uint32_t before = 0;
        arena_reset(a);
        *ret = (struct store_tied){ .doc = { store_sql_u64(s, 0) } };
        store_in_u8(&in, TIES_VERSION, TIES_VERSION);
        size_t n = store_in_count(&in, TIE_LEAST);
        struct store_tie *t = arena_zalloc(a, (n + 1) * sizeof *t);
        for (size_t i = 0; i < n && !in.bad; i++) {
                get_tie(&in, before, &t[i]);
                before = t[i].off;
        }
        if (in.bad || in.b.n)
                return err_set(e, ERR_corrupt, "what document %llu says of deeds is damaged",
                               (unsigned long long) ret->doc.v);
        ret->ties = t;
        ret->n = n;
        return 1;
}

int store_tied_get(struct store *st, struct doc_id doc, struct store_tied *ret, struct err *e) {
        sqlite3_stmt *s;
        int r = SQL_FIRST(st, SQL_tied_get, &s, e, V_INT(doc.v));
        if (r != 1)
                return r;
        r = tied_row(s, &st->kept[KEPT_TIED], ret, e);
        store_sql_end(s);
        return r;
}

int store_tieds_open(struct store *st, struct doc_id from, struct store_rows **ret, struct err *e) {
        return ROWS_OPEN(st, SQL_tieds, ret, e, V_INT(from.v));
}

int store_tieds_next(struct store_rows *rows, struct store_tied *ret, struct err *e) {
        int r = store_rows_step(rows, e);
        return r == 1 ? tied_row(rows->s, &rows->arena, ret, e) : r;
}
