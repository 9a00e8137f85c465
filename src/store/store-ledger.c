/* The ledger: does what is written in a container's row agree with the rows that hang on it, and do
 * they cover its bytes?  Ranges are swept in order of their offsets; a byte in no row is a hole, a
 * byte in two an overlap.  Also the counts of `clew status`. */
#include "store/store-internal.h"

/* One row of two sums. */
static int two(struct store *st, enum store_sql id, struct container_id c, uint64_t *a, uint64_t *b,
               struct err *e) {
        sqlite3_stmt *s;
        int r = SQL_FIRST(st, id, &s, e, V_INT(c.v));
        if (r != 1)
                return r;
        *a += store_sql_u64(s, 0);
        *b += store_sql_u64(s, 1);
        store_sql_end(s);
        return 0;
}

static int count_missing(struct store *st, struct container_id c, struct store_ledger *l,
                         struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_missing m;
        int r = store_missing_open(st, &c, &rows, e);
        while (r >= 0 && (r = store_missing_next(rows, &m, e)) == 1) {
                if (m.ord == REC_NONE)
                        continue; /* a remark about the whole, no entry */
                enum store_counts_as as = store_trouble_counts(m.trouble);
                l->rows_encrypted += as == STORE_COUNTS_ENCRYPTED;
                l->rows_unreadable += as == STORE_COUNTS_UNREADABLE;
        }
        return r;
}

static int count_rows_of(struct store *st, struct container_id c, struct store_ledger *l,
                         struct err *e) {
        int r = two(st, SQL_ledger_places, c, &l->rows_emitted, &l->rows_duplicate, e);
        if (r < 0 ||
            (r = two(st, SQL_ledger_nested, c, &l->rows_emitted, &l->rows_duplicate, e)) < 0)
                return r;
        return count_missing(st, c, l, e);
}

int store_container_count(struct store *st, struct store_container *c, struct err *e) {
        struct store_ledger l = { 0 };
        int r = count_rows_of(st, c->id, &l, e);
        if (r < 0)
                return r;
        c->emitted = l.rows_emitted;
        c->duplicate = l.rows_duplicate;
        c->encrypted = l.rows_encrypted;
        c->unreadable = l.rows_unreadable;
        return 0;
}

static int count_objects(struct store *st, const struct store_container *c, struct store_ledger *l,
                         struct err *e) {
        int r = count_rows_of(st, c->id, l, e);
        if (r < 0)
                return r;
        l->objects_close =
                l->declared == l->emitted + l->duplicate + l->encrypted + l->unreadable &&
                l->emitted == l->rows_emitted && l->duplicate == l->rows_duplicate &&
                l->encrypted == l->rows_encrypted && l->unreadable == l->rows_unreadable;
        return 0;
}

/* One range of the sweep; *at is the end of what is covered so far. */
static void sweep(struct store_ledger *l, uint64_t *at, uint64_t off, uint64_t len, bool gap) {
        *(gap ? &l->gaps : &l->spans) += len;
        uint64_t end = off + len < off ? UINT64_MAX : off + len;
        if (off > *at) {
                l->hole_at = l->holes ? l->hole_at : *at;
                l->holes += off - *at;
        }
        if (off < *at) {
                l->overlap_at = l->overlaps ? l->overlap_at : off;
                l->overlaps += (end < *at ? end : *at) - off;
        }
        *at = end > *at ? end : *at;
}

static int sweep_bytes(struct store *st, const struct store_container *c, struct store_ledger *l,
                       struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        uint64_t at = 0;
        l->size = c->size;
        if (c->kind == STORE_FOLDER) {
                l->bytes_close = true;
                return 0;
        }
        int r = ROWS_OPEN(st, SQL_ledger_ranges, &rows, e, V_INT(c->id.v));
        while (r >= 0 && (r = store_rows_step(rows, e)) == 1)
                sweep(l, &at, store_sql_u64(rows->s, 0), store_sql_u64(rows->s, 1),
                      sqlite3_column_int(rows->s, 2) != 0);
        if (r < 0)
                return r;
        if (at < l->size)
                sweep(l, &at, l->size, 0, true);
        l->outside = at > l->size ? at - l->size : 0;
        l->bytes_close = l->holes == 0 && l->overlaps == 0 && l->outside == 0;
        return 0;
}

int store_ledger_check(struct store *st, struct container_id id, struct store_ledger *ret,
                       struct err *e) {
        struct store_container c;
        int r = store_container_get(st, id, &c, e);
        if (r == 0 && c.status == STORE_CONTAINER_same)
                r = store_container_get(st, c.same, &c, e);
        if (r < 0)
                return r;
        struct store_ledger l = { .declared = c.declared,
                                  .emitted = c.emitted,
                                  .duplicate = c.duplicate,
                                  .encrypted = c.encrypted,
                                  .unreadable = c.unreadable };
        if ((r = count_objects(st, &c, &l, e)) < 0 || (r = sweep_bytes(st, &c, &l, e)) < 0)
                return r;
        *ret = l;
        return l.objects_close && l.bytes_close && c.status == STORE_CONTAINER_done;
}

/* --- what is here -------------------------------------------------------------------------------
 */

static int count(struct store *st, enum store_sql id, uint64_t *ret, struct err *e) {
        int64_t n;
        int r = store_sql_int(st, id, NULL, 0, 0, &n, e);
        if (r < 0)
                return r;
        *ret = (uint64_t) n;
        return 0;
}

static int count_copies(struct store *st, enum store_copy_kind kind, uint64_t *ret, struct err *e) {
        int64_t n;
        const struct store_value v = V_INT(kind);
        int r = store_sql_int(st, SQL_count_copies, &v, 1, 0, &n, e);
        if (r < 0)
                return r;
        *ret = (uint64_t) n;
        return 0;
}

static int count_containers(struct store *st, struct store_counts *c, struct err *e) {
        sqlite3_stmt *s;
        int r = store_sql_first(st, SQL_counts_containers, NULL, 0, &s, e);
        if (r != 1)
                return r;
        c->containers = store_sql_u64(s, 0);
        c->begun = store_sql_u64(s, 1);
        c->bytes = store_sql_u64(s, 2);
        c->encrypted = store_sql_u64(s, 3);
        c->unreadable = store_sql_u64(s, 4);
        store_sql_end(s);
        return 0;
}

static int count_todo(struct store *st, enum store_todo_pass pass, uint64_t *ret, struct err *e) {
        int64_t n;
        const struct store_value v = V_INT(pass);
        int r = store_sql_int(st, SQL_count_todo, &v, 1, 0, &n, e);
        if (r < 0)
                return r;
        *ret = (uint64_t) n;
        return 0;
}

static int count_rows(struct store *st, struct store_counts *c, struct err *e) {
        const struct {
                enum store_sql id;
                uint64_t *to;
        } counts[] = {
                { SQL_count_ghosts, &c->ghosts },   { SQL_count_addrs, &c->addresses },
                { SQL_count_names, &c->names },     { SQL_count_sources, &c->sources },
                { SQL_count_indexed, &c->indexed }, { SQL_doc_last, &c->last_id },
                { SQL_count_moved, &c->moved },     { SQL_count_versions, &c->versions },
        };
        int r = 0;
        for (size_t i = 0; r == 0 && i < V_COUNT(counts); i++)
                r = count(st, counts[i].id, counts[i].to, e);
        if (r < 0 || (r = store_flawed_count(st, &c->flawed, e)) < 0 ||
            (r = count_todo(st, STORE_TODO_READ, &c->todo_read, e)) < 0 ||
            (r = count_todo(st, STORE_TODO_OCR, &c->todo_ocr, e)) < 0 ||
            (r = count_copies(st, STORE_COPY, &c->copies, e)) < 0)
                return r;
        return count_copies(st, STORE_NEAR, &c->near, e);
}

static int load(struct store *st, struct store_totals *t, struct err *e) {
        int r = 0;
        *t = (struct store_totals){ 0 };
#define TOTAL(name)                                                                                \
        if (r >= 0)                                                                                \
                r = store_meta_find(st, "store." #name, &t->name, e);
#include "store/totals.def"
#undef TOTAL
        return r < 0 ? r : 0;
}

static int text_end(struct store *st, uint64_t *ret, struct err *e) {
        sqlite3_stmt *s;
        int r = store_sql_first(st, SQL_block_end, NULL, 0, &s, e);
        if (r != 1)
                return r;
        *ret = store_sql_u64(s, 0);
        store_sql_end(s);
        return 0;
}

int store_coverage_get(struct store *st, struct store_coverage *ret, struct err *e) {
        struct store_coverage c;
        uint64_t moved;
        int64_t moved_to = 0;
        int r = count(st, SQL_doc_last, &c.docs, e);
        if (r < 0 || (r = count(st, SQL_count_indexed, &c.indexed, e)) < 0 ||
            (r = count(st, SQL_count_moved, &moved, e)) < 0)
                return r;
        const struct store_value v = V_INT(c.indexed);
        if (moved && (r = store_sql_int(st, SQL_count_moved_to, &v, 1, 0, &moved_to, e)) < 0)
                return r;
        *ret = (struct store_coverage){ c.docs - moved, c.indexed - (uint64_t) moved_to };
        return 0;
}

int store_counts_get(struct store *st, struct store_counts *ret, struct err *e) {
        struct store_counts c = { 0 };
        struct store_totals t;
        int64_t settled = 0, threads = 0;
        int r = load(st, &t, e);
        if (r < 0 || (r = count_containers(st, &c, e)) < 0 || (r = count_rows(st, &c, e)) < 0 ||
            (r = text_end(st, &c.text_raw, e)) < 0 ||
            (r = store_meta_find(st, "store.settled", &settled, e)) < 0 ||
            (r = store_meta_find(st, "store.threads", &threads, e)) < 0)
                return r;
        c.threads = (uint64_t) threads;
        c.messages = (uint64_t) t.messages;
        c.files = (uint64_t) t.files;
        c.pages = (uint64_t) t.pages;
        c.docs = c.messages + c.files + c.pages;
        c.attached = (uint64_t) t.attached;
        c.places = (uint64_t) t.places;
        c.duplicates = (uint64_t) t.duplicates;
        c.undated = (uint64_t) t.undated;
        c.dated = c.docs > c.undated;
        c.first = t.first;
        c.last = t.last;
        c.text_packed = (uint64_t) t.text_packed;
        c.settled = (uint64_t) settled;
        *ret = c;
        return 0;
}
