#pragma once
/* Canonical forms of RFC 6376, 3.4, hashed as they are made: nothing is copied. */
#include "base/buf.h"

#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

enum parse_seal_canon { PARSE_SEAL_SIMPLE, PARSE_SEAL_RELAXED };
enum { PARSE_SEAL_DIGEST = 32 };

struct parse_seal_hash {
        bool sha1;
        SHA256_CTX sha256_ctx;
        SHA_CTX sha1_ctx;
};

void parse_seal_begin(struct parse_seal_hash *h, bool sha1);
void parse_seal_put(struct parse_seal_hash *h, const void *p, size_t n);
size_t parse_seal_end(struct parse_seal_hash *h,
                      uint8_t ret[static PARSE_SEAL_DIGEST]); /* its length: 20 or 32 */

/* A header field without its last line break, canonical; `without` (a part of `whole`, or empty) is
 * left out of it: the value of b=. */
void parse_seal_put_field(struct parse_seal_hash *h, enum parse_seal_canon canon, struct str whole,
                          struct str without);

struct parse_seal_body {
        uint8_t digest[PARSE_SEAL_DIGEST];
        size_t n;
        uint64_t length; /* bytes of the canonical body */
};
/* The body, canonical, of which only the first `limit` bytes are hashed. */
void parse_seal_body(struct bytes body, enum parse_seal_canon canon, bool sha1, uint64_t limit,
                     struct parse_seal_body *ret);

/* Decode base64 into ret[most]; how many bytes, 0 if it is none or longer. */
size_t parse_seal_base64(struct str in, uint8_t *ret, size_t most);
