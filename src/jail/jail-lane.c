/* Lanes: the workers of one program, feeding them, collecting, noticing the bad ones.
 *
 * One poll loop moves everything; sockets never block the keeper, in neither direction, so two full
 * buffers cannot wait for each other.  A worker of the main lane holds up to two jobs and starts on
 * the second while the answer to the first is checked and kept.
 *
 * Patience is counted only while the keeper itself waits, in ticks of at most a second, so that a
 * laptop that slept or a keeper that was stopped does not blame the worker; processor time is asked
 * of the kernel. */
#include "jail/jail-pool.h"

#include "base/limits.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
        TICK_MS = 1000,
        READ_AT_ONCE = 256 << 10,
        LOOK_EVERY = 16, /* jobs between two looks at a worker's memory */
        STARTS = 20,     /* failed starts in a row before giving up */
        START_MS = 30000,
        LANE_WORKERS = 2 * JAIL_WORKERS,
};

/* ---- one worker ---- */

static int start_worker(struct jail_lane *lane, struct jail_worker *w, struct err *e) {
        struct jail_process_options o = lane->program->start;
        o.zygote = lane->copies ? &lane->program->zygote : NULL;
        int r = jail_process_open(&o, &w->process, e);
        w->greeted = w->retire = false;
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
        jail_jobs_put_first(&j->queues[jail_job_lane(job)], job);
}

/* `w` died (JAIL_died: how, its wait status tells) or is to die.  The first of its jobs is blamed,
 * the others go back as they are. */
static void fail_worker(struct jail *j, struct jail_lane *lane, struct jail_worker *w,
                        enum jail_blame blame) {
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
        jail_zygote_close(&lane->program->zygote);
        if (n == 0)
                return;
        j->settled++;
        jail_job_failed(jobs[0], blame, suspect, outside, j->queues);
}

/* It never came to work: that is nobody's fault but the system's.  Without clew-worker nothing
 * goes; without another program only its own documents do not. */
static int fail_start(struct jail *j, struct jail_lane *lane, struct jail_worker *w,
                      const struct err *why, struct err *e) {
        struct jail_job *jobs[JAIL_AHEAD];
        unsigned n = w->n;
        memcpy(jobs, w->jobs, sizeof jobs);
        stop_worker(w);
        while (n > 0)
                requeue(j, jobs[--n]);
        if (++lane->failed_starts < STARTS)
                return 0;
        if (lane->program->start.program == WORKER_MAIN) {
                if (e)
                        *e = *why;
                return ERR_jail;
        }
        jail_program_absent(j, lane->program, why);
        return 0;
}

static void send_jobs(struct jail_worker *w) {
        while (w->n_sent < w->n) {
                size_t left;
                ssize_t r = jail_job_send(w->jobs[w->n_sent], w->process.socket, &w->head, w->sent,
                                          &left);
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

/* jobs[0] is answered whole.  False if the worker is gone. */
static bool finish_job(struct jail *j, struct jail_lane *lane, struct jail_worker *w) {
        size_t suspect = SIZE_MAX;
        struct jail_job *job = w->jobs[0];
        bool clean = w->n_sent > 0 && pass_rest(w);
        if (!clean || jail_job_keep(job, &suspect, NULL) < 0) {
                fail_worker(j, lane, w, JAIL_lied);
                return false;
        }
        jail_job_free(&job);
        j->settled++;
        w->jobs[0] = w->jobs[1];
        w->n--;
        w->n_sent--;
        w->served++;
        if (lane->jobs > 0 && w->served >= lane->jobs) {
                stop_worker(w);
                return false;
        }
        if (w->served % LOOK_EVERY == 0 &&
            jail_process_rss(&w->process) > lane->program->limits.rss)
                w->retire = true;
        begin_job(w);
        return true;
}

/* What has come of answers.  False if the worker is gone. */
static bool walk_jobs(struct jail *j, struct jail_lane *lane, struct jail_worker *w) {
        int r = 0;
        while (w->n > 0 && (r = jail_job_walk(w->jobs[0])) > 0)
                if (!finish_job(j, lane, w))
                        return false;
        if (w->n == 0 || r == 0)
                return true;
        fail_worker(j, lane, w, r == ERR_limit ? JAIL_limit : JAIL_lied);
        return false;
}

/* Read until nothing more is there. */
static void read_answers(struct jail *j, struct jail_lane *lane, struct jail_worker *w) {
        struct buf none;
        buf_init(&none, READ_AT_ONCE);
        for (;;) {
                struct buf *to = w->n > 0 ? &w->jobs[0]->answer : &none;
                char *room = buf_room(to, to == &none ? 1 : READ_AT_ONCE);
                ssize_t r = read(w->process.socket, room, to == &none ? 1 : READ_AT_ONCE);
                if (r < 0 && (errno == EAGAIN || errno == EINTR))
                        break;
                if (r <= 0 || to == &none) { /* dead, or talks unasked */
                        fail_worker(j, lane, w, r <= 0 ? JAIL_died : JAIL_lied);
                        break;
                }
                to->n += (size_t) r;
                if (!walk_jobs(j, lane, w) || r < READ_AT_ONCE)
                        break;
        }
        buf_done(&none);
}

static int greet(struct jail *j, struct jail_lane *lane, struct jail_worker *w, struct err *e) {
        struct err why = ERR_INIT;
        int r = jail_process_hello(&w->process, &lane->program->start, &why);
        if (r < 0)
                return fail_start(j, lane, w, &why, e);
        if (r > 0) {
                w->greeted = true;
                lane->failed_starts = 0;
                begin_job(w);
        }
        return 0;
}

static uint64_t job_size(const struct jail_job *job) {
        uint64_t n = 0;
        for (size_t i = job->from; i < job->to; i++)
                n += jail_message_size(&job->batch->messages[i]);
        return n;
}

/* Time that was waited since the last look, for jobs and for starts. */
static int age(struct jail *j, struct jail_lane *lane, struct jail_worker *w, uint64_t ms,
               struct err *e) {
        struct err why = ERR_INIT;
        if (w->process.pid == 0 || (w->greeted && w->n == 0))
                return 0;
        w->waited_ms += ms;
        if (!w->greeted && w->waited_ms < START_MS)
                return 0;
        if (!w->greeted) {
                err_set(&why, ERR_jail, "a worker does not start");
                return fail_start(j, lane, w, &why, e);
        }
        bool late = w->waited_ms >= jail_patience(j, lane->program, job_size(w->jobs[0]));
        if (!late && w->waited_ms >= TICK_MS)
                late = jail_spent(lane->program, &w->process, w->cpu);
        if (late)
                fail_worker(j, lane, w, JAIL_hung);
        return 0;
}

/* ---- giving out jobs ---- */

static bool can_take(const struct jail_lane *lane, const struct jail_worker *w,
                     const struct jail_job *job) {
        if (w->process.pid == 0)
                return true;
        if (job->fresh)
                return w->n == 0;
        return w->n < lane->ahead && (!w->retire || w->n == 0);
}

/* Lower is better: idle and ready, idle and starting, not there, busy. */
static unsigned rank(const struct jail_worker *w) {
        if (w->process.pid == 0)
                return 2;
        return w->n > 0 ? 3 + w->n : !w->greeted;
}

/* The least busy worker that may take `job`, or NULL. */
static struct jail_worker *find_worker(struct jail_lane *lane, const struct jail_job *job) {
        struct jail_worker *best = NULL;
        size_t busy = 0;
        for (size_t i = 0; i < lane->n_workers; i++) {
                struct jail_worker *w = &lane->workers[i];
                busy += w->n > 0;
                if (can_take(lane, w, job) && (!best || rank(w) < rank(best)))
                        best = w;
        }
        return best && best->n == 0 && busy >= lane->busy_most ? NULL : best;
}

/* What is left waits for a worker to end: have others ready by then. */
static void start_spares(struct jail_lane *lane, size_t waiting) {
        size_t spare = 0, spares = lane->n_workers - lane->busy_most;
        for (size_t i = 0; i < lane->n_workers; i++)
                spare += lane->workers[i].process.pid != 0 && lane->workers[i].n == 0;
        for (size_t i = 0; i < lane->n_workers && spare < spares && spare < waiting; i++) {
                struct jail_worker *w = &lane->workers[i];
                if (w->process.pid == 0)
                        spare += start_worker(lane, w, NULL) == 0;
        }
}

/* Their documents must do without the program. */
static void drop_queue(struct jail *j, enum jail_lane_id id) {
        struct jail_job *job;
        while ((job = jail_jobs_next(&j->queues[id]))) {
                j->settled++;
                jail_job_failed(job, JAIL_absent, SIZE_MAX, false, j->queues);
        }
}

static int give_one(struct jail *j, enum jail_lane_id id, struct jail_worker *w, struct err *e) {
        struct jail_lane *lane = &j->lanes[id];
        struct jail_job *job = j->queues[id].first;
        if (w->process.pid != 0 && w->n == 0 && (w->retire || (job->fresh && w->served)))
                stop_worker(w);
        if (w->process.pid == 0 && start_worker(lane, w, e) < 0)
                return ERR_jail;
        jail_jobs_next(&j->queues[id]);
        w->jobs[w->n++] = job;
        if (w->n == 1 && w->greeted)
                begin_job(w);
        send_jobs(w);
        return 0;
}

static int give_lane(struct jail *j, enum jail_lane_id id, struct err *e) {
        struct jail_lane *lane = &j->lanes[id];
        struct jail_worker *w;
        struct err why = ERR_INIT;
        if (!j->queues[id].first)
                return 0;
        if (jail_program_open(j, lane->program->start.program, NULL) < 0) {
                drop_queue(j, id);
                return 0;
        }
        while (j->queues[id].first && (w = find_worker(lane, j->queues[id].first))) {
                if (give_one(j, id, w, &why) == 0)
                        continue;
                if (lane->program->start.program == WORKER_MAIN) {
                        if (e)
                                *e = why;
                        return ERR_jail;
                }
                jail_program_absent(j, lane->program, &why);
                drop_queue(j, id);
        }
        start_spares(lane, j->queues[id].n);
        return 0;
}

/* From the last lane to the first, as what a program cannot do falls to clew-worker. */
int jail_give(struct jail *j, struct err *e) {
        for (unsigned id = JAIL_LANES; id-- > 0;)
                if (give_lane(j, (enum jail_lane_id) id, e) < 0)
                        return ERR_jail;
        return 0;
}

/* ---- the loop ---- */

static int serve(struct jail *j, struct jail_lane *lane, struct jail_worker *w, short events,
                 struct err *e) {
        if (events & POLLOUT)
                send_jobs(w);
        if (!(events & (POLLIN | POLLHUP | POLLERR)))
                return 0;
        if (!w->greeted)
                return greet(j, lane, w, e);
        read_answers(j, lane, w);
        return 0;
}

static size_t watch(const struct jail_lane *lane, struct pollfd *fds) {
        for (size_t i = 0; i < lane->n_workers; i++) {
                const struct jail_worker *w = &lane->workers[i];
                fds[i] = (struct pollfd){ w->process.pid ? w->process.socket : -1, POLLIN, 0 };
                fds[i].events |= w->n_sent < w->n ? POLLOUT : 0;
        }
        return lane->n_workers;
}

static int serve_lane(struct jail *j, struct jail_lane *lane, const struct pollfd *fds, uint64_t ms,
                      struct err *e) {
        for (size_t i = 0; i < lane->n_workers; i++)
                if (fds[i].revents && serve(j, lane, &lane->workers[i], fds[i].revents, e) < 0)
                        return ERR_jail;
        for (size_t i = 0; i < lane->n_workers && ms > 0; i++)
                if (age(j, lane, &lane->workers[i], ms < TICK_MS ? ms : TICK_MS, e) < 0)
                        return ERR_jail;
        return 0;
}

int jail_pump(struct jail *j, unsigned ms, struct pollfd *also, struct err *e) {
        struct pollfd fds[JAIL_LANES * LANE_WORKERS + 1];
        size_t n = 0, at = 0;
        if (jail_give(j, e) < 0)
                return ERR_jail;
        for (unsigned i = 0; i < JAIL_LANES; i++)
                n += watch(&j->lanes[i], fds + n);
        fds[n] = also ? *also : (struct pollfd){ .fd = -1 };
        uint64_t from = jail_now_ms();
        poll(fds, n + 1, (int) ms);
        uint64_t waited = jail_now_ms() - from;
        if (also)
                also->revents = fds[n].revents;
        for (unsigned i = 0; i < JAIL_LANES; at += j->lanes[i++].n_workers)
                if (serve_lane(j, &j->lanes[i], fds + at, waited, e) < 0)
                        return ERR_jail;
        return jail_give(j, e);
}

/* ---- a lane's life ---- */

void jail_lane_init(struct jail *j, enum jail_lane_id id, size_t workers) {
        static const enum worker_program program_of[] = {
                [JAIL_LANE_main] = WORKER_MAIN,
                [JAIL_LANE_alone] = WORKER_MAIN,
                [JAIL_LANE_page] = WORKER_PAGE,
                [JAIL_LANE_ocr] = WORKER_OCR,
        };
        struct jail_lane *lane = &j->lanes[id];
        lane->program = &j->programs[program_of[id]];
        lane->jobs = id == JAIL_LANE_alone ? 1 : lane->program->limits.jobs;
        lane->copies = lane->jobs == 1 && !j->paranoid;
        lane->ahead = id == JAIL_LANE_main ? JAIL_AHEAD : 1;
        lane->busy_most = workers;
        lane->n_workers = lane->jobs == 1 ? 2 * workers : workers;
        lane->workers = mem_zalloc(lane->n_workers * sizeof *lane->workers);
        for (size_t i = 0; i < lane->n_workers; i++)
                buf_init(&lane->workers[i].head, 0);
}

int jail_lane_open(struct jail *j, enum jail_lane_id id, struct err *e) {
        struct jail_lane *lane = &j->lanes[id];
        int r;
        for (size_t i = 0; i < lane->n_workers; i++)
                if ((r = start_worker(lane, &lane->workers[i], e)) < 0)
                        return r;
        for (size_t i = 0; i < lane->n_workers; i++) {
                struct jail_worker *w = &lane->workers[i];
                if ((r = jail_await(j, &w->process, &lane->program->start, e)) < 0)
                        return r;
                w->greeted = true;
        }
        return 0;
}

void jail_lane_done(struct jail *j, enum jail_lane_id id) {
        struct jail_lane *lane = &j->lanes[id];
        struct jail_job *job;
        for (size_t i = 0; i < lane->n_workers; i++) {
                struct jail_worker *w = &lane->workers[i];
                while (w->n > 0)
                        jail_job_free(&w->jobs[--w->n]);
                stop_worker(w);
                buf_done(&w->head);
        }
        while ((job = jail_jobs_next(&j->queues[id])))
                jail_job_free(&job);
        mem_free(lane->workers);
        *lane = (struct jail_lane){ 0 };
}

int jail_await(struct jail *j, struct jail_process *p, const struct jail_process_options *o,
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
