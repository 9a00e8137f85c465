#pragma once
/* Copies of one message as one hit: of the copies that a query finds, the first counts. */
#include "query/query.h"

struct query_fold;

struct query_fold *query_fold_new(void);
void query_fold_free(struct query_fold **f);

/* The document that stands for the message of `doc`: itself unless it is a copy. Needs
 * query_fold_load() before. */
uint32_t query_fold_of(const struct query_case *c, uint32_t doc);
int query_fold_load(const struct query_case *c, struct err *e); /* nothing the second time */
bool query_fold_any(const struct query_case *c);                /* is there any copy at all? */

/* Clear the bits of all documents of `bits` but one of each message (the one that stands for it if
 * it is there, else the smallest number).  Returns how many are left. */
uint64_t query_fold_bits(const struct query_case *c, uint64_t *bits, size_t n_bits);
