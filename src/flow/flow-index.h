#pragma once
/* The indexing thread: documents in, segments out.
 *
 *   main thread                                  indexing thread
 *   flow_index_put ──> chunk ~1 MiB ──> queue ──> index_text_put ... full? ──> segment file
 *        ^ waits while the queue holds                                             │
 *          more than LIMIT_flow_queue                                              v
 *   flow_index_made() <──────────────────────────── made: rows for the manifest <──┘
 *
 * Segments are written and synced by the thread; they become live when the main thread puts their
 * row into the store, in the transaction that holds their documents or a later one.  A segment
 * without a row is litter, which flow_index_sweep() removes. */
#include "index/index.h"
#include "store/store.h"

struct flow_index;

struct flow_index_segment {
        char name[INDEX_NAME_MAX];
        struct index_segment_info info;
};

/* `dirfd` is borrowed until flow_index_free(). */
struct flow_index *flow_index_new(int dirfd);
/* Stops at once; what was not flushed is lost (and found again by flow_index_resume). */
void flow_index_free(struct flow_index **fi);

/* Queue one document (copied); waits while the queue is full.  An error of the thread is returned
 * here and by flow_index_flush(). */
int flow_index_put(struct flow_index *fi, const struct index_doc *d, struct bytes records,
                   struct err *e);
/* Nothing more comes: the thread writes the last segment while the caller does something else. */
int flow_index_end(struct flow_index *fi, struct err *e);
/* Wait until all that was put is in segments. */
int flow_index_flush(struct flow_index *fi, struct err *e);
/* The next segment that was made; false if there is none now. */
bool flow_index_made(struct flow_index *fi, struct flow_index_segment *ret);

/* Documents so far whose last words were more than the index takes (LIMIT_index_doc_tokens). */
uint64_t flow_index_cut(struct flow_index *fi);

/* Put the rows of all segments made so far into the open transaction of `st`. */
int flow_index_keep(struct flow_index *fi, struct store *st, struct err *e);

/* Records for the index of a file: the name of its first place is among its words. */
int flow_index_name(struct store *st, struct doc_id doc, struct buf *records, struct err *e);

/* Queue again every kept document that is in no live segment: the work of an earlier run that was
 * killed.  *ret_n (may be NULL) is how many. */
int flow_index_resume(struct flow_index *fi, struct store *st, uint64_t *ret_n, struct err *e);

/* Merge segments until the policy is content (`last`: intake is over); each merge is one
 * transaction of its own. */
int flow_index_merge(struct store *st, bool last, struct err *e);
/* Remove files of the index folder that no manifest row names. */
int flow_index_sweep(struct store *st, struct err *e);
