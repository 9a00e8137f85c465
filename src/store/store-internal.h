#pragma once
/* What the files of store/ share about an open case. */
#include "base/map.h"
#include "base/vec.h"
#include "store/store-fault.h"
#include "store/store-keys.h"
#include "store/store-sql.h"
#include "store/store-text.h"
#include "store/store.h"

enum { STORE_SCHEMA_VERSION = 2, STORE_APPLICATION = 0x634c6577 /* "cLew" */ };

/* Running totals, kept as meta rows "store.<name>" by each commit: see totals.def. */
struct store_totals {
#define TOTAL(name) int64_t name;
#include "store/totals.def"
#undef TOTAL
};

/* What x_get gives back lives in these until its next call. */
enum store_kept {
        KEPT_CONTAINER,
        KEPT_PLACE,
        KEPT_DOC,
        KEPT_ADDR,
        KEPT_NAME,
        KEPT_GHOST,
        KEPT_COUNT
};

struct store {
        sqlite3 *db;
        enum store_mode mode;
        struct store_fault *fault;
        int dir, lock, text_dir, index_dir; /* descriptors */
        sqlite3_stmt *statements[SQL_COUNT];
        bool lent[SQL_COUNT];
        unsigned open_rows;
        struct arena kept[KEPT_COUNT];
        struct store_text *text;

        /* writers */
        bool writing; /* a transaction is open */
        bool broken;  /* a COMMIT failed half way: only reopening tells what is kept */
        uint64_t last_doc, last_whole,
                settled;          /* ids; last_whole = last one that is not attached */
        struct addr_id last_from; /* of the document put last */
        struct store_keys keys;   /* of the documents behind `settled` */
        struct map addrs, names;  /* to ids */
        struct store_totals totals, committed;
        struct buf scratch;
        VEC(struct store_flaw_run) flaws; /* runs that the next document may lengthen */

        /* families being put */
        struct store_thread thread; /* the last one */
        uint64_t thread_rows, threads;
        struct buf thread_page; /* rows not written yet */
        VEC(uint32_t) slots;    /* by document: place among all rows + 1, 0 = none */
        VEC(struct store_copy_pair) copies;
};

/* An open transaction is a precondition of every put. */
void store_must_write(const struct store *st);

/* store.c */
int store_reload(struct store *st,
                 struct err *e); /* writer's counters and keys, from the database */

/* store-flaw.c */
int store_flaws_flush(struct store *st, struct err *e); /* the open runs become rows */
int store_flawed_count(struct store *st, uint64_t *ret, struct err *e);

/* store-doc.c */
int store_key_of(struct store *st, uint64_t doc, struct sha256 *ret, struct err *e);

/* What `doc_key` is sorted by: the first 4 bytes of a key, content hash or Message-ID fingerprint,
 * as SQLite orders them.  It only nominates, so 32 bits do for a hundred million documents. */
static inline int64_t store_head(uint64_t first8) {
        return (int32_t) (first8 >> 32);
}

/* Little-endian base 128.  Takes one off *in; false if it is cut short. */
void store_varint_put(struct buf *out, uint64_t v);
bool store_varint_get(struct bytes *in, uint64_t *ret);

/* The parties of a document as its row holds them: ( role u8 | address varint | name varint )*.
 * Takes one off *in: 1, 0 at the end, ERR_corrupt. */
int store_party_get(struct bytes *in, struct store_party_row *ret, struct err *e);
