#pragma once
/* Two kinds of hashing.  Evidence is named by SHA-256 (FIPS 180-4, by OpenSSL); tables and
 * checksums of our own files use XXH3, which an opponent may collide: never identity. */
#include "base/str.h"

struct sha256 {
        uint8_t b[32];
};

struct hash_ctx; /* a running SHA-256 */

struct sha256 hash_sha256(struct bytes in);
struct hash_ctx *hash_new(void);
void hash_put(struct hash_ctx *h, struct bytes in);
struct sha256 hash_get(struct hash_ctx *h); /* of what was put so far; the context starts anew */
void hash_free(struct hash_ctx **h);

uint64_t hash64(const void *p, size_t n); /* XXH3, 64 bits */

static inline bool sha256_eq(const struct sha256 *a, const struct sha256 *b) {
        return memcmp(a->b, b->b, 32) == 0;
}

/* First 8 bytes, big-endian: for tables sorted by hash. */
uint64_t sha256_head(const struct sha256 *h);

enum { SHA256_HEX = 65 };
void sha256_hex(const struct sha256 *h, char ret[static SHA256_HEX]); /* 64 digits and NUL */
bool sha256_of_hex(struct str hex, struct sha256 *ret);
