#pragma once
/* What the checks share. */
#include "digest/digest-verify.h"
#include "quote/quote-claim.h"

struct digest_names; /* the names of the case, ready to be compared */

struct digest_verify {
        struct digest_book *b;
        const struct query_case *qc;
        struct arena *a; /* of the run */
        struct quote_book quotes;
        struct digest_names *names;
};

/* digest-excerpt.c: excerpts, and the dates of what they come from. */
int digest_verify_excerpts(struct digest_verify *v, struct digest_entry *x, struct err *e);

/* digest-name.c */
int digest_names_open(struct store *st, struct digest_names **ret, struct err *e);
void digest_names_close(struct digest_names **n);
void digest_verify_names(struct digest_verify *v, struct digest_entry *x);
