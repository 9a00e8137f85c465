/* Serving: the address, the two processes, codes, and what happens when one of them ends.
 *
 * The keeper stays as the parent: it hands out codes (at the start, and whenever Enter is pressed
 * in its terminal), begins the web process again when that dies, and holds the case open, so that
 * readers that may not write always find SQLite's -shm file there. */
#include "web/web.h"

#include "base/io.h"
#include "store/store.h"
#include "web/web-keeper.h"
#include "web/web-site.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

_Static_assert((int) WEB_LANES == (int) WEB_THREADS, "a lane for each thread");

enum { RESTARTS = 20, HOLD_MS = 1000, READY_MS = 30000 };

struct serve {
        const struct web_options *o;
        char case_path[PATH_MAX];
        char host[32];
        int listener, signals, control;
        pid_t web;
        unsigned starts;
        struct web_keeper keeper;
        struct store *held;
        int64_t held_ms;
};

/* ---- the address -------------------------------------------------------------------------- */

/* A random 127.a.b.c and a port that the system chooses: cookies know no ports, so on 127.0.0.1
 * every other server of this machine would be sent ours. */
static int listen_somewhere(struct serve *s, struct err *e) {
        for (unsigned tries = 0; tries < 20; tries++) {
                struct sockaddr_in at = { .sin_family = AF_INET };
                socklen_t n = sizeof at;
                unsigned b[3] = { randombytes_uniform(254) + 1, randombytes_uniform(256),
                                  randombytes_uniform(254) + 1 };
                at.sin_addr.s_addr = htonl(127u << 24 | b[0] << 16 | b[1] << 8 | b[2]);
                s->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
                if (s->listener >= 0 && bind(s->listener, (struct sockaddr *) &at, n) == 0 &&
                    listen(s->listener, 128) == 0 &&
                    getsockname(s->listener, (struct sockaddr *) &at, &n) == 0) {
                        snprintf(s->host, sizeof s->host, "127.%u.%u.%u:%u", b[0], b[1], b[2],
                                 (unsigned) ntohs(at.sin_port));
                        return 0;
                }
                io_close(&s->listener);
        }
        return err_errno(e, errno, "cannot listen on this machine");
}

/* ---- the web process ---------------------------------------------------------------------- */

_Noreturn static void be_web(struct serve *s, const int lanes[static WEB_LANES], int control) {
        static struct web_site site; /* of this process alone; its threads outlive no function */
        struct err e = ERR_INIT;
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        signal(SIGINT, SIG_IGN); /* the keeper's; we end with our control line */
        signal(SIGTERM, SIG_DFL);
        web_keeper_forget(&s->keeper);
        io_close(&s->signals);
        io_close(&s->control);
        setenv("OMP_NUM_THREADS", "1", 1); /* igraph would start threads, which is denied */
        memcpy(site.host, s->host, sizeof site.host);
        site.case_path = s->case_path;
        site.unlocked = s->o->unlocked;
        site.idle_s = s->o->idle_s;
        site.control = control;
        memcpy(site.lanes, lanes, sizeof site.lanes);
        pthread_mutex_init(&site.lock, NULL);
        pthread_cond_init(&site.lane_free, NULL);
        site.memo = web_memo_new();
        int r = web_http_run(&site, s->listener, &e);
        if (r < 0)
                fprintf(stderr, "clew: the web process: %s\n", e.message);
        _exit(r < 0 ? 3 : 0);
}

/* It says when it is locked in, and when it holds a code: until then there is no address. */
static int await_web(struct serve *s, struct err *e) {
        struct pollfd p = { .fd = s->control, .events = POLLIN };
        char sign;
        if (poll(&p, 1, READY_MS) > 0 && read(s->control, &sign, 1) == 1)
                return 0;
        return err_set(e, ERR_jail, "the web process could not be locked in");
}

static int start_web(struct serve *s, struct err *e) {
        int lanes[WEB_LANES], control[2];
        web_keeper_cut(&s->keeper);
        io_close(&s->control);
        /* SQLite counts its locks by process: none may be held across a fork */
        store_close(&s->held);
        for (size_t i = 0; i < WEB_LANES; i++) {
                int pair[2];
                if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
                        return err_errno(e, errno, "cannot make a lane");
                s->keeper.lanes[i] = pair[0];
                lanes[i] = pair[1];
        }
        if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control) < 0)
                return err_errno(e, errno, "cannot make a lane");
        s->control = control[0];
        s->web = fork();
        if (s->web == 0)
                be_web(s, lanes, control[1]);
        for (size_t i = 0; i < WEB_LANES; i++)
                io_close(&lanes[i]);
        io_close(&control[1]);
        s->starts++;
        if (s->web < 0)
                return err_errno(e, errno, "cannot start the web process");
        return await_web(s, e);
}

static int give_code(struct serve *s, struct err *e) {
        unsigned char raw[WEB_SECRET / 2];
        char code[WEB_SECRET + 1], address[128];
        randombytes_buf(raw, sizeof raw);
        sodium_bin2hex(code, sizeof code, raw, sizeof raw);
        if (send(s->control, code, WEB_SECRET, MSG_NOSIGNAL) != WEB_SECRET || await_web(s, e) < 0)
                return err_set(e, ERR_jail, "the web process could not be locked in");
        snprintf(address, sizeof address, "http://%s/open/%s", s->host, code);
        if (s->o->ready)
                s->o->ready(s->o->ctx, address);
        return 0;
}

/* ---- the loop ----------------------------------------------------------------------------- */

/* A new view of the case now and then: the old one would hold up the writer's checkpoints. */
static void hold_case(struct serve *s) {
        struct store *fresh = NULL;
        int64_t now = web_clock_ms();
        if (s->held && now - s->held_ms < HOLD_MS)
                return;
        if (store_open(&fresh, s->case_path, STORE_READ, NULL, NULL) < 0)
                return; /* the readers will say why */
        store_close(&s->held);
        s->held = fresh;
        s->held_ms = now;
}

/* 1 = go on, 0 = stop, <0 = the web process cannot be kept alive. */
static int take_signals(struct serve *s, struct err *e) {
        struct signalfd_siginfo info;
        int status;
        while (read(s->signals, &info, sizeof info) == (ssize_t) sizeof info)
                if (info.ssi_signo == SIGINT || info.ssi_signo == SIGTERM ||
                    info.ssi_signo == SIGHUP)
                        return 0;
        if (s->web <= 0 || waitpid(s->web, &status, WNOHANG) != s->web)
                return 1;
        s->web = 0;
        if ((WIFEXITED(status) && WEXITSTATUS(status) == 3) || s->starts > RESTARTS)
                return err_set(e, ERR_jail, "the web process cannot be kept alive");
        fprintf(stderr, "clew: the web process ended and is started again; this needs a new "
                        "address\n");
        int r = start_web(s, e);
        return r < 0 ? r : give_code(s, e) < 0 ? ERR_jail : 1;
}

static int serve_loop(struct serve *s, struct err *e) {
        bool ask = isatty(STDIN_FILENO) == 1;
        for (int r = 1; r > 0;) {
                struct pollfd p[4 + 3 * WEB_LANES];
                size_t n = web_keeper_poll(&s->keeper, p);
                p[n++] = (struct pollfd){ .fd = s->signals, .events = POLLIN };
                p[n] = (struct pollfd){ .fd = ask ? STDIN_FILENO : -1, .events = POLLIN };
                if (poll(p, n + 1, HOLD_MS) < 0 && errno != EINTR)
                        return err_errno(e, errno, "cannot wait for the web process");
                if (ask && p[n].revents) {
                        char line[256];
                        ask = read(STDIN_FILENO, line, sizeof line) > 0;
                        if (ask && give_code(s, e) < 0)
                                return ERR_jail;
                }
                web_keeper_turn(&s->keeper);
                hold_case(s);
                r = take_signals(s, e);
                if (r <= 0)
                        return r;
        }
        return 0;
}

static int block_signals(struct serve *s, struct err *e) {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGINT);
        sigaddset(&set, SIGTERM);
        sigaddset(&set, SIGHUP);
        sigaddset(&set, SIGCHLD);
        sigprocmask(SIG_BLOCK, &set, NULL);
        s->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
        return s->signals < 0 ? err_errno(e, errno, "cannot take signals") : 0;
}

static void end_all(struct serve *s) {
        io_close(&s->control);
        if (s->web > 0) {
                kill(s->web, SIGKILL);
                waitpid(s->web, NULL, 0);
        }
        web_keeper_done(&s->keeper);
        store_close(&s->held);
        io_close(&s->listener);
        io_close(&s->signals);
}

int web_serve(const struct web_options *o, struct err *e) {
        struct serve s = { .o = o, .listener = -1, .signals = -1, .control = -1 };
        if (sodium_init() < 0)
                return err_set(e, ERR_io, "libsodium does not start");
        int r = store_open(&s.held, o->case_path, STORE_READ, NULL, e);
        if (r >= 0 && !realpath(o->case_path, s.case_path))
                r = err_errno(e, errno, "cannot find '%s'", o->case_path);
        s.held_ms = web_clock_ms();
        web_keeper_init(&s.keeper, s.case_path);
        if (r >= 0 && (r = block_signals(&s, e)) >= 0 && (r = listen_somewhere(&s, e)) >= 0 &&
            (r = start_web(&s, e)) >= 0 && (r = give_code(&s, e)) >= 0)
                r = serve_loop(&s, e);
        end_all(&s);
        return r;
}
