/* The self-test of the lock: one process for each forbidden thing, because the first one kills. */
#include "worker/worker-probe.h"

#include "base/bug.h"

#include <fcntl.h>
#include <linux/io_uring.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct probe {
        pid_t keeper;
        void *page;
};

enum {
        PROBE_peace, /* tries nothing */
#define PROBE(name, ...) PROBE_##name,
#include "worker/worker-probe.def"
#undef PROBE
        N_PROBES,
};

static void attempt(unsigned which, const struct probe *p) {
        switch (which) {
#define PROBE(name, ...)                                                                           \
        case PROBE_##name:                                                                         \
                (void) __VA_ARGS__;                                                                \
                break;
#include "worker/worker-probe.def"
#undef PROBE
        }
}

static pid_t start(struct worker_lock *l, unsigned which, const struct probe *p) {
        pid_t pid = fork();
        if (pid == 0) {
                if (worker_lock_calls(l) < 0)
                        _exit(2);
                attempt(which, p);
                _exit(which == PROBE_peace ? 0 : 1);
        }
        return pid;
}

static int status_of(pid_t pid) {
        int status = -1;
        if (pid > 0 && waitpid(pid, &status, 0) != pid)
                return -1;
        return status;
}

void worker_probe(struct worker_lock *l, uint32_t *ret_probes, uint32_t *ret_denied) {
        struct probe p = { .keeper = l->keeper };
        pid_t pids[N_PROBES];
        uint32_t denied = 0;
        p.page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        for (unsigned i = 0; i < N_PROBES; i++)
                pids[i] = start(l, i, &p);
        bool peace = status_of(pids[PROBE_peace]) == 0;
        for (unsigned i = PROBE_peace + 1; i < N_PROBES; i++) {
                int status = status_of(pids[i]);
                denied += peace && WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
        }
        *ret_probes = N_PROBES - 1;
        *ret_denied = denied;
}
