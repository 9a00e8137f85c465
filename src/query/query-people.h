#pragma once
/* Who is here, and who wrote to whom. */
#include "query/query.h"

struct query_name {
        struct str name;
        uint64_t n; /* documents that show it with the address */
};

struct query_person {  /* one address, with the names it is shown with */
        uint32_t addr; /* its number in the case */
        struct str address;
        struct query_name *names; /* most frequent first */
        size_t n_names;
        uint64_t sent, received;
        bool dated;
        int64_t first, last;
        uint32_t group; /* rows of one group share a name written alike (folded) of two or more
                           words */
};

enum query_people_order { QUERY_PEOPLE_most, QUERY_PEOPLE_address, QUERY_PEOPLE_first };

struct query_people_options {
        struct str like; /* only those whose address or a name matches, as person:; empty = all */
        enum query_people_order order;
        uint32_t limit; /* 0 = all */
};

/* One row an address.  Nobody is merged: the same name on two addresses is shown by `group` and
 * left to the reader, because one name may be two people. */
int query_people(const struct query_case *c, const struct query_people_options *o, struct arena *a,
                 struct query_person **ret, size_t *ret_n, uint64_t *ret_total, struct err *e);

/* The numbers of all addresses that `who` may mean, rising: an address (exactly), a domain
 * (@example.org), or words that all stand, in any spelling and script, in one name of the address.
 */
int query_people_find(const struct query_case *c, struct str who, struct arena *a, uint32_t **ret,
                      size_t *ret_n, struct err *e);

/* Do all words of `who` stand in `name`, in any spelling and script? */
bool query_people_is(struct str who, struct str name);

struct query_between_month {
        struct str month;        /* 2014-06; "" for the undated */
        uint64_t a_to_b, b_to_a; /* copies folded */
};

struct query_between {
        uint32_t *a, *b; /* addresses that A and B were taken to mean */
        size_t n_a, n_b;
        uint64_t a_to_b, b_to_a;
        bool dated;
        int64_t first, last;
        struct query_between_month *months; /* in order, only those with mail */
        size_t n_months;
        uint32_t *docs; /* the messages by date, then number; undated last */
        size_t n_docs;
};

/* Who of A and B wrote to whom (From/Sender to To/Cc/Bcc).  ERR_absent if one of them is not here.
 */
int query_between(const struct query_case *c, struct str who_a, struct str who_b, struct arena *a,
                  struct query_between *ret, struct err *e);
