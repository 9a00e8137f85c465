/* Starting and ending worker processes; see jail-process.h.
 *
 * A worker is exec'ed, not forked: it shares no memory, no descriptor and no random layout with the
 * keeper; or it is a copy of a zygote that was, and that never saw more than our requests.  It is
 * known by its pidfd, so a signal can never reach a stranger that got its number. */
#include "jail/jail-process.h"

#include "base/io.h"
#include "base/limits.h"
#include "jail/jail-zygote.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BUFFERED = 4 << 20, HIGH_FD = 16 };
#define SECOND UINT64_C(1000000000)

/* What crosses to the worker; all numbers above those it will have there. */
struct ends {
        int ours, theirs, page;
};

static void close_ends(struct ends *d) {
        io_close(&d->ours);
        io_close(&d->theirs);
        io_close(&d->page);
}

/* The same descriptor above HIGH_FD, so that dup2 in the worker overwrites none. */
static int lift(int fd) {
        int high = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, HIGH_FD);
        io_close(&fd);
        return high;
}

/* As large as the system lets us: each side then works on while the other is busy. */
static void widen(int fd) {
        int n = BUFFERED;
        if (setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &n, sizeof n) < 0)
                setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &n, sizeof n);
}

static int open_ends(struct ends *ret, struct err *e) {
        int pair[2] = { -1, -1 };
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
                return err_set(e, ERR_jail, "socketpair: %s", strerrordesc_np(errno));
        *ret = (struct ends){ lift(pair[0]), lift(pair[1]),
                              lift(memfd_create("clew-progress",
                                                MFD_CLOEXEC | MFD_ALLOW_SEALING)) };
        if (ret->ours < 0 || ret->theirs < 0 || ret->page < 0 ||
            fcntl(ret->ours, F_SETFL, O_NONBLOCK) < 0 || ftruncate(ret->page, 4096) < 0 ||
            fcntl(ret->page, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0) {
                err_set(e, ERR_jail, "no descriptors for a worker: %s", strerrordesc_np(errno));
                close_ends(ret);
                return ERR_jail;
        }
        widen(ret->ours);
        widen(ret->theirs);
        return 0;
}

/* stderr stays open in builds with sanitizers, which report there. */
static void set_files(posix_spawn_file_actions_t *files, const struct ends *d) {
        posix_spawn_file_actions_init(files);
        posix_spawn_file_actions_addopen(files, 0, "/dev/null", O_RDWR, 0);
        posix_spawn_file_actions_adddup2(files, 0, 1);
        if (!WORKER_SANITIZER)
                posix_spawn_file_actions_adddup2(files, 0, 2);
        posix_spawn_file_actions_adddup2(files, d->theirs, WORKER_FD_SOCKET);
        posix_spawn_file_actions_adddup2(files, d->page, WORKER_FD_PROGRESS);
}

/* Its own process group, so that ^C reaches the keeper alone; no signal blocked or ignored. */
static void set_signals(posix_spawnattr_t *attr) {
        sigset_t all, none;
        sigfillset(&all);
        sigemptyset(&none);
        posix_spawnattr_init(attr);
        posix_spawnattr_setflags(attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF |
                                               POSIX_SPAWN_SETSIGMASK);
        posix_spawnattr_setpgroup(attr, 0);
        posix_spawnattr_setsigdefault(attr, &all);
        posix_spawnattr_setsigmask(attr, &none);
}

static int spawn(const struct jail_process_options *o, const struct ends *d, pid_t *ret) {
        char keeper[16], work[] = "work", probe[] = "probe", zygote[] = "zygote";
        char name[] = "clew-worker", lang[] = "LC_ALL=C", zone[] = "TZ=UTC0", unsafe[] = "unsafe";
        char *const modes[] = { [JAIL_PROCESS_work] = work,
                                [JAIL_PROCESS_probe] = probe,
                                [JAIL_PROCESS_zygote] = zygote };
        char *argv[] = { name, modes[o->mode], keeper, o->unsafe ? unsafe : NULL, NULL };
        char *env[] = { lang, zone, NULL };
        posix_spawn_file_actions_t files;
        posix_spawnattr_t attr;
        snprintf(keeper, sizeof keeper, "%d", (int) getpid());
        set_files(&files, d);
        set_signals(&attr);
        int r = posix_spawn(ret, o->path, &files, &attr, argv, env);
        posix_spawn_file_actions_destroy(&files);
        posix_spawnattr_destroy(&attr);
        return r;
}

int jail_process_open(const struct jail_process_options *o, struct jail_process *ret,
                      struct err *e) {
        struct ends d;
        pid_t pid = 0;
        if (open_ends(&d, e) < 0)
                return ERR_jail;
        void *page = mmap(NULL, 4096, PROT_READ, MAP_SHARED, d.page, 0);
        int r = page == MAP_FAILED ? errno : 0;
        if (r == 0 && o->zygote)
                pid = jail_zygote_copy(o->zygote, o, d.theirs, d.page);
        if (r == 0 && pid == 0)
                r = spawn(o, &d, &pid);
        if (r != 0) {
                if (page != MAP_FAILED)
                        munmap(page, 4096);
                close_ends(&d);
                return err_set(e, r == ENOENT ? ERR_absent : ERR_jail, "cannot start '%s': %s",
                               o->path, strerrordesc_np(r));
        }
        uint64_t cpu = worker_program(o->program).cpu_s * SECOND;
        *ret = (struct jail_process){ .pid = pid,
                                      .pidfd = pidfd_open(pid, 0),
                                      .socket = d.ours,
                                      .progress = page,
                                      .cpu_allowed = 2 * cpu,
                                      .cpu_a_job = cpu };
        io_close(&d.theirs);
        io_close(&d.page);
        return 0;
}

/* Until it is reaped its number is its own, so kill() is as safe as the pidfd, should that lack. */
int jail_process_close(struct jail_process *p) {
        int status = 0;
        if (p->pid <= 0)
                return 0;
        if (p->pidfd < 0 || pidfd_send_signal(p->pidfd, SIGKILL, NULL, 0) < 0)
                kill(p->pid, SIGKILL);
        while (waitpid(p->pid, &status, 0) < 0 && errno == EINTR)
                ;
        io_close(&p->pidfd);
        io_close(&p->socket);
        munmap((void *) (uintptr_t) p->progress, 4096);
        *p = (struct jail_process){ .pidfd = -1, .socket = -1 };
        return status;
}

static int judge(const struct worker_hello *h, bool unsafe, struct err *e) {
        if (h->magic != WORKER_MAGIC || h->protocol != WORKER_PROTOCOL ||
            strncmp(h->version, CLEW_VERSION, sizeof h->version) != 0)
                return err_set(e, ERR_jail, "clew-worker is of another version");
        if (h->flags & WORKER_HELLO_failed)
                return err_set(e, ERR_jail, "the sandbox cannot be built: %.*s",
                               (int) strnlen(h->words, sizeof h->words), h->words);
        if (!(h->flags & (WORKER_HELLO_seccomp | WORKER_HELLO_sanitizer)) && !unsafe)
                return err_set(e, ERR_jail, "a worker without seccomp");
        return 1;
}

int jail_process_hello(struct jail_process *p, const struct jail_process_options *o,
                       struct err *e) {
        while (p->hello_n < sizeof p->hello) {
                ssize_t r = read(p->socket, (char *) &p->hello + p->hello_n,
                                 sizeof p->hello - p->hello_n);
                if (r < 0 && errno == EINTR)
                        continue;
                if (r < 0 && errno == EAGAIN)
                        return 0;
                if (r <= 0)
                        return err_set(e, ERR_jail, "'%s' died while it started", o->path);
                p->hello_n += (size_t) r;
        }
        /* a probing process never locks its own calls, a zygote leaves that to its copies */
        return judge(&p->hello, o->unsafe || o->mode != JAIL_PROCESS_work, e);
}

/* A dead one has used 0. */
uint64_t jail_process_cpu(const struct jail_process *p) {
        struct timespec t;
        clockid_t clock;
        if (clock_getcpuclockid(p->pid, &clock) != 0 || clock_gettime(clock, &t) < 0)
                return 0;
        return (uint64_t) t.tv_sec * SECOND + (uint64_t) t.tv_nsec;
}

uint64_t jail_process_rss(const struct jail_process *p) {
        char path[32], line[128];
        uint64_t pages = 0;
        snprintf(path, sizeof path, "/proc/%d/statm", (int) p->pid);
        _cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
        ssize_t n = fd < 0 ? -1 : io_read(fd, line, sizeof line);
        if (n <= 0)
                return 0;
        struct str rest = { line, (size_t) n };
        size_t from = str_find(rest, STR(" "));
        rest = str_sub(rest, from == SIZE_MAX ? rest.n : from + 1, SIZE_MAX);
        size_t end = str_find(rest, STR(" "));
        return str_u64(str_sub(rest, 0, end), &pages) ? pages * 4096 : 0;
}

void jail_process_allow(struct jail_process *p, uint64_t cpu_now) {
        if (cpu_now + p->cpu_a_job <= p->cpu_allowed)
                return;
        p->cpu_allowed = cpu_now + 2 * p->cpu_a_job;
        struct rlimit want = { p->cpu_allowed / SECOND, RLIM_INFINITY };
        struct rlimit had;
        if (prlimit(p->pid, RLIMIT_CPU, NULL, &had) == 0) {
                want.rlim_max = had.rlim_max;
                prlimit(p->pid, RLIMIT_CPU, &want, NULL);
        }
}
