#pragma once
/* Organisations: by the domain of their addresses, and the names that stand in their signatures.
 *
 * A domain that gives addresses to everybody is nobody's.  A name is a domain's if it stands with
 * it at least twice and mostly there (ACTOR_ORG_SHARE in a hundred of all its uses); a name that is
 * no domain's is a row of its own, by its folded spelling.  So two spellings, a name and its
 * acronym, a name in two scripts are one organisation only by one domain, never by looks. */
#include "actor/actor-resolve.h"

enum { ACTOR_ORG_TWICE = 2, ACTOR_ORG_SHARE = 60 };

struct actor_org_use {     /* an organisation's name in words that an address wrote, or in a text */
        uint32_t name;     /* the caller's number: compared by `words` */
        struct str words;  /* as it stands; copied */
        struct str domain; /* of the address; empty or public: none */
        uint32_t n;
        struct actor_cite at;
};

struct actor_org_case {
        VEC(struct actor_org_use) uses;
        struct arena strings;
};

struct actor_org_name {
        uint32_t name, n;
        struct str words;
        struct actor_cite at;
};

struct actor_org {
        uint64_t key;            /* head of the SHA-256 of "@domain", else of "@ " and its name */
        struct str domain;       /* registrable; empty: known by name only */
        struct str name;         /* its commonest, or "" */
        uint32_t names, n_names; /* in actor_orgs.names, most first */
};

struct actor_orgs {
        VEC(struct actor_org) rows; /* by domain, then those without by folded name */
        VEC(struct actor_org_name) names;
        struct arena strings;
};

void actor_org_init(struct actor_org_case *c);
void actor_org_done(struct actor_org_case *c);
/* A domain of an address in the case (words empty), or a use of a name. */
void actor_org_put(struct actor_org_case *c, struct actor_org_use u);
/* Resolve; deterministic whatever the order.  O(n log n). */
void actor_org_resolve(struct actor_org_case *c, struct actor_orgs *ret);
void actor_orgs_done(struct actor_orgs *o);

/* The part of a domain that somebody registered: mail.x.co.uk -> x.co.uk. */
struct str actor_org_domain(struct str domain);
