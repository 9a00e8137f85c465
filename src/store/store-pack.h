#pragma once
/* Packed rows of what documents say: base 128 numbers and single bytes.  A case may be a
 * stranger's, so what is taken out is in range or `bad` is set, and then all that follows is 0. */
#include "store/store-internal.h"

struct store_in {
        struct bytes b;
        bool bad;
};

uint64_t store_in_get(struct store_in *in, uint64_t most);
uint8_t store_in_u8(struct store_in *in, uint8_t least, uint8_t most);
/* How many rows follow, of at least `least` bytes each. */
size_t store_in_count(struct store_in *in, size_t least);

void store_anchor_put(struct buf *out, struct store_anchor a);
struct store_anchor store_in_anchor(struct store_in *in);

static inline uint64_t store_zigzag(int64_t v) {
        return (uint64_t) v << 1 ^ (uint64_t) (v >> 63);
}

static inline int64_t store_unzigzag(uint64_t v) {
        return (int64_t) (v >> 1 ^ (0 - (v & 1)));
}
