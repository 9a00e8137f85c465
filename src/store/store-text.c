/* The text store; the format is drawn in store-text.h.
 *
 * Writing: the caller copies records into a block; a full block goes to a queue; one thread packs
 * and appends, so that the caller never pays for zstd or the disk unless the queue is full.  The
 * thread's first error is kept and returned by the next call.  Reading: a few blocks are kept warm
 * under a lock, least recently used goes; packing and disk happen outside the lock.  A block is
 * first unpacked only as far as it is asked for, which halves what a hit here and there costs; who
 * asks for more of it gets it whole.
 *
 * It does not know what records are, nor SQLite: rows of blocks come and go by the caller. */
#include "store/store-text.h"

#include "base/bug.h"
#include "base/io.h"
#include "base/le.h"
#include "base/limits.h"
#include "base/vec.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

enum { LEVEL = 3, HEAD = 32, CHECKED = 24, MAGIC = 0x6b42574c /* "LWBk" */ };
#define RAW         LIMIT_store_block_bytes
#define PACKED_MOST ZSTD_COMPRESSBOUND(RAW)

struct job {
        uint8_t *raw;
        size_t n;
        uint64_t start;
};

struct warm {
        uint64_t start, have, used; /* have = how much of it is unpacked; 0 = free */
        uint8_t *bytes;
};

struct store_text {
        int dirfd;
        struct store_fault *fault;
        struct store_block_source source;

        /* the appending side: the caller's thread */
        bool write;
        struct job open; /* the block being filled */
        VEC(struct job) queue;
        struct store_block last; /* committed */

        /* shared with the packing thread, under `lock` */
        pthread_mutex_t lock;
        pthread_cond_t work, room;
        pthread_t thread;
        bool quit, busy;
        struct err error;
        VEC(struct store_block) fresh; /* appended, not committed */
        VEC(int) unsynced;             /* files of fresh blocks; the last one is being written */
        uint64_t file, pos;
        ZSTD_CCtx *packer;

        /* the reading side, under `lock` */
        VEC(int) files; /* descriptors by file number - 1, -1 = not open */
        struct warm warm[12];
        uint64_t clock;
        ZSTD_DCtx *unpacker; /* NULL while a reader has it */
};
_Static_assert(sizeof((struct store_text *) 0)->warm / sizeof(struct warm) == 12,
               "LIMIT_store_blocks_warm");

static int open_file(const struct store_text *t, uint64_t number, int flags, struct err *e) {
        char name[24];
        snprintf(name, sizeof name, "%06llu", (unsigned long long) number);
        int fd = openat(t->dirfd, name, flags | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd < 0)
                return err_errno(e, errno, "cannot open text file '%s' of the case", name);
        if ((flags & O_CREAT) &&
            (fchmod(fd, 0600) < 0 || store_fault_sync_dir(t->fault, t->dirfd) < 0)) {
                int r = err_errno(e, errno, "cannot make text file '%s' of the case", name);
                io_close(&fd);
                return r;
        }
        return fd;
}

/* --- appending ------------------------------------------------------------------------------- */

static void head_put(uint8_t *to, const struct store_block *b) {
        le_put32(to, MAGIC);
        le_put32(to + 4, (uint32_t) b->raw);
        le_put32(to + 8, (uint32_t) b->packed);
        le_put32(to + 12, 0);
        le_put64(to + 16, b->start);
}

/* XXH3 of header and frame; they lie side by side except for the check itself. */
static uint64_t check_of(const uint8_t *block, size_t packed) {
        uint64_t both[2] = { hash64(block, CHECKED), hash64(block + HEAD, packed) };
        return hash64(both, sizeof both);
}

static void close_unsynced(struct store_text *t) {
        for (size_t i = 0; i < t->unsynced.n; i++)
                io_close(&t->unsynced.v[i]);
        vec_clear(&t->unsynced);
}

/* The descriptor to append to; rolls to the next file past the limit. */
static int append_fd(struct store_text *t, struct err *e) {
        bool roll = t->file == 0 || t->pos >= LIMIT_store_file_bytes;
        if (!roll && t->unsynced.n)
                return t->unsynced.v[t->unsynced.n - 1];
        int fd = open_file(t, t->file + roll, O_RDWR | O_CREAT, e);
        if (fd < 0)
                return fd;
        if (roll) {
                t->file++;
                t->pos = 0;
        }
        vec_push(&t->unsynced, fd);
        return fd;
}

static int pack(struct store_text *t, const struct job *job, uint8_t *out, struct err *e) {
        size_t packed =
                ZSTD_compressCCtx(t->packer, out + HEAD, PACKED_MOST, job->raw, job->n, LEVEL);
        if (ZSTD_isError(packed))
                BUG("zstd: %s", ZSTD_getErrorName(packed));
        int fd = append_fd(t, e);
        if (fd < 0)
                return fd;
        struct store_block b = {
                .start = job->start, .file = t->file, .pos = t->pos, .packed = packed, .raw = job->n
        };
        head_put(out, &b);
        le_put64(out + CHECKED, check_of(out, packed));
        if (store_fault_pwrite(t->fault, fd, out, HEAD + packed, t->pos) < 0)
                return err_errno(e, errno, "cannot write text of the case");
        t->pos += HEAD + packed;
        pthread_mutex_lock(&t->lock);
        vec_push(&t->fresh, b);
        pthread_mutex_unlock(&t->lock);
        return 0;
}

static void *packing(void *arg) {
        struct store_text *t = arg;
        uint8_t *out = mem_alloc(HEAD + PACKED_MOST);
        pthread_mutex_lock(&t->lock);
        for (;;) {
                while (!t->queue.n && !t->quit)
                        pthread_cond_wait(&t->work, &t->lock);
                if (!t->queue.n)
                        break;
                struct job job = t->queue.v[0];
                memmove(t->queue.v, t->queue.v + 1, --t->queue.n * sizeof job);
                t->busy = true;
                bool failed = t->error.code < 0;
                pthread_mutex_unlock(&t->lock);
                struct err e = ERR_INIT;
                if (!failed)
                        (void) pack(t, &job, out, &e); /* e.code says it */
                mem_free(job.raw);
                pthread_mutex_lock(&t->lock);
                if (e.code < 0)
                        t->error = e;
                t->busy = false;
                pthread_cond_broadcast(&t->room);
        }
        pthread_mutex_unlock(&t->lock);
        mem_free(out);
        return NULL;
}

static int error_of(const struct store_text *t, struct err *e) {
        if (t->error.code < 0 && e)
                *e = t->error;
        return t->error.code;
}

static int queue_open_block(struct store_text *t, struct err *e) {
        if (!t->open.n)
                return 0;
        pthread_mutex_lock(&t->lock);
        while (t->queue.n >= LIMIT_store_blocks_ahead)
                pthread_cond_wait(&t->room, &t->lock);
        vec_push(&t->queue, t->open);
        pthread_cond_signal(&t->work);
        int r = error_of(t, e);
        pthread_mutex_unlock(&t->lock);
        t->open = (struct job){ .start = t->open.start + t->open.n };
        return r;
}

int store_text_append(struct store_text *t, struct bytes records, uint64_t *ret_at, struct err *e) {
        uint64_t at = t->open.start + t->open.n;
        while (records.n) {
                if (!t->open.raw)
                        t->open.raw = mem_alloc(RAW);
                size_t n = RAW - t->open.n < records.n ? RAW - t->open.n : records.n;
                memcpy(t->open.raw + t->open.n, records.p, n);
                t->open.n += n;
                records = bytes_sub(records, n, SIZE_MAX);
                if (t->open.n == RAW) {
                        int r = queue_open_block(t, e);
                        if (r < 0)
                                return r;
                }
        }
        *ret_at = at;
        return 0;
}

static void drain(struct store_text *t) {
        pthread_mutex_lock(&t->lock);
        while (t->queue.n || t->busy)
                pthread_cond_wait(&t->room, &t->lock);
        pthread_mutex_unlock(&t->lock);
}

int store_text_flush(struct store_text *t, const struct store_block **ret, size_t *ret_n,
                     struct err *e) {
        int r = queue_open_block(t, e);
        drain(t);
        if (r < 0 || (r = error_of(t, e)) < 0)
                return r;
        for (size_t i = 0; i < t->unsynced.n; i++)
                if (store_fault_sync(t->fault, t->unsynced.v[i]) < 0)
                        return err_errno(e, errno, "cannot flush text of the case");
        *ret = t->fresh.v;
        *ret_n = t->fresh.n;
        return 0;
}

void store_text_keep(struct store_text *t) {
        if (t->fresh.n)
                t->last = t->fresh.v[t->fresh.n - 1];
        vec_clear(&t->fresh);
        while (t->unsynced.n > 1) {
                io_close(&t->unsynced.v[0]);
                memmove(t->unsynced.v, t->unsynced.v + 1, --t->unsynced.n * sizeof(int));
        }
}

static int unlink_behind(const struct store_text *t, struct err *e) {
        for (uint64_t number = t->last.file + 1;; number++) {
                char name[24];
                snprintf(name, sizeof name, "%06llu", (unsigned long long) number);
                if (unlinkat(t->dirfd, name, 0) == 0)
                        continue;
                return errno == ENOENT ? 0 : err_errno(e, errno, "cannot remove '%s'", name);
        }
}

/* Cut the files behind the last committed block and go on from there. */
static int rewind_to_last(struct store_text *t, struct err *e) {
        t->file = t->last.file;
        t->pos = t->last.file ? t->last.pos + HEAD + t->last.packed : 0;
        t->open = (struct job){ .raw = t->open.raw, .start = t->last.start + t->last.raw };
        if (t->file) {
                _cleanup_close_ int fd = open_file(t, t->file, O_RDWR, e);
                struct stat s;
                if (fd < 0)
                        return fd;
                if (fstat(fd, &s) < 0 || (uint64_t) s.st_size < t->pos)
                        return err_set(e, ERR_corrupt, "text of the case is shorter than it was");
                if ((uint64_t) s.st_size > t->pos && store_fault_truncate(t->fault, fd, t->pos) < 0)
                        return err_errno(e, errno, "cannot cut unfinished text of the case");
        }
        return unlink_behind(t, e);
}

int store_text_drop(struct store_text *t, struct err *e) {
        drain(t);
        close_unsynced(t);
        vec_clear(&t->fresh);
        t->error = ERR_INIT;
        return rewind_to_last(t, e);
}

/* --- reading --------------------------------------------------------------------------------- */

static int read_fd(struct store_text *t, uint64_t number, struct err *e) {
        if (number < 1 || number > 1000000)
                return err_set(e, ERR_corrupt, "text file number out of range");
        pthread_mutex_lock(&t->lock);
        while (t->files.n < number)
                vec_push(&t->files, -1);
        int fd = t->files.v[number - 1];
        if (fd < 0)
                fd = t->files.v[number - 1] = open_file(t, number, O_RDONLY, e);
        pthread_mutex_unlock(&t->lock);
        return fd;
}

static bool head_agrees(const uint8_t *p, const struct store_block *b) {
        uint8_t want[CHECKED];
        head_put(want, b);
        return memcmp(p, want, CHECKED) == 0 && le_get64(p + CHECKED) == check_of(p, b->packed);
}

static ZSTD_DCtx *unpacker_take(struct store_text *t) {
        pthread_mutex_lock(&t->lock);
        ZSTD_DCtx *z = t->unpacker;
        t->unpacker = NULL;
        pthread_mutex_unlock(&t->lock);
        if (!z && !(z = ZSTD_createDCtx()))
                BUG("no memory for unpacking text");
        return z;
}

static void unpacker_put(struct store_text *t, ZSTD_DCtx *z) {
        pthread_mutex_lock(&t->lock);
        ZSTD_DCtx *old = t->unpacker;
        t->unpacker = z;
        pthread_mutex_unlock(&t->lock);
        ZSTD_freeDCtx(old);
}

/* The first `n` bytes of a frame that holds b->raw. */
static bool unpack(struct store_text *t, const struct store_block *b, const uint8_t *frame,
                   size_t n, uint8_t *raw) {
        ZSTD_DCtx *z = unpacker_take(t);
        ZSTD_inBuffer in = { frame, b->packed, 0 };
        ZSTD_outBuffer out = { raw, n, 0 };
        size_t left = 1;
        if (n == b->raw) {
                out.pos = ZSTD_decompressDCtx(z, raw, n, frame,
                                              b->packed); /* an error is no length */
        } else {
                (void) ZSTD_DCtx_reset(z, ZSTD_reset_session_only); /* cannot fail */
                while (out.pos < n && left > 0 && !ZSTD_isError(left))
                        left = ZSTD_decompressStream(z, &out, &in);
        }
        unpacker_put(t, z);
        return out.pos == n;
}

int store_text_block(struct store_text *t, const struct store_block *b, size_t n, uint8_t *raw,
                     struct err *e) {
        if (b->raw < 1 || b->raw > RAW || b->packed < 1 || b->packed > PACKED_MOST)
                return err_set(e, ERR_corrupt, "text block %llu has an impossible size",
                               (unsigned long long) b->start);
        int fd = read_fd(t, b->file, e);
        if (fd < 0)
                return fd;
        _cleanup_(mem_free_at) uint8_t *p = mem_alloc(HEAD + b->packed);
        ssize_t got = io_pread(fd, p, HEAD + b->packed, b->pos);
        if (got < 0)
                return err_errno(e, errno, "cannot read text of the case");
        if ((uint64_t) got < HEAD + b->packed || !head_agrees(p, b))
                return err_set(e, ERR_corrupt, "text block %llu is damaged",
                               (unsigned long long) b->start);
        if (!unpack(t, b, p + HEAD, n, raw))
                return err_set(e, ERR_corrupt, "text block %llu does not unpack",
                               (unsigned long long) b->start);
        return 0;
}

/* Copy what a warm block holds of at..at+len; returns how much, 0 if none is warm.  Under `lock`.
 */
static uint64_t from_warm(struct store_text *t, uint64_t at, uint64_t len, struct buf *ret) {
        for (size_t i = 0; i < LIMIT_store_blocks_warm; i++) {
                struct warm *w = &t->warm[i];
                if (at < w->start || at - w->start >= w->have)
                        continue;
                uint64_t off = at - w->start, n = w->have - off < len ? w->have - off : len;
                w->used = ++t->clock;
                buf_put(ret, w->bytes + off, n); /* ret->over says it */
                return n;
        }
        return 0;
}

/* The warm block that begins at `start`, NULL if there is none.  Under `lock`. */
static struct warm *warm_find(struct store_text *t, uint64_t start) {
        for (size_t i = 0; i < LIMIT_store_blocks_warm; i++)
                if (t->warm[i].have && t->warm[i].start == start)
                        return &t->warm[i];
        return NULL;
}

/* Make `raw` (owned from now on) the youngest warm block.  Under `lock`. */
static void make_warm(struct store_text *t, const struct store_block *b, size_t have,
                      uint8_t *raw) {
        struct warm *to = warm_find(t, b->start);
        if (!to) {
                to = &t->warm[0];
                for (size_t i = 1; i < LIMIT_store_blocks_warm; i++)
                        if (t->warm[i].used < to->used)
                                to = &t->warm[i];
        }
        mem_free(to->bytes);
        *to = (struct warm){ .start = b->start, .have = have, .used = ++t->clock, .bytes = raw };
}

/* Make the block warm that holds `at`, at least as far as `len` bytes from there. */
static int warm_up(struct store_text *t, uint64_t at, uint64_t len, struct err *e) {
        struct store_block b;
        pthread_mutex_lock(&t->lock);
        int r = t->source.find(t->source.arg, at, &b, e);
        bool again = r == 1 && warm_find(t, b.start);
        pthread_mutex_unlock(&t->lock);
        if (r < 0)
                return r;
        if (r == 0 || at < b.start || at - b.start >= b.raw)
                return err_set(e, ERR_range, "text at %llu is not in the case",
                               (unsigned long long) at);
        uint64_t off = at - b.start;
        size_t n = again || b.raw > RAW || b.raw - off <= len ? b.raw : off + len;
        uint8_t *raw = mem_alloc(RAW);
        if ((r = store_text_block(t, &b, n, raw, e)) < 0) {
                mem_free(raw);
                return r;
        }
        pthread_mutex_lock(&t->lock);
        make_warm(t, &b, n, raw);
        pthread_mutex_unlock(&t->lock);
        return 0;
}

int store_text_read(struct store_text *t, uint64_t at, uint64_t len, struct buf *ret,
                    struct err *e) {
        while (len) {
                pthread_mutex_lock(&t->lock);
                uint64_t n = from_warm(t, at, len, ret);
                pthread_mutex_unlock(&t->lock);
                if (ret->over)
                        return err_set(e, ERR_full, "a document's records are over the limit");
                int r = n ? 0 : warm_up(t, at, len, e);
                if (r < 0)
                        return r;
                at += n;
                len -= n;
        }
        return 0;
}

/* --- life ------------------------------------------------------------------------------------ */

int store_text_open(struct store_text **ret, int dirfd, bool write, const struct store_block *last,
                    const struct store_block_source *source, struct store_fault *fault,
                    struct err *e) {
        struct store_text *t = MEM_NEW(struct store_text);
        *t = (struct store_text){
                .dirfd = dirfd, .fault = fault, .source = *source, .last = *last
        };
        pthread_mutex_init(&t->lock, NULL);
        pthread_cond_init(&t->work, NULL);
        pthread_cond_init(&t->room, NULL);
        int r = write ? rewind_to_last(t, e) : 0;
        if (r < 0) {
                store_text_close(&t);
                return r;
        }
        if (write) {
                t->packer = ZSTD_createCCtx();
                if (!t->packer || pthread_create(&t->thread, NULL, packing, t) != 0)
                        BUG("no memory or thread for packing text");
                t->write = true;
        }
        *ret = t;
        return 0;
}

void store_text_close(struct store_text **tp) {
        struct store_text *t = *tp;
        if (!t)
                return;
        if (t->write) {
                pthread_mutex_lock(&t->lock);
                t->quit = true;
                pthread_cond_signal(&t->work);
                pthread_mutex_unlock(&t->lock);
                pthread_join(t->thread, NULL);
        }
        ZSTD_freeCCtx(t->packer);
        ZSTD_freeDCtx(t->unpacker);
        close_unsynced(t);
        for (size_t i = 0; i < t->files.n; i++)
                io_close(&t->files.v[i]);
        for (size_t i = 0; i < LIMIT_store_blocks_warm; i++)
                mem_free(t->warm[i].bytes);
        vec_done(&t->files);
        vec_done(&t->fresh);
        vec_done(&t->unsynced);
        vec_done(&t->queue);
        mem_free(t->open.raw);
        pthread_mutex_destroy(&t->lock);
        pthread_cond_destroy(&t->work);
        pthread_cond_destroy(&t->room);
        mem_free(t);
        *tp = NULL;
}
