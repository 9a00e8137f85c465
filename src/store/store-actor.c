/* Actors, their members, near misses and resolved mentions: rows in, rows out; replaced as a whole.
 */
#include "store/store-internal.h"

int store_actors_begin(struct store *st, struct err *e) {
        static const enum store_sql drops[] = { SQL_actors_drop, SQL_members_drop, SQL_nears_drop,
                                                SQL_actor_docs_drop };
        int r = store_begin(st, e);
        for (size_t i = 0; r == 0 && i < V_COUNT(drops); i++)
                r = store_sql_run(st, drops[i], NULL, 0, e);
        return r;
}

int store_actors_end(struct store *st, struct err *e) {
        return store_commit(st, e);
}

int store_actor_put(struct store *st, const struct store_actor *a, struct err *e) {
        char key[17];
        store_must_write(st);
        snprintf(key, sizeof key, "%016llx", (unsigned long long) a->key);
        struct str k = str_of(key);
        return SQL_RUN(st, SQL_actor_put, e, V_INT(a->id.v), V_STR(k), V_INT(a->kind),
                       V_INT(a->flags), V_STR(a->name), V_STR(a->anchor),
                       a->dated ? V_INT(a->first) : V_NULL, a->dated ? V_INT(a->last) : V_NULL,
                       V_INT(a->docs));
}

int store_member_put(struct store *st, const struct store_member *m, struct err *e) {
        store_must_write(st);
        return SQL_RUN(st, SQL_member_put, e, V_INT(m->actor.v), V_INT(m->anchor.type),
                       V_INT(m->anchor.id), V_INT(m->other.type), V_INT(m->other.id), V_INT(m->why),
                       V_INT(m->n), V_INT(m->doc.v), V_INT(m->off), V_INT(m->len));
}

int store_near_put(struct store *st, const struct store_near *n, struct err *e) {
        store_must_write(st);
        return SQL_RUN(st, SQL_near_put, e, V_INT(n->a.v), V_INT(n->b.v), V_INT(n->points),
                       V_INT(n->whys), V_INT(n->againsts), V_INT(n->doc.v), V_INT(n->off),
                       V_INT(n->len));
}

int store_actor_docs_put(struct store *st, struct actor_id actor, struct name_id name,
                         const uint32_t *docs, size_t n, struct err *e) {
        store_must_write(st);
        buf_clear(&st->scratch);
        store_pack_docs(docs, n, &st->scratch);
        return SQL_RUN(st, SQL_actor_docs_put, e, V_INT(actor.v), V_INT(name.v),
                       V_BLOB(st->scratch.p, st->scratch.n));
}

/* ---- reading -----------------------------------------------------------------------------------
 */

static int actor_row(sqlite3_stmt *s, struct store_actor *ret, struct err *e) {
        struct str key = store_sql_str(s, 1);
        *ret = (struct store_actor){ .id = { store_sql_u64(s, 0) },
                                     .kind = (uint32_t) store_sql_u64(s, 2),
                                     .flags = (uint32_t) store_sql_u64(s, 3),
                                     .name = store_sql_str(s, 4),
                                     .anchor = store_sql_str(s, 5),
                                     .dated = sqlite3_column_type(s, 6) != SQLITE_NULL,
                                     .first = sqlite3_column_int64(s, 6),
                                     .last = sqlite3_column_int64(s, 7),
                                     .docs = store_sql_u64(s, 8) };
        if (key.n != 16 || !str_is_hex(key))
                return err_set(e, ERR_corrupt, "an actor of the case has no key");
        for (size_t i = 0; i < key.n; i++)
                ret->key = ret->key << 4 | (uint64_t) ascii_hex(key.p[i]);
        return 1;
}

int store_actor_get(struct store *st, struct actor_id id, struct store_actor *ret, struct err *e) {
        sqlite3_stmt *s;
        int r = SQL_FIRST(st, SQL_actor_get, &s, e, V_INT(id.v));
        if (r == 0)
                return err_set(e, ERR_absent, "no actor %llu", (unsigned long long) id.v);
        if (r < 0)
                return r;
        r = actor_row(s, ret, e);
        arena_reset(&st->kept[KEPT_ACTOR]);
        ret->name = arena_str(&st->kept[KEPT_ACTOR], ret->name);
        ret->anchor = arena_str(&st->kept[KEPT_ACTOR], ret->anchor);
        store_sql_end(s);
        return r < 0 ? r : 0;
}

int store_actors_open(struct store *st, bool by_docs, struct store_rows **ret, struct err *e) {
        return store_rows_open(st, by_docs ? SQL_actors_by_docs : SQL_actors, NULL, 0, ret, e);
}

int store_actors_next(struct store_rows *rows, struct store_actor *ret, struct err *e) {
        int r = store_rows_step(rows, e);
        return r == 1 ? actor_row(rows->s, ret, e) : r;
}

int store_actor_find_hex(struct store *st, struct str hex, struct actor_id *ret, size_t most,
                         struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        char from[17], to[18];
        size_t n = 0;
        if (!str_is_hex(hex) || hex.n > 16)
                return err_set(e, ERR_usage, "not the id of an actor");
        for (size_t i = 0; i < hex.n; i++)
                from[i] = ascii_lower(hex.p[i]);
        memcpy(to, from, hex.n);
        to[hex.n] = 'g'; /* behind every digit */
        struct str a = { from, hex.n }, b = { to, hex.n + 1 };
        int r = ROWS_OPEN(st, SQL_actors_of_key, &rows, e, V_STR(a), V_STR(b));
        while (r >= 0 && n < most && (r = store_rows_step(rows, e)) == 1)
                ret[n++].v = store_sql_u64(rows->s, 0);
        return r < 0 ? r : (int) n;
}

int store_actor_of_addr(struct store *st, struct addr_id addr, struct actor_id *ret,
                        struct err *e) {
        int64_t id = 0;
        const struct store_value v[] = { V_INT(STORE_AT_addr), V_INT(addr.v) };
        int r = store_sql_int(st, SQL_actor_of_anchor, v, V_COUNT(v), 0, &id, e);
        if (r >= 0 && id != 0)
                ret->v = (uint64_t) id;
        return r < 0 ? r : id != 0;
}

int store_members_of_anchor_open(struct store *st, struct store_anchor a, struct store_rows **ret,
                                 struct err *e) {
        return ROWS_OPEN(st, SQL_members_of_anchor, ret, e, V_INT(a.type), V_INT(a.id));
}

int store_members_open(struct store *st, struct actor_id actor, struct store_rows **ret,
                       struct err *e) {
        return actor.v ? ROWS_OPEN(st, SQL_members_of, ret, e, V_INT(actor.v))
                       : store_rows_open(st, SQL_members, NULL, 0, ret, e);
}

static bool anchor_col(sqlite3_stmt *s, int col, struct store_anchor *ret) {
        int64_t type = sqlite3_column_int64(s, col);
        *ret = (struct store_anchor){ (enum store_anchor_type) type, store_sql_u64(s, col + 1) };
        return type >= STORE_AT_none && type <= STORE_AT_phone;
}

int store_members_next(struct store_rows *rows, struct store_member *ret, struct err *e) {
        int r = store_rows_step(rows, e);
        if (r != 1)
                return r;
        sqlite3_stmt *s = rows->s;
        *ret = (struct store_member){ .actor = { store_sql_u64(s, 0) },
                                      .why = (uint32_t) store_sql_u64(s, 5),
                                      .n = (uint32_t) store_sql_u64(s, 6),
                                      .doc = { store_sql_u64(s, 7) },
                                      .off = (uint32_t) store_sql_u64(s, 8),
                                      .len = (uint32_t) store_sql_u64(s, 9) };
        if (!anchor_col(s, 1, &ret->anchor) || !anchor_col(s, 3, &ret->other))
                return err_set(e, ERR_corrupt, "a member of an actor is of no known kind");
        return 1;
}

int store_nears_open(struct store *st, struct actor_id actor, struct store_rows **ret,
                     struct err *e) {
        return actor.v ? ROWS_OPEN(st, SQL_nears_of, ret, e, V_INT(actor.v))
                       : store_rows_open(st, SQL_nears, NULL, 0, ret, e);
}

int store_nears_next(struct store_rows *rows, struct store_near *ret, struct err *e) {
        int r = store_rows_step(rows, e);
        sqlite3_stmt *s = rows->s;
        if (r == 1)
                *ret = (struct store_near){ .a = { store_sql_u64(s, 0) },
                                            .b = { store_sql_u64(s, 1) },
                                            .points = (uint32_t) store_sql_u64(s, 2),
                                            .whys = (uint32_t) store_sql_u64(s, 3),
                                            .againsts = (uint32_t) store_sql_u64(s, 4),
                                            .doc = { store_sql_u64(s, 5) },
                                            .off = (uint32_t) store_sql_u64(s, 6),
                                            .len = (uint32_t) store_sql_u64(s, 7) };
        return r;
}

int store_actor_docs_open(struct store *st, struct actor_id actor, struct store_rows **ret,
                          struct err *e) {
        return actor.v ? ROWS_OPEN(st, SQL_actor_docs, ret, e, V_INT(actor.v))
                       : store_rows_open(st, SQL_actor_docs_all, NULL, 0, ret, e);
}

int store_actor_docs_next(struct store_rows *rows, struct store_actor_docs *ret, struct err *e) {
        int r = store_rows_step(rows, e);
        if (r != 1)
                return r;
        buf_clear(&rows->bytes);
        *ret = (struct store_actor_docs){ .actor = { store_sql_u64(rows->s, 0) },
                                          .name = { store_sql_u64(rows->s, 1) } };
        if ((r = store_unpack_docs(store_sql_blob(rows->s, 2), &rows->bytes, e)) < 0)
                return r;
        ret->docs = (const uint32_t *) (const void *) rows->bytes.p;
        ret->n = rows->bytes.n / sizeof *ret->docs;
        return 1;
}
