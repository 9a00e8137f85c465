/* Sketches of texts, and the links that thread/ makes of them.  Rows in and out. */
#include "store/store-internal.h"

int store_sketches_open(struct store *st, struct store_rows **ret, struct err *e) {
        return store_rows_open(st, SQL_sketches, NULL, 0, ret, e);
}

int store_sketches_next(struct store_rows *rows, struct store_sketch *ret, struct err *e) {
        int r = store_rows_step(rows, e);
        if (r != 1)
                return r;
        struct store_sketch row = { .doc = { store_sql_u64(rows->s, 0) } };
        if (!store_sql_hash(rows->s, 1, &row.key) || !store_sql_hash(rows->s, 2, &row.hash))
                return err_set(e, ERR_corrupt, "a sketch of the case has no document");
        row.sketch = store_sql_blob(rows->s, 3);
        *ret = row;
        return 1;
}

int store_version_put(struct store *st, const struct store_version *v, struct err *e) {
        store_must_write(st);
        return SQL_RUN(st, SQL_version_put, e, V_INT(v->doc.v), V_INT(v->of.v), V_INT(v->kind),
                       V_INT(v->score));
}

int store_versions_of_doc_open(struct store *st, struct doc_id d, struct store_rows **ret,
                               struct err *e) {
        return d.v ? ROWS_OPEN(st, SQL_versions_of_doc, ret, e, V_INT(d.v))
                   : store_rows_open(st, SQL_versions, NULL, 0, ret, e);
}

int store_versions_next(struct store_rows *rows, struct store_version *ret, struct err *e) {
        int r = store_rows_step(rows, e);
        if (r != 1)
                return r;
        int64_t kind = sqlite3_column_int64(rows->s, 2);
        if (kind < STORE_VERSION || kind > STORE_VERSION_PART)
                return err_set(e, ERR_corrupt, "a version of the case has no known kind");
        *ret = (struct store_version){ { store_sql_u64(rows->s, 0) },
                                       { store_sql_u64(rows->s, 1) },
                                       (enum store_version_kind) kind,
                                       (uint32_t) store_sql_u64(rows->s, 3) };
        return 1;
}
