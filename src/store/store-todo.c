/* Waiting work and what helps it: documents to be read, pages to be recognised, pages that were,
 * passwords; and what two readers of one container found.  Rows in and out: who does the work, and
 * when, is flow/'s business. */
#include "store/store-internal.h"

#include "base/bug.h"
#include "base/limits.h"

#include <zstd.h>

/* --- waiting work ------------------------------------------------------------------------------
 */

int store_todo_put(struct store *st, const struct store_todo *t, uint64_t *ret, struct err *e) {
        store_must_write(st);
        int r = SQL_RUN(st, SQL_todo_put, e, V_INT(st->last_todo + 1), V_INT(t->pass),
                        V_INT(t->doc.v), V_STR(t->path), V_INT(t->kind), V_INT(t->size),
                        V_BLOB(t->hash.b, sizeof t->hash.b), V_INT(t->tries),
                        t->records.n ? V_BLOB(t->records.p, t->records.n) : V_NULL);
        if (r < 0)
                return r;
        st->last_todo++;
        if (ret)
                *ret = st->last_todo;
        return 0;
}

int store_todo_done(struct store *st, uint64_t id, struct err *e) {
        store_must_write(st);
        return SQL_RUN(st, SQL_todo_done, e, V_INT(id));
}

int store_todo_tried(struct store *st, uint64_t id, struct err *e) {
        store_must_write(st);
        return SQL_RUN(st, SQL_todo_tried, e, V_INT(id));
}

int store_todo_open(struct store *st, enum store_todo_pass pass, uint64_t after,
                    struct store_rows **ret, struct err *e) {
        return ROWS_OPEN(st, SQL_todos, ret, e, V_INT(pass), V_INT(after));
}

int store_todo_next(struct store_rows *rows, struct store_todo *ret, struct err *e) {
        sqlite3_stmt *s = rows->s;
        int r = store_rows_step(rows, e);
        if (r != 1)
                return r;
        struct store_todo t = { .id = store_sql_u64(s, 0),
                                .pass = (enum store_todo_pass) sqlite3_column_int(s, 1),
                                .doc = { store_sql_u64(s, 2) },
                                .path = store_sql_str(s, 3),
                                .kind = (uint32_t) store_sql_u64(s, 4),
                                .size = store_sql_u64(s, 5),
                                .tries = (uint32_t) store_sql_u64(s, 7),
                                .records = store_sql_blob(s, 8) };
        if (!store_sql_hash(s, 6, &t.hash))
                return err_set(e, ERR_corrupt, "waiting work of the case has no hash");
        *ret = t;
        return 1;
}

/* --- pages that were recognised ----------------------------------------------------------------
 */

int store_ocr_put(struct store *st, const struct store_ocr_page *p, struct err *e) {
        _cleanup_(buf_done) struct buf packed;
        store_must_write(st);
        if (p->records.n > LIMIT_store_ocr_page)
                return err_set(e, ERR_limit, "the text of a page is too long to be kept");
        size_t most = ZSTD_compressBound(p->records.n);
        void *room = mem_alloc(most);
        size_t n = ZSTD_compress(room, most, p->records.p, p->records.n, /* level= */ 3);
        BUG_IF(ZSTD_isError(n));
        buf_init(&packed, 0);
        buf_put(&packed, room, n);
        mem_free(room);
        return SQL_RUN(st, SQL_ocr_put, e, V_INT(p->doc.v), V_INT(p->page), V_INT(p->records.n),
                       V_BLOB(packed.p, packed.n));
}

/* The row that `s` stands on, its records appended to *ret. */
static int unpack_page(sqlite3_stmt *s, struct buf *ret, struct err *e) {
        uint64_t raw = store_sql_u64(s, 2);
        struct bytes packed = store_sql_blob(s, 3);
        if (raw > LIMIT_store_ocr_page)
                return err_set(e, ERR_corrupt, "a page of the case is damaged");
        void *room = mem_alloc(raw + 1);
        size_t n = ZSTD_decompress(room, raw, packed.p, packed.n);
        bool whole = !ZSTD_isError(n) && n == raw;
        if (whole)
                buf_put(ret, room, n);
        mem_free(room);
        return whole ? 0 : err_set(e, ERR_corrupt, "a page of the case is damaged");
}

int store_ocr_find(struct store *st, struct doc_id d, uint32_t page, struct buf *ret,
                   struct err *e) {
        sqlite3_stmt *s;
        int r = SQL_FIRST(st, SQL_ocr_page, &s, e, V_INT(d.v), V_INT(page));
        if (r != 1)
                return r;
        r = unpack_page(s, ret, e);
        store_sql_end(s);
        return r < 0 ? r : 1;
}

int store_ocr_open(struct store *st, struct doc_id d, struct store_rows **ret, struct err *e) {
        return ROWS_OPEN(st, SQL_ocr_pages, ret, e, V_INT(d.v));
}

int store_ocr_next(struct store_rows *rows, struct store_ocr_page *ret, struct err *e) {
        int r = store_rows_step(rows, e);
        if (r != 1)
                return r;
        buf_clear(&rows->bytes);
        if ((r = unpack_page(rows->s, &rows->bytes, e)) < 0)
                return r;
        *ret = (struct store_ocr_page){ { store_sql_u64(rows->s, 0) },
                                        (uint32_t) store_sql_u64(rows->s, 1),
                                        buf_bytes(&rows->bytes) };
        return 1;
}

int store_ocr_drop(struct store *st, struct doc_id d, struct err *e) {
        store_must_write(st);
        return SQL_RUN(st, SQL_ocr_drop, e, V_INT(d.v));
}

/* --- passwords ---------------------------------------------------------------------------------
 */

int store_secret_put(struct store *st, struct str words, struct err *e) {
        store_must_write(st);
        if (!words.n || str_chr(words, '\n') != SIZE_MAX)
                return err_set(e, ERR_usage, "a password is one line");
        return SQL_RUN(st, SQL_secret_put, e, V_STR(words));
}

int store_secrets_get(struct store *st, struct buf *ret, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        int r = store_rows_open(st, SQL_secrets, NULL, 0, &rows, e);
        while (r >= 0 && (r = store_rows_step(rows, e)) == 1) {
                buf_put_str(ret, store_sql_str(rows->s, 0));
                buf_putc(ret, '\n');
        }
        return r;
}

/* --- two readers of one container --------------------------------------------------------------
 */

int store_reconcile_put(struct store *st, const struct store_reconcile *r, struct err *e) {
        store_must_write(st);
        return SQL_RUN(st, SQL_reconcile_put, e, V_INT(r->container.v), V_INT(r->first_only),
                       V_INT(r->second_only), V_INT(r->both), V_INT(r->counted), V_STR(r->detail));
}

static void reconcile_row(sqlite3_stmt *s, struct store_reconcile *ret) {
        *ret = (struct store_reconcile){ { store_sql_u64(s, 0) }, store_sql_u64(s, 1),
                                         store_sql_u64(s, 2),     store_sql_u64(s, 3),
                                         store_sql_u64(s, 4),     store_sql_str(s, 5) };
}

int store_reconcile_find(struct store *st, struct container_id c, struct store_reconcile *ret,
                         struct err *e) {
        sqlite3_stmt *s;
        int r = SQL_FIRST(st, SQL_reconcile, &s, e, V_INT(c.v));
        if (r != 1)
                return r;
        reconcile_row(s, ret);
        arena_reset(&st->kept[KEPT_RECONCILE]);
        ret->detail = arena_str(&st->kept[KEPT_RECONCILE], ret->detail);
        store_sql_end(s);
        return 1;
}

int store_reconcile_open(struct store *st, struct store_rows **ret, struct err *e) {
        return store_rows_open(st, SQL_reconciles, NULL, 0, ret, e);
}

int store_reconcile_next(struct store_rows *rows, struct store_reconcile *ret, struct err *e) {
        int r = store_rows_step(rows, e);
        if (r == 1)
                reconcile_row(rows->s, ret);
        return r;
}
