#pragma once
/* What the files of store/ share about an open case. */
#include "base/map.h"
#include "base/vec.h"
#include "store/store-actor.h"
#include "store/store-fault.h"
#include "store/store-keys.h"
#include "store/store-sql.h"
#include "store/store-text.h"
#include "store/store.h"

enum { STORE_SCHEMA_VERSION = 5, STORE_APPLICATION = 0x634c6577 /* "cLew" */ };

/* doc.flags as it is on disk: the low bits are flags, the others how it was read, all 0 for mail
 * proper (eml, read), which is most documents and takes no room for it.
 *
 *   | reader 15 | outcome + 1: 4 | file kind 8 | flags 20 | */
enum { STORE_FLAG_BITS = 20, STORE_KIND_BITS = 8, STORE_OUTCOME_BITS = 4, STORE_READER_BITS = 15 };
uint64_t store_reading_pack(const struct store_doc *d);
void store_reading_unpack(uint64_t flags, struct store_doc_row *ret); /* .kind must be set */

/* Running totals, kept as meta rows "store.<name>" by each commit: see totals.def. */
struct store_totals {
#define TOTAL(name) int64_t name;
#include "store/totals.def"
#undef TOTAL
};

/* How many documents of a kind came out how. */
struct store_kind_count {
        int64_t n, bytes;
        bool changed; /* since the last commit */
};

/* What x_get gives back lives in these until its next call. */
enum store_kept {
        KEPT_CONTAINER,
        KEPT_PLACE,
        KEPT_DOC,
        KEPT_ADDR,
        KEPT_NAME,
        KEPT_GHOST,
        KEPT_RECONCILE,
        KEPT_TOLD,
        KEPT_TIED,
        KEPT_LABEL,
        KEPT_ACTOR,
        KEPT_COUNT
};

enum { STORE_KINDS = 256 }; /* more than kind.def may have numbers */

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
        uint64_t last_doc, settled, last_todo; /* ids */
        struct addr_id last_from;              /* of the document put last */
        struct store_keys keys;                /* of the documents behind `settled` */
        struct store_keys contents;            /* of those of them that were read: their content */
        struct store_kind_count kinds[STORE_KINDS][STORE_OUTCOMES];
        struct map addrs, names, labels; /* to ids */
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

/* store-settle.c: take back what settling made of the parties of a document (packed as in its row);
 * `dates`: its date goes too */
int store_parties_forget(struct store *st, const struct store_doc_row *row, struct bytes packed,
                         bool dates, struct err *e);

/* store-flaw.c */
int store_flaws_flush(struct store *st, struct err *e); /* the open runs become rows */
int store_flawed_count(struct store *st, uint64_t *ret, struct err *e);

int store_flaws_forget(struct store *st, uint64_t doc, struct err *e); /* those of one document */

/* store-kind.c */
void store_kind_count_up(struct store *st, const struct store_doc_row *row, int by);
int store_kinds_load(struct store *st, struct err *e);
int store_kinds_save(struct store *st, struct err *e); /* what changed */
void store_kinds_kept(struct store *st);               /* the commit went through */

/* store-doc.c */
int store_doc_add(struct store *st, const struct store_doc *d, struct bytes records,
                  struct bytes parties, struct err *e);
void store_doc_count(struct store *st, const struct store_doc_row *row, int by);
int store_key_of(struct store *st, uint64_t doc, struct sha256 *ret, struct err *e);

/* What `doc_key` is sorted by: the first 4 bytes of a key, content hash or Message-ID fingerprint,
 * as SQLite orders them.  It only nominates, so 32 bits do for a hundred million documents. */
static inline int64_t store_head(uint64_t first8) {
        return (int32_t) (first8 >> 32);
}

/* The id of `text` in a table of strings: remembered, found, or made; 0 for none. */
int store_intern(struct store *st, struct map *known, enum store_sql find, enum store_sql put,
                 struct str text, uint64_t *ret, struct err *e);

/* store-told.c: rising numbers of documents, packed. */
void store_pack_docs(const uint32_t *docs, size_t n, struct buf *ret);
int store_unpack_docs(struct bytes packed, struct buf *ret, struct err *e);

/* store-decision.c: a decision as its line of the log has it; *ret is cleared. */
void store_decision_words(const struct store_decision *d, struct buf *ret);

/* store-log.c: what the lines of `act` say, a line each; *ret is cleared. */
int store_log_acts(struct store *st, const char *act, struct buf *ret, struct err *e);

/* Little-endian base 128.  Takes one off *in; false if it is cut short. */
void store_varint_put(struct buf *out, uint64_t v);
bool store_varint_get(struct bytes *in, uint64_t *ret);

/* The parties of a document as its row holds them: ( role u8 | address varint | name varint )*.
 * Takes one off *in: 1, 0 at the end, ERR_corrupt. */
int store_party_get(struct bytes *in, struct store_party_row *ret, struct err *e);
