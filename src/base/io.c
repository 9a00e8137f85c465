/* Whole reads and writes; see base/io.h. */
#include "base/io.h"

#include <errno.h>
#include <unistd.h>

ssize_t io_read(int fd, void *p, size_t n) {
        size_t got = 0;
        while (got < n) {
                ssize_t r = read(fd, (char *) p + got, n - got);
                if (r < 0 && errno == EINTR)
                        continue;
                if (r < 0)
                        return -1;
                if (r == 0)
                        break;
                got += (size_t) r;
        }
        return (ssize_t) got;
}

int io_write(int fd, const void *p, size_t n) {
        for (size_t put = 0; put < n;) {
                ssize_t r = write(fd, (const char *) p + put, n - put);
                if (r < 0 && errno == EINTR)
                        continue;
                if (r < 0)
                        return -1;
                put += (size_t) r;
        }
        return 0;
}

ssize_t io_pread(int fd, void *p, size_t n, uint64_t off) {
        size_t got = 0;
        while (got < n) {
                ssize_t r = pread(fd, (char *) p + got, n - got, (off_t) (off + got));
                if (r < 0 && errno == EINTR)
                        continue;
                if (r < 0)
                        return -1;
                if (r == 0)
                        break;
                got += (size_t) r;
        }
        return (ssize_t) got;
}

int io_pwrite(int fd, const void *p, size_t n, uint64_t off) {
        for (size_t put = 0; put < n;) {
                ssize_t r = pwrite(fd, (const char *) p + put, n - put, (off_t) (off + put));
                if (r < 0 && errno == EINTR)
                        continue;
                if (r < 0)
                        return -1;
                put += (size_t) r;
        }
        return 0;
}

void io_close(int *fd) {
        if (*fd >= 0)
                close(*fd);
        *fd = -1;
}
