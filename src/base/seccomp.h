#pragma once
/* A closed list of system calls, compiled to BPF.
 *
 *   arch == ours ? : KILL       nr < x32 ? : KILL
 *   nr == CALL ? : next block   load the argument   test ? ALLOW : otherwise
 *   ...
 *   otherwise
 *
 * Written by hand rather than by libseccomp: two dozen lines, no library to trust, and microseconds
 * at each start of a worker.  The commonest calls should come first. */
#include "base/mem.h"

#include <stdbool.h>

enum seccomp_test {
        SECCOMP_ANY,   /* whatever the arguments */
        SECCOMP_CLEAR, /* argument & value must be 0 */
        SECCOMP_IS,    /* the low 32 bits of the argument equal value */
};

struct seccomp_call {
        uint32_t nr;
        uint32_t argument;
        enum seccomp_test test;
        uint32_t value;
};

enum { SECCOMP_CALLS_MOST = 200 };

/* Allow these calls and no others to this thread (all_threads: to every thread of the process) from
 * now on.  `otherwise` is what SECCOMP_RET_ says of all others.  0, or -1 and errno. */
int seccomp_lock(const struct seccomp_call *calls, size_t n, uint32_t otherwise, bool all_threads);
