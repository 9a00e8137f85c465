#pragma once
/* The table that gen-lang-place.c makes: rows, and slots by the hash of each folded spelling, with
 * linear probing from the hash's low bits; an empty slot has hash 0. */
#include "base/hash.h"
#include "lang/lang-place.h"

struct lang_place_slot {
        uint64_t hash;
        uint32_t row;
};

extern const uint32_t lang_place_log2, lang_place_n;
extern const struct lang_place lang_place_rows[];
extern const struct lang_place_slot lang_place_slots[];

static inline uint64_t lang_place_hash(struct str folded) {
        return hash64(folded.p, folded.n) | 1;
}
