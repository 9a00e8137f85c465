#pragma once
/* Who lives in the invented cache: institutions, people, their names in several spellings, their
 * addresses, what they were and when. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/random.h"

enum cache_culture { CACHE_ENGLISH, CACHE_PERSIAN, CACHE_ARABIC };

struct cache_org {
        const char *domain, *english, *local;
        enum cache_culture home;
};

struct cache_role {
        int64_t from, to; /* seconds; to is exclusive */
        uint8_t title, org;
};

enum { CACHE_ROLES = 3, CACHE_OWNERS = 6, CACHE_CAST = 9, CACHE_SPELLINGS = 6 };

struct cache_person {
        uint32_t number;
        enum cache_culture culture;
        uint8_t given, root, ending; /* in the tables of names */
        bool scripted;               /* writes only where a story says so */
        uint8_t n_roles;
        struct cache_role roles[CACHE_ROLES];
};

struct cache_world {
        struct cache_person *people; /* the owners first, then the rest of the cast */
        uint32_t n;
        int64_t begin, end; /* of all that happens */
};

/* The same people for the same seed.  Memory from `a`: under 100 bytes a person. */
void cache_world_init(struct cache_world *w, uint32_t n, uint64_t seed, struct arena *a);

const struct cache_org *cache_org(unsigned n);
unsigned cache_orgs(void);
const struct cache_role *cache_role(const struct cache_person *p, int64_t at);

/* Append the k-th spelling of a name; false (and nothing) if there is no such spelling.  0 is how
 * the bearer writes it in Latin letters; for Persians and Arabs 4 is in their own script; 5 is
 * that with the letters of the other keyboard. */
bool cache_put_name(struct buf *out, const struct cache_person *p, unsigned k);

/* Append an address: of the institution that employs `p` at that time, or the private one. */
void cache_put_address(struct buf *out, const struct cache_person *p, int64_t at, bool is_private);

/* Append a title in the person's language or in English, an institution's name likewise. */
void cache_put_title(struct buf *out, unsigned title, enum cache_culture in);
void cache_put_org(struct buf *out, unsigned org, enum cache_culture in);

int cache_zone(const struct cache_person *p, int64_t at); /* minutes east */
