#pragma once
/* Plain mail in any amount, for measuring: OUT/cache/mbox/NN.mbox, or OUT/cache/maildir. */
#include "cache-world.h"

/* Write `n` messages of about 3.5 kB.  Memory does not depend on n; 250,000 words beside those of
 * the phrases, as often as words are (Zipf). */
void cache_raw_put(const char *folder, const struct cache_world *w, uint64_t n, uint64_t seed,
                   bool maildir);
