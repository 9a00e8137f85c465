#pragma once
/* SQLite, held at arm's length: named statements, checked binds, errors as values.  Private to
 * store/; the only header there that shows sqlite3 types. */
#include "base/arena.h"
#include "base/vec.h"
#include "store/store.h"

#include <sqlite3.h>

#include "store-sql-text.h" /* enum store_sql; made by sql2c.py */

struct store_value {
        enum store_value_type { STORE_NULL, STORE_INT, STORE_TEXT, STORE_BLOB } type;
        int64_t i;
        const void *p;
        size_t n;
};

#define V_INT(x)       ((struct store_value){ .type = STORE_INT, .i = (int64_t) (x) })
/* 0 is kept as NULL: absent ids, fingerprints, times. */
#define V_SOME(x)      ((struct store_value){ .type = (x) ? STORE_INT : STORE_NULL, .i = (int64_t) (x) })
#define V_STR(s)       ((struct store_value){ .type = STORE_TEXT, .p = (s).p, .n = (s).n })
#define V_BLOB(q, len) ((struct store_value){ .type = STORE_BLOB, .p = (q), .n = (len) })
#define V_NULL         ((struct store_value){ .type = STORE_NULL })
#define V_COUNT(v)     (sizeof(v) / sizeof *(v))

/* `rc` as an error of ours, with SQLite's words. */
int store_sql_error(struct store *st, int rc, enum store_sql id, struct err *e);

/* Run a statement that gives no rows. */
int store_sql_run(struct store *st, enum store_sql id, const struct store_value *v, size_t n,
                  struct err *e);
#define SQL_RUN(st, id, e, ...)                                                                    \
        store_sql_run((st), (id), (const struct store_value[]){ __VA_ARGS__ },                     \
                      V_COUNT(((const struct store_value[]){ __VA_ARGS__ })), (e))

/* First row of a statement: 1 and *ret stands on it until store_sql_end(), 0 if there is none. */
int store_sql_first(struct store *st, enum store_sql id, const struct store_value *v, size_t n,
                    sqlite3_stmt **ret, struct err *e);
#define SQL_FIRST(st, id, ret, e, ...)                                                             \
        store_sql_first((st), (id), (const struct store_value[]){ __VA_ARGS__ },                   \
                        V_COUNT(((const struct store_value[]){ __VA_ARGS__ })), (ret), (e))
void store_sql_end(sqlite3_stmt *s);

/* The first column of the first row as a number, or `otherwise`. */
int store_sql_int(struct store *st, enum store_sql id, const struct store_value *v, size_t n,
                  int64_t otherwise, int64_t *ret, struct err *e);

/* Columns.  A case may be a stranger's: text that is not UTF-8 is cut before the first bad byte. */
struct str store_sql_str(sqlite3_stmt *s, int col);
struct bytes store_sql_blob(sqlite3_stmt *s, int col);
bool store_sql_hash(sqlite3_stmt *s, int col, struct sha256 *ret); /* false unless 32 bytes */
static inline uint64_t store_sql_u64(sqlite3_stmt *s, int col) {
        return (uint64_t) sqlite3_column_int64(s, col);
}

/* Neighbouring documents with the same flaw, equally often. */
struct store_flaw_run {
        uint64_t first, last;
        struct store_flaw flaw;
};

/* An iterator.  `keep` is a filter that SQL cannot state cheaply. */
struct store_rows {
        struct store *st;
        sqlite3_stmt *s;
        enum store_sql id;
        bool lent; /* s is the store's own, not a copy */
        bool ended;
        bool (*keep)(const struct store_rows *rows, const struct store_doc_row *row);
        struct sha256 hash;
        struct store_reading reading;
        struct buf bytes;                    /* a value unpacked */
        VEC(struct store_party_row) parties; /* for an iterator over a decoded list */
        VEC(struct store_thread) threads;    /* the same: a page of families */
        size_t at;
        uint64_t thread;           /* the only family wanted, or 0 */
        bool family_met;           /* some row of it was given */
        struct store_flaw_run run; /* what is left of it */
        struct arena arena;        /* what of a row must be copied */
};

int store_rows_open(struct store *st, enum store_sql id, const struct store_value *v, size_t n,
                    struct store_rows **ret, struct err *e);
#define ROWS_OPEN(st, id, ret, e, ...)                                                             \
        store_rows_open((st), (id), (const struct store_value[]){ __VA_ARGS__ },                   \
                        V_COUNT(((const struct store_value[]){ __VA_ARGS__ })), (ret), (e))
int store_rows_step(struct store_rows *rows, struct err *e); /* 1, 0, <0 */
