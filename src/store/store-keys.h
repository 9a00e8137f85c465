#pragma once
/* The writer's table of recent documents by the head (8 bytes) of their key: open addressing,
 * linear probing, at most half full, 16 bytes a slot.  Heads may be shared: the caller compares
 * whole keys. */
#include "base/mem.h"

#include <stdbool.h>

struct store_keys {
        struct store_key {
                uint64_t head, doc; /* doc 0 = free */
        } * slots;
        size_t n, n_slots;
};

void store_keys_done(struct store_keys *k);
void store_keys_clear(struct store_keys *k); /* keeps the memory */
void store_keys_put(struct store_keys *k, uint64_t head, uint64_t doc);

/* The documents with this head: start with *at = 0; 1 and *ret_doc, or 0 when there are no more. */
int store_keys_next(const struct store_keys *k, uint64_t head, size_t *at, uint64_t *ret_doc);
