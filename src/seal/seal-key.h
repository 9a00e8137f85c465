#pragma once
/* Public keys of mail domains, as somebody noted them: answers of the DNS, kept in a file.
 *
 * Each line is one answer, in any of the forms in which people keep them; keys stand in TXT records
 * named SELECTOR._domainkey.DOMAIN (RFC 6376, 3.6):
 *
 *   sel._domainkey.example.org. 3600 IN TXT "v=DKIM1; k=rsa; " "p=MIIB..."     dig, zone files
 *   sel._domainkey.example.org descriptive text "v=DKIM1; p=..."               host
 *   sel._domainkey.example.org<TAB>v=DKIM1; p=...                              a table
 *   2014-03-12 sel._domainkey.example.org ...                                  with the day it was
 * seen
 *
 * Lines that begin with # or ; are comments.  A line that names no such record is counted.  Several
 * keys of one name are all kept: domains change them. */
#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"

struct seal_key {
        struct str name; /* "sel._domainkey.example.org", lower case */
        struct str seen; /* "2014-03-12" or empty */
        struct str type; /* "rsa", "ed25519" */
        struct str p;    /* base64; empty: revoked */
        uint32_t line;
};

struct seal_keys {
        VEC(struct seal_key) keys;
        struct arena strings;
        uint32_t other; /* lines that hold no key */
};

/* Never fails; end with seal_keys_done(). */
void seal_keys_read(struct str file, struct seal_keys *ret);
void seal_keys_done(struct seal_keys *k);

/* The next key of `selector` at `domain` at or behind *at, which is moved behind it; NULL: no more.
 */
const struct seal_key *seal_keys_find(const struct seal_keys *k, struct str selector,
                                      struct str domain, size_t *at);
