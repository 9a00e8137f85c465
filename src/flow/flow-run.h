#pragma once
/* One intake under way: what flow-add.c, flow-container.c and flow-batch.c share.
 *
 *   flow-add.c        walks the paths, opens the pieces, ends the run
 *   flow-container.c  one container: begin, children, nested ones, close its ledger
 *   flow-batch.c      messages: gather, send to the jail, apply the answers, commit
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

/* One message on its way. */
struct flow_message {
        struct flow_container *container;
        struct store_place place;
        struct bytes data; /* in the batch's arena once it was taken */
        struct sha256 key;
};

struct flow_batch {
        struct arena arena;
        struct flow_message messages[64];
        size_t n, bytes;
};

struct flow_run {
        struct store *st;
        const struct flow_add_options *o;
        struct jail *jail;
        struct flow_index *index;
        struct flow_docs docs;
        struct flow_progress now;
        struct flow_batch *filling, *spare;
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

/* ---- flow-batch.c: messages ---- */

/* Take one message; its bytes are copied.  One that is known already only gets its place. */
int flow_message_put(struct flow_run *run, const struct flow_message *m, struct err *e);
/* Send what was gathered and apply every answer. */
int flow_messages_flush(struct flow_run *run, struct err *e);
void flow_batch_free(struct flow_batch **b);
/* Commit if it is time (or `now`), begin anew. */
int flow_commit(struct flow_run *run, bool now, struct err *e);
bool flow_stopped(const struct flow_run *run);
void flow_show(struct flow_run *run, bool now);

/* ---- flow-container.c ---- */

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
