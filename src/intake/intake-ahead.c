/* A ring of files, filled in the order of the tree, read by whoever comes first, given out in
 * order.
 *
 *        out          grab              in
 *         v            v                v
 *   | .. [ready] [ready] [taken] [waiting] [waiting] | .. |
 *      the caller    readers at work     names only
 *
 * The caller fills the ring with names when half of it is free, and takes the slot at `out`; if no
 * reader has begun with it, it reads the file itself, so that a run without threads, or on a
 * machine that will not start any, gives the same.  Files of up to LIMIT_intake_ahead_bytes are
 * read whole; of larger ones the head is read and the kernel is asked to fetch the rest.
 *
 * Deliberately not done: reordering by place on disk, direct I/O, io_uring. */
#include "intake/intake-ahead.h"

#include "base/io.h"
#include "base/limits.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

enum { GRAB = 4, THREADS_FROM = 8, STACK = 256 << 10, WILLNEED = 8 << 20 };

struct intake_ahead {
        struct intake_tree *tree;
        struct intake_slot *slots; /* LIMIT_intake_ahead, by index modulo */
        uint64_t out, grab, in;
        pthread_mutex_t lock;
        pthread_cond_t work, ready;
        pthread_t *threads;
        unsigned n_threads, readers;
        bool tree_done, given_out, caller_waits, stopping;
};

static struct intake_slot *slot_at(struct intake_ahead *a, uint64_t i) {
        return &a->slots[i % LIMIT_intake_ahead];
}

bool intake_slot_read(struct intake_slot *s, uint64_t most) {
        uint64_t want = s->size < most ? s->size + 1 : most; /* one more, to see the end */
        while (s->n < want) {
                if (s->cap < want) {
                        s->data = mem_realloc(s->data, (size_t) want);
                        s->cap = (size_t) want;
                }
                ssize_t n = io_pread(s->fd, s->data + s->n, (size_t) want - s->n, s->n);
                if (n < 0) {
                        s->trouble = intake_trouble_of_errno(errno);
                        return false;
                }
                s->n += (size_t) n;
                if (s->n < want) {
                        s->whole = true;
                        s->size = s->n;
                        return true;
                }
                want = s->n < most ? most : s->n; /* it has grown meanwhile */
        }
        return true;
}

/* Open and read one file: the only thing that readers do. */
static void read_slot(struct intake_slot *s) {
        const struct intake_entry *entry = &s->entry;
        struct stat st;
        s->fd = intake_open_beneath(entry->dir->fd, entry->name, 0, entry->given);
        if (s->fd < 0 || fstat(s->fd, &st) < 0) {
                s->trouble = intake_trouble_of_errno(errno);
                return;
        }
        s->size = (uint64_t) st.st_size;
        s->mtime = st.st_mtime;
        if (!S_ISREG(st.st_mode)) {
                s->trouble = intake_trouble_of_mode(st.st_mode);
                if (!s->trouble)
                        s->trouble = INTAKE_TROUBLE_absent; /* a folder has taken its place */
                return;
        }
        bool small = s->size < LIMIT_intake_ahead_bytes;
        if (!small)
                posix_fadvise(s->fd, 0, WILLNEED, POSIX_FADV_WILLNEED);
        if (!intake_slot_read(s, small ? LIMIT_intake_ahead_bytes : INTAKE_SNIFF))
                return;
        s->kind = intake_sniff(bytes_of(s->data, s->n), str_of(entry->name), entry->dir->path);
}

static void *reader_run(void *ctx) {
        struct intake_ahead *a = ctx;
        pthread_mutex_lock(&a->lock);
        while (!a->stopping) {
                if (a->grab == a->in) {
                        pthread_cond_wait(&a->work, &a->lock);
                        continue;
                }
                uint64_t from = a->grab, to = from;
                for (; to < a->in && to < from + GRAB; to++)
                        slot_at(a, to)->state = INTAKE_SLOT_taken;
                a->grab = to;
                for (uint64_t i = from; i < to && !a->stopping; i++) {
                        pthread_mutex_unlock(&a->lock);
                        if (!slot_at(a, i)->trouble)
                                read_slot(slot_at(a, i));
                        pthread_mutex_lock(&a->lock);
                        slot_at(a, i)->state = INTAKE_SLOT_ready;
                        if (a->caller_waits && i == a->out)
                                pthread_cond_signal(&a->ready);
                }
        }
        pthread_mutex_unlock(&a->lock);
        return NULL;
}

/* Signals are for the thread that called us. */
static void start_threads(struct intake_ahead *a) {
        sigset_t all, old;
        pthread_attr_t attr;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &old);
        pthread_attr_init(&attr);
        pthread_attr_setstacksize(&attr, STACK);
        a->threads = mem_zalloc(a->readers * sizeof *a->threads);
        while (a->n_threads < a->readers &&
               pthread_create(&a->threads[a->n_threads], &attr, reader_run, a) == 0)
                a->n_threads++;
        pthread_attr_destroy(&attr);
        pthread_sigmask(SIG_SETMASK, &old, NULL);
}

/* Fill the ring with names.  The slots from `in` on are nobody's, so no lock is needed for them. */
static void fill(struct intake_ahead *a) {
        uint64_t in = a->in;
        struct intake_entry entry;
        while (in < a->out + LIMIT_intake_ahead && !a->tree_done) {
                if (!intake_tree_next(a->tree, &entry)) {
                        a->tree_done = true;
                        break;
                }
                struct intake_slot *s = slot_at(a, in++);
                *s = (struct intake_slot){ .entry = entry,
                                           .fd = -1,
                                           .trouble = entry.trouble,
                                           .data = s->data,
                                           .cap = s->cap };
        }
        pthread_mutex_lock(&a->lock);
        a->in = in;
        pthread_cond_broadcast(&a->work);
        pthread_mutex_unlock(&a->lock);
        if (!a->threads && a->readers && in - a->out >= THREADS_FROM)
                start_threads(a);
}

/* Done with the slot given out last. */
static void release(struct intake_ahead *a) {
        struct intake_slot *s = slot_at(a, a->out);
        if (!a->given_out)
                return;
        io_close(&s->fd);
        intake_dir_drop(&s->entry.dir);
        if (s->cap > LIMIT_intake_ahead_bytes) {
                mem_free(s->data);
                s->data = NULL;
                s->cap = 0;
        }
        a->given_out = false;
        a->out++;
}

struct intake_slot *intake_ahead_next(struct intake_ahead *a) {
        release(a);
        if (a->in - a->out <= LIMIT_intake_ahead / 2)
                fill(a);
        if (a->out == a->in)
                return NULL;
        struct intake_slot *s = slot_at(a, a->out);
        pthread_mutex_lock(&a->lock);
        bool ours = a->grab == a->out;
        if (ours)
                a->grab++;
        a->caller_waits = true;
        while (!ours && s->state != INTAKE_SLOT_ready)
                pthread_cond_wait(&a->ready, &a->lock);
        a->caller_waits = false;
        pthread_mutex_unlock(&a->lock);
        if (ours && !s->trouble)
                read_slot(s);
        a->given_out = true;
        return s;
}

struct intake_ahead *intake_ahead_new(struct intake_tree *tree, unsigned readers) {
        struct intake_ahead *a = MEM_NEW(struct intake_ahead);
        a->tree = tree;
        a->readers = readers;
        a->slots = mem_zalloc(LIMIT_intake_ahead * sizeof *a->slots);
        pthread_mutex_init(&a->lock, NULL);
        pthread_cond_init(&a->work, NULL);
        pthread_cond_init(&a->ready, NULL);
        return a;
}

void intake_ahead_free(struct intake_ahead **ap) {
        struct intake_ahead *a = *ap;
        if (!a)
                return;
        pthread_mutex_lock(&a->lock);
        a->stopping = true;
        pthread_cond_broadcast(&a->work);
        pthread_mutex_unlock(&a->lock);
        for (unsigned i = 0; i < a->n_threads; i++)
                pthread_join(a->threads[i], NULL);
        for (release(a); a->out < a->in; release(a))
                a->given_out = true;
        for (size_t i = 0; i < LIMIT_intake_ahead; i++)
                mem_free(a->slots[i].data);
        pthread_cond_destroy(&a->work);
        pthread_cond_destroy(&a->ready);
        pthread_mutex_destroy(&a->lock);
        mem_free(a->threads);
        mem_free(a->slots);
        mem_free(a);
        *ap = NULL;
}
