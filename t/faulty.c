/* A bad disk, a bad moment, too little memory: a library for LD_PRELOAD that makes the n-th call of
 * some kind fail, or the lights go out there.  t/drill.py is its only user; clew knows nothing of
 * it.
 *
 *   FAULTY_UNDER   folder; only files beneath it (the case) are counted and struck
 *   FAULTY_OPS     which calls count: w write, s sync, r read, o make a file, n rename, u unlink,
 *                  m allocation (of the whole process)
 *   FAULTY_KIND    once    the n-th fails with FAULTY_ERRNO, nothing was done
 *                  short   it does half of its work first (writes)
 *                  on      it and all later ones fail
 *                  kill    the process is killed before it
 *                  power   killed, and of what was not synced yet a random part is lost
 *   FAULTY_AT      n, counted from 1; 0 = count only
 *   FAULTY_SEED    chooses what survives a power cut
 *   FAULTY_COUNT   a file whose first 8 bytes are the count, always up to date
 *   FAULTY_STOP    1: stop (SIGSTOP) before the lights go out, so that the drill can look around
 *   FAULTY_CLOCK   the monotonic clock runs so many times faster: commits are many
 *   FAULTY_WORKER  allocation that fails in one worker process, the FAULTY_WHICH-th (from 0)
 *
 * Power.  For each file the writes since its last sync are remembered with what they replaced. When
 * the lights go out they are taken back, and a random part of them is done again in order, the last
 * one perhaps in part, as a disk may do.  Entries of folders (made, renamed, removed) are
 * journalled by file systems in order: some of the last ones since the folder's last sync are
 * undone.
 *
 * Not covered: shared memory maps (SQLite's -shm, which means nothing after a reboot). */
#undef _FORTIFY_SOURCE   /* would define some of the calls before us */
#undef _FILE_OFFSET_BITS /* would make open() and open64() one */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

enum kind { KIND_none, KIND_once, KIND_short, KIND_on, KIND_kill, KIND_power };
enum { PATH = 512, SECTOR = 512 };

/* A write or truncation that no sync has followed. */
struct change {
        struct change *next; /* the one before it in time */
        char path[PATH];
        uint64_t off, n, old_n; /* old_n: bytes of the file in off..off+n before */
        uint64_t size;          /* of the file before; for a truncation `off` is the new size */
        bool truncation;
        uint8_t *bytes; /* old_n old ones, then n new ones */
};

/* An entry of a folder that was made, renamed or removed, and the folder not synced since. */
struct entry {
        struct entry *next;
        char from[PATH], to[PATH]; /* made: from empty; removed: `to` is where the file waits */
};

static struct {
        bool ready, halved; /* ready: files are watched, which a worker behind its lock cannot do */
        bool memory;        /* allocations are */
        enum kind kind;
        bool ops[128];
        uint64_t at, own_count, *count, seed, clock;
        uint64_t stashed;
        int error;
        bool stop;
        char under[PATH], worker[32];
        uint64_t which;
        int (*clock_gettime)(clockid_t which, struct timespec *t);
        size_t n_under;
        struct timespec began;
        struct change *changes;
        struct entry *entries;
} faulty;

static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

/* ---- the plain calls ------------------------------------------------------------------------- */

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t each);
extern void *__libc_realloc(void *p, size_t n);

static int plain_open(int dirfd, const char *path, int flags, mode_t mode) {
        return (int) syscall(SYS_openat, dirfd, path, flags, mode);
}

static ssize_t plain_pwrite(int fd, const void *p, size_t n, uint64_t off) {
        return syscall(SYS_pwrite64, fd, p, n, off);
}

static ssize_t plain_pread(int fd, void *p, size_t n, uint64_t off) {
        return syscall(SYS_pread64, fd, p, n, off);
}

/* ---- set up ---------------------------------------------------------------------------------- */

static uint64_t number(const char *name) {
        const char *v = getenv(name);
        return v ? strtoull(v, NULL, 10) : 0;
}

static enum kind kind_of(const char *v) {
        static const char *const names[] = { "none", "once", "short", "on", "kill", "power" };
        for (size_t i = 0; v && i < sizeof names / sizeof *names; i++)
                if (strcmp(v, names[i]) == 0)
                        return (enum kind) i;
        return KIND_none;
}

static void share_count(const char *path) {
        faulty.count = &faulty.own_count;
        int fd = path ? plain_open(AT_FDCWD, path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
        if (fd < 0 || syscall(SYS_ftruncate, fd, 8) < 0)
                return;
        void *p = mmap(NULL, 8, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (p != MAP_FAILED)
                faulty.count = p;
        *faulty.count = 0;
        syscall(SYS_close, fd);
}

__attribute__((constructor)) static void set_up(void) {
        const char *under = getenv("FAULTY_UNDER"), *ops = getenv("FAULTY_OPS");
        const char *worker = getenv("FAULTY_WORKER");
        faulty.kind = kind_of(getenv("FAULTY_KIND"));
        for (; ops && *ops; ops++)
                faulty.ops[*ops & 127] = true;
        faulty.at = number("FAULTY_AT");
        faulty.error = (int) number("FAULTY_ERRNO");
        faulty.seed = number("FAULTY_SEED") * 2 + 1;
        faulty.stop = number("FAULTY_STOP");
        faulty.clock = number("FAULTY_CLOCK");
        snprintf(faulty.under, sizeof faulty.under, "%s", under ? under : "\n");
        faulty.n_under = strlen(faulty.under);
        snprintf(faulty.worker, sizeof faulty.worker, "%s", worker ? worker : "");
        share_count(getenv("FAULTY_COUNT"));
        syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &faulty.began);
        faulty.which = number("FAULTY_WHICH");
        *(void **) &faulty.clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
        faulty.memory = faulty.ops['m'];
        faulty.ready = under;
}

static uint64_t chance(void) { /* Marsaglia, "Xorshift RNGs" */
        faulty.seed ^= faulty.seed << 13;
        faulty.seed ^= faulty.seed >> 7;
        faulty.seed ^= faulty.seed << 17;
        return faulty.seed >> 11;
}

/* ---- where a call goes ------------------------------------------------------------------------
 */

static bool is_under(const char *path) {
        return strncmp(path, faulty.under, faulty.n_under) == 0 &&
               (path[faulty.n_under] == '/' || path[faulty.n_under] == 0);
}

/* The file's path; false if it is not in the case, or lies in shared memory that SQLite keeps. */
static bool path_of_fd(int fd, char ret[static PATH]) {
        char link[32];
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t n = readlink(link, ret, PATH - 1);
        if (n <= 0)
                return false;
        ret[n] = 0;
        return is_under(ret) && !(n > 4 && strcmp(ret + n - 4, "-shm") == 0);
}

static bool path_at(int dirfd, const char *name, char ret[static PATH]) {
        char dir[PATH];
        if (*name == '/' || dirfd == AT_FDCWD) {
                char real[PATH_MAX], copy[PATH];
                snprintf(copy, sizeof copy, "%s", name);
                char *slash = strrchr(copy, '/');
                if (!slash)
                        return false;
                *slash = 0;
                if (!realpath(*copy ? copy : "/", real))
                        return false;
                int n = snprintf(ret, PATH, "%s/%s", real, slash + 1);
                return n > 0 && n < PATH && is_under(ret) && strcmp(ret + n - 4, "-shm") != 0;
        }
        int n = path_of_fd(dirfd, dir) ? snprintf(ret, PATH, "%s/%s", dir, name) : 0;
        return n > 0 && n < PATH;
}

/* ---- power ----------------------------------------------------------------------------------- */

static void remember(const char *path, int fd, const void *p, uint64_t n, uint64_t off, bool cut) {
        struct stat st;
        struct change *c = __libc_calloc(1, sizeof *c);
        if (fstat(fd, &st) < 0)
                abort();
        snprintf(c->path, sizeof c->path, "%s", path);
        *c = (struct change){ .next = faulty.changes,
                              .off = off,
                              .n = n,
                              .truncation = cut,
                              .size = (uint64_t) st.st_size };
        snprintf(c->path, sizeof c->path, "%s", path);
        uint64_t end = cut ? c->size : off + n;
        c->old_n = c->size > off ? (end < c->size ? end : c->size) - off : 0;
        c->bytes = __libc_malloc(c->old_n + n + 1);
        /* a descriptor for writing only cannot be read */
        int again = plain_open(AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
        if (again < 0 || plain_pread(again, c->bytes, c->old_n, off) != (ssize_t) c->old_n)
                abort();
        syscall(SYS_close, again);
        if (n)
                memcpy(c->bytes + c->old_n, p, n);
        faulty.changes = c;
}

static void forget_changes(const char *path) {
        for (struct change **at = &faulty.changes, *c; (c = *at);) {
                if (strcmp(c->path, path) != 0) {
                        at = &c->next;
                        continue;
                }
                *at = c->next;
                free(c->bytes);
                free(c);
        }
}

static bool lies_in(const char *path, const char *dir) {
        size_t n = strlen(dir);
        return strncmp(path, dir, n) == 0 && path[n] == '/' && !strchr(path + n + 1, '/');
}

static void forget_entries(const char *dir) {
        for (struct entry **at = &faulty.entries, *x; (x = *at);) {
                if (!lies_in(*x->from ? x->from : x->to, dir)) {
                        at = &x->next;
                        continue;
                }
                if (!is_under(x->to))
                        (void) syscall(SYS_unlinkat, AT_FDCWD, x->to, 0);
                *at = x->next;
                free(x);
        }
}

static void note_entry(const char *from, const char *to) {
        struct entry *x = __libc_calloc(1, sizeof *x);
        snprintf(x->from, sizeof x->from, "%s", from);
        snprintf(x->to, sizeof x->to, "%s", to);
        x->next = faulty.entries;
        faulty.entries = x;
        for (struct change *c = faulty.changes; c; c = c->next)
                if (*from && strcmp(c->path, from) == 0)
                        snprintf(c->path, sizeof c->path, "%s", to);
}

static void take_back(const struct change *c, int fd) {
        if (plain_pwrite(fd, c->bytes, c->old_n, c->off) < 0 ||
            syscall(SYS_ftruncate, fd, c->size) < 0)
                abort();
}

static void do_again(const struct change *c, int fd) {
        uint64_t n = c->n;
        if (chance() % 8 == 0)
                n -= n ? chance() % n / SECTOR * SECTOR : 0; /* torn at a sector */
        if (c->truncation ? syscall(SYS_ftruncate, fd, c->off) < 0
                          : plain_pwrite(fd, c->bytes + c->old_n, n, c->off) < 0)
                abort();
}

/* All writes not synced go; then some of them come again, oldest first: none, a part of them by
 * chance, or all. */
static void lose_writes(void) {
        uint64_t mood = chance() % 4, keep_of_8 = mood == 0 ? 0 : mood == 1 ? 8 : 1 + chance() % 7;
        struct change *oldest = NULL;
        for (struct change *c = faulty.changes, *before; c; c = before) {
                int fd = plain_open(AT_FDCWD, c->path, O_RDWR | O_CLOEXEC, 0);
                if (fd >= 0) { /* else removed since */
                        take_back(c, fd);
                        syscall(SYS_close, fd);
                }
                before = c->next;
                c->next = oldest;
                oldest = c;
        }
        for (struct change *c = oldest; c; c = c->next) {
                int fd = chance() % 8 < keep_of_8 ? plain_open(AT_FDCWD, c->path, O_RDWR, 0) : -1;
                if (fd >= 0) {
                        do_again(c, fd);
                        syscall(SYS_close, fd);
                }
        }
}

static void lose_entries(void) {
        uint64_t n = 0;
        for (struct entry *x = faulty.entries; x; x = x->next)
                n++;
        n = n ? chance() % (n + 1) : 0;
        for (struct entry *x = faulty.entries; x && n; x = x->next, n--) {
                if (*x->from)
                        (void) syscall(SYS_renameat, AT_FDCWD, x->to, AT_FDCWD, x->from);
                else
                        (void) syscall(SYS_unlinkat, AT_FDCWD, x->to, 0);
        }
}

static void lights_out(void) {
        if (faulty.stop)
                raise(SIGSTOP);
        if (faulty.kind == KIND_power) {
                lose_writes();
                lose_entries();
        }
        syscall(SYS_kill, getpid(), SIGKILL);
        for (;;)
                pause();
}

/* ---- striking -------------------------------------------------------------------------------- */

/* Is this call struck?  Counts it; under the lock, which a killed process never gives back. */
static bool strikes(char op) {
        if (!faulty.ops[(int) op])
                return false;
        uint64_t n = __atomic_add_fetch(faulty.count, 1, __ATOMIC_RELAXED);
        if (faulty.at == 0 || faulty.kind == KIND_none)
                return false;
        if (faulty.kind == KIND_on ? n < faulty.at : n != faulty.at)
                return false;
        if (faulty.kind >= KIND_kill)
                lights_out();
        errno = faulty.error;
        return true;
}

static ssize_t write_to(int fd, const void *p, size_t n, uint64_t off, bool at_end) {
        char path[PATH];
        if (!faulty.ready || !path_of_fd(fd, path))
                return at_end ? syscall(SYS_write, fd, p, n) : plain_pwrite(fd, p, n, off);
        pthread_mutex_lock(&lock);
        ssize_t r = -1;
        bool struck = strikes('w');
        int why = errno;
        if (struck && faulty.kind == KIND_short && n > 1 && !faulty.halved) {
                n /= 2;
                struck = false;
                faulty.halved = true;
                --*faulty.count; /* the call for the other half is the one that fails */
        }
        if (!struck) {
                if (faulty.kind == KIND_power)
                        remember(path, fd, p, n,
                                 at_end ? (uint64_t) syscall(SYS_lseek, fd, 0, SEEK_CUR) : off,
                                 false);
                r = at_end ? syscall(SYS_write, fd, p, n) : plain_pwrite(fd, p, n, off);
                why = errno;
        }
        pthread_mutex_unlock(&lock);
        errno = why;
        return r;
}

EXPORT ssize_t write(int fd, const void *p, size_t n) {
        return write_to(fd, p, n, 0, true);
}

EXPORT ssize_t pwrite(int fd, const void *p, size_t n, off_t off) {
        return write_to(fd, p, n, (uint64_t) off, false);
}

EXPORT ssize_t pwrite64(int fd, const void *p, size_t n, off_t off) {
        return write_to(fd, p, n, (uint64_t) off, false);
}

EXPORT int ftruncate(int fd, off_t size) {
        char path[PATH];
        int r = -1;
        if (!faulty.ready || !path_of_fd(fd, path))
                return (int) syscall(SYS_ftruncate, fd, size);
        pthread_mutex_lock(&lock);
        if (!strikes('w')) {
                if (faulty.kind == KIND_power)
                        remember(path, fd, NULL, 0, (uint64_t) size, true);
                r = (int) syscall(SYS_ftruncate, fd, size);
        }
        pthread_mutex_unlock(&lock);
        return r;
}

EXPORT int ftruncate64(int fd, off_t size) {
        return ftruncate(fd, size);
}

static int sync_to(int fd, long call) {
        char path[PATH];
        int r = -1;
        if (!faulty.ready || !path_of_fd(fd, path))
                return (int) syscall(call, fd);
        pthread_mutex_lock(&lock);
        if (!strikes('s')) {
                r = 0; /* the disk of the drill's machine need not wait */
                forget_changes(path);
                forget_entries(path);
        }
        pthread_mutex_unlock(&lock);
        return r;
}

EXPORT int fsync(int fd) {
        return sync_to(fd, SYS_fsync);
}

EXPORT int fdatasync(int fd) {
        return sync_to(fd, SYS_fdatasync);
}

static bool read_struck(int fd) {
        char path[PATH];
        if (!faulty.ready || !faulty.ops['r'] || !path_of_fd(fd, path))
                return false;
        pthread_mutex_lock(&lock);
        bool struck = strikes('r');
        pthread_mutex_unlock(&lock);
        return struck;
}

EXPORT ssize_t read(int fd, void *p, size_t n) {
        return read_struck(fd) ? -1 : syscall(SYS_read, fd, p, n);
}

EXPORT ssize_t pread(int fd, void *p, size_t n, off_t off) {
        return read_struck(fd) ? -1 : plain_pread(fd, p, n, (uint64_t) off);
}

EXPORT ssize_t pread64(int fd, void *p, size_t n, off_t off) {
        return pread(fd, p, n, off);
}

/* What _FORTIFY_SOURCE makes of the same calls. */
ssize_t __read_chk(int fd, void *p, size_t n, size_t room);
ssize_t __pread_chk(int fd, void *p, size_t n, off_t off, size_t room);
ssize_t __pread64_chk(int fd, void *p, size_t n, off_t off, size_t room);

EXPORT ssize_t __read_chk(int fd, void *p, size_t n, size_t room) {
        (void) room;
        return read(fd, p, n);
}

EXPORT ssize_t __pread_chk(int fd, void *p, size_t n, off_t off, size_t room) {
        (void) room;
        return pread(fd, p, n, off);
}

EXPORT ssize_t __pread64_chk(int fd, void *p, size_t n, off_t off, size_t room) {
        (void) room;
        return pread(fd, p, n, off);
}

static int open_in(int dirfd, const char *name, int flags, mode_t mode) {
        char path[PATH];
        if (!faulty.ready || !(flags & O_CREAT) || !path_at(dirfd, name, path))
                return plain_open(dirfd, name, flags, mode);
        pthread_mutex_lock(&lock);
        int fd = -1;
        bool there = syscall(SYS_faccessat, AT_FDCWD, path, F_OK) == 0;
        if (there || !strikes('o')) {
                if (there && (flags & O_TRUNC) && faulty.kind == KIND_power) {
                        int at = plain_open(AT_FDCWD, path, O_RDWR, 0);
                        remember(path, at, NULL, 0, 0, true);
                        syscall(SYS_close, at);
                }
                fd = plain_open(dirfd, name, flags, mode);
                if (fd >= 0 && !there && faulty.kind == KIND_power)
                        note_entry("", path);
        }
        int why = errno;
        pthread_mutex_unlock(&lock);
        errno = why;
        return fd;
}

#define MODE_OF(flags, mode)                                                                       \
        mode_t mode = 0;                                                                           \
        if ((flags) & (O_CREAT | __O_TMPFILE)) {                                                   \
                va_list ap;                                                                        \
                va_start(ap, flags);                                                               \
                mode = va_arg(ap, mode_t);                                                         \
                va_end(ap);                                                                        \
        }

EXPORT int open(const char *name, int flags, ...) {
        MODE_OF(flags, mode)
        return open_in(AT_FDCWD, name, flags, mode);
}

EXPORT int open64(const char *name, int flags, ...) {
        MODE_OF(flags, mode)
        return open_in(AT_FDCWD, name, flags, mode);
}

EXPORT int openat(int dirfd, const char *name, int flags, ...) {
        MODE_OF(flags, mode)
        return open_in(dirfd, name, flags, mode);
}

EXPORT int openat64(int dirfd, const char *name, int flags, ...) {
        MODE_OF(flags, mode)
        return open_in(dirfd, name, flags, mode);
}

EXPORT int renameat(int from_dir, const char *from, int to_dir, const char *to) {
        char a[PATH], b[PATH];
        if (!faulty.ready || !path_at(from_dir, from, a) || !path_at(to_dir, to, b))
                return (int) syscall(SYS_renameat, from_dir, from, to_dir, to);
        pthread_mutex_lock(&lock);
        int r = -1;
        if (!strikes('n')) {
                r = (int) syscall(SYS_renameat, from_dir, from, to_dir, to);
                if (r == 0 && faulty.kind == KIND_power)
                        note_entry(a, b);
        }
        pthread_mutex_unlock(&lock);
        return r;
}

EXPORT int rename(const char *from, const char *to) {
        return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

/* Under power the file waits beside the case instead of going, in case that its removal is undone.
 */
static int remove_file(int dirfd, const char *name, const char *path) {
        char waits[PATH];
        if (faulty.kind != KIND_power)
                return (int) syscall(SYS_unlinkat, dirfd, name, 0);
        int n = snprintf(waits, sizeof waits, "%s.gone-%d-%llu", faulty.under, (int) getpid(),
                         (unsigned long long) ++faulty.stashed);
        if (n < 0 || n >= PATH || syscall(SYS_renameat, AT_FDCWD, path, AT_FDCWD, waits) < 0)
                return -1;
        note_entry(path, waits);
        return 0;
}

EXPORT int unlinkat(int dirfd, const char *name, int flags) {
        char path[PATH];
        if (!faulty.ready || flags || !path_at(dirfd, name, path))
                return (int) syscall(SYS_unlinkat, dirfd, name, flags);
        pthread_mutex_lock(&lock);
        int r = strikes('u') ? -1 : remove_file(dirfd, name, path);
        pthread_mutex_unlock(&lock);
        return r;
}

EXPORT int unlink(const char *name) {
        return unlinkat(AT_FDCWD, name, 0);
}

/* ---- memory, time, workers ---------------------------------------------------------------------
 */

static bool memory_struck(void) {
        if (!faulty.memory || !strikes('m'))
                return false;
        errno = ENOMEM;
        return true;
}

EXPORT void *malloc(size_t n) {
        return memory_struck() ? NULL : __libc_malloc(n);
}

EXPORT void *calloc(size_t n, size_t each) {
        return memory_struck() ? NULL : __libc_calloc(n, each);
}

EXPORT void *realloc(void *p, size_t n) {
        return memory_struck() ? NULL : __libc_realloc(p, n);
}

EXPORT int clock_gettime(clockid_t which, struct timespec *t) {
        int r = faulty.clock_gettime ? faulty.clock_gettime(which, t)
                                     : (int) syscall(SYS_clock_gettime, which, t);
        if (r == 0 && which == CLOCK_MONOTONIC && faulty.clock > 1) {
                int64_t ns = (int64_t) (t->tv_sec - faulty.began.tv_sec) * 1000000000 + t->tv_nsec -
                             faulty.began.tv_nsec;
                ns = ns * (int64_t) faulty.clock + faulty.began.tv_nsec;
                *t = (struct timespec){ faulty.began.tv_sec + ns / 1000000000, ns % 1000000000 };
        }
        return r;
}

static int plain_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *files,
                       const posix_spawnattr_t *attr, char *const argv[], char *const env[]) {
        return posix_spawnp(pid, path, files, attr, argv, env); /* the path has a slash */
}

/* Workers get no environment of ours; one of them gets its own fault. */
EXPORT int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *files,
                       const posix_spawnattr_t *attr, char *const argv[], char *const env[]) {
        char load[PATH + 16], at[64], ops[] = "FAULTY_OPS=m", kind[] = "FAULTY_KIND=once";
        const char *library = getenv("LD_PRELOAD");
        bool works = argv[1] && strcmp(argv[1], "work") == 0;
        if (!*faulty.worker || !library || !works || faulty.which-- != 0)
                return plain_spawn(pid, path, files, attr, argv, env);
        snprintf(load, sizeof load, "LD_PRELOAD=%s", library);
        snprintf(at, sizeof at, "FAULTY_AT=%s", faulty.worker);
        faulty.worker[0] = 0;
        char *more[16] = { load, at, ops, kind };
        for (size_t i = 0; env[i] && i < 10; i++)
                more[4 + i] = env[i];
        return plain_spawn(pid, path, files, attr, argv, more);
}
