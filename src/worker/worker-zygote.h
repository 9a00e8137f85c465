#pragma once
/* A warmed process that waits, and of which each request makes one more worker by a copy: exec,
 * linking and warming up cost several milliseconds, a copy a fraction of one.
 *
 *   keeper --(socket, progress page)--> zygote --clone--> worker: locks itself, says HELLO, works
 *          <-------- its number -------
 *
 * The zygote reads nothing but requests of the keeper, never a hostile byte.  Its copies are the
 * keeper's own children (CLONE_PARENT), reaped and killed like those that it started itself.  What
 * they share is the layout of memory; the keeper takes a new zygote now and then, and whenever a
 * copy died (jail/jail-zygote.h). */
#include "base/err.h"

#include <sys/types.h>

/* Returns in each copy, its descriptors in their places; never in the zygote, which leaves when the
 * keeper closes its end. */
void worker_zygote(pid_t keeper);
