#pragma once
/* The inside of a jail, shared by its two doors: parse jobs (jail.c) and containers
 * (jail-unpack.c). */
#include "jail/jail-job.h"
#include "jail/jail-process.h"

#include <poll.h>

enum { JAIL_AHEAD = 2 }; /* jobs that a worker may hold, so that it never waits for the next */

struct jail_worker {
        struct jail_process process; /* pid 0 = to be started */
        bool greeted;                /* its HELLO is here and good */
        bool retire;                 /* has grown too large */
        bool alone;                  /* its job wants no other behind it */
        struct jail_job *jobs[JAIL_AHEAD];
        unsigned n, n_sent; /* jobs held; of these, wholly sent */
        size_t sent;        /* bytes sent of jobs[n_sent] */
        struct buf head;    /* of jobs[n_sent] */
        unsigned served;    /* jobs answered since it started */
        uint64_t waited_ms; /* for jobs[0] */
        uint64_t cpu;       /* used when jobs[0] began */
};

struct jail {
        struct jail_process_options start;
        bool paranoid;
        unsigned wall_ms;
        char path[4096], sandbox[96];
        unsigned failed_starts; /* in a row */
        size_t n_workers;
        struct jail_worker *workers;
        struct jail_jobs queue;
        size_t first, n_batches, cap; /* a ring, in the order of jail_parse() */
        struct jail_batch **batches;
        struct jail_batch *given;    /* the one that jail_next() has shown */
        struct jail_unpack *unpacks; /* open ones, and idle ones for later */
};

/* Move everything on that can be moved; wait up to `ms` for that, also for events of `also` (may be
 * NULL).  ERR_jail when no worker can be started. */
int jail_pump(struct jail *j, unsigned ms, struct pollfd *also, struct err *e);

/* How long one wait may be, so that patience is measured well. */
unsigned jail_tick(const struct jail *j);

/* What a dead worker's wait status says; *ret_outside (may be NULL) if somebody else killed it. */
enum jail_blame jail_blame_of(int status, bool *ret_outside);

uint64_t jail_now_ms(void); /* monotonic: stands still while the machine sleeps */

void jail_unpack_free(struct jail_unpack **u); /* kills its worker */
