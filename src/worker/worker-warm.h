#pragma once
/* What every program must load before its lock. */

/* ICU and the C library: memory that runs out leaves with EXIT_LIMIT, nothing is fetched late. */
void worker_warm(void);
