/* Containers, and where everything lies in them: places, gaps and missing things.
 *
 * Rows in and out, nothing clever; whether the sums are true is store-ledger.c's business. */
#include "store/store-internal.h"

#include "base/bug.h"
#include "base/limits.h"

/* --- sources -----------------------------------------------------------------------------------
 */

int store_source_put(struct store *st, struct str root, int64_t now, struct source_id *ret,
                     struct err *e) {
        store_must_write(st);
        const struct store_value v = V_STR(root);
        int64_t id;
        int r = store_sql_int(st, SQL_source_find, &v, 1, 0, &id, e);
        if (r == 0 && (r = SQL_RUN(st, SQL_source_put, e, V_STR(root), V_INT(now))) == 0)
                id = sqlite3_last_insert_rowid(st->db);
        if (r < 0)
                return r;
        *ret = (struct source_id){ (uint64_t) id };
        return 0;
}

int store_sources_open(struct store *st, struct store_rows **ret, struct err *e) {
        return store_rows_open(st, SQL_sources, NULL, 0, ret, e);
}

int store_sources_next(struct store_rows *rows, struct store_source *ret, struct err *e) {
        int r = store_rows_step(rows, e);
        if (r == 1)
                *ret = (struct store_source){ { store_sql_u64(rows->s, 0) },
                                              store_sql_str(rows->s, 1),
                                              sqlite3_column_int64(rows->s, 2) };
        return r;
}

/* --- containers --------------------------------------------------------------------------------
 */

int store_container_put(struct store *st, const struct store_container *c, struct container_id *ret,
                        struct err *e) {
        store_must_write(st);
        const struct store_value v[] = {
                V_SOME(c->parent.v),
                V_SOME(c->parent_doc.v),
                V_SOME(c->same.v),
                V_SOME(c->source.v),
                V_INT(c->kind),
                V_INT(c->status),
                c->ord == REC_NONE ? V_NULL : V_INT(c->ord),
                V_INT(c->off),
                V_INT(c->len),
                V_STR(c->name),
                c->hashed ? V_BLOB(c->hash.b, sizeof c->hash.b) : V_NULL,
                V_INT(c->size),
                V_INT(c->mtime),
                V_INT(c->declared),
                V_INT(c->emitted),
                V_INT(c->duplicate),
                V_INT(c->encrypted),
                V_INT(c->unreadable),
        };
        int r = store_sql_run(st, SQL_container_put, v, V_COUNT(v), e);
        if (r == 0)
                *ret = (struct container_id){ (uint64_t) sqlite3_last_insert_rowid(st->db) };
        return r;
}

int store_container_set(struct store *st, const struct store_container *c, struct err *e) {
        store_must_write(st);
        return SQL_RUN(st, SQL_container_set, e, V_INT(c->id.v), V_SOME(c->same.v), V_INT(c->kind),
                       V_INT(c->status), c->hashed ? V_BLOB(c->hash.b, sizeof c->hash.b) : V_NULL,
                       V_INT(c->size), V_INT(c->declared), V_INT(c->emitted), V_INT(c->duplicate),
                       V_INT(c->encrypted), V_INT(c->unreadable));
}

static int container_row(sqlite3_stmt *s, struct store_container *ret, struct err *e) {
        bool has_ord = sqlite3_column_type(s, 7) != SQLITE_NULL;
        struct store_container c = {
                .id = { store_sql_u64(s, 0) },
                .parent = { store_sql_u64(s, 1) },
                .parent_doc = { store_sql_u64(s, 2) },
                .same = { store_sql_u64(s, 3) },
                .source = { store_sql_u64(s, 4) },
                .kind = (enum store_container_kind) sqlite3_column_int(s, 5),
                .status = (enum store_container_status) sqlite3_column_int(s, 6),
                .ord = has_ord ? (uint32_t) store_sql_u64(s, 7) : REC_NONE,
                .off = store_sql_u64(s, 8),
                .len = store_sql_u64(s, 9),
                .name = store_sql_str(s, 10),
                .size = store_sql_u64(s, 12),
                .mtime = sqlite3_column_int64(s, 13),
                .declared = store_sql_u64(s, 14),
                .emitted = store_sql_u64(s, 15),
                .duplicate = store_sql_u64(s, 16),
                .encrypted = store_sql_u64(s, 17),
                .unreadable = store_sql_u64(s, 18),
        };
        c.hashed = store_sql_hash(s, 11, &c.hash);
        if (c.kind < STORE_FOLDER || c.kind > STORE_OPAQUE || c.status > STORE_CONTAINER_same)
                return err_set(e, ERR_corrupt, "the row of container %llu is damaged",
                               (unsigned long long) c.id.v);
        *ret = c;
        return 1;
}

/* The one row of a statement, its strings copied to what x_get keeps. */
static int one_container(struct store *st, enum store_sql id, const struct store_value *v, size_t n,
                         struct store_container *ret, struct err *e) {
        sqlite3_stmt *s;
        int r = store_sql_first(st, id, v, n, &s, e);
        if (r != 1)
                return r;
        r = container_row(s, ret, e);
        arena_reset(&st->kept[KEPT_CONTAINER]);
        if (r == 1)
                ret->name = arena_str(&st->kept[KEPT_CONTAINER], ret->name);
        store_sql_end(s);
        return r;
}

int store_container_get(struct store *st, struct container_id id, struct store_container *ret,
                        struct err *e) {
        const struct store_value v = V_INT(id.v);
        int r = one_container(st, SQL_container_get, &v, 1, ret, e);
        if (r == 0)
                return err_set(e, ERR_absent, "no container %llu", (unsigned long long) id.v);
        return r < 0 ? r : 0;
}

int store_container_find(struct store *st, const struct sha256 *hash, struct store_container *ret,
                         struct err *e) {
        const struct store_value v = V_BLOB(hash->b, sizeof hash->b);
        return one_container(st, SQL_container_find, &v, 1, ret, e);
}

int store_container_find_name(struct store *st, struct source_id source, struct container_id parent,
                              struct str name, struct store_container *ret, struct err *e) {
        const struct store_value v[] = { V_SOME(source.v), V_SOME(parent.v), V_STR(name) };
        return one_container(st, SQL_container_find_name, v, V_COUNT(v), ret, e);
}

int store_container_find_attached(struct store *st, struct doc_id in, struct store_container *ret,
                                  struct err *e) {
        const struct store_value v = V_INT(in.v);
        return one_container(st, SQL_container_find_attached, &v, 1, ret, e);
}

int store_containers_of_doc_open(struct store *st, struct doc_id d, struct store_rows **ret,
                                 struct err *e) {
        return ROWS_OPEN(st, SQL_containers_of_doc, ret, e, V_INT(d.v));
}

int store_containers_open(struct store *st, const struct container_id *parent,
                          struct store_rows **ret, struct err *e) {
        return parent ? ROWS_OPEN(st, SQL_containers_of, ret, e, V_SOME(parent->v))
                      : store_rows_open(st, SQL_containers, NULL, 0, ret, e);
}

int store_containers_next(struct store_rows *rows, struct store_container *ret, struct err *e) {
        int r = store_rows_step(rows, e);
        return r == 1 ? container_row(rows->s, ret, e) : r;
}

/* --- redoing -----------------------------------------------------------------------------------
 */

/* The first place of `doc` is going: another place becomes it, and its container's ledger follows;
 * or it has none. */
static int move_home(struct store *st, struct doc_id doc, struct err *e) {
        sqlite3_stmt *s;
        int r = SQL_FIRST(st, SQL_place_again_one, &s, e, V_INT(doc.v));
        if (r < 0)
                return r;
        if (r == 0)
                return SQL_RUN(st, SQL_doc_place, e, V_INT(doc.v), V_NULL, V_NULL);
        int64_t container = sqlite3_column_int64(s, 0), ord = sqlite3_column_int64(s, 1);
        store_sql_end(s);
        st->totals.duplicates--;
        if ((r = SQL_RUN(st, SQL_place_first, e, V_INT(container), V_INT(ord))) < 0 ||
            (r = SQL_RUN(st, SQL_container_promote, e, V_INT(container))) < 0)
                return r;
        return SQL_RUN(st, SQL_doc_place, e, V_INT(doc.v), V_INT(container), V_INT(ord));
}

struct containers {
        VEC(struct container_id) ids;
};

/* Containers in documents attached to `top`, and in itself, that were only begun: nobody finished
 * them, so they are redone with what they lie in. */
static int begun_in(struct store *st, struct doc_id top, struct containers *ret, struct err *e) {
        VEC(struct doc_id) docs = { 0 };
        vec_push(&docs, top);
        int r = 0;
        for (size_t i = 0; r == 0 && i < docs.n && i < LIMIT_store_attached; i++) {
                struct store_rows *rows = NULL;
                struct store_container c;
                struct store_doc_row row;
                r = store_containers_of_doc_open(st, docs.v[i], &rows, e);
                while (r >= 0 && (r = store_containers_next(rows, &c, e)) == 1)
                        if (c.status == STORE_CONTAINER_begun)
                                vec_push(&ret->ids, c.id);
                store_rows_close(&rows);
                if (r == 0)
                        r = store_docs_of_parent_open(st, docs.v[i], &rows, e);
                while (r >= 0 && (r = store_docs_next(rows, &row, e)) == 1)
                        vec_push(&docs, row.id);
                store_rows_close(&rows);
        }
        vec_done(&docs);
        return r;
}

static int drop_places(struct store *st, struct container_id id, struct containers *begun,
                       struct err *e) {
        VEC(struct doc_id) first = { 0 };
        _cleanup_rows_ struct store_rows *rows = NULL;
        int r = store_places_open(st, id, &rows, e);
        struct store_place p;
        while (r >= 0 && (r = store_places_next(rows, &p, e)) == 1) {
                st->totals.places--;
                if (p.flags & STORE_PLACE_again)
                        st->totals.duplicates--;
                else
                        vec_push(&first, p.doc);
        }
        if (r == 0)
                r = SQL_RUN(st, SQL_places_drop, e, V_INT(id.v));
        for (size_t i = 0; r == 0 && i < first.n; i++)
                if ((r = begun_in(st, first.v[i], begun, e)) == 0)
                        r = move_home(st, first.v[i], e);
        vec_done(&first);
        return r;
}

static int drop_contents(struct store *st, struct container_id id, struct containers *begun,
                         struct err *e) {
        int r = drop_places(st, id, begun, e);
        if (r < 0 || (r = SQL_RUN(st, SQL_reconcile_drop, e, V_INT(id.v))) < 0 ||
            (r = SQL_RUN(st, SQL_gaps_drop, e, V_INT(id.v))) < 0)
                return r;
        return SQL_RUN(st, SQL_missing_drop, e, V_INT(id.v));
}

/* A nested container is met again with what holds it: its row waits, so that what points at it, and
 * what is known of its documents, stays.  One that is the same as another has neither. */
static int drop_nested(struct store *st, struct container_id id, struct err *e) {
        struct store_container c;
        int r = store_container_get(st, id, &c, e);
        if (r < 0)
                return r;
        return c.status == STORE_CONTAINER_same ? SQL_RUN(st, SQL_container_drop, e, V_INT(id.v))
                                                : SQL_RUN(st, SQL_container_again, e, V_INT(id.v));
}

/* Nested containers, breadth first: depth is bounded by the input, so no recursion.  One that lies
 * in a document of the case is found once: documents have one home. */
int store_container_redo(struct store *st, struct container_id id, struct err *e) {
        store_must_write(st);
        struct containers todo = { 0 };
        vec_push(&todo.ids, id);
        int r = 0;
        for (size_t i = 0; r == 0 && i < todo.ids.n; i++) {
                _cleanup_rows_ struct store_rows *rows = NULL;
                struct store_container c;
                r = store_containers_open(st, &todo.ids.v[i], &rows, e);
                while (r >= 0 && (r = store_containers_next(rows, &c, e)) == 1)
                        vec_push(&todo.ids, c.id);
                store_rows_close(&rows);
                if (r == 0)
                        r = drop_contents(st, todo.ids.v[i], &todo, e);
                if (r == 0 && i > 0)
                        r = drop_nested(st, todo.ids.v[i], e);
        }
        vec_done(&todo.ids);
        return r;
}

/* --- places ------------------------------------------------------------------------------------
 */

static void place_row(sqlite3_stmt *s, struct store_place *ret) {
        *ret = (struct store_place){
                .container = { store_sql_u64(s, 0) },
                .ord = (uint32_t) store_sql_u64(s, 1),
                .doc = { store_sql_u64(s, 2) },
                .off = store_sql_u64(s, 3),
                .len = store_sql_u64(s, 4),
                .flags = (uint32_t) store_sql_u64(s, 5),
                .framing = store_sql_u64(s, 6),
                .name = store_sql_str(s, 7),
        };
}

int store_places_open(struct store *st, struct container_id c, struct store_rows **ret,
                      struct err *e) {
        return ROWS_OPEN(st, SQL_places, ret, e, V_INT(c.v));
}

int store_places_of_doc_open(struct store *st, struct doc_id d, struct store_rows **ret,
                             struct err *e) {
        struct store_doc_row row;
        int r = store_doc_get(st, d, &row, e);
        if (r < 0)
                return r;
        return ROWS_OPEN(st, SQL_places_of_doc, ret, e, V_INT(d.v), V_INT(row.container.v),
                         V_INT(row.ord));
}

int store_places_next(struct store_rows *rows, struct store_place *ret, struct err *e) {
        int r = store_rows_step(rows, e);
        if (r == 1)
                place_row(rows->s, ret);
        return r;
}

int store_place_find(struct store *st, struct container_id c, uint32_t ord, struct store_place *ret,
                     struct err *e) {
        sqlite3_stmt *s;
        int r = SQL_FIRST(st, SQL_place_find, &s, e, V_INT(c.v), V_INT(ord));
        if (r != 1)
                return r;
        place_row(s, ret);
        arena_reset(&st->kept[KEPT_PLACE]);
        ret->name = arena_str(&st->kept[KEPT_PLACE], ret->name);
        store_sql_end(s);
        return 1;
}

/* --- gaps --------------------------------------------------------------------------------------
 */

int store_gap_put(struct store *st, const struct store_gap *g, struct err *e) {
        store_must_write(st);
        return SQL_RUN(st, SQL_gap_put, e, V_INT(g->container.v), V_INT(g->off), V_INT(g->len),
                       V_INT(g->reason), g->detail.n ? V_STR(g->detail) : V_NULL);
}

int store_gaps_open(struct store *st, const struct container_id *c, struct store_rows **ret,
                    struct err *e) {
        return c ? ROWS_OPEN(st, SQL_gaps_of, ret, e, V_INT(c->v))
                 : store_rows_open(st, SQL_gaps, NULL, 0, ret, e);
}

int store_gaps_next(struct store_rows *rows, struct store_gap *ret, struct err *e) {
        int r = store_rows_step(rows, e);
        if (r != 1)
                return r;
        int64_t reason = sqlite3_column_int64(rows->s, 1);
        if (reason < REC_GAP_framing || reason > REC_GAP_limit)
                return err_set(e, ERR_corrupt, "a gap of the case has no known reason");
        *ret = (struct store_gap){
                .container = { store_sql_u64(rows->s, 0) },
                .reason = (enum rec_gap_reason) reason,
                .off = store_sql_u64(rows->s, 2),
                .len = store_sql_u64(rows->s, 3),
                .detail = store_sql_str(rows->s, 4),
        };
        return 1;
}

/* --- missing things ----------------------------------------------------------------------------
 */

static const struct trouble {
        const char *id, *words, *hint;
        enum store_counts_as counts;
} troubles[] = {
#define TROUBLE(id, number, counts, words, hint)                                                   \
        [number] = { #id, words, hint, STORE_COUNTS_##counts },
#include "store/trouble.def"
#undef TROUBLE
};

static const struct trouble *trouble_of(enum store_trouble t) {
        if ((size_t) t >= sizeof troubles / sizeof *troubles || !troubles[t].id)
                BUG("no trouble %d", (int) t);
        return &troubles[t];
}

const char *store_trouble_id(enum store_trouble t) {
        return trouble_of(t)->id;
}

const char *store_trouble_words(enum store_trouble t) {
        return trouble_of(t)->words;
}

const char *store_trouble_hint(enum store_trouble t) {
        return trouble_of(t)->hint;
}

enum store_counts_as store_trouble_counts(enum store_trouble t) {
        return trouble_of(t)->counts;
}

int store_missing_put(struct store *st, const struct store_missing *m, struct err *e) {
        store_must_write(st);
        return SQL_RUN(st, SQL_missing_put, e, V_INT(m->container.v),
                       m->ord == REC_NONE ? V_NULL : V_INT(m->ord), V_INT(m->trouble),
                       V_SOME(m->doc.v), V_INT(m->off), V_INT(m->len), V_STR(m->name),
                       V_STR(m->detail));
}

int store_missing_drop(struct store *st, struct container_id c, uint32_t ord, struct err *e) {
        store_must_write(st);
        return SQL_RUN(st, SQL_missing_drop_entry, e, V_INT(c.v), V_INT(ord));
}

int store_missing_drop_doc(struct store *st, struct container_id c, struct doc_id doc,
                           struct err *e) {
        store_must_write(st);
        return SQL_RUN(st, SQL_missing_drop_doc, e, V_INT(c.v), V_INT(doc.v));
}

int store_missing_open(struct store *st, const struct container_id *c, struct store_rows **ret,
                       struct err *e) {
        return c ? ROWS_OPEN(st, SQL_missing_of, ret, e, V_INT(c->v))
                 : store_rows_open(st, SQL_missing, NULL, 0, ret, e);
}

int store_missing_next(struct store_rows *rows, struct store_missing *ret, struct err *e) {
        sqlite3_stmt *s = rows->s;
        int r = store_rows_step(rows, e);
        if (r != 1)
                return r;
        uint64_t trouble = store_sql_u64(s, 2);
        if (trouble >= sizeof troubles / sizeof *troubles || !troubles[trouble].id)
                return err_set(e, ERR_corrupt, "a missing thing of the case has no known trouble");
        *ret = (struct store_missing){
                .container = { store_sql_u64(s, 0) },
                .ord = sqlite3_column_type(s, 1) != SQLITE_NULL ? (uint32_t) store_sql_u64(s, 1)
                                                                : REC_NONE,
                .trouble = (enum store_trouble) trouble,
                .doc = { store_sql_u64(s, 3) },
                .off = store_sql_u64(s, 4),
                .len = store_sql_u64(s, 5),
                .name = store_sql_str(s, 6),
                .detail = store_sql_str(s, 7),
        };
        return 1;
}
