#pragma once
/* A window that slides over a file by pread: how unpackers look at a container of any size in
 * bounded memory.  For use inside unpack/. */
#include "base/str.h"

enum { UNPACK_WINDOW = 1 << 20, UNPACK_WINDOW_BACK = 1 << 10, UNPACK_WINDOW_MOST = 256 << 10 };

struct unpack_window {
        int fd;
        uint64_t size; /* of the file; less once a read has shown that there is less */
        uint8_t *p;
        uint64_t off; /* of p[0] in the file */
        size_t n;
};

void unpack_window_init(struct unpack_window *w, int fd, uint64_t size);
void unpack_window_done(struct unpack_window *w);

/* The bytes from `off` to the end of the window: at least `want` (<= UNPACK_WINDOW_MOST) unless the
 * file ends before.  UNPACK_WINDOW_BACK bytes before `off` stay in reach without a read.  Valid
 * until the next call. */
struct bytes unpack_window_get(struct unpack_window *w, uint64_t off, size_t want);
