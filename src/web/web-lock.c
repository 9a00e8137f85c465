/* The jail of the web process.  It reads no foreign format but HTTP, and the case; it is locked in
 * all the same, because it holds every secret of the case and talks to a browser.
 *
 *   files        Landlock: the case, to read; nothing else.  Before threads: it binds only its own
 *   calls        seccomp, on all threads at once: no socket, no connect, no program, no writing
 *
 * Landlock's numbers are written out because the headers of older systems lack them. */
#include "base/io.h"
#include "base/limits.h"
#include "base/seccomp.h"
#include "web/web-site.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct seccomp_call calls[] = {
#define CALL(name, argument, test, value, why) { SYS_##name, argument, SECCOMP_##test, value },
#include "web/web-seccomp.def"
#undef CALL
};

static int limit(int what, uint64_t most, struct err *e) {
        struct rlimit had, want = { most, most };
        if (getrlimit((__rlimit_resource_t) what, &had) < 0)
                return err_errno(e, errno, "cannot read a limit of the web process");
        if (want.rlim_max > had.rlim_max)
                want = (struct rlimit){ had.rlim_max, had.rlim_max };
        return setrlimit((__rlimit_resource_t) what, &want) < 0
                       ? err_errno(e, errno, "cannot limit the web process")
                       : 0;
}

/* The case may be read; every other right that the kernel knows is taken away. */
static int lock_landlock(const char *case_path, struct err *e) {
        static const uint8_t fs_rights[] = { 0, 13, 14, 15, 15, 16 };
        enum { VERSION = 1, READ_FILE = 1 << 2, READ_DIR = 1 << 3, TCP = 3, SCOPES = 3 };
        long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, VERSION);
        if (abi <= 0)
                return 0; /* an old kernel: seccomp stands alone */
        size_t known = (size_t) abi < sizeof fs_rights ? (size_t) abi : sizeof fs_rights - 1;
        struct {
                uint64_t fs, net, scoped;
        } rules = { (UINT64_C(1) << fs_rights[known]) - 1, abi >= 4 ? TCP : 0,
                    abi >= 6 ? SCOPES : 0 };
        size_t size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;
        _cleanup_close_ int fd = (int) syscall(SYS_landlock_create_ruleset, &rules, size, 0);
        _cleanup_close_ int dir = open(case_path, O_PATH | O_CLOEXEC | O_DIRECTORY);
        struct landlock_path_beneath_attr may = { .allowed_access = READ_FILE | READ_DIR,
                                                  .parent_fd = dir };
        if (fd < 0 || dir < 0 ||
            syscall(SYS_landlock_add_rule, fd, LANDLOCK_RULE_PATH_BENEATH, &may, 0) < 0 ||
            syscall(SYS_landlock_restrict_self, fd, 0) < 0) {
                err_errno(e, errno, "Landlock");
                return ERR_jail;
        }
        return 0;
}

int web_lock_files(const char *case_path, struct err *e) {
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0 ||
            prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0) {
                err_errno(e, errno, "cannot give up privileges");
                return ERR_jail;
        }
        int r = limit(RLIMIT_CORE, 0, e);
        if (r >= 0)
                r = limit(RLIMIT_FSIZE, 0, e);
        if (r >= 0)
                r = limit(RLIMIT_NOFILE, 4096, e);
        return r < 0 ? ERR_jail : lock_landlock(case_path, e);
}

int web_lock_calls(struct err *e) {
#if defined __SANITIZE_ADDRESS__ /* its runtime asks for more */
        (void) e;
        return 0;
#else
        if (seccomp_lock(calls, sizeof calls / sizeof *calls, SECCOMP_RET_ERRNO | EPERM,
                         /* all_threads= */ true) == 0)
                return 0;
        err_errno(e, errno, "seccomp");
        return ERR_jail;
#endif
}
