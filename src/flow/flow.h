#pragma once
/* The conductor: the only folder that knows the whole river.
 *
 *   paths ─ intake/ ─> files ─┬─ messages ──────────────> batches ─ jail/ ─> records ─┬─> store/
 *                             └─ containers ─ jail/ ─> children ──^  (or containers)  └─> index/
 *   then:  index merge, thread/, the log
 *
 * Order.  Batches are applied in the order in which they were made, so that a document's number
 * does not depend on which worker was faster.  Everything applied goes into one open transaction,
 * which is committed about once a second; a kill costs what came after the last commit, and the
 * next run meets it again.
 *
 * Closing.  A container's row says `begun` until everything in it was applied; then its ledger is
 * counted from its rows and it is `done`.  A container that a kill left begun is redone; its
 * documents are known by then, so only its places are written again. */
#include "base/err.h"
#include "base/hash.h"
#include "jail/jail.h"
#include "store/store.h"

#include <signal.h>

/* How far an intake is.  Counts are of this run. */
struct flow_progress {
        const char *stage;         /* "reading", "merging", "threading"; ours */
        uint64_t bytes, bytes_all; /* of files on disk; bytes_all 0 = not known */
        uint64_t files, messages;  /* messages seen, new or not */
        uint64_t new_docs, known;  /* documents that are new; messages that were here already */
        uint64_t attached;         /* of new_docs: attached files and messages */
        uint64_t same;             /* containers and files that were here already, whole */
        uint64_t missing;          /* things that could not be (fully) read */
        uint64_t containers;
        uint64_t scans; /* documents that wait for their pixels to be read */
        uint64_t pages; /* read from pixels */
        uint64_t again; /* documents read again */
        uint64_t away;  /* that should have been, but their bytes could not be had */
        uint64_t analysed, analyse_all; /* documents read for the people in them, of how many */
        uint64_t mentions, actors; /* names found in them; people and organisations of the case */
        uint64_t cut;              /* documents longer than the index takes: last words not found */
        char unable[256];          /* what could not be read for want of a program; "" */
        uint64_t resumed;          /* documents of an earlier run that had to be indexed */
};

/* When pixels are read: by another command, at the end of this one, or never. */
enum flow_ocr { FLOW_OCR_later, FLOW_OCR_now, FLOW_OCR_never };

/* What to read again. */
struct flow_retry {
        uint32_t kind;     /* enum rec_file_kind; 0 = every */
        const char *group; /* of kinds ("office"), or NULL */
        bool failed; /* only what was not, or not fully, read; else also what an older reader read
                      */
};

struct flow_add_options {
        const char *const *paths; /* none: only what waits, and `retry` */
        size_t n_paths;
        unsigned workers; /* 0 = one for each processor */
        bool paranoid, unsafe;
        bool no_analysis; /* searchable only; names and people later */
        enum flow_ocr ocr;
        struct str secrets;             /* passwords, a line each; kept in the case */
        const struct flow_retry *retry; /* or NULL */
        const char *worker_path;        /* NULL = beside our own executable */
        const volatile sig_atomic_t
                *stop; /* set by a signal: finish what is under way, then return */
        void (*progress)(void *arg, const struct flow_progress *p); /* about ten times a second */
        void *arg;
        struct str case_path; /* never walked into */
};

/* Add everything beneath the paths to the case and make it searchable.  On an error what was
 * committed stays, and the same call continues.  ERR_stopped when `stop` was set: everything
 * applied is committed and indexed, only containers under way will be redone.  *ret is filled in
 * any case. `sandbox` (may be NULL) gets what holds the workers, for the user. */
int flow_add(struct store *st, const struct flow_add_options *o, struct flow_progress *ret,
             char (*sandbox)[64], struct err *e);

/* Takes the exact bytes of documents anew from where they lie: file, range, packed member,
 * attachment.  Holds a jail for what is packed. */
struct flow_fetcher;
int flow_fetcher_open(struct store *st, const char *worker_path, struct flow_fetcher **ret,
                      struct err *e);
void flow_fetcher_close(struct flow_fetcher **f);
/* Append the bytes of `doc` to *ret, checked against its hash.  ERR_absent if its source is not
 * there any more or has changed (the hint says where it was). */
int flow_fetcher_get(struct flow_fetcher *f, struct doc_id doc, struct buf *ret, struct err *e);

/* The bytes of a document inside `parent`, by their hash, whether it was kept yet or not. */
int flow_fetcher_get_inside(struct flow_fetcher *f, struct doc_id parent, const struct sha256 *hash,
                            struct buf *ret, struct err *e);
/* One page (from 1) of a document, or a picture, as pixels; ret->rgb is the caller's. */
int flow_fetcher_render(struct flow_fetcher *f, struct doc_id doc, uint32_t page, uint32_t dpi,
                        struct jail_picture *ret, struct err *e);

/* The records of a message read anew, with what can be said of its signatures (JAIL_SEALS), into
 * *ret.  ERR_usage if it is no message. */
int flow_fetcher_seals(struct flow_fetcher *f, struct doc_id doc, struct buf *ret, struct err *e);
/* The same with the tokens of its layout for its text (JAIL_LAYOUT). */
int flow_fetcher_layout(struct flow_fetcher *f, struct doc_id doc, struct buf *ret, struct err *e);

/* Parse files, one unit each, without a case. */
struct flow_parse {
        const char *const *files;
        size_t n_files;
        const char *worker_path;
        /* Gets the checked records of each file in turn; `blame` is "ok" or what killed the parser.
         */
        int (*take)(void *arg, const char *file, struct bytes records, const char *blame);
        void *arg;
        size_t failed; /* out: files that could not be read; each is named on `complain` */
        void (*complain)(void *arg, const struct err *e);
};
int flow_parse(struct flow_parse *p, struct err *e);
/* The whole of a file (or "-": standard input), not larger than a document may be; appended. */
int flow_slurp(const char *path, struct buf *ret, struct err *e);

/* Read every source again, hash every container and every message, and compare with the case; then
 * check the case against itself.  Each finding is given to `say`.  Returns how many. */
struct flow_audit {
        void (*say)(void *arg, const char *finding);
        void (*progress)(void *arg, const struct flow_progress *p);
        void *arg;
        const char *worker_path;
        uint64_t files, messages, bytes; /* out: what was compared */
};
int flow_audit(struct store *st, struct flow_audit *a, struct err *e);
