/* Faults on demand; see store-fault.h.
 *
 * For power loss each write since a file's last flush is kept twice, what was there before and what
 * was written.  A blackout undoes all of them, last first, and redoes a random subset in order,
 * each whole or only its first sectors: what a disk may do with a write cache.  Files are known by
 * device and inode, through a descriptor of our own that stays open until the seam is freed
 * (closing it earlier would drop SQLite's POSIX locks).
 *
 * It does not lose directory entries: the store flushes folders after it creates a file in them,
 * and SQLite does the same for its journals. */
#include "store/store-fault.h"
#include "base/io.h"
#include "base/random.h"
#include "base/vec.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECTOR = 512 };

struct undo {
        uint64_t off, old_size;
        struct bytes old, new; /* new.p NULL: a truncation to `off` */
};

struct file {
        dev_t dev;
        ino_t ino;
        int fd; /* ours */
        VEC(struct undo) undo;
};

struct store_fault {
        pthread_mutex_t lock;
        enum store_fault_kind kind;
        uint64_t at, n;
        bool dead;
        VEC(struct file) files;
        sqlite3_vfs vfs, *base;
        char name[32];
};

static struct file *file_of(struct store_fault *f, int fd) {
        struct stat s;
        if (fstat(fd, &s) < 0)
                return NULL;
        for (size_t i = 0; i < f->files.n; i++)
                if (f->files.v[i].dev == s.st_dev && f->files.v[i].ino == s.st_ino)
                        return &f->files.v[i];
        char path[64];
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        int own = open(path, O_RDWR | O_CLOEXEC);
        if (own < 0)
                return NULL;
        vec_push(&f->files, (struct file){ .dev = s.st_dev, .ino = s.st_ino, .fd = own });
        return &f->files.v[f->files.n - 1];
}

/* Take back at most `n` bytes at `off`: what lies there now. */
static struct bytes peek(int fd, uint64_t off, size_t n) {
        uint8_t *p = mem_alloc(n);
        ssize_t got = io_pread(fd, p, n, off);
        return bytes_of(p, got < 0 ? 0 : (size_t) got);
}

static void journal(struct store_fault *f, int fd, const void *p, size_t n, uint64_t off) {
        struct file *file = f->kind == STORE_FAULT_power ? file_of(f, fd) : NULL;
        struct stat s;
        if (!file || fstat(file->fd, &s) < 0)
                return;
        uint64_t size = (uint64_t) s.st_size;
        struct undo u = { .off = off, .old_size = size };
        u.old = peek(file->fd, off, p ? n : size > off ? (size_t) (size - off) : 1);
        if (p)
                u.new = bytes_of(mem_dup(p, n), n);
        vec_push(&file->undo, u);
}

static void forget(struct file *file) {
        for (size_t i = 0; i < file->undo.n; i++) {
                mem_free((void *) file->undo.v[i].old.p);
                mem_free((void *) file->undo.v[i].new.p);
        }
        vec_clear(&file->undo);
}

/* Count one operation; 0 to go on, else the errno to fail with.  *ret_part says how much of a write
 * still happens. */
static int strike(struct store_fault *f, size_t n, size_t *ret_part) {
        *ret_part = 0;
        if (f->dead)
                return EIO;
        bool now = ++f->n == f->at;
        switch (f->kind) {
        case STORE_FAULT_none:
                return 0;
        case STORE_FAULT_full:
                return now ? ENOSPC : 0;
        case STORE_FAULT_io:
                return now ? EIO : 0;
        case STORE_FAULT_short:
                *ret_part = now ? n / 2 : 0;
                return now ? ENOSPC : 0;
        case STORE_FAULT_full_on:
                return f->at && f->n >= f->at && n ? ENOSPC : 0;
        case STORE_FAULT_kill:
        case STORE_FAULT_power:
                f->dead = now;
                return now ? EIO : 0;
        }
        return 0;
}

int store_fault_pwrite(struct store_fault *f, int fd, const void *p, size_t n, uint64_t off) {
        if (!f)
                return io_pwrite(fd, p, n, off);
        pthread_mutex_lock(&f->lock);
        size_t part;
        int failed = strike(f, n, &part), r = 0;
        if (!failed || part) {
                journal(f, fd, p, failed ? part : n, off);
                r = io_pwrite(fd, p, failed ? part : n, off);
        }
        pthread_mutex_unlock(&f->lock);
        if (!failed)
                return r;
        errno = failed;
        return -1;
}

/* A flush in a drill only forgets how to undo: nothing there needs the real disk. */
static int drilled_sync(struct store_fault *f, int fd) {
        pthread_mutex_lock(&f->lock);
        size_t part;
        int failed = strike(f, 0, &part);
        struct file *file = failed ? NULL : file_of(f, fd);
        if (file)
                forget(file);
        pthread_mutex_unlock(&f->lock);
        errno = failed;
        return failed ? -1 : 0;
}

int store_fault_sync(struct store_fault *f, int fd) {
        return f ? drilled_sync(f, fd) : fdatasync(fd);
}

int store_fault_sync_dir(struct store_fault *f, int fd) {
        return f ? drilled_sync(f, fd) : fsync(fd);
}

int store_fault_truncate(struct store_fault *f, int fd, uint64_t size) {
        if (!f)
                return ftruncate(fd, (off_t) size);
        pthread_mutex_lock(&f->lock);
        size_t part;
        int failed = strike(f, 0, &part), r = 0;
        if (!failed) {
                journal(f, fd, NULL, 0, size);
                r = ftruncate(fd, (off_t) size);
        }
        pthread_mutex_unlock(&f->lock);
        if (!failed)
                return r;
        errno = failed;
        return -1;
}

/* Failures while playing back would make the drill meaningless: stop at once. */
static void must(bool ok) {
        if (!ok)
                abort();
}

static void lose(struct file *file, struct random *rnd) {
        for (size_t i = file->undo.n; i-- > 0;) {
                struct undo *u = &file->undo.v[i];
                must(io_pwrite(file->fd, u->old.p, u->old.n, u->off) == 0);
                must(ftruncate(file->fd, (off_t) u->old_size) == 0);
        }
        for (size_t i = 0; i < file->undo.n; i++) {
                struct undo *u = &file->undo.v[i];
                uint64_t fate = random_below(rnd, 4);
                if (fate < 2)
                        continue;
                size_t n = u->new.n;
                if (fate == 2 && n > SECTOR)
                        n = random_below(rnd, n / SECTOR) * SECTOR;
                if (u->new.p)
                        must(io_pwrite(file->fd, u->new.p, n, u->off) == 0);
                else
                        must(ftruncate(file->fd, (off_t) u->off) == 0);
        }
        forget(file);
}

void store_fault_blackout(struct store_fault *f, uint64_t seed) {
        struct random rnd = { seed };
        for (size_t i = 0; i < f->files.n; i++)
                lose(&f->files.v[i], &rnd);
}

void store_fault_set(struct store_fault *f, enum store_fault_kind kind, uint64_t at) {
        for (size_t i = 0; i < f->files.n; i++)
                if (kind != STORE_FAULT_power || f->kind != STORE_FAULT_power)
                        forget(&f->files.v[i]);
        f->kind = kind;
        f->at = at;
        f->n = 0;
        f->dead = false;
}

uint64_t store_fault_count(const struct store_fault *f) {
        return f->n;
}

/* --- the VFS: SQLite's own file behind ours ------------------------------------------------- */

struct vfs_file {
        sqlite3_file head;
        struct store_fault *f;
        int fd; /* ours, for the journal; stays in the seam */
        sqlite3_file *real;
};

static struct vfs_file *of(sqlite3_file *file) {
        return (struct vfs_file *) file;
}

#define REAL(file)                   (of(file)->real)
#define REAL_CALL(file, method, ...) (REAL(file)->pMethods->method(REAL(file), __VA_ARGS__))

static int v_close(sqlite3_file *file) {
        return REAL(file)->pMethods->xClose(REAL(file));
}

static int v_read(sqlite3_file *file, void *p, int n, sqlite3_int64 off) {
        return REAL_CALL(file, xRead, p, n, off);
}

static int v_errno(int failed, int otherwise) {
        return failed == ENOSPC ? SQLITE_FULL : otherwise;
}

static int v_write(sqlite3_file *file, const void *p, int n, sqlite3_int64 off) {
        struct store_fault *f = of(file)->f;
        pthread_mutex_lock(&f->lock);
        size_t part;
        int failed = strike(f, (size_t) n, &part), rc = SQLITE_OK;
        int todo = failed ? (int) part : n;
        if (todo) {
                journal(f, of(file)->fd, p, (size_t) todo, (uint64_t) off);
                rc = REAL_CALL(file, xWrite, p, todo, off);
        }
        pthread_mutex_unlock(&f->lock);
        return failed ? v_errno(failed, SQLITE_IOERR_WRITE) : rc;
}

static int v_truncate(sqlite3_file *file, sqlite3_int64 size) {
        struct store_fault *f = of(file)->f;
        pthread_mutex_lock(&f->lock);
        size_t part;
        int failed = strike(f, 0, &part), rc = SQLITE_OK;
        if (!failed) {
                journal(f, of(file)->fd, NULL, 0, (uint64_t) size);
                rc = REAL_CALL(file, xTruncate, size);
        }
        pthread_mutex_unlock(&f->lock);
        return failed ? SQLITE_IOERR_TRUNCATE : rc;
}

static int v_sync(sqlite3_file *file, int flags) {
        (void) flags; /* data and file at once: nothing is weaker here */
        return store_fault_sync(of(file)->f, of(file)->fd) < 0 ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

static int v_size(sqlite3_file *file, sqlite3_int64 *ret) {
        return REAL_CALL(file, xFileSize, ret);
}

static int v_lock(sqlite3_file *file, int level) {
        return REAL_CALL(file, xLock, level);
}

static int v_unlock(sqlite3_file *file, int level) {
        return REAL_CALL(file, xUnlock, level);
}

static int v_reserved(sqlite3_file *file, int *ret) {
        return REAL_CALL(file, xCheckReservedLock, ret);
}

static int v_control(sqlite3_file *file, int op, void *arg) {
        return REAL_CALL(file, xFileControl, op, arg);
}

static int v_sector(sqlite3_file *file) {
        return REAL(file)->pMethods->xSectorSize(REAL(file));
}

static int v_traits(sqlite3_file *file) {
        return REAL(file)->pMethods->xDeviceCharacteristics(REAL(file));
}

static int v_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **ret) {
        return REAL_CALL(file, xShmMap, page, size, extend, ret);
}

static int v_shm_lock(sqlite3_file *file, int off, int n, int flags) {
        return REAL_CALL(file, xShmLock, off, n, flags);
}

static void v_shm_barrier(sqlite3_file *file) {
        REAL(file)->pMethods->xShmBarrier(REAL(file));
}

static int v_shm_unmap(sqlite3_file *file, int drop) {
        return REAL_CALL(file, xShmUnmap, drop);
}

static const sqlite3_io_methods methods = {
        2,          v_close,       v_read,      v_write,   v_truncate, v_sync,   v_size,
        v_lock,     v_unlock,      v_reserved,  v_control, v_sector,   v_traits, v_shm_map,
        v_shm_lock, v_shm_barrier, v_shm_unmap, NULL,      NULL,
};

static int v_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags,
                  int *ret) {
        struct store_fault *f = vfs->pAppData;
        struct vfs_file *mine = of(file);
        *mine = (struct vfs_file){ .f = f, .fd = -1, .real = (sqlite3_file *) (mine + 1) };
        int rc = f->base->xOpen(f->base, name, mine->real, flags, ret);
        if (rc != SQLITE_OK)
                return rc;
        mine->head.pMethods = &methods;
        int fd = name ? open(name, O_RDWR | O_CLOEXEC) : -1;
        pthread_mutex_lock(&f->lock);
        struct file *known = fd >= 0 ? file_of(f, fd) : NULL;
        mine->fd = known ? known->fd : -1;
        pthread_mutex_unlock(&f->lock);
        /* `fd` stays open on purpose (POSIX locks); file_of() keeps another for each inode. */
        if (fd >= 0)
                vec_push(&f->files, (struct file){ .fd = fd });
        return SQLITE_OK;
}

static int v_delete(sqlite3_vfs *vfs, const char *name, int sync) {
        struct store_fault *f = vfs->pAppData;
        pthread_mutex_lock(&f->lock);
        size_t part;
        int failed = strike(f, 0, &part);
        pthread_mutex_unlock(&f->lock);
        return failed ? SQLITE_IOERR_DELETE : f->base->xDelete(f->base, name, sync);
}

struct store_fault *store_fault_new(unsigned id) {
        struct store_fault *f = MEM_NEW(struct store_fault);
        pthread_mutex_init(&f->lock, NULL);
        f->base = sqlite3_vfs_find(NULL);
        f->vfs = *f->base;
        snprintf(f->name, sizeof f->name, "clew-fault-%u", id);
        f->vfs.zName = f->name;
        f->vfs.pNext = NULL;
        f->vfs.pAppData = f;
        f->vfs.szOsFile = (int) sizeof(struct vfs_file) + f->base->szOsFile;
        f->vfs.xOpen = v_open;
        f->vfs.xDelete = v_delete;
        must(sqlite3_vfs_register(&f->vfs, 0) == SQLITE_OK);
        return f;
}

void store_fault_free(struct store_fault **fp) {
        struct store_fault *f = *fp;
        if (!f)
                return;
        must(sqlite3_vfs_unregister(&f->vfs) == SQLITE_OK);
        for (size_t i = 0; i < f->files.n; i++) {
                forget(&f->files.v[i]);
                vec_done(&f->files.v[i].undo);
                io_close(&f->files.v[i].fd);
        }
        vec_done(&f->files);
        pthread_mutex_destroy(&f->lock);
        mem_free(f);
        *fp = NULL;
}

const char *store_fault_vfs(struct store_fault *f) {
        return f ? f->name : NULL;
}
