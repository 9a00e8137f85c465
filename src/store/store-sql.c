/* Named statements over SQLite.
 *
 * Every statement of the .sql files has a number; it is prepared when first used and kept until the
 * store closes.  Binding and stepping happen here and nowhere else, so that no result of either can
 * go unlooked at: an unchecked bind is a silent loss.  Iterators borrow the kept statement, or
 * prepare a second one when it is in use.  This file knows no table. */
#include "store/store-internal.h"

#include "base/bug.h"
#include "base/utf8.h"

static const struct {
        int rc, code;
} codes[] = {
        { SQLITE_FULL, ERR_full },       { SQLITE_BUSY, ERR_busy },
        { SQLITE_LOCKED, ERR_busy },     { SQLITE_CORRUPT, ERR_corrupt },
        { SQLITE_NOTADB, ERR_corrupt },  { SQLITE_IOERR, ERR_io },
        { SQLITE_CANTOPEN, ERR_io },     { SQLITE_PERM, ERR_denied },
        { SQLITE_READONLY, ERR_denied },
};

int store_sql_error(struct store *st, int rc, enum store_sql id, struct err *e) {
        int code = ERR_db;
        for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
                if (codes[i].rc == (rc & 0xff))
                        code = codes[i].code;
        const char *words = st->db ? sqlite3_errmsg(st->db) : sqlite3_errstr(rc);
        return err_set(e, code, "the case's database failed at '%s': %s",
                       id < SQL_COUNT ? store_sql_texts[id].name : "open", words);
}

__attribute__((warn_unused_result)) static int
bind_one(sqlite3_stmt *s, int at, const struct store_value *v, sqlite3_destructor_type life) {
        switch (v->type) {
        case STORE_NULL:
                return sqlite3_bind_null(s, at);
        case STORE_INT:
                return sqlite3_bind_int64(s, at, v->i);
        case STORE_TEXT:
                return sqlite3_bind_text64(s, at, v->p ? v->p : "", v->n, life, SQLITE_UTF8);
        case STORE_BLOB:
                return sqlite3_bind_blob64(s, at, v->p ? v->p : "", v->n, life);
        }
        BUG("value of no type");
}

__attribute__((warn_unused_result)) static int
bind_all(sqlite3_stmt *s, const struct store_value *v, size_t n, sqlite3_destructor_type life) {
        BUG_IF(sqlite3_bind_parameter_count(s) != (int) n);
        for (size_t i = 0; i < n; i++) {
                int rc = bind_one(s, (int) i + 1, &v[i], life);
                if (rc != SQLITE_OK)
                        return rc;
        }
        return SQLITE_OK;
}

static int prepare(struct store *st, enum store_sql id, sqlite3_stmt **ret, struct err *e) {
        int rc = sqlite3_prepare_v3(st->db, store_sql_texts[id].text, -1, SQLITE_PREPARE_PERSISTENT,
                                    ret, NULL);
        return rc == SQLITE_OK ? 0 : store_sql_error(st, rc, id, e);
}

static int kept(struct store *st, enum store_sql id, sqlite3_stmt **ret, struct err *e) {
        if (!st->statements[id]) {
                int r = prepare(st, id, &st->statements[id], e);
                if (r < 0)
                        return r;
        }
        *ret = st->statements[id];
        return 0;
}

int store_sql_run(struct store *st, enum store_sql id, const struct store_value *v, size_t n,
                  struct err *e) {
        sqlite3_stmt *s;
        int r = kept(st, id, &s, e);
        if (r < 0)
                return r;
        int rc = bind_all(s, v, n, SQLITE_STATIC);
        if (rc == SQLITE_OK)
                rc = sqlite3_step(s);
        if (rc != SQLITE_DONE)
                r = store_sql_error(st, rc, id, e);
        (void) sqlite3_reset(s); /* repeats what step said */
        return r;
}

int store_sql_first(struct store *st, enum store_sql id, const struct store_value *v, size_t n,
                    sqlite3_stmt **ret, struct err *e) {
        sqlite3_stmt *s;
        int r = kept(st, id, &s, e);
        if (r < 0)
                return r;
        BUG_IF(sqlite3_stmt_busy(s));
        int rc = bind_all(s, v, n, SQLITE_STATIC);
        if (rc == SQLITE_OK)
                rc = sqlite3_step(s);
        if (rc == SQLITE_ROW) {
                *ret = s;
                return 1;
        }
        if (rc != SQLITE_DONE)
                r = store_sql_error(st, rc, id, e);
        (void) sqlite3_reset(s); /* repeats what step said */
        return r;
}

void store_sql_end(sqlite3_stmt *s) {
        (void) sqlite3_reset(s); /* repeats what step said */
}

int store_sql_int(struct store *st, enum store_sql id, const struct store_value *v, size_t n,
                  int64_t otherwise, int64_t *ret, struct err *e) {
        sqlite3_stmt *s;
        int r = store_sql_first(st, id, v, n, &s, e);
        if (r < 0)
                return r;
        bool some = r == 1 && sqlite3_column_type(s, 0) != SQLITE_NULL;
        *ret = some ? sqlite3_column_int64(s, 0) : otherwise;
        if (r == 1)
                store_sql_end(s);
        return some;
}

void store_varint_put(struct buf *out, uint64_t v) {
        for (; v >= 0x80; v >>= 7)
                buf_putc(out, (char) (v | 0x80));
        buf_putc(out, (char) v);
}

bool store_varint_get(struct bytes *in, uint64_t *ret) {
        uint64_t v = 0;
        for (unsigned shift = 0; shift < 64 && in->n; shift += 7) {
                uint8_t b = in->p[0];
                *in = bytes_sub(*in, 1, SIZE_MAX);
                v |= (uint64_t) (b & 0x7f) << shift;
                if (!(b & 0x80)) {
                        *ret = v;
                        return true;
                }
        }
        return false;
}

struct str store_sql_str(sqlite3_stmt *s, int col) {
        const char *p = (const char *) sqlite3_column_text(s, col);
        size_t n = (size_t) sqlite3_column_bytes(s, col);
        if (!p)
                return STR("");
        return (struct str){ p, utf8_valid(bytes_of(p, n)) };
}

struct bytes store_sql_blob(sqlite3_stmt *s, int col) {
        const void *p = sqlite3_column_blob(s, col);
        return bytes_of(p, p ? (size_t) sqlite3_column_bytes(s, col) : 0);
}

bool store_sql_hash(sqlite3_stmt *s, int col, struct sha256 *ret) {
        struct bytes b = store_sql_blob(s, col);
        *ret = (struct sha256){ 0 };
        if (b.n != sizeof ret->b)
                return false;
        memcpy(ret->b, b.p, sizeof ret->b);
        return true;
}

int store_rows_open(struct store *st, enum store_sql id, const struct store_value *v, size_t n,
                    struct store_rows **ret, struct err *e) {
        sqlite3_stmt *s;
        int r = kept(st, id, &s, e);
        if (r < 0)
                return r;
        bool lend = !st->lent[id] && !sqlite3_stmt_busy(s);
        if (!lend && (r = prepare(st, id, &s, e)) < 0)
                return r;
        int rc = bind_all(s, v, n, SQLITE_TRANSIENT);
        if (rc != SQLITE_OK) {
                r = store_sql_error(st, rc, id, e);
                if (!lend)
                        (void) sqlite3_finalize(s); /* never stepped */
                return r;
        }
        struct store_rows *rows = MEM_NEW(struct store_rows);
        *rows = (struct store_rows){ .st = st, .s = s, .id = id, .lent = lend };
        arena_init(&rows->arena, 0);
        buf_init(&rows->bytes, 0);
        st->lent[id] |= lend;
        st->open_rows++;
        *ret = rows;
        return 0;
}

int store_rows_step(struct store_rows *rows, struct err *e) {
        if (rows->ended)
                return 0;
        int rc = sqlite3_step(rows->s);
        if (rc == SQLITE_ROW)
                return 1;
        rows->ended = true;
        return rc == SQLITE_DONE ? 0 : store_sql_error(rows->st, rc, rows->id, e);
}

void store_rows_close(struct store_rows **rowsp) {
        struct store_rows *rows = *rowsp;
        if (!rows)
                return;
        if (rows->lent) {
                (void) sqlite3_reset(rows->s);          /* repeats what step said */
                (void) sqlite3_clear_bindings(rows->s); /* cannot fail */
                rows->st->lent[rows->id] = false;
        } else {
                (void) sqlite3_finalize(rows->s); /* repeats what step said */
        }
        rows->st->open_rows--;
        vec_done(&rows->parties);
        vec_done(&rows->threads);
        arena_done(&rows->arena);
        buf_done(&rows->bytes);
        mem_free(rows);
        *rowsp = NULL;
}
