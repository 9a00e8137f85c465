/* Kept lists as files of the case: one folder, names by hash, each replaced whole. */
#include "base/io.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "watch/watch-kept.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_NAME = 16 + sizeof ".tsv", HEAD_MOST = 1 << 16 };

static int file_name(struct str name, char ret[static FILE_NAME], struct err *e) {
        char hex[SHA256_HEX];
        bool fine =
                name.n > 0 && name.n <= LIMIT_watch_name && utf8_valid(str_bytes(name)) == name.n;
        for (size_t i = 0; i < name.n && fine; i++)
                fine = (uint8_t) name.p[i] >= ' ' && name.p[i] != 0x7f && name.p[i] != '/';
        if (!fine)
                return err_set(e, ERR_usage, "a list has a name of 1 to %u bytes, without '/'",
                               (unsigned) LIMIT_watch_name);
        struct sha256 h = hash_sha256(str_bytes(name));
        sha256_hex(&h, hex);
        snprintf(ret, FILE_NAME, "%.16s.tsv", hex);
        return 0;
}

/* The folder of lists; -1 and errno. */
static int open_lists(const char *case_path, bool make) {
        _cleanup_close_ int dir = open(case_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (dir < 0)
                return -1;
        if (make && mkdirat(dir, "lists", 0700) < 0 && errno != EEXIST)
                return -1;
        return openat(dir, "lists", O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
}

/* ---- writing ------------------------------------------------------------------------------- */

static int replace(int lists, const char *file, struct str text) {
        char part[FILE_NAME + 8];
        snprintf(part, sizeof part, "%s.part", file);
        _cleanup_close_ int fd =
                openat(lists, part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd >= 0 && io_write(fd, text.p, text.n) == 0 && fsync(fd) == 0 &&
            renameat(lists, part, lists, file) == 0 && fsync(lists) == 0)
                return 0;
        int why = errno;
        (void) unlinkat(lists, part, 0);
        errno = why;
        return -1;
}

int watch_kept_write(const char *case_path, struct str name, struct str text, struct err *e) {
        char file[FILE_NAME];
        int r = file_name(name, file, e);
        if (r < 0)
                return r;
        if (text.n > LIMIT_watch_kept)
                return err_set(e, ERR_limit, "what was found of the list is more than %u MB",
                               (unsigned) (LIMIT_watch_kept >> 20));
        _cleanup_close_ int lists = open_lists(case_path, true);
        if (lists < 0 || replace(lists, file, text) < 0)
                return err_errno(e, errno, "cannot keep the list");
        return 0;
}

int watch_kept_drop(const char *case_path, struct str name, struct err *e) {
        char file[FILE_NAME];
        int r = file_name(name, file, e);
        if (r < 0)
                return r;
        _cleanup_close_ int lists = open_lists(case_path, false);
        if (lists >= 0 && unlinkat(lists, file, 0) == 0)
                return 0;
        return err_set(e, errno == ENOENT ? ERR_absent : ERR_io, "there is no such list here");
}

/* ---- reading ------------------------------------------------------------------------------- */

static int read_most(int lists, const char *file, size_t most, struct buf *ret) {
        struct stat st;
        _cleanup_close_ int fd =
                openat(lists, file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
        if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
                return -1;
        size_t n = (uint64_t) st.st_size < most ? (size_t) st.st_size : most;
        char *room = buf_room(ret, n + 1);
        ssize_t got = room ? io_read(fd, room, n) : -1;
        if (got < 0)
                return -1;
        ret->n += (size_t) got;
        return 0;
}

int watch_kept_read(const char *case_path, struct str name, struct buf *ret, struct err *e) {
        char file[FILE_NAME];
        int r = file_name(name, file, e);
        if (r < 0)
                return r;
        _cleanup_close_ int lists = open_lists(case_path, false);
        if (lists >= 0 && read_most(lists, file, LIMIT_watch_kept, ret) == 0)
                return 0;
        return err_set(e, errno == ENOENT ? ERR_absent : ERR_io, "there is no such list here");
}

static int by_name(const void *x, const void *y) {
        const struct watch_kept_head *a = x, *b = y;
        return str_cmp(a->name, b->name);
}

/* The first two lines, whole. */
static bool read_head(int lists, const char *file, struct arena *a, struct watch_kept_head *ret) {
        struct watch_kept k;
        struct buf b;
        bool fine = false;
        char want[FILE_NAME];
        buf_init(&b, HEAD_MOST + 1);
        if (read_most(lists, file, HEAD_MOST, &b) == 0) {
                struct str text = arena_str(a, buf_str(&b));
                size_t first = str_chr(text, '\n');
                size_t second = first == SIZE_MAX
                                        ? SIZE_MAX
                                        : str_chr(str_sub(text, first + 1, SIZE_MAX), '\n');
                if (second != SIZE_MAX)
                        fine = watch_kept_init(&k, str_sub(text, 0, first + second + 2), ret, a,
                                               NULL) == 0;
        }
        buf_done(&b);
        return fine && file_name(ret->name, want, NULL) == 0 && strcmp(want, file) == 0;
}

int watch_kept_list(const char *case_path, struct arena *a, struct watch_kept_head **ret,
                    size_t *ret_n, struct err *e) {
        VEC(struct watch_kept_head) found = { 0 };
        struct watch_kept_head head;
        const struct dirent *d;
        *ret_n = 0;
        *ret = NULL;
        int lists = open_lists(case_path, false);
        if (lists < 0)
                return errno == ENOENT ? 0
                                       : err_errno(e, errno, "cannot open the lists of the case");
        DIR *dir = fdopendir(lists); /* owns it now */
        while (dir && (d = readdir(dir)) && found.n < LIMIT_watch_lists)
                if (str_ends(str_of(d->d_name), STR(".tsv")) &&
                    read_head(dirfd(dir), d->d_name, a, &head))
                        vec_push(&found, head);
        if (dir)
                closedir(dir);
        else
                io_close(&lists);
        if (found.n)
                qsort(found.v, found.n, sizeof *found.v, by_name);
        *ret = arena_alloc(a, found.n * sizeof **ret + 1);
        if (found.n)
                memcpy(*ret, found.v, found.n * sizeof **ret);
        *ret_n = found.n;
        vec_done(&found);
        return 0;
}
