#pragma once
/* The keeper's side: runs what the lanes ask for, one child a lane, and one act that goes on.
 * It parses nothing of others; it checks (web_act_argv), forks, and carries bytes. */
#include "web/web-lane.h"
#include "web/web.h"

enum { WEB_LANES = 4 };

struct web_child {
        pid_t pid; /* 0 = none */
        int out, err;
        int64_t until_ms;
};

struct web_keeper {
        const char *case_path;
        int lanes[WEB_LANES]; /* our ends; -1 = closed */
        struct web_child child[WEB_LANES];
        struct web_child runs; /* the act that goes on */
        struct web_job job;
        struct buf job_out, job_said;
};

void web_keeper_init(struct web_keeper *k, const char *case_path);
void web_keeper_done(struct web_keeper *k); /* ends what runs */
/* The lanes and what they asked for: the web process is gone.  The act that goes on goes on. */
void web_keeper_cut(struct web_keeper *k);
void web_keeper_forget(struct web_keeper *k); /* in the web process: descriptors only */

/* Descriptors to be polled, into p (room for 2 + 3 * WEB_LANES); returns how many. */
struct pollfd;
size_t web_keeper_poll(const struct web_keeper *k, struct pollfd *p);
/* Whatever can be done without waiting; call it after poll() and on SIGCHLD. */
void web_keeper_turn(struct web_keeper *k);
