#pragma once
/* The card of an actor: who it is, by what reasons, with whom, where and when. */
#include "actor/actor-role.h"
#include "actor/actor-view.h"
#include "query/query.h"

struct query_who_name {
        struct str text;
        const char *script; /* "latin", "arabic", "other" */
        enum actor_why why;
        uint64_t n; /* documents that show it with an address, or mentions by context */
};

struct query_who_addr {
        struct str address, with;
        enum actor_why why;
        struct actor_place at;
        uint64_t number;         /* of the address in the case */
        uint64_t sent, received; /* messages in the range, copies folded */
        bool dated;
        int64_t first, last; /* of all */
};

struct query_who_near { /* somebody around it */
        uint64_t id, key;
        bool name_only;
        enum actor_kind kind;
        struct str name, anchor;
        uint64_t to, from; /* messages that our actor wrote to it, and got from it */
};

struct query_who_lang {
        const char *code;
        uint64_t n; /* messages that it wrote */
};

struct query_who {
        struct actor_view view;
        struct actor_roles roles;
        struct query_who_name *names; /* by script, most frequent first */
        size_t n_names;
        struct query_who_addr *addrs; /* first seen first, undated last */
        size_t n_addrs;
        uint64_t sent, received; /* messages in the range, copies folded */
        bool dated;
        int64_t first, last;          /* of these */
        struct query_who_near *nears; /* most messages both ways first */
        size_t n_nears, all_nears;
        struct query_who_lang *langs; /* most first */
        size_t n_langs;
        uint64_t mentions; /* documents of others that name it, by their context */
        uint64_t maybe;    /* ... that hold one of its full names, and nothing tells whose it is */
        uint64_t others;   /* ... where the name means somebody else */
        struct query_who_near
                *same; /* others who bear one of its full names; near misses are not among them */
        size_t n_same;
        struct actor_act *acts; /* decisions that speak of it */
        size_t n_acts;
        /* of an organisation: who writes from its domain, and who is said to have an office there
         */
        struct query_who_near *people;
        size_t n_people, all_people;
        struct actor_holder *holders;
        size_t n_holders;
};

struct query_who_options {
        struct actor_role_range range; /* what counts: dated in [from, to) */
        bool ranged;                   /* false: everything, undated too */
        size_t nears;                  /* at most so many of nears and people; 0 = all */
};

/* The card of actor `id`; all in `a`.  Needs actors built.  Cost: a look-up or two a document that
 * it wrote. */
int query_who(const struct query_case *c, uint64_t id, const struct query_who_options *o,
              struct arena *a, struct query_who *ret, struct err *e);

/* Names of the case that look most like `typed`, for those who found nobody; best first. */
int query_who_like(const struct query_case *c, struct str typed, size_t most, struct arena *a,
                   struct str **ret, size_t *ret_n, struct err *e);
