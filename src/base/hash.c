/* Hashing; see base/hash.h. */
#include "base/hash.h"

#include "base/bug.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

struct hash_ctx {
        EVP_MD_CTX *evp;
};

struct sha256 hash_sha256(struct bytes in) {
        struct sha256 out;
        SHA256(in.p, in.n, out.b);
        return out;
}

static void start(struct hash_ctx *h) {
        if (EVP_DigestInit_ex(h->evp, EVP_sha256(), NULL) != 1)
                BUG("SHA-256 is not available");
}

struct hash_ctx *hash_new(void) {
        struct hash_ctx *h = MEM_NEW(struct hash_ctx);
        h->evp = EVP_MD_CTX_new();
        BUG_IF(!h->evp);
        start(h);
        return h;
}

void hash_put(struct hash_ctx *h, struct bytes in) {
        if (EVP_DigestUpdate(h->evp, in.p, in.n) != 1)
                BUG("SHA-256 failed");
}

struct sha256 hash_get(struct hash_ctx *h) {
        struct sha256 out;
        if (EVP_DigestFinal_ex(h->evp, out.b, NULL) != 1)
                BUG("SHA-256 failed");
        start(h);
        return out;
}

void hash_free(struct hash_ctx **h) {
        if (*h)
                EVP_MD_CTX_free((*h)->evp);
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

static int nibble(char c) {
        c = ascii_lower(c);
        return ascii_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool sha256_of_hex(struct str hex, struct sha256 *ret) {
        struct sha256 out;
        if (hex.n != 64)
                return false;
        for (size_t i = 0; i < 32; i++) {
                int hi = nibble(hex.p[2 * i]), lo = nibble(hex.p[2 * i + 1]);
                if (hi < 0 || lo < 0)
                        return false;
                out.b[i] = (uint8_t) (hi << 4 | lo);
        }
        *ret = out;
        return true;
}
