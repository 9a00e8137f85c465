#pragma once
/* Files and pipes: whole reads and writes, closing by scope.  All retry EINTR. */
#include "base/err.h"

#include <sys/types.h>

ssize_t io_read(int fd, void *p, size_t n);    /* until n bytes or end; <n = end; -1 errno */
int io_write(int fd, const void *p, size_t n); /* all or -1 errno */
ssize_t io_pread(int fd, void *p, size_t n, uint64_t off); /* until n bytes or end; -1 errno */
int io_pwrite(int fd, const void *p, size_t n, uint64_t off);

void io_close(int *fd); /* for _cleanup_: closes if >= 0 and sets -1 */
#define _cleanup_close_ _cleanup_(io_close)
