/* The table of a worker's calls; base/seccomp.h makes a filter of it. */
#include "worker/worker-seccomp.h"

#include "base/seccomp.h"
#include "worker/worker-frame.h"

#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/syscall.h>

static const struct seccomp_call calls[] = {
#define CALL(name, argument, test, value, why) { SYS_##name, argument, SECCOMP_##test, value },
#include "worker/worker-seccomp.def"
#undef CALL
};

int worker_seccomp(void) {
        return seccomp_lock(calls, sizeof calls / sizeof *calls, SECCOMP_RET_KILL_PROCESS,
                            /* all_threads= */ false);
}
