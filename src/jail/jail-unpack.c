/* Containers: a stream of records from a worker of its own.
 *
 * The worker writes as fast as its socket takes; the keeper reads when asked for the next record,
 * so a container of any size flows through a buffer of a few records, and a slow keeper slows the
 * worker by itself.  A worker that finished well is kept for the next container.
 *
 * A worker that others killed (a system short of memory, an operator) says nothing about the
 * container: a fresh one gets the same job, and as unpacking the same bytes gives the same records,
 * those that were given out already are checked and dropped.
 *
 *   given out:  CHILD DATA DATA GAP CHILD | killed
 *   again:      CHILD DATA DATA GAP CHILD | DATA ...
 *               same sum, dropped ........' given out */
#include "jail/jail-pool.h"

#include "base/bug.h"
#include "base/hash.h"
#include "base/le.h"
#include "base/limits.h"
#include "jail/jail-check.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

enum { READ_AT_ONCE = 256 << 10, RECORD_MOST = 1 << 20, RESTARTS = 4 };

struct jail_unpack {
        struct jail *jail;
        struct jail_unpack *next; /* in jail->unpacks */
        struct jail_program *program;
        struct jail_process process;
        bool greeted;
        bool idle; /* closed by its user, kept for the next */
        struct buf in;
        size_t taken;              /* of `in`, given out already */
        struct jail_container job; /* the descriptor is its user's */
        unsigned restarts;
        uint64_t given, sum; /* records taken, and a hash over them */
        uint64_t drop, want; /* of these, so many were given out before a restart; `sum` was this */
        struct jail_check_unpack check;
        enum jail_blame blame; /* why it failed; JAIL_ok = it has not */
        uint64_t waited_ms;    /* for the next record */
        uint64_t cpu;          /* used when that wait began */
};

static struct jail_unpack *find_idle(struct jail *j, const struct jail_program *program) {
        struct jail_unpack *u = j->unpacks;
        while (u && !(u->idle && u->program == program))
                u = u->next;
        return u;
}

static struct jail_unpack *unpack_new(struct jail *j, struct jail_program *program) {
        struct jail_unpack *u = MEM_NEW(struct jail_unpack);
        u->process = (struct jail_process){ .pidfd = -1, .socket = -1 };
        u->jail = j;
        u->program = program;
        buf_init(&u->in, 0);
        u->next = j->unpacks;
        j->unpacks = u;
        return u;
}

/* The head of the job, with the descriptor and the passwords; fits the socket of an idle worker. */
static int send_job(struct jail_unpack *u, struct err *e) {
        const struct jail_container *c = &u->job;
        struct worker_job job = { .kind = WORKER_unpack,
                                  .format = c->format,
                                  .secrets_n = (uint32_t) c->secrets.n,
                                  .size = c->size,
                                  .start = c->start,
                                  .root_size = c->root_size ? c->root_size : c->size };
        union {
                struct cmsghdr head;
                char room[CMSG_SPACE(sizeof(int))];
        } control = { 0 };
        struct iovec iov[] = { { &job, sizeof job },
                               { (void *) (uintptr_t) c->secrets.p, c->secrets.n } };
        struct msghdr m = { .msg_iov = iov,
                            .msg_iovlen = 2,
                            .msg_control = &control,
                            .msg_controllen = sizeof control };
        struct cmsghdr *h = CMSG_FIRSTHDR(&m);
        h->cmsg_level = SOL_SOCKET;
        h->cmsg_type = SCM_RIGHTS;
        h->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(h), &c->fd, sizeof c->fd);
        if (sendmsg(u->process.socket, &m, MSG_NOSIGNAL) != (ssize_t) (sizeof job + c->secrets.n))
                return err_set(e, ERR_worker, "cannot hand a container to a worker: %s",
                               strerrordesc_np(errno));
        return 0;
}

/* Hand the job to the worker; one that is gone, perhaps since it last finished, is replaced. */
static int begin(struct jail_unpack *u, struct err *e) {
        for (;;) {
                int r = 0;
                if (u->process.pid == 0) {
                        u->greeted = false;
                        r = jail_process_open(&u->program->start, &u->process, e);
                }
                if (r == 0) {
                        u->cpu = jail_process_cpu(&u->process);
                        jail_process_allow(&u->process, u->cpu);
                        r = send_job(u, e);
                }
                if (r == 0 || u->restarts++ >= RESTARTS)
                        return r;
                jail_process_close(&u->process);
        }
}

/* The answer from its first record. */
static void rewind_answer(struct jail_unpack *u) {
        u->blame = JAIL_ok;
        u->taken = u->waited_ms = u->given = u->sum = 0;
        buf_clear(&u->in);
        jail_check_unpack_init(&u->check, u->job.size, u->job.root_size);
}

int jail_unpack_open(struct jail *j, const struct jail_container *c, struct jail_unpack **ret,
                     struct err *e) {
        struct jail_program *program = &j->programs[c->program];
        if (c->secrets.n > LIMIT_secret_bytes)
                return err_set(e, ERR_limit, "too many passwords to try");
        if (jail_program_open(j, c->program, e) < 0)
                return ERR_absent;
        struct jail_unpack *u = find_idle(j, program);
        if (!u)
                u = unpack_new(j, program);
        u->idle = false;
        u->job = *c;
        u->restarts = 0;
        u->drop = u->want = 0;
        rewind_answer(u);
        int r = begin(u, e);
        if (r < 0)
                jail_unpack_free(&u);
        else
                *ret = u;
        return r;
}

/* End the worker; what it said last is void. */
static int fail(struct jail_unpack *u, enum jail_blame blame, struct err *e) {
        jail_process_close(&u->process);
        u->blame = blame;
        return err_set(e, ERR_worker, "the worker %s on this container", jail_blame_words(blame));
}

/* The worker is gone.  0 if a fresh one is at it again. */
static int died(struct jail_unpack *u, struct err *e) {
        bool outside = false;
        u->blame = jail_blame_of(jail_process_close(&u->process), &outside);
        if (!outside || u->restarts++ >= RESTARTS)
                return fail(u, u->blame, e);
        if (u->given > u->drop) {
                u->drop = u->given;
                u->want = u->sum;
        }
        rewind_answer(u);
        return begin(u, e);
}

/* Is a whole record in `in`?  1, 0, or ERR_corrupt if there never will be. */
static int have_record(const struct jail_unpack *u) {
        struct bytes rest = bytes_sub(buf_bytes(&u->in), u->taken, SIZE_MAX);
        if (rest.n < REC_HEAD)
                return 0;
        uint32_t n = le_get32(rest.p + 4);
        return n > RECORD_MOST ? ERR_corrupt : rest.n - REC_HEAD >= n;
}

/* Read what is there: 1 something, 0 nothing yet, <0 the worker is gone. */
static int fill(struct jail_unpack *u) {
        if (u->taken > 0)
                memmove(u->in.p, u->in.p + u->taken, u->in.n - u->taken);
        u->in.n -= u->taken;
        u->taken = 0;
        ssize_t r = read(u->process.socket, buf_room(&u->in, READ_AT_ONCE), READ_AT_ONCE);
        if (r < 0 && (errno == EAGAIN || errno == EINTR))
                return 0;
        if (r <= 0)
                return ERR_worker;
        u->in.n += (size_t) r;
        return 1;
}

static bool late(struct jail_unpack *u, uint64_t ms) {
        u->waited_ms += ms;
        if (u->waited_ms >= jail_patience(u->jail, u->program, 0))
                return true;
        return u->waited_ms >= 1000 && jail_spent(u->program, &u->process, u->cpu);
}

/* Wait until more is there, feeding the parse workers meanwhile. 0, or <0 after fail(). */
static int wait_more(struct jail_unpack *u, struct err *e) {
        unsigned tick = jail_tick(u->jail);
        struct pollfd fd = { u->process.socket, POLLIN, 0 };
        uint64_t from = jail_now_ms();
        int r = jail_pump(u->jail, tick, &fd, e);
        if (r < 0)
                return r;
        uint64_t waited = jail_now_ms() - from;
        if (!fd.revents && late(u, waited < tick ? waited : tick))
                return fail(u, JAIL_hung, e);
        return 0;
}

/* A worker that never comes to work is nobody's fault but the system's. */
static int await_hello(struct jail_unpack *u, struct err *e) {
        for (;;) {
                int r = jail_process_hello(&u->process, &u->program->start, e);
                u->greeted = r > 0;
                if (r > 0)
                        return 0;
                if (r == 0)
                        r = wait_more(u, e);
                else if (u->restarts++ < RESTARTS) {
                        jail_process_close(&u->process);
                        r = begin(u, e);
                } else
                        fail(u, JAIL_died, NULL);
                if (r < 0)
                        return r;
        }
}

/* 0 when a whole record is there. */
static int await_record(struct jail_unpack *u, struct err *e) {
        int r;
        for (;;) {
                if (!u->greeted && (r = await_hello(u, e)) < 0)
                        return r;
                if ((r = have_record(u)) != 0)
                        return r < 0 ? fail(u, JAIL_lied, e) : 0;
                r = fill(u);
                if (r < 0)
                        r = died(u, e);
                else if (r == 0)
                        r = wait_more(u, e);
                if (r < 0)
                        return r;
        }
}

static int take_record(struct jail_unpack *u, struct rec *ret, struct err *e) {
        struct bytes in = bytes_sub(buf_bytes(&u->in), u->taken, SIZE_MAX);
        struct rec r;
        size_t n = in.n;
        int why = rec_get(&in, &r, e) > 0 ? jail_check_unpack(&u->check, &r, e) : ERR_corrupt;
        if (why < 0)
                return fail(u, why == ERR_limit ? JAIL_limit : JAIL_lied, e);
        uint64_t sums[2] = { u->sum, hash64(buf_bytes(&u->in).p + u->taken, n - in.n) };
        u->sum = hash64(sums, sizeof sums);
        u->given++;
        u->taken += n - in.n;
        u->waited_ms = 0;
        if (u->given == u->drop && u->sum != u->want)
                return fail(u, JAIL_lied, e); /* it told another story before */
        *ret = r;
        return 1;
}

int jail_unpack_next(struct jail_unpack *u, struct rec *ret, struct err *e) {
        if (u->check.done)
                return 0;
        if (u->blame != JAIL_ok || u->process.pid == 0)
                return err_set(e, ERR_worker, "the worker has failed on this container");
        int r;
        do {
                if (have_record(u) <= 0) {
                        u->cpu = jail_process_cpu(&u->process);
                        jail_process_allow(&u->process, u->cpu);
                        if ((r = await_record(u, e)) < 0)
                                return r;
                }
                r = take_record(u, ret, e);
        } while (r > 0 && u->given <= u->drop);
        return r;
}

enum jail_blame jail_unpack_blame(const struct jail_unpack *u) {
        return u->blame;
}

void jail_unpack_free(struct jail_unpack **pu) {
        struct jail_unpack *u = *pu;
        struct jail_unpack **at = &u->jail->unpacks;
        *pu = NULL;
        while (*at != u)
                at = &(*at)->next;
        *at = u->next;
        jail_process_close(&u->process);
        buf_done(&u->in);
        mem_free(u);
}

/* Only a worker that came to a good end is worth keeping, and one spare is enough. */
void jail_unpack_close(struct jail_unpack **pu) {
        struct jail_unpack *u = *pu;
        *pu = NULL;
        if (!u)
                return;
        bool good = u->check.done && u->taken == u->in.n && !find_idle(u->jail, u->program) &&
                    u->program->limits.jobs != 1 &&
                    jail_process_rss(&u->process) <= u->program->limits.rss;
        u->idle = good;
        if (!good)
                jail_unpack_free(&u);
}
