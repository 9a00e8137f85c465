#pragma once
/* Does the lock hold?  Asked of a real worker at each start, before any hostile byte. */
#include "worker/worker-lock.h"

/* In a process that is through worker_lock() but not worker_lock_calls(): for each row of
 * worker-probe.def fork, lock the calls, try.  One more child tries nothing and must leave in
 * peace, else none counts.  Takes 2-4 ms. */
void worker_probe(struct worker_lock *l, uint32_t *ret_probes, uint32_t *ret_denied);
