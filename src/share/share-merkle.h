#pragma once
/* A tree of hashes over many things, by which one of them can be shown to be among them without
 * showing the others (RFC 9162, section 2.1).
 *
 *   leaf = SHA-256(0x00 data)      node = SHA-256(0x01 left right)
 *
 *   level 2            root               a node without a neighbour is its own parent,
 *   level 1       n01        c            which is the shape that the RFC draws from above
 *   level 0     a     b      c
 *
 * Memory: 64 bytes a leaf. */
#include "base/hash.h"

enum { SHARE_MERKLE_LEVELS = 64 };

struct share_merkle {
        struct sha256 *level[SHARE_MERKLE_LEVELS]; /* [0] are the leaves */
        size_t width[SHARE_MERKLE_LEVELS];
        size_t levels; /* at least 1 */
};

struct sha256 share_merkle_leaf(struct bytes data);

/* The tree over `n` leaves, which are copied; end with share_merkle_done().  That of no leaves has
 * the root SHA-256(""). */
void share_merkle_init(struct share_merkle *m, const struct sha256 *leaves, size_t n);
void share_merkle_done(struct share_merkle *m);
struct sha256 share_merkle_root(const struct share_merkle *m);

/* The neighbours on the way from leaf `at` (< n) up to the root; returns how many. */
size_t share_merkle_path(const struct share_merkle *m, size_t at,
                         struct sha256 ret[static SHARE_MERKLE_LEVELS]);

/* Is `leaf` number `at` of `n` under `root`?  Section 2.1.3.2; `n_path` may be anything. */
bool share_merkle_proves(const struct sha256 *leaf, uint64_t at, uint64_t n,
                         const struct sha256 *path, size_t n_path, const struct sha256 *root);
