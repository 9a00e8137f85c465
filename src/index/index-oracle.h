#pragma once
/* The same questions asked of SQLite's FTS5 with the same tokeniser, to check the index against an
 * engine that shares no code with it.  Knows words without classes, prefixes, phrases, NEAR, AND,
 * OR and NOT; each field is one column, so a document's texts of one field are kept apart by a
 * word that no query can hold. */
#include "base/err.h"
#include "index/index.h"

struct index_oracle;

int index_oracle_open(struct index_oracle **ret, struct err *e);
void index_oracle_close(struct index_oracle **o);

int index_oracle_put(struct index_oracle *o, uint32_t doc, const struct str texts[INDEX_FIELDS],
                     struct err *e);

/* Set bit d of `bits` (of n_bits, all 0) for each document d that matches; ERR_usage for nodes
 * that it does not know. */
int index_oracle_search(struct index_oracle *o, const struct index_query *q, uint64_t *bits,
                        size_t n_bits, struct err *e);

/* Between two texts of one field. */
#define INDEX_ORACLE_GAP "\n\x01\n"
