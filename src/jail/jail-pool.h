#pragma once
/* The inside of a jail, shared by its doors: parse jobs (jail.c, jail-lane.c), containers
 * (jail-unpack.c) and pictures (jail-render.c). */
#include "jail/jail-job.h"
#include "jail/jail-process.h"
#include "jail/jail-zygote.h"

#include <poll.h>

enum { JAIL_AHEAD = 2 }; /* jobs that a worker may hold, so that it never waits for the next */

struct jail_worker {
        struct jail_process process; /* pid 0 = to be started */
        bool greeted;                /* its HELLO is here and good */
        bool retire;                 /* has grown too large */
        struct jail_job *jobs[JAIL_AHEAD];
        unsigned n, n_sent; /* jobs held; of these, wholly sent */
        size_t sent;        /* bytes sent of jobs[n_sent] */
        struct buf head;    /* of jobs[n_sent] */
        unsigned served;    /* jobs answered since it started */
        uint64_t waited_ms; /* for jobs[0] */
        uint64_t cpu;       /* used when jobs[0] began */
};

/* One program as this jail found it. */
struct jail_program {
        struct jail_process_options start;
        struct worker_program_row limits;
        struct jail_zygote zygote; /* of processes that read one document each */
        char path[4096];
        bool probed;      /* and found fit */
        char absent[256]; /* why it cannot be used, or "" */
};

/* Workers of one program and the jobs that wait for them.
 *
 *   main    n workers, each holds two jobs, lives long
 *   alone   } n at work, each with one job that it dies behind; up to n more are started ahead
 *   page    } while jobs wait, so that exec, lock and warming up overlap with work
 *   ocr     n workers, one job at a time, a few jobs each */
struct jail_lane {
        struct jail_program *program;
        unsigned jobs;    /* that one process may serve; 0 = any number */
        unsigned ahead;   /* jobs that a worker may hold */
        bool copies;      /* its workers are copies of a zygote where that pays */
        size_t busy_most; /* workers at work */
        size_t n_workers; /* these, and the spare ones */
        struct jail_worker *workers;
        unsigned failed_starts; /* in a row */
};

struct jail {
        struct jail_program programs[WORKER_PROGRAMS];
        bool paranoid;
        unsigned wall_ms; /* 0 = that of the program */
        char sandbox[96], missing[512];
        struct jail_lane lanes[JAIL_LANES];
        struct jail_jobs queues[JAIL_LANES];
        uint64_t settled;             /* jobs that came to an end, good or bad */
        size_t first, n_batches, cap; /* a ring, in the order of jail_parse() */
        struct jail_batch **batches;
        struct jail_batch *given;    /* the one that jail_next() has shown */
        struct jail_unpack *unpacks; /* open ones, and idle ones for later */
};

/* Run the probes of a program before its first use.  0; ERR_absent if it is not there or not fit
 * (and ever after); for WORKER_MAIN these are ERR_jail. */
int jail_program_open(struct jail *j, enum worker_program which, struct err *e);
/* Say once that it cannot be used. */
void jail_program_absent(struct jail *j, struct jail_program *p, const struct err *why);

void jail_lane_init(struct jail *j, enum jail_lane_id id, size_t workers);
void jail_lane_done(struct jail *j, enum jail_lane_id id); /* its jobs too */
/* Start the workers of a lane that has just been made, and wait for all. */
int jail_lane_open(struct jail *j, enum jail_lane_id id, struct err *e);
/* Give out what waits in the queues.  ERR_jail when no clew-worker can be started. */
int jail_give(struct jail *j, struct err *e);

/* Wait for the HELLO of `p`. */
int jail_await(struct jail *j, struct jail_process *p, const struct jail_process_options *o,
               struct err *e);

/* Move everything on that can be moved; wait up to `ms` for that, also for events of `also` (may be
 * NULL).  ERR_jail when no worker can be started. */
int jail_pump(struct jail *j, unsigned ms, struct pollfd *also, struct err *e);

/* How long one wait may be, so that patience is measured well. */
unsigned jail_tick(const struct jail *j);
/* How long a worker may take for one job of `bytes`, in milliseconds. */
uint64_t jail_patience(const struct jail *j, const struct jail_program *p, uint64_t bytes);
/* Has it used more processor time since `from` than one job may? */
bool jail_spent(const struct jail_program *p, const struct jail_process *w, uint64_t from);

/* What a dead worker's wait status says; *ret_outside (may be NULL) if somebody else killed it. */
enum jail_blame jail_blame_of(int status, bool *ret_outside);
const char *jail_blame_words(enum jail_blame blame); /* "died" ... */

uint64_t jail_now_ms(void); /* monotonic: stands still while the machine sleeps */

void jail_unpack_free(struct jail_unpack **u); /* kills its worker */
