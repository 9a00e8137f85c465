#pragma once
/* The loop of a locked worker. */
#include "worker/worker.h"

struct worker_progress;

/* Take jobs and answer them until the keeper closes its end; then return. */
void worker_loop(const struct worker_ops *ops, volatile struct worker_progress *progress);
