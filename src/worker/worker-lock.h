#pragma once
/* Shed everything that a parser does not need, for good.  In this order, because each step would be
 * denied or lost behind the next:
 *
 *   close_range      nothing but the socket and the progress page stays open
 *   no_new_privs     seccomp and Landlock ask for it
 *   empty directory  made, entered, removed: a place in which nothing can be
 *   chroot, uid      if root: that directory is the root; an uid that nobody has
 *   dumpable, death  after the uid, which resets both: no ptrace, no core; die with the keeper
 *   Landlock         best ABI the kernel has; no file, no TCP, no signal, no abstract socket
 *   rlimits          after Landlock (RLIMIT_NOFILE before it gives EMFILE)
 *   seccomp          last (worker-seccomp.h): the wall; the others are ditches
 *
 * Namespaces are not used: seccomp leaves nothing that they would hide. */
#include "base/err.h"
#include "worker/worker-frame.h"

#include <sys/types.h>

struct worker_lock {
        /* in */
        pid_t keeper;
        enum worker_program program; /* whose limits to take */
        bool unsafe;                 /* note failures in `words` and go on */
        /* out */
        uint32_t flags;    /* enum worker_hello_flag */
        uint32_t landlock; /* ABI */
        struct err failed; /* the first failure */
};

/* All steps but the last; 0 or ERR_jail. */
int worker_lock(struct worker_lock *l);

/* The last step, and with it no more processes. */
int worker_lock_calls(struct worker_lock *l);
