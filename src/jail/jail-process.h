#pragma once
/* One worker as the keeper sees it: a process, its socket, its progress page. */
#include "base/err.h"
#include "worker/worker-frame.h"

#include <sys/types.h>

struct jail_process {
        pid_t pid; /* 0 = none */
        int pidfd, socket;
        const volatile struct worker_progress *progress;
        struct worker_hello hello;
        size_t hello_n;       /* bytes of it that are here */
        uint64_t cpu_allowed; /* nanoseconds; its RLIMIT_CPU */
        uint64_t cpu_a_job;   /* nanoseconds */
};

enum jail_process_mode { JAIL_PROCESS_work, JAIL_PROCESS_probe, JAIL_PROCESS_zygote };

struct jail_zygote;

struct jail_process_options {
        const char *path;
        enum worker_program program;
        enum jail_process_mode mode;
        bool unsafe;
        struct jail_zygote *zygote; /* to be a copy of, when it is ready; may be NULL */
};

/* Start a worker; does not wait for it.  0, ERR_absent if there is no such program, or ERR_jail. */
int jail_process_open(const struct jail_process_options *o, struct jail_process *ret,
                      struct err *e);

/* Kill it if it still runs, reap it, give everything back.  Returns its wait status.  Safe on one
 * that is closed already (returns 0). */
int jail_process_close(struct jail_process *p);

/* Read on towards its HELLO, without blocking.  1 when it is whole and fit to work with, 0 when
 * more must come, ERR_jail with the reason otherwise. */
int jail_process_hello(struct jail_process *p, const struct jail_process_options *o, struct err *e);

uint64_t jail_process_cpu(const struct jail_process *p); /* nanoseconds used so far */
uint64_t jail_process_rss(const struct jail_process *p); /* bytes; 0 if unknown */

/* Let it use what its program may use for one job, from now on. */
void jail_process_allow(struct jail_process *p, uint64_t cpu_now);
