/* Hashing; see base/hash.h.
 *
 * SHA-256 by OpenSSL's plain functions, which it would rather see replaced by EVP.  EVP allocates
 * for each hash, and when memory is out its one-shot form leaves the result unwritten or crashes: a
 * document under a wrong name.  The plain ones use the caller's memory and cannot fail. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/hash.h"

#include "base/bug.h"

#include <openssl/sha.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

struct hash_ctx {
        SHA256_CTX sha;
};

static void start(struct hash_ctx *h) {
        BUG_IF(SHA256_Init(&h->sha) != 1);
}

void hash_put(struct hash_ctx *h, struct bytes in) {
        BUG_IF(SHA256_Update(&h->sha, in.p, in.n) != 1);
}

struct sha256 hash_get(struct hash_ctx *h) {
        struct sha256 out;
        BUG_IF(SHA256_Final(out.b, &h->sha) != 1);
        start(h);
        return out;
}

struct sha256 hash_sha256(struct bytes in) {
        struct hash_ctx h;
        start(&h);
        hash_put(&h, in);
        return hash_get(&h);
}

struct hash_ctx *hash_new(void) {
        struct hash_ctx *h = MEM_NEW(struct hash_ctx);
        start(h);
        return h;
}

void hash_free(struct hash_ctx **h) {
        mem_free(*h);
        *h = NULL;
}

uint64_t hash64(const void *p, size_t n) {
        return XXH3_64bits(p, n);
}

uint64_t sha256_head(const struct sha256 *h) {
        uint64_t v;
        memcpy(&v, h->b, 8);
        return __builtin_bswap64(v);
}

void sha256_hex(const struct sha256 *h, char ret[static SHA256_HEX]) {
        static const char digits[] = "0123456789abcdef";
        for (size_t i = 0; i < 32; i++) {
                ret[2 * i] = digits[h->b[i] >> 4];
                ret[2 * i + 1] = digits[h->b[i] & 15];
        }
        ret[64] = '\0';
}

bool sha256_of_hex(struct str hex, struct sha256 *ret) {
        struct sha256 out;
        if (hex.n != 64)
                return false;
        for (size_t i = 0; i < 32; i++) {
                int hi = ascii_hex(hex.p[2 * i]), lo = ascii_hex(hex.p[2 * i + 1]);
                if (hi < 0 || lo < 0)
                        return false;
                out.b[i] = (uint8_t) (hi << 4 | lo);
        }
        *ret = out;
        return true;
}
