/* The jail recipe; see worker-lock.h.  Each step is one function and one row of `steps`.
 *
 * Landlock's numbers are written out below because the headers of older systems lack them; which
 * rights exist is asked of the running kernel. */
#include "worker/worker-lock.h"

#include "worker/worker-frame.h"
#include "worker/worker-seccomp.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/limits.h"

static int note(struct worker_lock *l, const char *what) {
        if (l->failed.code == 0)
                err_set(&l->failed, ERR_jail, "%s: %s", what, strerrordesc_np(errno));
        return ERR_jail;
}

static int lock_files(struct worker_lock *l) {
        if (close_range(WORKER_FD_PROGRESS + 1, ~0u, 0) < 0)
                return note(l, "close_range");
        return 0;
}

static int lock_privileges(struct worker_lock *l) {
        return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? note(l, "no_new_privs") : 0;
}

/* A directory that is entered and removed holds nothing for ever.  Not having one is no failure:
 * it is a ditch, and Landlock and seccomp stand behind it. */
static int lock_directory(struct worker_lock *l) {
        static const char *const places[] = { "/dev/shm", "/run", "/tmp", "/var/tmp" };
        for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
                char dir[64];
                snprintf(dir, sizeof dir, "%s/clew-XXXXXX", places[i]);
                if (!mkdtemp(dir))
                        continue;
                int r = chdir(dir);
                rmdir(dir);
                if (r == 0) {
                        if (geteuid() == 0 && chroot(".") == 0)
                                l->flags |= WORKER_HELLO_root;
                        return 0;
                }
        }
        return 0;
}

/* Root becomes an uid that no account has; each worker another, so that none may touch another. */
static int lock_uid(struct worker_lock *l) {
        enum { UNUSED = 1900000000, NOBODY = 65534 };
        if (geteuid() != 0 && getuid() != 0)
                return 0;
        const uid_t ids[] = { UNUSED + (uid_t) getpid(), NOBODY };
        setgroups(0, NULL); /* may be denied in a user namespace; then they are its own */
        for (size_t i = 0; i < 2; i++) {
                if (setresgid(ids[i], ids[i], ids[i]) == 0 &&
                    setresuid(ids[i], ids[i], ids[i]) == 0) {
                        l->flags |= WORKER_HELLO_uid;
                        return 0;
                }
        }
        return note(l, "cannot leave the root account");
}

static int lock_death(struct worker_lock *l) {
        if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
                return note(l, "dumpable");
        if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
                return note(l, "PDEATHSIG");
        if (getppid() != l->keeper)
                _exit(0); /* it died before we asked */
        return 0;
}

struct landlock_rules {
        uint64_t fs, net, scoped;
};

/* Nothing is allowed back, so every right that the kernel knows is handled.
 * Rights by ABI: fs 13, REFER, TRUNCATE, (net), IOCTL_DEV, (scopes), (log flags). */
static int lock_landlock(struct worker_lock *l) {
        static const uint8_t fs_rights[] = { 0, 13, 14, 15, 15, 16 };
        enum { CREATE_VERSION = 1, NET_TCP = 3, SCOPES = 3, ABIS = sizeof fs_rights };
        long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_VERSION);
        if (abi <= 0)
                return 0; /* reported as absent; the keeper warns */
        struct landlock_rules r = {
                .fs = (UINT64_C(1) << fs_rights[abi < ABIS ? abi : ABIS - 1]) - 1,
                .net = abi >= 4 ? NET_TCP : 0,
                .scoped = abi >= 6 ? SCOPES : 0,
        };
        size_t size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;
        int fd = (int) syscall(SYS_landlock_create_ruleset, &r, size, 0);
        if (fd < 0 || syscall(SYS_landlock_restrict_self, fd, 0) < 0)
                return note(l, "Landlock");
        close(fd);
        l->landlock = (uint32_t) abi;
        return 0;
}

static int lock_limits(struct worker_lock *l) {
        const struct worker_program_row program = worker_program(l->program);
        const struct {
                int what;
                uint64_t soft, hard;
        } limits[] = {
                { RLIMIT_AS, program.memory, program.memory },
                { RLIMIT_FSIZE, 0, 0 },
                { RLIMIT_NOFILE, 8, 8 },
                { RLIMIT_CORE, 0, 0 },
                { RLIMIT_MSGQUEUE, 0, 0 },
                { RLIMIT_MEMLOCK, 0, 0 },
                /* the keeper moves the soft one on with each job */
                { RLIMIT_CPU, 2 * program.cpu_s, RLIM_INFINITY },
        };
        for (size_t i = WORKER_SANITIZER ? 1 : 0; i < sizeof limits / sizeof *limits; i++) {
                struct rlimit had, want = { limits[i].soft, limits[i].hard };
                if (getrlimit((__rlimit_resource_t) limits[i].what, &had) < 0)
                        return note(l, "getrlimit");
                if (want.rlim_max > had.rlim_max)
                        want.rlim_max = had.rlim_max;
                if (want.rlim_cur > want.rlim_max)
                        want.rlim_cur = want.rlim_max;
                if (setrlimit((__rlimit_resource_t) limits[i].what, &want) < 0)
                        return note(l, "setrlimit");
        }
        return 0;
}

int worker_lock(struct worker_lock *l) {
        static int (*const steps[])(struct worker_lock *) = {
                lock_files, lock_privileges, lock_directory, lock_uid,
                lock_death, lock_landlock,   lock_limits,
        };
        l->flags |= WORKER_SANITIZER ? WORKER_HELLO_sanitizer : 0;
        for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
                if (steps[i](l) < 0 && !l->unsafe)
                        return ERR_jail;
        return 0;
}

int worker_lock_calls(struct worker_lock *l) {
        static const struct rlimit none = { 0, 0 };
        if (setrlimit(RLIMIT_NPROC, &none) < 0 && note(l, "RLIMIT_NPROC") < 0 && !l->unsafe)
                return ERR_jail;
        if (WORKER_SANITIZER)
                return 0;
        if (worker_seccomp() < 0)
                return note(l, "seccomp") < 0 && !l->unsafe ? ERR_jail : 0;
        l->flags |= WORKER_HELLO_seccomp;
        return 0;
}
