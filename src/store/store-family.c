/* Families of messages, as thread/ works them out; and the manifest of the index.  Rows in and out:
 * what makes a family is not known here.
 *
 * All rows stand in one order, family by family, each in reading order, PAGE of them packed into
 * one value of `thread`; a row's place in that order is its slot.  `thread_slot` holds the slots by
 * document.  A family is called after its first document, so both ways in are one look-up in each:
 *
 *   document  -> slot -> page -> row           family = document -> slot -> rows until the next
 * begins
 *
 *   thread       | page | family of the first row, ( begins + 2 * document ± | parent ± | ghost |
 *                         depth | sort )* |    all base 128; documents against the row before,
 * parents against the row's own document and 1 up, 0 = none; sort against the row before
 *   thread_slot  | page | SLOTS times u32, slot + 1, 0 = in no family | */
#include "store/store-internal.h"

#include "base/bug.h"
#include "base/le.h"

#include <endian.h>

#define COPY_PAIRS "store.copy_pairs"

enum { PAGE = 128, SLOTS = 1000 /* documents; just below a page of the database */ };

int store_threads_begin(struct store *st, struct err *e) {
        static const enum store_sql drops[] = { SQL_threads_drop, SQL_thread_slots_drop,
                                                SQL_ghosts_drop, SQL_copies_drop,
                                                SQL_versions_drop };
        int r = store_begin(st, e);
        vec_clear(&st->copies);
        vec_clear(&st->slots);
        buf_clear(&st->thread_page);
        st->thread = (struct store_thread){ 0 };
        st->thread_rows = st->threads = 0;
        for (size_t i = 0; r == 0 && i < V_COUNT(drops); i++)
                r = store_sql_run(st, drops[i], NULL, 0, e);
        return r;
}

/* --- rows to pages ------------------------------------------------------------------------------
 */

/* Small numbers of either sign as small ones: 0 -1 1 -2 ... */
static uint64_t fold_sign(uint64_t v) {
        return v << 1 ^ (0 - (v >> 63));
}

static uint64_t unfold_sign(uint64_t v) {
        return v >> 1 ^ (0 - (v & 1));
}

static int put_page(struct store *st, struct err *e) {
        int r = SQL_RUN(st, SQL_thread_put, e, V_INT((st->thread_rows - 1) / PAGE),
                        V_BLOB(st->thread_page.p, st->thread_page.n));
        buf_clear(&st->thread_page);
        return r;
}

static void note_slot(struct store *st, uint64_t doc) {
        BUG_IF(doc < 1 || doc > st->last_doc);
        size_t had = st->slots.n;
        vec_reserve(&st->slots, st->last_doc);
        if (had == 0)
                memset(st->slots.v, 0, st->last_doc * sizeof *st->slots.v);
        st->slots.n = st->last_doc;
        BUG_IF(st->slots.v[doc - 1]);
        st->slots.v[doc - 1] = (uint32_t) st->thread_rows + 1;
}

int store_thread_put(struct store *st, const struct store_thread *t, struct err *e) {
        store_must_write(st);
        struct buf *b = &st->thread_page;
        bool begins = t->thread != st->thread.thread;
        BUG_IF(begins && t->thread != t->doc.v);
        if (b->n == 0) {
                store_varint_put(b, t->thread);
                st->thread.doc.v = st->thread.sort = 0;
        }
        uint64_t sort_from = begins ? 0 : st->thread.sort;
        BUG_IF(t->sort < sort_from);
        store_varint_put(b, fold_sign(t->doc.v - st->thread.doc.v) << 1 | begins);
        store_varint_put(b, t->parent.v ? fold_sign(t->parent.v - t->doc.v) + 1 : 0);
        store_varint_put(b, t->ghost);
        store_varint_put(b, t->depth);
        store_varint_put(b, t->sort - sort_from);
        note_slot(st, t->doc.v);
        st->thread = *t;
        st->threads += begins;
        st->thread_rows++;
        return st->thread_rows % PAGE == 0 ? put_page(st, e) : 0;
}

static int put_slots(struct store *st, struct err *e) {
        int r = 0;
        for (size_t i = 0; i < st->slots.n; i++)
                st->slots.v[i] = htole32(st->slots.v[i]);
        for (size_t i = 0; r == 0 && i < st->slots.n; i += SLOTS) {
                size_t n = st->slots.n - i < SLOTS ? st->slots.n - i : SLOTS;
                r = SQL_RUN(st, SQL_thread_slots_put, e, V_INT(i / SLOTS),
                            V_BLOB(st->slots.v + i, n * sizeof *st->slots.v));
        }
        vec_done(&st->slots);
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
        int r = st->thread_page.n ? put_page(st, e) : 0;
        if (r < 0 || (r = put_slots(st, e)) < 0 || (r = put_copy_pairs(st, e)) < 0)
                return r;
        vec_done(&st->copies);
        r = store_meta_put(st, "store.threads", (int64_t) st->threads, e);
        return r < 0 ? r : store_commit(st, e);
}

int store_ghost_put(struct store *st, const struct store_ghost *g, struct err *e) {
        store_must_write(st);
        return SQL_RUN(st, SQL_ghost_put, e, V_INT(g->id), V_SOME(g->mid), V_INT(g->thread),
                       V_SOME(g->parent_ghost), V_SOME(g->parent.v), V_STR(g->string));
}

int store_copy_put(struct store *st, const struct store_copy *c, struct err *e) {
        store_must_write(st);
        if (c->kind == STORE_COPY)
                vec_push(&st->copies,
                         (struct store_copy_pair){ (uint32_t) c->doc.v, (uint32_t) c->of.v });
        return SQL_RUN(st, SQL_copy_put, e, V_INT(c->doc.v), V_INT(c->of.v), V_INT(c->kind));
}

/* --- pages to rows ------------------------------------------------------------------------------
 */

/* Take one row off *in; *t is the one before it and becomes it. */
static bool get_row(struct bytes *in, struct store_thread *t) {
        uint64_t doc, parent, ghost, depth, sort;
        if (!store_varint_get(in, &doc) || !store_varint_get(in, &parent) ||
            !store_varint_get(in, &ghost) || !store_varint_get(in, &depth) ||
            !store_varint_get(in, &sort) || depth > UINT32_MAX || sort > UINT32_MAX)
                return false;
        bool begins = doc & 1;
        t->doc.v += unfold_sign(doc >> 1);
        t->thread = begins ? t->doc.v : t->thread;
        t->parent.v = parent ? t->doc.v + unfold_sign(parent - 1) : 0;
        t->ghost = ghost;
        t->depth = (uint32_t) depth;
        t->sort = (begins ? 0 : t->sort) + (uint32_t) sort;
        return true;
}

static bool page_begin(struct bytes *in, struct store_thread *ret) {
        *ret = (struct store_thread){ 0 };
        return store_varint_get(in, &ret->thread);
}

static int damaged(struct err *e) {
        return err_set(e, ERR_corrupt, "the families of the case are damaged");
}

/* 1 and the slot of `doc`, 0 if it is in no family. */
static int slot_of(struct store *st, uint64_t doc, uint64_t *ret, struct err *e) {
        sqlite3_stmt *s;
        if (doc < 1)
                return 0;
        int r = SQL_FIRST(st, SQL_thread_slots, &s, e, V_INT((doc - 1) / SLOTS));
        if (r != 1)
                return r;
        struct bytes b = bytes_sub(store_sql_blob(s, 0), (doc - 1) % SLOTS * 4, 4);
        uint32_t slot = b.n == 4 ? le_get32(b.p) : 0;
        store_sql_end(s);
        *ret = slot - 1u;
        return slot != 0;
}

int store_thread_find(struct store *st, struct doc_id d, struct store_thread *ret, struct err *e) {
        sqlite3_stmt *s;
        uint64_t slot;
        struct store_thread t;
        int r = slot_of(st, d.v, &slot, e);
        if (r != 1 || (r = SQL_FIRST(st, SQL_thread_page, &s, e, V_INT(slot / PAGE))) < 0)
                return r;
        if (r == 0)
                return damaged(e);
        struct bytes in = store_sql_blob(s, 0);
        bool whole = page_begin(&in, &t);
        for (uint64_t i = 0; whole && i <= slot % PAGE; i++)
                whole = get_row(&in, &t);
        store_sql_end(s);
        if (!whole || t.doc.v != d.v)
                return damaged(e);
        *ret = t;
        return 1;
}

int store_threads_open(struct store *st, uint64_t thread, struct store_rows **ret, struct err *e) {
        uint64_t slot = 0;
        int r = thread ? slot_of(st, thread, &slot, e) : 1;
        if (r < 0)
                return r;
        uint64_t page = r == 0 ? INT64_MAX : slot / PAGE; /* no such family: nothing to give */
        if ((r = ROWS_OPEN(st, SQL_threads, ret, e, V_INT(page))) < 0)
                return r;
        (*ret)->thread = thread;
        return 0;
}

static int next_page(struct store_rows *rows, struct err *e) {
        int r = store_rows_step(rows, e);
        if (r != 1)
                return r;
        struct bytes in = store_sql_blob(rows->s, 0);
        struct store_thread t;
        bool whole = page_begin(&in, &t);
        rows->at = 0;
        vec_clear(&rows->threads);
        while (whole && in.n) {
                whole = get_row(&in, &t);
                vec_push(&rows->threads, t);
        }
        return whole ? 1 : damaged(e);
}

/* The first page of a family may begin with others; behind its last row the rest is of others too.
 */
int store_threads_next(struct store_rows *rows, struct store_thread *ret, struct err *e) {
        for (;;) {
                while (rows->at == rows->threads.n) {
                        int r = next_page(rows, e);
                        if (r != 1)
                                return r;
                }
                const struct store_thread *t = &rows->threads.v[rows->at++];
                if (rows->thread && t->thread != rows->thread) {
                        if (!rows->family_met)
                                continue;
                        rows->at = rows->threads.n;
                        rows->ended = true;
                        return 0;
                }
                rows->family_met = true;
                *ret = *t;
                return 1;
        }
}

/* --- ghosts and copies --------------------------------------------------------------------------
 */

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

/* --- the manifest of the index ------------------------------------------------------------------
 */

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
