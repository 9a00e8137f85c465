/* The pool of workers: feeding them, collecting in order, noticing the bad ones.
 *
 * One poll loop moves everything; sockets never block the keeper, in neither direction, so two full
 * buffers cannot wait for each other.  Each worker holds up to two jobs and starts on the second
 * while the answer to the first is checked and kept.
 *
 * Patience is counted only while the keeper itself waits, in ticks of at most a second, so that a
 * laptop that slept or a keeper that was stopped does not blame the worker; processor time is asked
 * of the kernel. */
#include "jail/jail-pool.h"

#include "base/bug.h"
#include "base/limits.h"
#include "jail/jail-check.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
        TICK_MS = 1000,
        READ_AT_ONCE = 256 << 10,
        BATCHES_A_WORKER = 4, /* queue: two in the worker, two waiting */
        LOOK_EVERY = 16,      /* jobs between two looks at a worker's memory */
        STARTS = 20,          /* failed starts in a row before giving up */
        START_MS = 10000,
};
#define MILLI UINT64_C(1000000)

uint64_t jail_now_ms(void) {
        struct timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        return (uint64_t) t.tv_sec * 1000 + (uint64_t) t.tv_nsec / MILLI;
}

unsigned jail_tick(const struct jail *j) {
        return j->wall_ms / 4 < TICK_MS ? j->wall_ms / 4 + 1 : TICK_MS;
}

enum rec_flaw jail_flaw(enum jail_blame blame) {
        switch (blame) {
        case JAIL_died:
                return FLAW_worker_died;
        case JAIL_hung:
                return FLAW_worker_hung;
        case JAIL_lied:
                return FLAW_worker_lied;
        case JAIL_limit:
                return FLAW_worker_limit;
        case JAIL_absent:
                return FLAW_worker_absent;
        case JAIL_ok:
                break;
        }
        BUG("no flaw stands for success");
}

enum jail_blame jail_blame_of(int status, bool *ret_outside) {
        if (ret_outside)
                *ret_outside = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
        if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_LIMIT)
                return JAIL_limit;
        if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
                return JAIL_hung;
        return JAIL_died;
}

/* ---- one worker ---- */

static int start_worker(struct jail *j, struct jail_worker *w, struct err *e) {
        int r = jail_process_open(&j->start, &w->process, e);
        w->greeted = w->retire = w->alone = false;
        w->served = 0;
        return r;
}

/* Take the worker's jobs from it and end it. */
static int stop_worker(struct jail_worker *w) {
        w->n = w->n_sent = 0;
        w->sent = w->waited_ms = 0;
        return jail_process_close(&w->process);
}

static void requeue(struct jail *j, struct jail_job *job) {
        job->walked = job->done = 0;
        buf_clear(&job->answer);
        jail_jobs_put_first(&j->queue, job);
}

/* `w` died (JAIL_died: how, its wait status tells) or is to die.  The first of its jobs is blamed,
 * the others go back as they are. */
static void fail_worker(struct jail *j, struct jail_worker *w, enum jail_blame blame) {
        struct jail_job *jobs[JAIL_AHEAD];
        unsigned n = w->n;
        bool outside = false;
        size_t suspect = SIZE_MAX;
        if (w->process.progress->job == w->served + 1)
                suspect = w->process.progress->message;
        memcpy(jobs, w->jobs, sizeof jobs);
        int status = stop_worker(w);
        if (blame == JAIL_died)
                blame = jail_blame_of(status, &outside);
        while (n > 1)
                requeue(j, jobs[--n]);
        if (n == 1)
                jail_job_failed(jobs[0], blame, suspect, outside, &j->queue);
}

/* It never came to work: that is nobody's fault but the system's. */
static int fail_start(struct jail *j, struct jail_worker *w, int why) {
        struct jail_job *jobs[JAIL_AHEAD];
        unsigned n = w->n;
        memcpy(jobs, w->jobs, sizeof jobs);
        stop_worker(w);
        while (n > 0)
                requeue(j, jobs[--n]);
        return ++j->failed_starts >= STARTS ? why : 0;
}

static void send_jobs(struct jail_worker *w) {
        struct iovec iov[JAIL_JOB_PIECES];
        while (w->n_sent < w->n) {
                size_t left;
                struct msghdr m = { .msg_iov = iov };
                m.msg_iovlen = jail_job_frame(w->jobs[w->n_sent], &w->head, w->sent, iov, &left);
                ssize_t r = sendmsg(w->process.socket, &m, MSG_DONTWAIT | MSG_NOSIGNAL);
                if (r < 0 && (errno == EAGAIN || errno == EINTR))
                        return;
                if (r < 0) { /* gone; reading will tell how */
                        shutdown(w->process.socket, SHUT_WR);
                        return;
                }
                w->sent += (size_t) r;
                if ((size_t) r == left) {
                        w->n_sent++;
                        w->sent = 0;
                }
        }
}

static void begin_job(struct jail_worker *w) {
        w->waited_ms = 0;
        w->cpu = jail_process_cpu(&w->process);
        jail_process_allow(&w->process, w->cpu);
}

/* Hand what stands behind the answer of jobs[0] to the next; false if there is no next. */
static bool pass_rest(struct jail_worker *w) {
        struct jail_job *job = w->jobs[0];
        struct bytes rest = bytes_sub(buf_bytes(&job->answer), job->walked, SIZE_MAX);
        if (rest.n > 0 && w->n_sent < 2)
                return false;
        if (rest.n > 0)
                buf_put(&w->jobs[1]->answer, rest.p, rest.n);
        job->answer.n = job->walked;
        return true;
}

/* jobs[0] is answered whole.  False if the worker has to go. */
static bool finish_job(struct jail *j, struct jail_worker *w) {
        size_t suspect = SIZE_MAX;
        struct jail_job *job = w->jobs[0];
        bool clean = w->n_sent > 0 && pass_rest(w);
        if (!clean || jail_job_keep(job, &suspect, NULL) < 0) {
                fail_worker(j, w, JAIL_lied);
                return false;
        }
        jail_job_free(&job);
        w->jobs[0] = w->jobs[1];
        w->n--;
        w->n_sent--;
        w->served++;
        w->alone = false;
        if (w->served % LOOK_EVERY == 0 && jail_process_rss(&w->process) > LIMIT_worker_rss)
                w->retire = true;
        begin_job(w);
        return true;
}

/* What has come of answers.  False if the worker has to go. */
static bool walk_jobs(struct jail *j, struct jail_worker *w) {
        int r = 0;
        while (w->n > 0 && (r = jail_job_walk(w->jobs[0])) > 0)
                if (!finish_job(j, w))
                        return false;
        if (w->n == 0 || r == 0)
                return true;
        fail_worker(j, w, r == ERR_limit ? JAIL_limit : JAIL_lied);
        return false;
}

/* Read until nothing more is there. */
static void read_answers(struct jail *j, struct jail_worker *w) {
        struct buf none;
        buf_init(&none, READ_AT_ONCE);
        for (;;) {
                struct buf *to = w->n > 0 ? &w->jobs[0]->answer : &none;
                char *room = buf_room(to, to == &none ? 1 : READ_AT_ONCE);
                ssize_t r = read(w->process.socket, room, to == &none ? 1 : READ_AT_ONCE);
                if (r < 0 && (errno == EAGAIN || errno == EINTR))
                        break;
                if (r <= 0 || to == &none) { /* dead, or talks unasked */
                        fail_worker(j, w, r <= 0 ? JAIL_died : JAIL_lied);
                        break;
                }
                to->n += (size_t) r;
                if (!walk_jobs(j, w) || r < READ_AT_ONCE)
                        break;
        }
        buf_done(&none);
}

static int greet(struct jail *j, struct jail_worker *w, struct err *e) {
        int r = jail_process_hello(&w->process, &j->start, e);
        if (r < 0)
                return fail_start(j, w, r);
        if (r > 0) {
                w->greeted = true;
                j->failed_starts = 0;
                begin_job(w);
        }
        return 0;
}

/* Time that was waited since the last look, for jobs and for starts. */
static int age(struct jail *j, struct jail_worker *w, uint64_t ms, struct err *e) {
        if (w->process.pid == 0 || (w->greeted && w->n == 0))
                return 0;
        w->waited_ms += ms;
        if (!w->greeted)
                return w->waited_ms < START_MS
                               ? 0
                               : fail_start(j, w, err_set(e, ERR_jail, "a worker does not start"));
        bool late = w->waited_ms >= j->wall_ms;
        if (!late && w->waited_ms >= TICK_MS)
                late = jail_process_cpu(&w->process) - w->cpu >= LIMIT_worker_cpu_s * 1000 * MILLI;
        if (late)
                fail_worker(j, w, JAIL_hung);
        return 0;
}

/* ---- giving out jobs ---- */

static bool can_take(const struct jail_worker *w, const struct jail_job *job) {
        if (w->process.pid == 0)
                return true;
        if (job->fresh)
                return w->n == 0;
        return w->n < JAIL_AHEAD && !w->alone && (!w->retire || w->n == 0);
}

/* The least busy worker that may take `job`, or NULL. */
static struct jail_worker *find_worker(struct jail *j, const struct jail_job *job) {
        struct jail_worker *best = NULL;
        for (size_t i = 0; i < j->n_workers; i++) {
                struct jail_worker *w = &j->workers[i];
                if (can_take(w, job) && (!best || w->n < best->n))
                        best = w;
        }
        return best;
}

static int give_jobs(struct jail *j, struct err *e) {
        struct jail_worker *w;
        while (j->queue.first && (w = find_worker(j, j->queue.first))) {
                struct jail_job *job = j->queue.first;
                if (w->process.pid != 0 && w->n == 0 && (w->retire || (job->fresh && w->served)))
                        stop_worker(w);
                if (w->process.pid == 0 && start_worker(j, w, e) < 0)
                        return ERR_jail;
                jail_jobs_next(&j->queue);
                w->jobs[w->n++] = job;
                w->alone = job->fresh;
                if (w->n == 1 && w->greeted)
                        begin_job(w);
                send_jobs(w);
        }
        return 0;
}

/* ---- the loop ---- */

static int serve(struct jail *j, struct jail_worker *w, short events, struct err *e) {
        if (events & POLLOUT)
                send_jobs(w);
        if (!(events & (POLLIN | POLLHUP | POLLERR)))
                return 0;
        if (!w->greeted)
                return greet(j, w, e);
        read_answers(j, w);
        return 0;
}

int jail_pump(struct jail *j, unsigned ms, struct pollfd *also, struct err *e) {
        struct pollfd fds[JAIL_WORKERS + 1];
        size_t n = j->n_workers;
        if (give_jobs(j, e) < 0)
                return ERR_jail;
        for (size_t i = 0; i < n; i++) {
                const struct jail_worker *w = &j->workers[i];
                fds[i] = (struct pollfd){ w->process.pid ? w->process.socket : -1, POLLIN, 0 };
                fds[i].events |= w->n_sent < w->n ? POLLOUT : 0;
        }
        fds[n] = also ? *also : (struct pollfd){ .fd = -1 };
        uint64_t from = jail_now_ms();
        poll(fds, n + 1, (int) ms);
        uint64_t waited = jail_now_ms() - from;
        for (size_t i = 0; i < n; i++)
                if (fds[i].revents && serve(j, &j->workers[i], fds[i].revents, e) < 0)
                        return ERR_jail;
        for (size_t i = 0; i < n && waited > 0; i++)
                if (age(j, &j->workers[i], waited < TICK_MS ? waited : TICK_MS, e) < 0)
                        return ERR_jail;
        if (also)
                also->revents = fds[n].revents;
        return give_jobs(j, e);
}

/* ---- the door ---- */

/* "clew-worker" beside the program that runs. */
static int find_program(struct jail *j, const struct jail_options *o, struct err *e) {
        if (o->worker_path) {
                snprintf(j->path, sizeof j->path, "%s", o->worker_path);
                return 0;
        }
        ssize_t n = readlink("/proc/self/exe", j->path, sizeof j->path - 16);
        char *slash = n > 0 ? memrchr(j->path, '/', (size_t) n) : NULL;
        if (!slash)
                return err_set(e, ERR_jail, "cannot tell where clew-worker is");
        snprintf(slash + 1, 16, "clew-worker");
        return 0;
}

/* Wait for the HELLO of `p`. */
static int await(struct jail *j, struct jail_process *p, const struct jail_process_options *o,
                 struct err *e) {
        uint64_t until = jail_now_ms() + START_MS;
        for (;;) {
                int r = jail_process_hello(p, o, e);
                if (r != 0)
                        return r;
                struct pollfd fd = { p->socket, POLLIN, 0 };
                poll(&fd, 1, (int) jail_tick(j));
                if (jail_now_ms() > until)
                        return err_set(e, ERR_jail, "a worker does not start");
        }
}

/* The words of jail_sandbox(), and whether the probes are content. */
static int judge_probes(struct jail *j, const struct worker_hello *probe, struct err *e) {
        const struct worker_hello *h = &j->workers[0].process.hello;
        char landlock[24] = "";
        if (h->landlock)
                snprintf(landlock, sizeof landlock, "+landlock%u", h->landlock);
        if (h->flags & WORKER_HELLO_sanitizer) {
                snprintf(j->sandbox, sizeof j->sandbox,
                         "NO seccomp (a build with sanitizers)%s, not probed", landlock);
                return 0;
        }
        snprintf(j->sandbox, sizeof j->sandbox, "%s%s%s, %u/%u probes denied",
                 h->flags & WORKER_HELLO_seccomp ? "seccomp" : "NO seccomp", landlock,
                 h->landlock ? "" : " (no Landlock)", probe->denied, probe->probes);
        if (probe->probes == probe->denied && probe->probes > 0)
                return 0;
        return j->start.unsafe ? 0 : err_set(e, ERR_jail, "the sandbox leaks: %s", j->sandbox);
}

static int start_all(struct jail *j, struct jail_process *probe, struct err *e) {
        struct jail_process_options o = j->start;
        int r;
        o.mode = JAIL_PROCESS_probe;
        if ((r = jail_process_open(&o, probe, e)) < 0)
                return r;
        for (size_t i = 0; i < j->n_workers; i++)
                if ((r = start_worker(j, &j->workers[i], e)) < 0)
                        return r;
        if ((r = await(j, probe, &o, e)) < 0)
                return r;
        for (size_t i = 0; i < j->n_workers; i++) {
                if ((r = await(j, &j->workers[i].process, &j->start, e)) < 0)
                        return r;
                j->workers[i].greeted = true;
        }
        return judge_probes(j, &probe->hello, e);
}

static size_t worker_count(unsigned wanted) {
        long n = wanted ? (long) wanted : sysconf(_SC_NPROCESSORS_ONLN);
        return n < 1 ? 1 : n > JAIL_WORKERS ? JAIL_WORKERS : (size_t) n;
}

int jail_open(const struct jail_options *o, struct jail **ret, struct err *e) {
        struct jail *j = MEM_NEW(struct jail);
        struct jail_process probe = { 0 };
        j->paranoid = o->paranoid;
        j->wall_ms = o->wall_ms ? o->wall_ms : (unsigned) LIMIT_worker_wall_s * 1000;
        j->start = (struct jail_process_options){ j->path, JAIL_PROCESS_work, o->unsafe };
        j->n_workers = worker_count(o->workers);
        j->workers = mem_zalloc(j->n_workers * sizeof *j->workers);
        for (size_t i = 0; i < j->n_workers; i++)
                buf_init(&j->workers[i].head, 0);
        j->cap = j->n_workers * BATCHES_A_WORKER;
        j->batches = mem_zalloc(j->cap * sizeof(struct jail_batch *));
        int r = find_program(j, o, e);
        if (r == 0)
                r = start_all(j, &probe, e);
        jail_process_close(&probe);
        if (r < 0) {
                jail_close(&j);
                return err_hint(e, r, "clew refuses to read hostile files without its sandbox");
        }
        *ret = j;
        return 0;
}

static void drop_jobs(struct jail *j) {
        struct jail_job *job;
        for (size_t i = 0; i < j->n_workers; i++) {
                struct jail_worker *w = &j->workers[i];
                while (w->n > 0)
                        jail_job_free(&w->jobs[--w->n]);
                stop_worker(w);
                buf_done(&w->head);
        }
        while ((job = jail_jobs_next(&j->queue)))
                jail_job_free(&job);
}

void jail_close(struct jail **pj) {
        struct jail *j = *pj;
        *pj = NULL;
        if (!j)
                return;
        drop_jobs(j);
        for (struct jail_unpack *u; (u = j->unpacks) != NULL;)
                jail_unpack_free(&u);
        for (; j->n_batches > 0; j->n_batches--, j->first++)
                jail_batch_free(&j->batches[j->first % j->cap]);
        jail_batch_free(&j->given);
        mem_free(j->batches);
        mem_free(j->workers);
        mem_free(j);
}

const char *jail_sandbox(const struct jail *j) {
        return j->sandbox;
}

static void queue_batch(struct jail *j, struct jail_batch *b) {
        size_t step = j->paranoid ? 1 : b->n;
        for (size_t from = 0; from < b->n; from += step) {
                struct jail_job *job = jail_job_new(b, from, from + step);
                job->fresh = j->paranoid;
                jail_jobs_put(&j->queue, job);
        }
}

int jail_parse(struct jail *j, const struct jail_message *messages, size_t n, void *tag,
               struct err *e) {
        BUG_IF(n == 0 || n > LIMIT_batch_docs || n > WORKER_MESSAGES);
        for (size_t i = 0; i < n; i++)
                if (messages[i].data.n > LIMIT_message_bytes || messages[i].envelope.n > UINT16_MAX)
                        return err_set(e, ERR_limit, "message too large for a worker");
        if (j->n_batches == j->cap)
                return 0;
        struct jail_batch *b = jail_batch_new(messages, n, tag);
        j->batches[(j->first + j->n_batches++) % j->cap] = b;
        queue_batch(j, b);
        return give_jobs(j, e) < 0 ? ERR_jail : 1;
}

int jail_next(struct jail *j, struct jail_answer *ret_answer, struct err *e) {
        jail_batch_free(&j->given);
        if (j->n_batches == 0)
                return 0;
        struct jail_batch *b = j->batches[j->first];
        while (b->open > 0)
                if (jail_pump(j, jail_tick(j), NULL, e) < 0)
                        return ERR_jail;
        j->first = (j->first + 1) % j->cap;
        j->n_batches--;
        j->given = b;
        *ret_answer = (struct jail_answer){ b->tag, b->n, b->results };
        return 1;
}

bool jail_ready(struct jail *j) {
        if (j->n_batches > 0 && j->batches[j->first]->open > 0)
                jail_pump(j, 0, NULL, NULL);
        return j->n_batches > 0 && j->batches[j->first]->open == 0;
}
