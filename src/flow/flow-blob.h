#pragma once
/* Bytes that children are cut from: a file, a scratch file, or memory; and the way back from a
 * stream of DATA to such bytes. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"

struct store;

/* Borrowed bytes of a container.  Either `all` holds them, or `fd` is read through a window. */
struct flow_blob {
        int fd;
        uint64_t size;
        struct bytes all; /* p NULL: through the window */
        struct buf window;
        uint64_t window_at;
};

void flow_blob_init(struct flow_blob *b, int fd, uint64_t size, struct bytes all);
void flow_blob_done(struct flow_blob *b); /* closes nothing */
/* `len` bytes at `off`, fewer where the file ends earlier; they live until the next call. */
int flow_blob_get(struct flow_blob *b, uint64_t off, uint64_t len, struct bytes *ret,
                  struct err *e);
/* SHA-256 of the whole; ERR_io if it is shorter than its size. */
int flow_blob_hash(struct flow_blob *b, struct sha256 *ret, struct err *e);

/* Bytes that come piece by piece: in memory up to LIMIT_inline_bytes, then in a nameless scratch
 * file inside the case.  At most `most` bytes are taken; beyond, `over` is set. */
struct flow_spill {
        struct buf mem;
        int fd; /* -1 while in memory; then `mem` keeps the first bytes */
        uint64_t size, most;
        bool over;
};

void flow_spill_init(struct flow_spill *s, uint64_t most);
void flow_spill_done(struct flow_spill *s);
void flow_spill_clear(struct flow_spill *s);
int flow_spill_put(struct flow_spill *s, struct store *st, struct bytes data, struct err *e);

/* A file descriptor that holds `data`, made in memory; the caller closes it.  <0 on error. */
int flow_memory_file(struct bytes data, struct err *e);

/* Undo what a mailbox did to lines that begin with "From ": take one '>' off ">From " (mboxo), or
 * with `all` off any number of them (mboxrd).  Returns `in` itself if there are none, else bytes in
 * `a`. */
struct bytes flow_unquote(struct bytes in, bool all, struct arena *a);
