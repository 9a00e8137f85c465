/* Families of messages, as thread/ works them out; and the manifest of the index.  Rows in and out:
 * what makes a family is not known here. */
#include "store/store-internal.h"

#include <endian.h>

#define COPY_PAIRS "store.copy_pairs"

int store_threads_begin(struct store *st, struct err *e) {
        static const enum store_sql drops[] = { SQL_threads_drop, SQL_ghosts_drop, SQL_copies_drop };
        int r = store_begin(st, e);
        vec_clear(&st->copies);
        for (size_t i = 0; r == 0 && i < V_COUNT(drops); i++)
                r = store_sql_run(st, drops[i], NULL, 0, e);
        return r;
}

/* The links between copies as one value, so that a query has them all in one read. */
static int put_copy_pairs(struct store *st, struct err *e) {
        for (size_t i = 0; i < st->copies.n; i++) {
                struct store_copy_pair *p = &st->copies.v[i];
                p->doc = htole32(p->doc);
                p->of = htole32(p->of);
        }
        size_t n = st->copies.n * sizeof *st->copies.v;
        return SQL_RUN(st, SQL_meta_put, e, V_STR(STR(COPY_PAIRS)), V_BLOB(st->copies.v, n));
}

int store_threads_end(struct store *st, struct err *e) {
        int r = put_copy_pairs(st, e);
        vec_done(&st->copies);
        return r < 0 ? r : store_commit(st, e);
}

int store_thread_put(struct store *st, const struct store_thread *t, struct err *e) {
        store_must_write(st);
        return SQL_RUN(st, SQL_thread_put, e, V_INT(t->doc.v), V_INT(t->thread), V_SOME(t->parent.v),
                       V_SOME(t->ghost), V_INT(t->depth), V_INT(t->sort));
}

int store_ghost_put(struct store *st, const struct store_ghost *g, struct err *e) {
        store_must_write(st);
        return SQL_RUN(st, SQL_ghost_put, e, V_INT(g->id), V_SOME(g->mid), V_INT(g->thread),
                       V_SOME(g->parent_ghost), V_SOME(g->parent.v), V_STR(g->string));
}

int store_copy_put(struct store *st, const struct store_copy *c, struct err *e) {
        store_must_write(st);
        if (c->kind == STORE_COPY)
                vec_push(&st->copies, (struct store_copy_pair){ (uint32_t) c->doc.v,
                                                                (uint32_t) c->of.v });
        return SQL_RUN(st, SQL_copy_put, e, V_INT(c->doc.v), V_INT(c->of.v), V_INT(c->kind));
}

static void thread_row(sqlite3_stmt *s, struct store_thread *ret) {
        *ret = (struct store_thread){
                { store_sql_u64(s, 0) },        store_sql_u64(s, 1),
                { store_sql_u64(s, 2) },        store_sql_u64(s, 3),
                (uint32_t) store_sql_u64(s, 4), (uint32_t) store_sql_u64(s, 5),
        };
}

int store_thread_find(struct store *st, struct doc_id d, struct store_thread *ret, struct err *e) {
        sqlite3_stmt *s;
        int r = SQL_FIRST(st, SQL_thread_find, &s, e, V_INT(d.v));
        if (r != 1)
                return r;
        thread_row(s, ret);
        store_sql_end(s);
        return 1;
}

int store_threads_open(struct store *st, uint64_t thread, struct store_rows **ret, struct err *e) {
        return thread ? ROWS_OPEN(st, SQL_threads_of, ret, e, V_INT(thread))
                      : store_rows_open(st, SQL_threads, NULL, 0, ret, e);
}

int store_threads_next(struct store_rows *rows, struct store_thread *ret, struct err *e) {
        int r = store_rows_step(rows, e);
        if (r == 1)
                thread_row(rows->s, ret);
        return r;
}

static void ghost_row(sqlite3_stmt *s, struct store_ghost *ret) {
        *ret = (struct store_ghost){
                store_sql_u64(s, 0), store_sql_u64(s, 1),     store_sql_u64(s, 2),
                store_sql_u64(s, 3), { store_sql_u64(s, 4) }, store_sql_str(s, 5),
        };
}

int store_ghost_get(struct store *st, uint64_t id, struct store_ghost *ret, struct err *e) {
        sqlite3_stmt *s;
        int r = SQL_FIRST(st, SQL_ghost_get, &s, e, V_INT(id));
        if (r == 0)
                return err_set(e, ERR_absent, "no ghost %llu", (unsigned long long) id);
        if (r < 0)
                return r;
        ghost_row(s, ret);
        arena_reset(&st->kept[KEPT_GHOST]);
        ret->string = arena_str(&st->kept[KEPT_GHOST], ret->string);
        store_sql_end(s);
        return 0;
}

int store_ghosts_open(struct store *st, uint64_t thread, struct store_rows **ret, struct err *e) {
        return thread ? ROWS_OPEN(st, SQL_ghosts_of, ret, e, V_INT(thread))
                      : store_rows_open(st, SQL_ghosts, NULL, 0, ret, e);
}

int store_ghosts_next(struct store_rows *rows, struct store_ghost *ret, struct err *e) {
        int r = store_rows_step(rows, e);
        if (r == 1)
                ghost_row(rows->s, ret);
        return r;
}

static int copy_row(sqlite3_stmt *s, struct store_copy *ret, struct err *e) {
        int64_t kind = sqlite3_column_int64(s, 2);
        if (kind < STORE_COPY || kind > STORE_NEAR)
                return err_set(e, ERR_corrupt, "a copy of the case has no known kind");
        *ret = (struct store_copy){ { store_sql_u64(s, 0) },
                                    { store_sql_u64(s, 1) },
                                    (enum store_copy_kind) kind };
        return 1;
}

int store_copy_find(struct store *st, struct doc_id d, struct store_copy *ret, struct err *e) {
        sqlite3_stmt *s;
        int r = SQL_FIRST(st, SQL_copy_find, &s, e, V_INT(d.v));
        if (r != 1)
                return r;
        r = copy_row(s, ret, e);
        store_sql_end(s);
        return r;
}

int store_copies_open(struct store *st, struct doc_id of, struct store_rows **ret, struct err *e) {
        return of.v ? ROWS_OPEN(st, SQL_copies_of, ret, e, V_INT(of.v))
                    : store_rows_open(st, SQL_copies, NULL, 0, ret, e);
}

int store_copies_next(struct store_rows *rows, struct store_copy *ret, struct err *e) {
        int r = store_rows_step(rows, e);
        return r == 1 ? copy_row(rows->s, ret, e) : r;
}

int store_copy_pairs_get(struct store *st, struct buf *ret, struct err *e) {
        sqlite3_stmt *s;
        buf_clear(ret);
        int r = SQL_FIRST(st, SQL_meta_get, &s, e, V_STR(STR(COPY_PAIRS)));
        if (r != 1)
                return r;
        struct bytes b = store_sql_blob(s, 0);
        buf_put(ret, b.p, b.n - b.n % sizeof(struct store_copy_pair));
        store_sql_end(s);
        struct store_copy_pair *p = (void *) ret->p;
        bool rising = true;
        for (size_t i = 0; i < ret->n / sizeof *p; i++) {
                p[i] = (struct store_copy_pair){ le32toh(p[i].doc), le32toh(p[i].of) };
                rising &= i == 0 || p[i - 1].doc < p[i].doc;
        }
        return rising ? 0 : err_set(e, ERR_corrupt, "the copies of the case are out of order");
}

/* --- the manifest of the index ------------------------------------------------------------------ */

int store_segment_put(struct store *st, const struct store_segment *s, struct err *e) {
        store_must_write(st);
        return SQL_RUN(st, SQL_segment_put, e, V_STR(s->name), V_INT(s->first.v), V_INT(s->last.v),
                       V_INT(s->docs), V_INT(s->bytes), V_INT(s->checksum));
}

int store_segment_drop(struct store *st, struct str name, struct err *e) {
        store_must_write(st);
        return SQL_RUN(st, SQL_segment_drop, e, V_STR(name));
}

int store_segments_open(struct store *st, struct store_rows **ret, struct err *e) {
        return store_rows_open(st, SQL_segments, NULL, 0, ret, e);
}

int store_segments_next(struct store_rows *rows, struct store_segment *ret, struct err *e) {
        sqlite3_stmt *s = rows->s;
        int r = store_rows_step(rows, e);
        if (r == 1)
                *ret = (struct store_segment){ store_sql_str(s, 0),     { store_sql_u64(s, 1) },
                                               { store_sql_u64(s, 2) }, store_sql_u64(s, 3),
                                               store_sql_u64(s, 4),     store_sql_u64(s, 5) };
        return r;
}
