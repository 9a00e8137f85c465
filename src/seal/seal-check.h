#pragma once
/* A signature of a message against a key: what is left to do when the jail has hashed what was
 * signed (parse/parse-seal.h).  Nothing here reads a message. */
#include "seal/seal-key.h"

/* One signature, as its HEADER record tells it.  Strings point into the record. */
struct seal {
        struct str type; /* "dkim", "arc-message", "arc-seal" */
        struct str n, domain, selector, algorithm, canon, identity, fields, time, expires;
        struct str body, said, computed, hash, signature, fault;
        uint64_t length, covered; /* of the body: bytes in all, and signed */
};

/* Read the value of a record named REC_SEAL; false if it is none. */
bool seal_read(struct str value, struct seal *ret);

enum seal_verdict {
        SEAL_FITS,     /* the key signed these header fields */
        SEAL_DIFFERS,  /* it signed something else */
        SEAL_NO_KEY,   /* no key of that name is at hand */
        SEAL_REVOKED,  /* the key's record is empty */
        SEAL_UNUSABLE, /* neither the key nor the signature can be used: why says */
};
const char *seal_verdict_id(enum seal_verdict v);

struct seal_result {
        enum seal_verdict verdict;
        const struct seal_key *key; /* that fits, or the last that was tried; may be NULL */
        unsigned bits;              /* of the key */
        const char *why;            /* SEAL_UNUSABLE; static */
};

/* Every key of the signature's name is tried.  RSA with SHA-256 or SHA-1 (RFC 6376; SHA-1 was in
 * use until 2018 and is told apart), Ed25519 (RFC 8463). */
void seal_check(const struct seal *s, const struct seal_keys *keys, struct seal_result *ret);
