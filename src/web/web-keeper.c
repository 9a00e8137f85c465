/* The keeper's side of the lanes; see web-keeper.h.
 *
 *   lane ─ ask ─> web_act_argv ─> fork, exec clew VERB ... ─ stdout, stderr ─> frames on the lane
 *                      │                                       exit code    ─> END
 *                      └ WEB_RUNS: END 0 at once; its output is kept (the last 64 kB) for JOB
 */
#include "web/web-keeper.h"

#include "base/io.h"
#include "base/limits.h"
#include "when/when.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { KEPT = 65536, STEP = 65536 };

static int64_t clock_ms(void) {
        struct timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        return (int64_t) t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void web_keeper_init(struct web_keeper *k, const char *case_path) {
        *k = (struct web_keeper){ .case_path = case_path };
        for (size_t i = 0; i < WEB_LANES; i++) {
                k->lanes[i] = -1;
                k->child[i] = (struct web_child){ .out = -1, .err = -1 };
        }
        k->runs = (struct web_child){ .out = -1, .err = -1 };
        buf_init(&k->job_out, 0);
        buf_init(&k->job_said, 0);
}

static void end_child(struct web_child *c) {
        io_close(&c->out);
        io_close(&c->err);
        if (c->pid > 0) {
                kill(c->pid, SIGKILL);
                waitpid(c->pid, NULL, 0);
        }
        c->pid = 0;
}

void web_keeper_cut(struct web_keeper *k) {
        for (size_t i = 0; i < WEB_LANES; i++) {
                end_child(&k->child[i]);
                io_close(&k->lanes[i]);
        }
}

void web_keeper_forget(struct web_keeper *k) {
        for (size_t i = 0; i < WEB_LANES; i++) {
                k->child[i].pid = 0;
                end_child(&k->child[i]);
                io_close(&k->lanes[i]);
        }
        k->runs.pid = 0;
        end_child(&k->runs);
}

void web_keeper_done(struct web_keeper *k) {
        web_keeper_cut(k);
        if (k->runs.pid > 0) { /* it keeps what it acknowledged, and says so */
                kill(k->runs.pid, SIGINT);
                waitpid(k->runs.pid, NULL, 0);
                k->runs.pid = 0;
        }
        end_child(&k->runs);
        buf_done(&k->job_out);
        buf_done(&k->job_said);
}

/* ---- a child ------------------------------------------------------------------------------ */

_Noreturn static void be_child(const char *case_path, const char *const *argv, int in, int out,
                               int err) {
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        signal(SIGPIPE, SIG_DFL);
        if (prctl(PR_SET_PDEATHSIG, SIGINT, 0, 0, 0) < 0 || setpgid(0, 0) < 0 ||
            dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
            dup2(err, STDERR_FILENO) < 0 || close_range(3, ~0u, 0) < 0 ||
            setenv("CLEW_CASE", case_path, 1) < 0 || setenv("NO_COLOR", "1", 1) < 0)
                _exit(126);
        execv("/proc/self/exe", (char *const *) (uintptr_t) argv);
        _exit(127);
}

/* Standard input as a file in memory: no child waits for us. */
static int input_of(struct str in) {
        int fd = memfd_create("clew-in", MFD_CLOEXEC);
        if (fd >= 0 && (io_write(fd, in.p, in.n) < 0 || lseek(fd, 0, SEEK_SET) < 0))
                io_close(&fd);
        return fd;
}

static int start(const struct web_keeper *k, const char *const *argv, struct str in,
                 struct web_child *ret, struct err *e) {
        int out[2] = { -1, -1 }, err[2] = { -1, -1 };
        _cleanup_close_ int input = input_of(in);
        pid_t pid = -1;
        if (input >= 0 && pipe2(out, O_CLOEXEC | O_NONBLOCK) == 0 &&
            pipe2(err, O_CLOEXEC | O_NONBLOCK) == 0) {
                /* the child's ends wait as usual */
                fcntl(out[1], F_SETFL, 0);
                fcntl(err[1], F_SETFL, 0);
                pid = fork();
        }
        if (pid == 0)
                be_child(k->case_path, argv, input, out[1], err[1]);
        int why = errno;
        io_close(&out[1]);
        io_close(&err[1]);
        if (pid < 0) {
                io_close(&out[0]);
                io_close(&err[0]);
                return err_errno(e, why, "cannot start clew");
        }
        *ret = (struct web_child){ pid, out[0], err[0], clock_ms() + 1000 * LIMIT_web_act_s };
        return 0;
}

/* ---- a lane ------------------------------------------------------------------------------- */

static void put(struct web_keeper *k, size_t lane, enum web_lane_kind kind, const void *p,
                size_t n) {
        struct web_lane_say h = { kind, (uint32_t) n };
        if (k->lanes[lane] < 0)
                return;
        if (io_write(k->lanes[lane], &h, sizeof h) < 0 || io_write(k->lanes[lane], p, n) < 0)
                io_close(&k->lanes[lane]);
}

static void put_end(struct web_keeper *k, size_t lane, int code) {
        put(k, lane, WEB_LANE_END, &code, sizeof code);
}

/* The values of an ask; false: not as it says. */
static bool take_values(struct str block, uint32_t n, struct web_value *to) {
        for (uint32_t i = 0; i < n; i++) {
                size_t name = str_chr(block, 0), value;
                if (name == SIZE_MAX)
                        return false;
                struct str rest = str_sub(block, name + 1, SIZE_MAX);
                if ((value = str_chr(rest, 0)) == SIZE_MAX)
                        return false;
                to[i] = (struct web_value){ block.p, str_sub(rest, 0, value) };
                block = str_sub(rest, value + 1, SIZE_MAX);
        }
        return block.n == 0;
}

static void begin_run(struct web_keeper *k, uint32_t act) {
        buf_clear(&k->job_out);
        buf_clear(&k->job_said);
        k->job =
                (struct web_job){ .known = true, .running = true, .act = act, .began = when_now() };
}

static int obey(struct web_keeper *k, size_t lane, const struct web_lane_ask *ask,
                struct str values, struct str in, struct err *e) {
        struct web_value v[WEB_VALUES_MOST];
        const char *argv[WEB_ARGV_MOST];
        struct arena a;
        bool runs = ask->act < WEB_ACTS && web_acts[ask->act].does == WEB_RUNS;
        if (ask->act >= WEB_ACTS || ask->n_values > WEB_VALUES_MOST ||
            !take_values(values, ask->n_values, v))
                return err_set(e, ERR_usage, "this cannot be asked");
        if (runs && k->runs.pid > 0)
                return err_set(e, ERR_busy, "something is running already");
        arena_init(&a, 0);
        int r = web_act_argv((enum web_act) ask->act, v, ask->n_values, &a, argv, e);
        if (r >= 0)
                r = start(k, argv, in, runs ? &k->runs : &k->child[lane], e);
        arena_done(&a);
        if (r >= 0 && runs) {
                begin_run(k, ask->act);
                put_end(k, lane, 0);
        }
        return r;
}

static void tell_job(struct web_keeper *k, size_t lane) {
        put(k, lane, WEB_LANE_OUT, k->job_out.p, k->job_out.n);
        put(k, lane, WEB_LANE_SAID, k->job_said.p, k->job_said.n);
        put(k, lane, WEB_LANE_JOB, &k->job, sizeof k->job);
        put_end(k, lane, 0);
}

/* One ask, read whole: the web process writes it in one go. */
static int hear(struct web_keeper *k, size_t lane) {
        struct web_lane_ask ask;
        struct err e = ERR_INIT;
        int fd = k->lanes[lane];
        if (io_read(fd, &ask, sizeof ask) != (ssize_t) sizeof ask ||
            ask.values_len > LIMIT_web_values || ask.in_len > LIMIT_web_form)
                return -1;
        size_t n = (size_t) ask.values_len + ask.in_len;
        char *room = mem_alloc(n + 1);
        int r = io_read(fd, room, n) == (ssize_t) n ? 0 : -1;
        struct str values = { room, ask.values_len }, in = { room + ask.values_len, ask.in_len };
        if (r == 0 && ask.act == WEB_ACT_JOB) {
                tell_job(k, lane);
        } else if (r == 0 && ask.act == WEB_ACT_STOP) {
                if (k->runs.pid > 0)
                        kill(k->runs.pid, SIGINT);
                put_end(k, lane, 0);
        } else if (r == 0 && obey(k, lane, &ask, values, in, &e) < 0) {
                put(k, lane, WEB_LANE_FAIL, e.message, strlen(e.message));
        }
        mem_free(room);
        return r;
}

/* ---- output ------------------------------------------------------------------------------- */

/* Keep the end of what was said, whole lines of it. */
static void keep_tail(struct buf *b, const char *p, size_t n) {
        buf_put(b, p, n);
        if (b->n <= 2 * KEPT)
                return;
        size_t from = b->n - KEPT;
        const char *nl = memchr(b->p + from, '\n', b->n - from);
        from = nl ? (size_t) (nl + 1 - b->p) : from;
        memmove(b->p, b->p + from, b->n - from);
        b->n -= from;
}

/* Carry what is there; at its end the descriptor is closed. */
static void carry(struct web_keeper *k, size_t lane, int *fd, enum web_lane_kind kind,
                  struct buf *tail) {
        char room[STEP];
        while (*fd >= 0) {
                ssize_t n = read(*fd, room, sizeof room);
                if (n < 0 && errno == EINTR)
                        continue;
                if (n < 0 && errno == EAGAIN)
                        return;
                if (n <= 0)
                        io_close(fd);
                else if (tail)
                        keep_tail(tail, room, (size_t) n);
                else
                        put(k, lane, kind, room, (size_t) n);
        }
}

/* 1 and its exit code when it has ended. */
static int ended(struct web_child *c, int *ret_code) {
        int status;
        if (c->pid <= 0 || c->out >= 0 || c->err >= 0 ||
            waitpid(c->pid, &status, WNOHANG) != c->pid)
                return 0;
        c->pid = 0;
        *ret_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        return 1;
}

static void turn_lane(struct web_keeper *k, size_t i) {
        struct web_child *c = &k->child[i];
        int code;
        carry(k, i, &c->out, WEB_LANE_OUT, NULL);
        carry(k, i, &c->err, WEB_LANE_SAID, NULL);
        if (c->pid > 0 && clock_ms() > c->until_ms)
                kill(c->pid, SIGKILL);
        if (ended(c, &code))
                put_end(k, i, code);
        struct pollfd p = { .fd = k->lanes[i], .events = POLLIN };
        if (k->lanes[i] >= 0 && c->pid == 0 && poll(&p, 1, 0) > 0 && hear(k, i) < 0)
                io_close(&k->lanes[i]);
}

void web_keeper_turn(struct web_keeper *k) {
        for (size_t i = 0; i < WEB_LANES; i++)
                turn_lane(k, i);
        carry(k, 0, &k->runs.out, WEB_LANE_OUT, &k->job_out);
        carry(k, 0, &k->runs.err, WEB_LANE_SAID, &k->job_said);
        if (ended(&k->runs, &k->job.code)) {
                k->job.running = false;
                k->job.ended = when_now();
        }
}

static size_t add(struct pollfd *p, size_t n, int fd) {
        if (fd >= 0)
                p[n++] = (struct pollfd){ .fd = fd, .events = POLLIN };
        return n;
}

size_t web_keeper_poll(const struct web_keeper *k, struct pollfd *p) {
        size_t n = 0;
        for (size_t i = 0; i < WEB_LANES; i++) {
                n = add(p, n, k->child[i].out);
                n = add(p, n, k->child[i].err);
                n = add(p, n, k->child[i].pid == 0 ? k->lanes[i] : -1);
        }
        n = add(p, n, k->runs.out);
        return add(p, n, k->runs.err);
}
