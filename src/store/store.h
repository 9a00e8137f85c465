#pragma once
/* The case: what was found, where it lies, and what was done.
 *
 *   case.clew/            0700, everything in it 0600, can be moved and copied as a whole
 *     case.db             SQLite in WAL mode, synchronous=FULL: rows, and the manifest of the rest
 *     text/000001 ...     records of every document (rec/rec.h): zstd blocks of 768 KiB, append-only
 *     index/              segment files; live only if a `segment` row names them
 *     log                 one line per act, each with the hash of the one before
 *     lock                flock: at most one writer
 *
 * Life of a write:
 *
 *   store_begin -- store_container_put, store_doc_put, store_place_put ... -- store_commit
 *                  | records go to a block; a thread packs full      | 1. last block packed,
 *                  v blocks and appends them behind the committed end  |    text flushed
 *              text/00000n                                             v 2. SQLite COMMIT
 *
 * What store_commit() acknowledged survives kill -9 and power loss; what it did not is gone without
 * trace at the next writable open (text beyond the committed end is cut).  Nothing is ever half
 * there.
 *
 * Two indexes are not kept up during intake: key and Message-ID look-up (`doc_key`) and parties by
 * address (`party`).  store_settle() brings them up to date by sorted bulk inserts; look-ups are
 * right at any time, only slower for what is not settled.  It is run after intake, and by the
 * writer itself every LIMIT_store_unsettled documents, which bounds memory.
 *
 * Threads: one `struct store` belongs to one thread, except store_text_get(), which any number of
 * threads may call on a store opened STORE_READ.  Any number of processes may read while one
 * writes.
 *
 * Strings and rows handed out by x_next and x_get live until the next call on the same iterator
 * (or, for x_get, until the next call of the same function).  Every function returns 0 (or what it
 * says) or a negative ERR_ code. */
#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "rec/rec.h"

struct store;
struct store_rows;  /* an iterator: made by store_*_open, ended by store_rows_close */
struct store_fault; /* drills only: store/store-fault.h */

/* Ids are dense from 1 in their table; 0 = none.  They depend on the order of intake and never
 * leave the case: outsiders see keys and hashes. */
struct source_id { uint64_t v; };
struct container_id { uint64_t v; };
struct doc_id { uint64_t v; };
struct addr_id { uint64_t v; };
struct name_id { uint64_t v; };

/* --- opening ------------------------------------------------------------------------------- */

enum store_mode {
        STORE_READ,   /* an existing case, maybe a stranger's; nothing in it is changed */
        STORE_WRITE,  /* an existing case; takes the lock */
        STORE_CREATE, /* as STORE_WRITE, made if absent */
};

struct store_options {
        unsigned wait_s;           /* how long to wait for another writer */
        struct store_fault *fault; /* drills; NULL = none.  Borrowed until store_close() */
};

/* Open the case in folder `path`.  ERR_absent, ERR_busy (another writer), ERR_version (made by
 * another clew, with a hint), ERR_corrupt (the schema is not ours), ERR_db, ERR_io.  `o` may be
 * NULL.  Reading costs < 1 ms and creates nothing outside SQLite's own -shm file. */
int store_open(struct store **ret, const char *path, enum store_mode mode,
               const struct store_options *o, struct err *e);

/* Rolls back an open transaction; a writer checkpoints.  NULL is fine; nulls *st.  Iterators must
 * be closed before. */
void store_close(struct store **st);

/* The folder index/ as a directory fd, for index/'s own functions.  Owned by the store. */
int store_index_fd(const struct store *st);

/* --- transactions (writers) ---------------------------------------------------------------- */

/* Every x_put needs an open transaction (a BUG otherwise).  After any negative return inside one,
 * the only way on is store_rollback().  Commit about once a second: it costs two flushes. */
__attribute__((warn_unused_result)) int store_begin(struct store *st, struct err *e);
__attribute__((warn_unused_result)) int store_commit(struct store *st, struct err *e);
void store_rollback(struct store *st);

/* Bring the deferred indexes up to date, in transactions of its own (none may be open).  Resumable;
 * 0 work if nothing is unsettled.  About 2 us a document. */
int store_settle(struct store *st, struct err *e);

/* Small facts of other folders, e.g. "thread.done".  Keys beginning "store." are ours. */
int store_meta_put(struct store *st, const char *key, int64_t value, struct err *e);
int store_meta_find(struct store *st, const char *key, int64_t *ret, struct err *e); /* 1, 0 */

/* --- text: the records of documents -------------------------------------------------------- */

/* Append bytes at..at+len of the committed stream to *ret.  ERR_range beyond its end, ERR_corrupt
 * when a block's checksum fails, ERR_full when *ret is.  Warm blocks cost a copy, others one read
 * and up to one zstd block (768 KiB, ~0.25 ms). */
int store_text_get(struct store *st, uint64_t at, uint64_t len, struct buf *ret, struct err *e);

/* --- sources and containers ---------------------------------------------------------------- */

struct store_source {
        struct source_id id;
        struct str root; /* absolute path as given; the only place where one is kept */
        int64_t added;   /* UTC s */
};

/* The source with this root, made if new. */
int store_source_put(struct store *st, struct str root, int64_t now, struct source_id *ret,
                     struct err *e);
int store_sources_open(struct store *st, struct store_rows **ret, struct err *e);
int store_sources_next(struct store_rows *rows, struct store_source *ret, struct err *e);

enum store_container_kind {
        STORE_FOLDER = 1, /* a directory of loose messages: places have names and whole files */
        STORE_FILE,       /* one file that is one document: one place, 0..size */
        STORE_MBOX,
        STORE_COMPRESSED, /* gz, bz2, xz, zst: one child made from it */
        STORE_ARCHIVE,    /* zip, tar */
        STORE_OPAQUE,     /* a file that nothing could be read from */
};

enum store_container_status {
        STORE_CONTAINER_begun, /* its rows may be incomplete: resume or redo */
        STORE_CONTAINER_done,  /* its ledger is final */
        STORE_CONTAINER_same,  /* the same bytes as an earlier container: its rows are that one's */
};

struct store_container {
        struct container_id id;     /* out: set by the store */
        struct container_id parent; /* the container that it lies in, or 0 */
        struct doc_id parent_doc;   /* the document that it is, or 0; then parent is 0 */
        struct container_id same;   /* for status same: whose rows stand for its own */
        struct source_id source;    /* of the outermost */
        enum store_container_kind kind;
        enum store_container_status status;
        uint32_t ord;      /* which entry of parent; REC_NONE for none */
        uint64_t off, len; /* its range in parent, 0,0 if it was made from packed bytes */
        struct str name;   /* path below the source's root, or member name */
        bool hashed;       /* false for folders: they have no bytes of their own */
        struct sha256 hash;
        uint64_t size;  /* bytes; 0 for folders */
        int64_t mtime;  /* UTC s or 0 */
        /* The ledger: declared = emitted + duplicate + encrypted + unreadable.  Entries that became
         * containers of their own count as emitted (status same: as duplicate). */
        uint64_t declared, emitted, duplicate, encrypted, unreadable;
};

/* Add a row; *ret is its id. */
int store_container_put(struct store *st, const struct store_container *c,
                        struct container_id *ret, struct err *e);
/* Replace status, same, hash, size, kind and the five counts of c->id. */
int store_container_set(struct store *st, const struct store_container *c, struct err *e);
/* Fill c->emitted, duplicate, encrypted and unreadable of c->id from the rows that hang on it; the
 * honest end of a container: count, compare with declared, then store_container_set(). */
int store_container_count(struct store *st, struct store_container *c, struct err *e);
int store_container_get(struct store *st, struct container_id id, struct store_container *ret,
                        struct err *e);
/* 1 and the earliest container with this hash that is not status `same`, else 0. */
int store_container_find(struct store *st, const struct sha256 *hash, struct store_container *ret,
                         struct err *e);
/* 1 and the container of this name in this source (parent 0) or parent, else 0.  Containers that
 * lie in a document are not among them. */
int store_container_find_name(struct store *st, struct source_id source, struct container_id parent,
                              struct str name, struct store_container *ret, struct err *e);
/* 1 and the container that is the document `in` (an attached archive), else 0.  Such a container
 * has parent 0, parent_doc = the document that it is, and the source of its mail. */
int store_container_find_attached(struct store *st, struct doc_id in, struct store_container *ret,
                                  struct err *e);
/* Forget what hangs on a container that was begun but is to be redone: its places, gaps, missing
 * things, and those of nested containers and of containers in its documents that were begun too,
 * which are begun again.  Documents stay with what is said to be missing of them, and so do
 * containers in them that are done, for nobody would read them again: when they are met again, their
 * place counts as a first one again. */
int store_container_redo(struct store *st, struct container_id id, struct err *e);
/* All containers by id, or only the children of `parent` if it is not NULL (0 = outermost, without
 * those that lie in documents). */
int store_containers_open(struct store *st, const struct container_id *parent,
                          struct store_rows **ret, struct err *e);
/* Those that are, or lie in, one document. */
int store_containers_of_doc_open(struct store *st, struct doc_id d, struct store_rows **ret,
                                 struct err *e);
int store_containers_next(struct store_rows *rows, struct store_container *ret, struct err *e);

/* --- places, gaps, missing things: where everything lies ----------------------------------- */

enum store_place_flag {
        STORE_PLACE_again = 1 << 0,    /* set by the store: the document had a place before */
        STORE_PLACE_unquote = 1 << 1,  /* see enum rec_child_flag, for the exact bytes again */
        STORE_PLACE_unquote_all = 1 << 2,
        STORE_PLACE_obfuscated = 1 << 3,
        STORE_PLACE_cut = 1 << 4,
        STORE_PLACE_made = 1 << 5,     /* made from packed bytes: off,len are those, or 0,0 */
};

struct store_place {
        struct container_id container;
        uint32_t ord; /* entry number in the container, from 0; unique in it */
        struct doc_id doc;
        uint64_t off, len;
        uint32_t flags; /* enum store_place_flag */
        uint64_t framing; /* bytes before `off` that only frame it (a From_ line): a gap of reason
                           * framing that needs no row of its own, at most `off` */
        struct str name; /* file or member name; empty in an mbox */
};

/* A further place of a known document: returns 1 if it is its only one, 0 for a duplicate. */
int store_place_put(struct store *st, const struct store_place *p, struct err *e);
int store_places_open(struct store *st, struct container_id c, struct store_rows **ret,
                      struct err *e); /* by ord */
int store_places_of_doc_open(struct store *st, struct doc_id d, struct store_rows **ret,
                             struct err *e); /* first place first; none for attached documents */
int store_places_next(struct store_rows *rows, struct store_place *ret, struct err *e);
/* 1 and the entry `ord` / the entry called `name` (a scan), else 0. */
int store_place_find(struct store *st, struct container_id c, uint32_t ord,
                     struct store_place *ret, struct err *e);

struct store_gap {
        struct container_id container;
        enum rec_gap_reason reason;
        uint64_t off, len;
        struct str detail;
};
int store_gap_put(struct store *st, const struct store_gap *g, struct err *e);
/* Of one container in order, or of all (NULL); framing of places is among them. */
int store_gaps_open(struct store *st, const struct container_id *c, struct store_rows **ret,
                    struct err *e);
int store_gaps_next(struct store_rows *rows, struct store_gap *ret, struct err *e);

enum store_trouble {
#define TROUBLE(id, number, counts, words, hint) STORE_TROUBLE_##id = (number),
#include "store/trouble.def"
#undef TROUBLE
};
const char *store_trouble_id(enum store_trouble t);
const char *store_trouble_words(enum store_trouble t);
const char *store_trouble_hint(enum store_trouble t); /* what to try */
enum store_counts_as { STORE_COUNTS_NOTHING, STORE_COUNTS_ENCRYPTED, STORE_COUNTS_UNREADABLE };
enum store_counts_as store_trouble_counts(enum store_trouble t);

struct store_missing {
        struct container_id container;
        uint32_t ord; /* entry number; shared with places when it was emitted in part */
        enum store_trouble trouble;
        struct doc_id doc; /* what was emitted all the same, or 0 */
        uint64_t off, len;
        struct str name, detail;
};
int store_missing_put(struct store *st, const struct store_missing *m, struct err *e);
/* The entry `ord` is to be tried again. */
int store_missing_drop(struct store *st, struct container_id c, uint32_t ord, struct err *e);
/* Forget that this document could not be fully read (troubles strings, locked, unread): it was read
 * again, and what is wrong with it now is put anew. */
int store_missing_drop_doc(struct store *st, struct container_id c, struct doc_id doc,
                           struct err *e);
int store_missing_open(struct store *st, const struct container_id *c, struct store_rows **ret,
                       struct err *e);
int store_missing_next(struct store_rows *rows, struct store_missing *ret, struct err *e);

/* --- documents ----------------------------------------------------------------------------- */

struct store_party {
        enum rec_role role;
        struct str address, name; /* either may be empty, not both */
};

struct store_flaw {
        enum rec_flaw flaw;
        uint32_t n;
};

enum { STORE_LANG = 4 };

/* How far a document was read. */
enum store_outcome {
        STORE_UNREAD, /* not yet */
        STORE_READ_WHOLE,
        STORE_READ_PARTLY,  /* a limit or damage ended it early */
        STORE_READ_STRINGS, /* its reader failed, or there is none: raw strings */
        STORE_READ_LOCKED,  /* encrypted, and no password opened it */
        STORE_READ_NAMED,   /* nothing in it is text: named, sized, hashed */
};
enum { STORE_OUTCOMES = STORE_READ_NAMED + 1 };
const char *store_outcome_id(enum store_outcome o); /* "read", "partly" ...; NULL if it is none */

/* One document as it is kept.  0 stands for "none" in every fingerprint. */
struct store_doc {
        struct sha256 key;  /* identity: see doc/schema.md */
        struct sha256 hash; /* of its content; equals key for a message in a container */
        struct doc_id parent;
        enum rec_doc_kind kind;
        uint32_t flags;         /* enum rec_doc_flag */
        uint32_t file_kind;     /* enum rec_file_kind; 0 unknown (of a message: eml, and read) */
        uint32_t reader;        /* version of the reader that read it, below 1 << 15 */
        enum store_outcome outcome;
        bool dated;
        int64_t date;           /* sent, UTC s */
        int32_t zone;           /* minutes east, or REC_ZONE_UNKNOWN */
        char lang[STORE_LANG];  /* ISO 639, NUL-terminated; "" unknown */
        uint64_t size;          /* of its decoded bytes */
        uint64_t mid;           /* store_mid_fp() of its Message-ID */
        const uint64_t *refs;   /* store_mid_fp() of References, In-Reply-To last */
        size_t n_refs;
        uint64_t body_fp;       /* of the normalised body: equal bodies are copies */
        uint64_t sim;           /* simhash: near bodies are near */
        uint64_t subject_fp;    /* of the subject without Re: and the like */
        const struct store_party *parties;
        size_t n_parties;
        const struct store_flaw *flaws;
        size_t n_flaws;
        const struct store_place *place; /* where it was met (`doc` is not read); NULL: attached */
        struct bytes sketch; /* thread_sketch() of its words; empty for none (mail, short texts) */
};

/* Fingerprint of a Message-ID (without angle brackets): the first 8 bytes, big-endian, of its MD5,
 * so that the head of an EDRM MIH is one too; never 0. */
uint64_t store_mid_fp(struct str id);

/* Keep a document with its records (verbatim; checked by the caller) and its place.  Returns 1 if
 * new, 0 if the key was there: *ret is that document, and only the place is added, as a further
 * one.  A parent comes before its children, but any time may pass between them.  About 4 us. */
int store_doc_put(struct store *st, const struct store_doc *d, struct bytes records,
                  struct doc_id *ret, struct err *e);

/* Put new records and facts in place of document `old` (read again, by another reader, with OCR).
 * Segments of the index never change and have ranges of their own, so it gets a new id: the row of
 * `old` stays as a tombstone that every iterator passes over, and whatever spoke of `old` (places,
 * missing things, containers, children, todo, pages of OCR) speaks of *ret.  Key, hash, parent and
 * places are the old ones whatever `d` says; so are the parties if `d` has none.  Its flaws are
 * those of `d`; families, copies and versions are made anew by thread/.  The caller indexes *ret as
 * any new document.  ERR_absent if there is no `old`. */
int store_doc_replace(struct store *st, struct doc_id old, const struct store_doc *d,
                      struct bytes records, struct doc_id *ret, struct err *e);

/* Where document `id` is now: `id` itself, or what replaced it, or 0 if there is none such. */
int store_doc_moved(struct store *st, struct doc_id id, struct doc_id *ret, struct err *e);

/* The ids that are no more, rising: *ret is cleared first and holds an array of u32.  Costs one
 * look-up when there are none. */
int store_moved_get(struct store *st, struct buf *ret, struct err *e);

/* The number of the first From address of the document put last, 0 if it has none. */
struct addr_id store_doc_from(const struct store *st);

/* One document as it is read back. */
struct store_doc_row {
        struct doc_id id;
        struct sha256 key, hash;
        struct doc_id parent;
        struct container_id container; /* first place; 0 for attached documents */
        uint32_t ord;
        enum rec_doc_kind kind;
        uint32_t flags;
        uint32_t file_kind, reader;
        enum store_outcome outcome;
        bool dated;
        int64_t date;
        int32_t zone;
        char lang[STORE_LANG];
        uint64_t size;
        uint64_t text_at, text_len; /* of its records: store_text_get() */
        uint64_t mid;
        const uint64_t *refs; /* lives as the row does */
        size_t n_refs;
        uint64_t body_fp, sim, subject_fp;
        struct addr_id from; /* the first From, or 0 */
};

int store_doc_get(struct store *st, struct doc_id id, struct store_doc_row *ret, struct err *e);
/* 1 and the document with this key, else 0; sees the open transaction. */
int store_doc_find(struct store *st, const struct sha256 *key, struct doc_id *ret, struct err *e);
/* Documents whose key (shown id) begins with `hex` (2 to 64 digits), smallest id first, at most
 * `most` of them into ret[]; returns how many were written.  ERR_usage if not hex. */
int store_doc_find_hex(struct store *st, struct str hex, struct doc_id *ret, size_t most,
                       struct err *e);
/* The same for a Message-ID fingerprint, which may be shared. */
int store_doc_find_mid(struct store *st, uint64_t mid, struct doc_id *ret, size_t most,
                       struct err *e);
/* Documents with id >= from, in order of id. */
int store_docs_open(struct store *st, struct doc_id from, struct store_rows **ret, struct err *e);
/* Documents attached to `parent`, by id. */
int store_docs_of_parent_open(struct store *st, struct doc_id parent, struct store_rows **ret,
                              struct err *e);
/* Documents with this content hash (one file on many mails); a scan of attached documents. */
int store_docs_of_hash_open(struct store *st, const struct sha256 *hash, struct store_rows **ret,
                            struct err *e);
/* 1 and a document of this content and file kind that was read (STORE_READ_WHOLE), else 0.  Sees
 * the open transaction.  So that one logo on 10,000 mails is read once. */
int store_doc_find_content(struct store *st, const struct sha256 *hash, uint32_t file_kind,
                           struct doc_id *ret, struct err *e);

/* Documents by how they were read (`clew retry`): those that fit everything asked.  Mail proper
 * (file kind eml, read) is not among them. */
struct store_reading {
        uint32_t file_kind;    /* 0 = any */
        uint32_t outcomes;     /* 1 << enum store_outcome; 0 = any */
        uint32_t reader_below; /* read by an older reader than this; 0 = any */
};
int store_docs_of_reading_open(struct store *st, const struct store_reading *want,
                               struct store_rows **ret, struct err *e);
int store_docs_next(struct store_rows *rows, struct store_doc_row *ret, struct err *e);
/* Its records, appended to *ret (doc_get + text_get). */
int store_doc_records(struct store *st, struct doc_id id, struct buf *ret, struct err *e);

/* How many documents of which kind were read how: by kind, then outcome; mail proper is
 * REC_KIND_eml, read. */
struct store_kind {
        uint32_t file_kind;
        enum store_outcome outcome;
        uint64_t n, bytes;
};
int store_kinds_open(struct store *st, struct store_rows **ret, struct err *e);
int store_kinds_next(struct store_rows *rows, struct store_kind *ret, struct err *e);

/* --- waiting work --------------------------------------------------------------------------- */

/* Put in the transaction of the document that it hangs on, so that a kill loses nothing. */
enum store_todo_pass { STORE_TODO_READ = 1, STORE_TODO_OCR = 2 };
struct store_todo {
        uint64_t id; /* out; rises, and is never given twice to one writer */
        enum store_todo_pass pass;
        struct doc_id doc;  /* OCR: the document; READ: the parent of what is to be read */
        struct str path;    /* READ: of the child in its parent's unit */
        uint32_t kind;      /* enum rec_file_kind */
        uint64_t size;
        struct sha256 hash; /* of its content */
        uint32_t tries;
        struct bytes records; /* READ: DOC and FLAW of the child, from its parent's answer */
};
int store_todo_put(struct store *st, const struct store_todo *t, uint64_t *ret, struct err *e);
int store_todo_done(struct store *st, uint64_t id, struct err *e);
int store_todo_tried(struct store *st, uint64_t id, struct err *e); /* tries + 1 */
/* What waits for `pass` with an id above `after`, by id. */
int store_todo_open(struct store *st, enum store_todo_pass pass, uint64_t after,
                    struct store_rows **ret, struct err *e);
int store_todo_next(struct store_rows *rows, struct store_todo *ret, struct err *e);

/* Results of single pages (records, kept packed), until their document is composed of them. */
struct store_ocr_page {
        struct doc_id doc;
        uint32_t page;
        struct bytes records;
};
int store_ocr_put(struct store *st, const struct store_ocr_page *p, struct err *e); /* replaces */
/* 1 and its records appended to *ret, else 0. */
int store_ocr_find(struct store *st, struct doc_id d, uint32_t page, struct buf *ret,
                   struct err *e);
int store_ocr_open(struct store *st, struct doc_id d, struct store_rows **ret, struct err *e);
int store_ocr_next(struct store_rows *rows, struct store_ocr_page *ret, struct err *e);
int store_ocr_drop(struct store *st, struct doc_id d, struct err *e);

/* Passwords that the user gave; fetch and audit need them again.  Never in digest, dump or log;
 * the folder is 0700.  Put keeps each once; get appends one a line, oldest first. */
int store_secret_put(struct store *st, struct str words, struct err *e);
int store_secrets_get(struct store *st, struct buf *ret, struct err *e);

/* Two readers of one container compared (PST: libpff and libpst), by what they found. */
struct store_reconcile {
        struct container_id container;
        uint64_t first_only, second_only, both;
        uint64_t counted; /* what the container itself says that it holds */
        struct str detail;
};
int store_reconcile_put(struct store *st, const struct store_reconcile *r, struct err *e);
int store_reconcile_find(struct store *st, struct container_id c, struct store_reconcile *ret,
                         struct err *e); /* 1, 0 */
int store_reconcile_open(struct store *st, struct store_rows **ret, struct err *e);
int store_reconcile_next(struct store_rows *rows, struct store_reconcile *ret, struct err *e);

/* Add flaws that only the whole case shows (a reply older than its question).  Replaces all rows of
 * that flaw; documents must come in rising order, each once. */
int store_flaw_begin(struct store *st, enum rec_flaw flaw, struct err *e); /* drops the old ones */
int store_flaw_put(struct store *st, struct doc_id d, struct store_flaw f, struct err *e);

struct store_flaw_row {
        struct doc_id doc;
        struct store_flaw flaw;
};
int store_flaws_of_doc_open(struct store *st, struct doc_id d, struct store_rows **ret,
                            struct err *e);
/* Documents with this flaw (0: with any), by flaw, then id. */
int store_flaws_open(struct store *st, enum rec_flaw flaw, struct store_rows **ret, struct err *e);
int store_flaws_next(struct store_rows *rows, struct store_flaw_row *ret, struct err *e);

/* --- people as they write themselves ------------------------------------------------------- */

struct store_addr {
        struct addr_id id;
        struct str address;
        /* as of the last settle */
        uint64_t sent, received; /* documents with it in From (or Sender) / in To, Cc, Bcc */
        bool seen;               /* any of them dated */
        int64_t first, last;
};
int store_addr_get(struct store *st, struct addr_id id, struct store_addr *ret, struct err *e);
int store_addr_find(struct store *st, struct str address, struct store_addr *ret, struct err *e);
int store_addrs_open(struct store *st, struct store_rows **ret, struct err *e); /* by id */
int store_addrs_next(struct store_rows *rows, struct store_addr *ret, struct err *e);

struct store_name {
        struct name_id id;
        struct str name;
        uint64_t n; /* store_names_of_addr only: how many documents show it with that address */
};
int store_name_get(struct store *st, struct name_id id, struct store_name *ret, struct err *e);
int store_names_of_addr_open(struct store *st, struct addr_id a, struct store_rows **ret,
                             struct err *e); /* most frequent first */
int store_names_next(struct store_rows *rows, struct store_name *ret, struct err *e);

struct store_party_row {
        struct doc_id doc;
        enum rec_role role;
        struct addr_id addr; /* or 0 */
        struct name_id name; /* or 0 */
};
/* In the order of the headers. */
int store_parties_of_doc_open(struct store *st, struct doc_id d, struct store_rows **ret,
                              struct err *e);
/* Settled rows of one address by doc; of all, by address then doc. */
int store_parties_of_addr_open(struct store *st, struct addr_id a, struct store_rows **ret,
                               struct err *e);
int store_parties_open(struct store *st, struct store_rows **ret, struct err *e);
int store_parties_next(struct store_rows *rows, struct store_party_row *ret, struct err *e);

/* --- families (written wholesale by thread/) ------------------------------------------------ */

struct store_thread {
        struct doc_id doc;
        uint64_t thread;      /* which family: its first document in reading order */
        struct doc_id parent; /* what it answers, or 0 */
        uint64_t ghost;       /* the ghost that it answers, or 0 */
        uint32_t depth;
        uint32_t sort; /* reading order in the family, from 0 */
};
struct store_ghost {
        uint64_t id; /* chosen by the caller, from 1 */
        uint64_t mid;
        uint64_t thread;
        uint64_t parent_ghost; /* a ghost above it, or 0 */
        struct doc_id parent;  /* or a document above it */
        struct str string;     /* its Message-ID; may be empty */
};
enum store_copy_kind { STORE_COPY = 1 /* same message, other bytes */, STORE_NEAR = 2 };
struct store_copy {
        struct doc_id doc, of;
        enum store_copy_kind kind;
};

/* Documents that are drafts of each other: `doc` resembles `of`, or most of it stands in `of`. */
enum store_version_kind { STORE_VERSION = 1, STORE_VERSION_PART = 2 };
struct store_version {
        struct doc_id doc, of;
        enum store_version_kind kind;
        uint32_t score; /* of 1000: how much of both (of `doc`, for a part) is shared */
};
/* The sketches of all documents, by id (written with the document). */
struct store_sketch {
        struct doc_id doc;
        struct sha256 key, hash; /* of the document */
        struct bytes sketch;
};
int store_sketches_open(struct store *st, struct store_rows **ret, struct err *e);
int store_sketches_next(struct store_rows *rows, struct store_sketch *ret, struct err *e);

/* Replace all families: begin (opens a transaction and empties the tables), put, end (commits).
 * Rows of one family come one after the other in reading order, the one of its first document first;
 * ghosts by id, copies by doc, both rising.  store_rollback() gives up.  4 bytes of memory a document
 * and 8 a copy until the end. */
int store_threads_begin(struct store *st, struct err *e);
int store_thread_put(struct store *st, const struct store_thread *t, struct err *e);
int store_ghost_put(struct store *st, const struct store_ghost *g, struct err *e);
int store_copy_put(struct store *st, const struct store_copy *c, struct err *e);
int store_version_put(struct store *st, const struct store_version *v, struct err *e);
int store_threads_end(struct store *st, struct err *e);

/* 1 and the row, else 0. */
int store_thread_find(struct store *st, struct doc_id d, struct store_thread *ret, struct err *e);
/* The documents of one family in reading order; of all (0), by family. */
int store_threads_open(struct store *st, uint64_t thread, struct store_rows **ret, struct err *e);
int store_threads_next(struct store_rows *rows, struct store_thread *ret, struct err *e);
int store_ghost_get(struct store *st, uint64_t id, struct store_ghost *ret, struct err *e);
/* The ghosts of one family; of all (0). */
int store_ghosts_open(struct store *st, uint64_t thread, struct store_rows **ret, struct err *e);
int store_ghosts_next(struct store_rows *rows, struct store_ghost *ret, struct err *e);
/* 1 and what `d` is a copy of, else 0. */
int store_copy_find(struct store *st, struct doc_id d, struct store_copy *ret, struct err *e);
/* The copies of `of`; of all (0), by doc. */
int store_copies_open(struct store *st, struct doc_id of, struct store_rows **ret, struct err *e);
int store_copies_next(struct store_rows *rows, struct store_copy *ret, struct err *e);

/* The versions of `d`, it on either side, best first; of all (0), by doc. */
int store_versions_of_doc_open(struct store *st, struct doc_id d, struct store_rows **ret,
                               struct err *e);
int store_versions_next(struct store_rows *rows, struct store_version *ret, struct err *e);

/* All links of kind STORE_COPY at once, rising by `doc`; *ret is cleared first and holds an array of
 * these.  One read of 8 bytes a link: 0.1 ms for 20,000. */
struct store_copy_pair {
        uint32_t doc, of;
};
int store_copy_pairs_get(struct store *st, struct buf *ret, struct err *e);

/* --- index manifest ------------------------------------------------------------------------- */

struct store_segment {
        struct str name; /* file in index/ */
        struct doc_id first, last;
        uint64_t docs, bytes, checksum;
};
/* Put makes it live (after its fsync), drop ends it; both in the caller's transaction. */
int store_segment_put(struct store *st, const struct store_segment *s, struct err *e);
int store_segment_drop(struct store *st, struct str name, struct err *e);
/* By first document. */
int store_segments_open(struct store *st, struct store_rows **ret, struct err *e);
int store_segments_next(struct store_rows *rows, struct store_segment *ret, struct err *e);

/* Ends any iterator; NULL is fine; nulls *rows. */
void store_rows_close(struct store_rows **rows);
#define _cleanup_rows_ _cleanup_(store_rows_close)

/* --- what is here (clew status) ------------------------------------------------------------- */

struct store_counts {
        uint64_t docs, messages, files, pages, attached; /* attached = those with a parent */
        uint64_t last_id;  /* the highest; docs + moved */
        uint64_t moved;    /* ids that are no more */
        uint64_t todo_read, todo_ocr, versions;
        uint64_t containers, begun, bytes; /* not done; bytes of the outermost ones */
        uint64_t places, duplicates, encrypted, unreadable;
        uint64_t undated, threads, ghosts, copies, near, flawed;
        uint64_t addresses, names, sources;
        bool dated;
        int64_t first, last;
        uint64_t text_raw, text_packed; /* bytes */
        uint64_t settled;               /* documents up to this id are in the deferred indexes */
        uint64_t indexed;               /* ... in a live segment (highest last) */
};
int store_counts_get(struct store *st, struct store_counts *ret, struct err *e);

/* How much of the case an answer speaks of: documents kept, and searchable.  Four look-ups. */
struct store_coverage {
        uint64_t docs, indexed;
};
int store_coverage_get(struct store *st, struct store_coverage *ret, struct err *e);

/* --- checking ------------------------------------------------------------------------------- */

/* What the ledger says about one container and whether it is true. */
struct store_ledger {
        uint64_t declared, emitted, duplicate, encrypted, unreadable; /* as written in its row */
        /* as counted from the rows that hang on it */
        uint64_t rows_emitted, rows_duplicate, rows_encrypted, rows_unreadable;
        uint64_t size, spans, gaps; /* bytes; spans = places, nested containers, missing things */
        uint64_t hole_at, holes;    /* bytes in no row, and the first of them */
        uint64_t overlap_at, overlaps; /* bytes in two rows, and the first of them */
        uint64_t outside; /* bytes of ranges beyond the end */
        bool objects_close, bytes_close;
};
/* Returns 1 if both equations hold, 0 if not.  A container with status same is checked as the one
 * whose rows stand for it; one that is only begun never closes; folders have no bytes. */
int store_ledger_check(struct store *st, struct container_id c, struct store_ledger *ret,
                       struct err *e);

/* Check everything that the case holds against itself: block checksums, every document's records,
 * place and parent references, thread rows, counts, ledgers, the log's chain, the database's own
 * integrity.  Each finding is given to `say`.  Returns the number of findings.  Cost: about 2 s for
 * 200,000 messages. */
struct store_audit {
        void (*say)(void *arg, const char *finding);
        void *arg;
};
int store_audit(struct store *st, const struct store_audit *a, struct err *e);

/* The case digest: SHA-256 over the sorted, time-free, id-free dump.  The same for the same input
 * whatever the order of intake, the number of workers and of interruptions.  It does not say which
 * of two equal places was met first, nor where sources lie. */
int store_digest(struct store *st, struct sha256 *ret, struct err *e);
/* The same dump as text lines, to `fd`, to find a difference. */
int store_dump(struct store *st, int fd, struct err *e);

/* --- custody -------------------------------------------------------------------------------- */

/* Add a line to the log: `act` (one word: add, export, audit ...) and `what` (ids, hashes, counts;
 * no path, host or user).  Outside transactions; flushed before it returns. */
int store_log_put(struct store *st, int64_t now, const char *act, struct str what, struct err *e);
/* Check the chain, and its head against the database.  Returns 1 if whole, 0 if not, and then
 * *ret_line (may be NULL) is the first bad line, from 1. */
int store_log_check(struct store *st, uint64_t *ret_line, struct err *e);
/* The hash of its last line, zeroes if it has none, and how many lines there are: whoever keeps
 * both can tell later that nothing before was changed.  ERR_corrupt if the chain is broken. */
int store_log_head(struct store *st, struct sha256 *ret, uint64_t *ret_lines, struct err *e);
/* Every line of it, appended to *ret. */
int store_log_get(struct store *st, struct buf *ret, struct err *e);
