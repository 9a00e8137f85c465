#pragma once
/* The keeper's side of a zygote (worker/worker-zygote.h): workers of a program that read one
 * document each are copies of it, once so many are asked for that starting it pays. */
#include "jail/jail-process.h"

struct jail_zygote {
        struct jail_process process; /* pid 0 = none */
        bool greeted;
        unsigned asked; /* copies wanted since the last zygote ended */
        unsigned given; /* copies made by this one */
};

/* One more worker, with these descriptors.  0 if there is no zygote or it is not ready: the caller
 * starts the worker itself.  Starts and replaces the zygote as needed and never waits for one to
 * become ready, only for the copy of one that is. */
pid_t jail_zygote_copy(struct jail_zygote *z, const struct jail_process_options *o, int socket,
                       int progress);

/* End it; its copies live on.  After a copy died by what it read, so that what was learned about
 * the layout of its memory is worth nothing. */
void jail_zygote_close(struct jail_zygote *z);
