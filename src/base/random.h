#pragma once
/* Seeded pseudo-random numbers (SplitMix64, Steele et al. 2014): for tests, the generator and the
 * drills, never for secrets. */
#include "base/mem.h"

struct random {
        uint64_t state;
};

static inline uint64_t random_next(struct random *r) {
        uint64_t z = r->state += 0x9e3779b97f4a7c15u;
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
        z = (z ^ z >> 27) * 0x94d049bb133111ebu;
        return z ^ z >> 31;
}

/* From 0 to below - 1, evenly enough for any below that is small beside 2^64; never 0. */
static inline uint64_t random_below(struct random *r, uint64_t below) {
        return random_next(r) % below;
}
