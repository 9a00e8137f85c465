#pragma once
/* One intake under way: what the files of this folder share.
 *
 *   flow-add.c        walks the paths, opens the pieces, ends the run
 *   flow-container.c  containers that are open, folders; closes their ledgers
 *   flow-unpack.c     what is taken out of one container: entries, nested ones, gaps
 *   flow-batch.c      units: gather, send to the jail, take the answers in order, commit
 *   flow-apply.c      one answer: documents to the store and the index, children to `later`
 *   flow-later.c      documents inside documents: each becomes a unit or a container
 */
#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "flow/flow-doc.h"
#include "flow/flow-index.h"
#include "flow/flow.h"
#include "intake/intake-walk.h"
#include "jail/jail.h"

/* A container that is being filled. */
struct flow_container {
        struct flow_container *next, **at; /* in flow_run.containers */
        struct flow_container *parent;     /* holds it, and closes after it */
        struct store_container row;
        uint32_t next_ord; /* of the next entry */
        uint64_t declared; /* entries known of so far */
        uint64_t pending; /* messages sent to the jail and not applied yet, containers not closed */
        bool fed;         /* nothing more will be put into it */
        unsigned depth;   /* 0 = a file or folder on disk */
        struct map known; /* folders: names that have a place already -> doc id */
};

/* One unit on its way: a message or another file, of a container or out of a document. */
struct flow_unit {
        struct flow_container *container; /* whose entry it is; NULL: out of a document */
        struct store_place place;         /* in `container` */
        struct bytes data; /* in the batch's arena once it was taken; empty if by descriptor */
        int fd;            /* if `by_fd`: duplicated when it is taken */
        bool by_fd;
        uint64_t size;
        uint32_t kind;        /* enum rec_file_kind */
        struct str name;      /* a hint for its reader */
        struct sha256 key;    /* identity; of a container's entry: hash, set when it is taken */
        struct sha256 hash;   /* of its bytes */
        struct doc_id parent; /* the document that it stood in, or 0 */
        uint64_t todo;        /* its row of waiting work, or 0 */
        struct doc_id old;    /* read again: the document that it is, or 0 */
        bool joined; /* with `old`: only facts were added; what waits for it goes on waiting */
        enum store_outcome was; /* if `joined`: how it was read */
        struct bytes told;    /* what its parent's answer said: DOC and FLAW records */
        uint32_t flags;       /* enum rec_doc_flag: what its container said of it */
};

enum { FLOW_BATCH = 64 };

/* Units that are one job of the jail, or one that needs no job (its kind holds no text). */
struct flow_batch {
        struct arena arena;
        struct flow_unit units[FLOW_BATCH];
        size_t n, bytes;
        bool unsent; /* nothing to parse: applied when its turn comes */
        struct flow_batch *next;
};

/* Documents inside documents that wait for their turn; `told` and `bytes` of each lie in `held`. */
struct flow_waiting {
        struct doc_id parent;
        uint64_t todo;
        struct sha256 hash;
        size_t told_at, told_n, bytes_at, bytes_n;
};

struct flow_later {
        VEC(struct flow_waiting) list;
        struct buf held;
};

struct flow_run {
        struct store *st;
        const struct flow_add_options *o;
        struct jail *jail;
        struct flow_index *index;
        struct flow_docs docs;
        struct flow_progress now;
        struct flow_batch *filling, *spare;
        struct flow_batch *sent, **sent_end; /* in the order in which they will be applied */
        struct flow_later later;
        uint64_t put_bytes; /* of units since documents inside documents were looked at */
        struct buf secrets; /* passwords, a line each */
        struct flow_container *containers;    /* all that are open */
        VEC(struct flow_container *) folders; /* open until their source was walked */
        struct map folder_of;                 /* folder name -> position in `folders` */
        struct source_id source;
        uint64_t root_size;               /* of the file on disk under way */
        uint64_t inflated, inflated_most; /* bytes made from what is packed in it */
        int64_t committed_ms, shown_ms;   /* monotonic */
        uint64_t since_commit;            /* documents */
        VEC(struct doc_id) ids;           /* of the answer being applied */
        bool in_transaction;
};

/* ---- flow-add.c ---- */

/* One loose file that is no container. */
int flow_loose_put(struct flow_run *run, struct flow_container *folder,
                   const struct intake_item *item, struct err *e);

/* ---- flow-batch.c ---- */

/* Take one unit; its bytes are copied (or its descriptor is).  An entry of a container that is
 * known already only gets its place. */
int flow_unit_put(struct flow_run *run, const struct flow_unit *u, struct err *e);
/* Send what was gathered and apply every answer. */
int flow_units_flush(struct flow_run *run, struct err *e);
void flow_batch_free(struct flow_batch **b);
/* Commit if it is time (or `now`), begin anew. */
int flow_commit(struct flow_run *run, bool now, struct err *e);
/* The records of a kept document, appended to *ret; commits first if it is so new that its text is
 * not on disk. */
int flow_records(struct flow_run *run, struct doc_id doc, struct buf *ret, struct err *e);
bool flow_stopped(const struct flow_run *run);
void flow_show(struct flow_run *run, bool now);

void flow_batches_free(struct flow_run *run);

/* ---- flow-apply.c ---- */

/* Keep what the answer says about `u`; `records` empty: nothing was asked of a worker. */
int flow_apply(struct flow_run *run, const struct flow_unit *u, struct bytes records,
               enum jail_blame blame, struct err *e);

/* ---- flow-later.c ---- */

/* Remember the children of the answer that was just applied to `docs` (ids in run->ids). */
int flow_later_put(struct flow_run *run, struct err *e);
/* Read them, and what is inside them, until nothing waits.  Never called while an answer is being
 * applied. */
int flow_later_run(struct flow_run *run, struct err *e);
/* The same if much has been put since; a place in the walk where that may happen. */
int flow_later_look(struct flow_run *run, struct err *e);
/* What earlier runs left waiting: their bytes are fetched. */
int flow_later_resume(struct flow_run *run, struct err *e);

/* ---- flow-ocr.c, flow-retry.c ---- */

/* Read the pixels of every document that waits for it. */
int flow_ocr_run(struct flow_run *run, struct err *e);
/* Read again what o->retry asks for. */
int flow_retry_run(struct flow_run *run, struct err *e);

/* ---- flow-load.c ---- */

/* Rows of the load files of the case are joined to the documents that they name. */
int flow_load_run(struct flow_run *run, struct err *e);

/* ---- flow-container.c ---- */

/* The archive that is document `doc`; `fd` holds its `size` bytes. */
int flow_container_of_doc(struct flow_run *run, struct doc_id doc, uint32_t kind, struct str name,
                          int fd, uint64_t size, struct err *e);

/* One that is open from now on; it is in run->containers until flow_container_free(). */
struct flow_container *flow_container_new(struct flow_run *run, const struct store_container *row,
                                          unsigned depth);
void flow_container_free(struct flow_container *c);
/* A named thing that is not, or not fully, read. */
int flow_missing(struct flow_run *run, struct flow_container *c, const struct store_missing *m,
                 struct err *e);
/* The folder that `item` lies in, opened or made. */
int flow_folder(struct flow_run *run, struct str name, struct flow_container **ret, struct err *e);
int flow_folders_close(struct flow_run *run, struct err *e);
/* A file on disk that is a container. */
int flow_container_file(struct flow_run *run, const struct intake_item *item, struct str name,
                        struct err *e);
/* Count the ledger and mark it done, once it was fed and nothing is pending; frees it then. */
int flow_container_close(struct flow_run *run, struct flow_container *c, struct err *e);
/* Forget those still open, when the run ends early. */
void flow_containers_free(struct flow_run *run);
