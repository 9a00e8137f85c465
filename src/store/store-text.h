#pragma once
/* The text store: the records of all documents as one stream of bytes, cut into blocks, packed and
 * appended to files that never change before their end.
 *
 *   stream   |doc 1|doc 2   |doc 3|...          logical offsets: doc.text_at
 *            `------ 768 KiB -----'------'      blocks, also cut at each commit
 *
 *   text/000001   block block block ...   (next file past 1 GiB)
 *   block         | magic u32 | raw u32 | packed u32 | 0 u32 | start u64 | check u64 | zstd frame |
 *
 * `check` is XXH3 over the 24 bytes before it and the frame.  Which blocks exist is the business of
 * the `block` table: a block is live when its row is committed, which happens after its flush; what
 * lies behind the last live block is cut when a writer opens the case.  The headers repeat the rows,
 * so that text can be had back without the database. */
#include "store/store-fault.h"
#include "store/store.h"

struct store_text;

struct store_block {
        uint64_t start, file, pos, packed, raw; /* pos = of the header; packed without it */
};

/* How a reader finds a block: the last one with start <= at, 1 or 0 (none), <0 error. */
struct store_block_source {
        int (*find)(void *arg, uint64_t at, struct store_block *ret, struct err *e);
        void *arg;
};

/* On folder `dirfd` (borrowed).  Writers begin behind `last` (all zero: empty), cut what is behind it,
 * and start the packing thread; readers ignore it. */
int store_text_open(struct store_text **ret, int dirfd, bool write, const struct store_block *last,
                    const struct store_block_source *source, struct store_fault *fault,
                    struct err *e);
void store_text_close(struct store_text **t);

int store_text_append(struct store_text *t, struct bytes records, uint64_t *ret_at, struct err *e);

/* Pack and flush all that was appended; then *ret are the new blocks (owned by t, until the next
 * append).  store_text_keep() after the rows are committed, store_text_drop() if they were not. */
int store_text_flush(struct store_text *t, const struct store_block **ret, size_t *ret_n,
                     struct err *e);
void store_text_keep(struct store_text *t);
int store_text_drop(struct store_text *t, struct err *e);

/* Append at..at+len to *ret; any thread. */
int store_text_read(struct store_text *t, uint64_t at, uint64_t len, struct buf *ret, struct err *e);

/* The first n (<= b->raw) bytes of one block, checked, into raw[LIMIT_store_block_bytes]. */
int store_text_block(struct store_text *t, const struct store_block *b, size_t n, uint8_t *raw,
                     struct err *e);
