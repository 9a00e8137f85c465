/* Documents read again.
 *
 *   before    doc 7 (key K, records, flaws)    place -> 7, child 8 -> 7, todo -> 7
 *   after     doc 7: kind 0, no key, parent 9  (a tombstone)
 *             doc 9 (key K, new records)       place -> 9, child 8 -> 9, todo -> 9
 *
 * Segments of the index are ranges of ids and never change, so what is new must have a new id.
 * Tombstones that led to 7 lead to 9 at once, so the way is always one step.  The old records stay
 * in the text stream as bytes that nobody speaks of. */
#include "store/store-internal.h"

#include "base/bug.h"

/* What was said of the old row in tables keyed by what it held. */
static int forget(struct store *st, const struct store_doc_row *old, bool dates, struct err *e) {
        sqlite3_stmt *s;
        struct bytes parties = { 0 };
        int64_t heads[] = { store_head(sha256_head(&old->key)), store_head(sha256_head(&old->hash)),
                            store_head(old->mid) };
        int r = store_flaws_forget(st, old->id.v, e);
        if (r == 0)
                r = SQL_RUN(st, SQL_told_drop, e, V_INT(old->id.v));
        if (r == 0)
                r = SQL_RUN(st, SQL_tied_drop, e, V_INT(old->id.v));
        if (r < 0 || old->id.v > st->settled)
                return r;
        for (size_t i = 0; r == 0 && i < V_COUNT(heads); i++)
                r = SQL_RUN(st, SQL_doc_key_drop, e, V_INT(heads[i]), V_INT(old->id.v));
        if (r < 0 || (r = SQL_FIRST(st, SQL_doc_parties, &s, e, V_INT(old->id.v))) < 1)
                return r;
        parties = store_sql_blob(s, 0);
        r = store_parties_forget(st, old, parties, dates, e);
        store_sql_end(s);
        return r;
}

/* What speaks of the old id speaks of the new one. */
static int point(struct store *st, const struct store_doc_row *old, uint64_t to, struct err *e) {
        static const enum store_sql moves[] = { SQL_move_children, SQL_move_places,
                                                SQL_move_missing,  SQL_move_containers,
                                                SQL_move_todo,     SQL_move_ocr };
        int r = 0;
        for (size_t i = 0; r == 0 && i < V_COUNT(moves); i++)
                r = SQL_RUN(st, moves[i], e, V_INT(old->id.v), V_INT(to));
        if (r == 0)
                r = SQL_RUN(st, SQL_sketch_drop, e, V_INT(old->id.v));
        if (r < 0 || !old->container.v)
                return r;
        if ((r = SQL_RUN(st, SQL_move_home, e, V_INT(old->id.v), V_INT(to), V_INT(old->container.v),
                         V_INT(old->ord))) < 0)
                return r;
        return SQL_RUN(st, SQL_doc_place, e, V_INT(to), V_INT(old->container.v), V_INT(old->ord));
}

/* The parties of a document as its row holds them, copied to `ret`. */
static int parties_of(struct store *st, struct doc_id doc, struct buf *ret, struct err *e) {
        sqlite3_stmt *s;
        int r = SQL_FIRST(st, SQL_doc_parties, &s, e, V_INT(doc.v));
        if (r != 1)
                return r;
        struct bytes b = store_sql_blob(s, 0);
        buf_put(ret, b.p, b.n);
        store_sql_end(s);
        return 0;
}

static int replace(struct store *st, const struct store_doc_row *old, const struct store_doc *d,
                   struct bytes records, struct err *e) {
        _cleanup_(buf_done) struct buf parties;
        buf_init(&parties, 0);
        int r = parties_of(st, old->id, &parties, e);
        bool dates = d->dated != old->dated || d->date != old->date || d->n_parties;
        if (r < 0 || (r = forget(st, old, dates, e)) < 0)
                return r;
        store_doc_count(st, old, -1);
        if ((r = store_doc_add(st, d, records, buf_bytes(&parties), e)) < 0 ||
            (r = point(st, old, st->last_doc, e)) < 0)
                return r;
        return SQL_RUN(st, SQL_doc_move, e, V_INT(old->id.v), V_INT(st->last_doc));
}

int store_doc_replace(struct store *st, struct doc_id id, const struct store_doc *d,
                      struct bytes records, struct doc_id *ret, struct err *e) {
        struct store_doc_row old;
        struct store_doc fresh = *d;
        store_must_write(st);
        int r = store_doc_get(st, id, &old, e);
        if (r < 0)
                return r;
        fresh.key = old.key;
        fresh.hash = old.hash;
        fresh.parent = old.parent;
        fresh.place = NULL;
        if ((r = replace(st, &old, &fresh, records, e)) < 0)
                return r;
        *ret = (struct doc_id){ st->last_doc };
        return 0;
}

int store_doc_moved(struct store *st, struct doc_id id, struct doc_id *ret, struct err *e) {
        struct doc_id at = id;
        for (;;) {
                sqlite3_stmt *s;
                int r = SQL_FIRST(st, SQL_doc_moved_to, &s, e, V_INT(at.v));
                if (r < 0)
                        return r;
                bool there = r == 1 && sqlite3_column_int64(s, 0) != 0;
                uint64_t next = r == 1 ? store_sql_u64(s, 1) : 0;
                if (r == 1)
                        store_sql_end(s);
                if (there || next <= at.v) { /* tombstones lead upwards; a stranger's may not */
                        *ret = there ? at : (struct doc_id){ 0 };
                        return 0;
                }
                at.v = next;
        }
}

int store_moved_get(struct store *st, struct buf *ret, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        buf_clear(ret);
        int r = store_rows_open(st, SQL_docs_moved, NULL, 0, &rows, e);
        while (r >= 0 && (r = store_rows_step(rows, e)) == 1) {
                uint64_t id = store_sql_u64(rows->s, 0);
                uint32_t id32 = (uint32_t) id;
                if (id < 1 || id > UINT32_MAX)
                        return err_set(e, ERR_corrupt, "a document of the case has a wild number");
                buf_put(ret, &id32, sizeof id32);
        }
        return r;
}
