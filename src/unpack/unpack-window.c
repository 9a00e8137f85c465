/* See unpack-window.h.  Moving on copies what is kept to the front, so bytes are read once as long
 * as the caller goes forward. */
#include "unpack/unpack-window.h"

#include "base/bug.h"
#include "base/io.h"

void unpack_window_init(struct unpack_window *w, int fd, uint64_t size) {
        *w = (struct unpack_window){ .fd = fd, .size = size, .p = mem_alloc(UNPACK_WINDOW) };
}

void unpack_window_done(struct unpack_window *w) {
        mem_free(w->p);
        w->p = NULL;
}

static void slide(struct unpack_window *w, uint64_t off) {
        uint64_t from = off > UNPACK_WINDOW_BACK ? off - UNPACK_WINDOW_BACK : 0;
        if (from >= w->off && from < w->off + w->n) {
                size_t drop = (size_t) (from - w->off);
                memmove(w->p, w->p + drop, w->n - drop);
                w->n -= drop;
        } else {
                w->n = 0;
        }
        w->off = from;
        size_t room = UNPACK_WINDOW - w->n;
        uint64_t left = w->size - (w->off + w->n);
        size_t ask = left < room ? (size_t) left : room;
        ssize_t got = io_pread(w->fd, w->p + w->n, ask, w->off + w->n);
        w->n += got > 0 ? (size_t) got : 0;
        if (got != (ssize_t) ask)
                w->size = w->off + w->n; /* shorter than was said, or unreadable from here */
}

struct bytes unpack_window_get(struct unpack_window *w, uint64_t off, size_t want) {
        BUG_IF(want > UNPACK_WINDOW_MOST);
        if (off >= w->size)
                return (struct bytes){ w->p, 0 };
        if (want > w->size - off)
                want = (size_t) (w->size - off);
        if (off < w->off || off + want > w->off + w->n)
                slide(w, off);
        if (off >= w->off + w->n)
                return (struct bytes){ w->p, 0 };
        size_t at = (size_t) (off - w->off);
        return (struct bytes){ w->p + at, w->n - at };
}
