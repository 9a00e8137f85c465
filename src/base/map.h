#pragma once
/* Bytes to a 64-bit value: open addressing, linear probing, at most 7/8 full, never shrinks.
 * Keys are copied into the map.  Iteration order is insertion order, so that output never depends
 * on a hash. */
#include "base/arena.h"

struct map_entry {
        struct str key; /* owned by the map */
        uint64_t hash;
        uint64_t value;
};

struct map {
        struct map_entry *entries; /* in insertion order */
        uint32_t *slots;           /* entry index + 1, 0 = free */
        size_t n, cap, n_slots;
        struct arena keys;
};

void map_init(struct map *m);
void map_done(struct map *m);
void map_clear(struct map *m);

/* The value of `key`, or NULL; valid until the next map_put. */
uint64_t *map_find(const struct map *m, struct str key);

/* The value of `key`, made with `value` if it was not there; *ret_new (may be NULL) says which. */
uint64_t *map_put(struct map *m, struct str key, uint64_t value, bool *ret_new);
