#pragma once
/* What a worker does with bytes: the one place that knows unpack/ and parse/. */
#include "worker/worker.h"

extern const struct worker_ops worker_ops;
