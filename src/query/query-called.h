#pragma once
/* Whom somebody may mean who has typed the beginning of a name or an address: the largest actors
 * of the case, held in memory.  Filled when first needed, valid until query_case_close(). */
#include "query/query.h"

struct query_called;

struct query_called *query_called_new(void);
void query_called_free(struct query_called **c);

struct query_called_row {
        struct str name, anchor; /* the name may be empty */
        uint64_t docs;
        bool by_name; /* what was typed begins a word of the name, else the address */
};

/* Those of the LIMIT_query_called actors with the most documents (of a case without actors: of its
 * addresses, by number) whose name has a word, or whose address, beginning with `typed`, folded as
 * text_fold() does; most documents first, at most `most`.  Their strings live as long as the
 * case. */
int query_called_find(const struct query_case *c, struct str typed, struct query_called_row *ret,
                      size_t most, size_t *ret_n, struct err *e);
