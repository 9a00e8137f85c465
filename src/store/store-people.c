/* Addresses, display names, and who stood where: reading.  Parties of one document come from its
 * own row; parties of one address from the `party` table, which store_settle() fills. */
#include "store/store-internal.h"

static void addr_row(sqlite3_stmt *s, struct store_addr *ret) {
        *ret = (struct store_addr){
                .id = { store_sql_u64(s, 0) },
                .address = store_sql_str(s, 1),
                .sent = store_sql_u64(s, 2),
                .received = store_sql_u64(s, 3),
                .seen = sqlite3_column_type(s, 4) != SQLITE_NULL,
                .first = sqlite3_column_int64(s, 4),
                .last = sqlite3_column_int64(s, 5),
        };
}

static int one_addr(struct store *st, enum store_sql id, struct store_value v,
                    struct store_addr *ret, struct err *e) {
        sqlite3_stmt *s;
        int r = store_sql_first(st, id, &v, 1, &s, e);
        if (r != 1)
                return r;
        addr_row(s, ret);
        arena_reset(&st->kept[KEPT_ADDR]);
        ret->address = arena_str(&st->kept[KEPT_ADDR], ret->address);
        store_sql_end(s);
        return 1;
}

int store_addr_get(struct store *st, struct addr_id id, struct store_addr *ret, struct err *e) {
        int r = one_addr(st, SQL_addr_get, V_INT(id.v), ret, e);
        if (r == 0)
                return err_set(e, ERR_absent, "no address %llu", (unsigned long long) id.v);
        return r < 0 ? r : 0;
}

int store_addr_find(struct store *st, struct str address, struct store_addr *ret, struct err *e) {
        return one_addr(st, SQL_addr_find, V_STR(address), ret, e);
}

int store_addrs_open(struct store *st, struct store_rows **ret, struct err *e) {
        return store_rows_open(st, SQL_addrs, NULL, 0, ret, e);
}

int store_addrs_next(struct store_rows *rows, struct store_addr *ret, struct err *e) {
        int r = store_rows_step(rows, e);
        if (r == 1)
                addr_row(rows->s, ret);
        return r;
}

static void name_row(sqlite3_stmt *s, struct store_name *ret) {
        *ret = (struct store_name){ { store_sql_u64(s, 0) },
                                    store_sql_str(s, 1),
                                    store_sql_u64(s, 2) };
}

int store_name_get(struct store *st, struct name_id id, struct store_name *ret, struct err *e) {
        sqlite3_stmt *s;
        int r = SQL_FIRST(st, SQL_name_get, &s, e, V_INT(id.v));
        if (r == 0)
                return err_set(e, ERR_absent, "no name %llu", (unsigned long long) id.v);
        if (r < 0)
                return r;
        name_row(s, ret);
        arena_reset(&st->kept[KEPT_NAME]);
        ret->name = arena_str(&st->kept[KEPT_NAME], ret->name);
        store_sql_end(s);
        return 0;
}

int store_names_of_addr_open(struct store *st, struct addr_id a, struct store_rows **ret,
                             struct err *e) {
        return ROWS_OPEN(st, SQL_names_of_addr, ret, e, V_INT(a.v));
}

int store_names_next(struct store_rows *rows, struct store_name *ret, struct err *e) {
        int r = store_rows_step(rows, e);
        if (r == 1)
                name_row(rows->s, ret);
        return r;
}

/* The document's own list is decoded at once; the statement behind the iterator is spent then. */
int store_parties_of_doc_open(struct store *st, struct doc_id d, struct store_rows **ret,
                              struct err *e) {
        struct store_rows *rows = NULL;
        int r = ROWS_OPEN(st, SQL_doc_parties, &rows, e, V_INT(d.v));
        if (r < 0)
                return r;
        r = store_rows_step(rows, e);
        struct bytes in = r == 1 ? store_sql_blob(rows->s, 0) : bytes_of(NULL, 0);
        struct store_party_row row = { .doc = d };
        while (r >= 0 && (r = store_party_get(&in, &row, e)) == 1)
                vec_push(&rows->parties, row);
        if (r < 0) {
                store_rows_close(&rows);
                return r;
        }
        rows->ended = true;
        *ret = rows;
        return 0;
}

int store_parties_of_addr_open(struct store *st, struct addr_id a, struct store_rows **ret,
                               struct err *e) {
        return ROWS_OPEN(st, SQL_parties_of_addr, ret, e, V_INT(a.v));
}

int store_parties_open(struct store *st, struct store_rows **ret, struct err *e) {
        return store_rows_open(st, SQL_parties, NULL, 0, ret, e);
}

int store_parties_next(struct store_rows *rows, struct store_party_row *ret, struct err *e) {
        if (rows->id == SQL_doc_parties) {
                if (rows->at == rows->parties.n)
                        return 0;
                *ret = rows->parties.v[rows->at++];
                return 1;
        }
        int r = store_rows_step(rows, e);
        if (r != 1)
                return r;
        int64_t role = sqlite3_column_int64(rows->s, 1);
        if (role < REC_ROLE_from || role > REC_ROLE_subject)
                return err_set(e, ERR_corrupt, "a party of the case has no known role");
        *ret = (struct store_party_row){ { store_sql_u64(rows->s, 0) },
                                         (enum rec_role) role,
                                         { store_sql_u64(rows->s, 2) },
                                         { store_sql_u64(rows->s, 3) } };
        return 1;
}
