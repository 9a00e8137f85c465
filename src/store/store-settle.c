/* Settling: bringing the deferred indexes up to date.
 *
 * During intake a document costs one row; its look-ups by key and by address would each dirty a
 * page at random per document, which at millions of documents is all that a disk then does.  So
 * they are made afterwards, for at most LIMIT_store_unsettled documents at a time, sorted, and
 * inserted in order: every page of the tree is touched once a slice.  The same pass counts how
 * often and when each address was seen.  A slice is one transaction; meta "store.settled" says how
 * far it got. */
#include "store/store-internal.h"

#include "base/bug.h"
#include "base/limits.h"

struct slice {
        uint64_t from, to; /* documents from + 1 .. to */
};

/* --- heads -------------------------------------------------------------------------------------
 */

struct head {
        int64_t head; /* in SQLite's order */
        uint64_t doc;
};

static int compare_heads(const void *a, const void *b) {
        const struct head *x = a, *y = b;
        if (x->head != y->head)
                return x->head < y->head ? -1 : 1;
        return x->doc < y->doc ? -1 : x->doc > y->doc;
}

typedef VEC(struct head) heads; /* NOLINT: a vector needs a name to be passed */

static int collect_heads(struct store *st, struct slice slice, heads *ret, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        int r = ROWS_OPEN(st, SQL_doc_heads_to, &rows, e, V_INT(slice.from), V_INT(slice.to));
        while (r >= 0 && (r = store_rows_step(rows, e)) == 1) {
                uint64_t doc = store_sql_u64(rows->s, 0), mid = store_sql_u64(rows->s, 3);
                struct sha256 hash;
                for (int col = 1; col <= 2; col++)
                        if (store_sql_hash(rows->s, col, &hash))
                                vec_push(ret, (struct head){ store_head(sha256_head(&hash)), doc });
                if (mid)
                        vec_push(ret, (struct head){ store_head(mid), doc });
        }
        return r;
}

static int settle_heads(struct store *st, struct slice slice, struct err *e) {
        heads all = { 0 };
        int r = collect_heads(st, slice, &all, e);
        if (r == 0 && all.n)
                qsort(all.v, all.n, sizeof *all.v, compare_heads);
        for (size_t i = 0; r == 0 && i < all.n; i++)
                r = SQL_RUN(st, SQL_doc_key_put, e, V_INT(all.v[i].head), V_INT(all.v[i].doc));
        vec_done(&all);
        return r;
}

/* --- parties -----------------------------------------------------------------------------------
 */

struct party {
        uint32_t addr, doc, name, role; /* doc counts from the slice's first */
};

struct dates {
        bool *dated;
        int64_t *at;
};

static int compare_parties(const void *a, const void *b) {
        const struct party *x = a, *y = b;
        if (x->addr != y->addr)
                return x->addr < y->addr ? -1 : 1;
        if (x->doc != y->doc)
                return x->doc < y->doc ? -1 : 1;
        if (x->role != y->role)
                return x->role < y->role ? -1 : 1;
        return x->name < y->name ? -1 : x->name > y->name;
}

typedef VEC(struct party) parties; /* NOLINT: a vector needs a name to be passed */

static int collect_parties(struct store *st, struct slice slice, struct dates *d, parties *ret,
                           struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        int r = ROWS_OPEN(st, SQL_doc_parties_to, &rows, e, V_INT(slice.from), V_INT(slice.to));
        while (r >= 0 && (r = store_rows_step(rows, e)) == 1) {
                uint64_t doc = store_sql_u64(rows->s, 0) - slice.from - 1;
                d->dated[doc] = sqlite3_column_type(rows->s, 1) != SQLITE_NULL;
                d->at[doc] = sqlite3_column_int64(rows->s, 1);
                struct bytes in = store_sql_blob(rows->s, 2);
                struct store_party_row p;
                while ((r = store_party_get(&in, &p, e)) == 1)
                        vec_push(ret, (struct party){ (uint32_t) p.addr.v, (uint32_t) doc,
                                                      (uint32_t) p.name.v, p.role });
        }
        return r;
}

enum side { SIDE_NONE, SIDE_SENT, SIDE_RECEIVED };

/* What counts as sent and as received in `addr`. */
static enum side side_of(enum rec_role role) {
        switch (role) {
        case REC_ROLE_from:
        case REC_ROLE_sender:
        case REC_ROLE_author:
        case REC_ROLE_organizer:
                return SIDE_SENT;
        case REC_ROLE_to:
        case REC_ROLE_cc:
        case REC_ROLE_bcc:
        case REC_ROLE_attendee:
                return SIDE_RECEIVED;
        case REC_ROLE_reply_to:
        case REC_ROLE_resent_from:
        case REC_ROLE_resent_to:
        case REC_ROLE_delivered_to:
        case REC_ROLE_return_path:
        case REC_ROLE_editor:
        case REC_ROLE_subject:
                return SIDE_NONE;
        }
        return SIDE_NONE;
}

/* How often and when one address was seen: the parties of `n` rows, all of that address. */
static int put_seen(struct store *st, const struct party *p, size_t n, const struct dates *d,
                    struct err *e) {
        uint64_t count[3] = { 0 };
        uint32_t counted[3] = { UINT32_MAX, UINT32_MAX, UINT32_MAX };
        bool seen = false;
        int64_t first = 0, last = 0;
        for (size_t i = 0; i < n; i++) {
                enum side side = side_of(p[i].role);
                count[side] += counted[side] != p[i].doc;
                counted[side] = p[i].doc;
                if (!d->dated[p[i].doc])
                        continue;
                int64_t at = d->at[p[i].doc];
                first = !seen || at < first ? at : first;
                last = !seen || at > last ? at : last;
                seen = true;
        }
        return SQL_RUN(st, SQL_addr_seen, e, V_INT(p->addr), V_INT(count[SIDE_SENT]),
                       V_INT(count[SIDE_RECEIVED]), seen ? V_INT(first) : V_NULL,
                       seen ? V_INT(last) : V_NULL);
}

/* Take back what settling counted of `n` parties of one document. */
static int unsee(struct store *st, uint64_t doc, const struct store_party_row *p, size_t n,
                 struct err *e) {
        int r = 0;
        for (size_t i = 0; r == 0 && i < n; i++) {
                uint64_t count[3] = { 0 };
                bool seen = false; /* this address, further up */
                for (size_t k = 0; k < n; k++) {
                        seen |= k < i && p[k].addr.v == p[i].addr.v;
                        if (p[k].addr.v == p[i].addr.v)
                                count[side_of(p[k].role)] = 1;
                }
                if (!seen && p[i].addr.v)
                        r = SQL_RUN(st, SQL_addr_unseen, e, V_INT(p[i].addr.v),
                                    V_INT(count[SIDE_SENT]), V_INT(count[SIDE_RECEIVED]));
                if (r == 0)
                        r = SQL_RUN(st, SQL_party_drop, e, V_INT(p[i].addr.v), V_INT(doc),
                                    V_INT(p[i].role), V_INT(p[i].name.v));
        }
        return r;
}

int store_parties_forget(struct store *st, const struct store_doc_row *row, struct bytes packed,
                         bool dates, struct err *e) {
        VEC(struct store_party_row) all = { 0 };
        struct store_party_row p = { .doc = row->id };
        int r;
        while ((r = store_party_get(&packed, &p, e)) == 1)
                if (all.n < LIMIT_store_forget_parties)
                        vec_push(&all, p);
        if (r == 0)
                r = unsee(st, row->id.v, all.v, all.n, e);
        for (size_t i = 0; r == 0 && dates && row->dated && i < all.n; i++)
                if (all.v[i].addr.v)
                        r = SQL_RUN(st, SQL_addr_dates, e, V_INT(all.v[i].addr.v));
        vec_done(&all);
        return r;
}

static int put_parties(struct store *st, struct slice slice, const parties *all,
                       const struct dates *d, struct err *e) {
        int r = 0;
        for (size_t i = 0, begin = 0; r == 0 && i < all->n; i++) {
                const struct party *p = &all->v[i];
                r = SQL_RUN(st, SQL_party_put, e, V_INT(p->addr), V_INT(slice.from + 1 + p->doc),
                            V_INT(p->role), V_INT(p->name));
                bool end = i + 1 == all->n || p[1].addr != p->addr;
                if (r == 0 && end) {
                        r = p->addr ? put_seen(st, &all->v[begin], i + 1 - begin, d, e) : 0;
                        begin = i + 1;
                }
        }
        return r;
}

static int settle_parties(struct store *st, struct slice slice, struct err *e) {
        size_t n = slice.to - slice.from;
        struct dates d = { mem_zalloc(n * sizeof *d.dated), mem_zalloc(n * sizeof *d.at) };
        parties all = { 0 };
        int r = collect_parties(st, slice, &d, &all, e);
        if (r == 0 && all.n)
                qsort(all.v, all.n, sizeof *all.v, compare_parties);
        if (r == 0)
                r = put_parties(st, slice, &all, &d, e);
        vec_done(&all);
        mem_free(d.dated);
        mem_free(d.at);
        return r;
}

/* --- slices ------------------------------------------------------------------------------------
 */

static int settle_slice(struct store *st, struct slice slice, struct err *e) {
        int r = settle_heads(st, slice, e);
        if (r < 0 || (r = settle_parties(st, slice, e)) < 0)
                return r;
        return store_meta_put(st, "store.settled", (int64_t) slice.to, e);
}

int store_settle(struct store *st, struct err *e) {
        while (st->settled < st->last_doc) {
                struct slice slice = { st->settled, st->last_doc };
                if (slice.to - slice.from > LIMIT_store_unsettled)
                        slice.to = slice.from + LIMIT_store_unsettled;
                int r = store_begin(st, e);
                if (r < 0)
                        return r;
                uint64_t before = st->settled;
                r = settle_slice(st, slice, e);
                st->settled = slice.to; /* keeps the commit from settling again */
                if (r < 0 || (r = store_commit(st, e)) < 0) {
                        st->settled = before;
                        store_rollback(st);
                        return err_while(e, r, "settling the case");
                }
                if (slice.to == st->last_doc) {
                        store_keys_clear(&st->keys);
                        store_keys_clear(&st->contents);
                }
        }
        return 0;
}
