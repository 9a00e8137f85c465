#pragma once
/* What the checks share. */
#include "base/utf8.h"
#include "digest/digest-verify.h"
#include "quote/quote-doc.h"

struct quote_book;
struct digest_names; /* the names of the case, ready to be compared */

struct digest_verify {
        struct digest_book *b;
        const struct query_case *qc;
        struct arena *a;           /* of the run */
        struct quote_book *quotes; /* what was taken from documents */
        struct digest_names *names;
};

struct digest_texts {
        struct str *v;
        size_t n, cap;
};

struct digest_sources {
        VEC(uint32_t) docs;
        bool named; /* by the item */
};

/* digest-source.c: the documents that an item names (those that are not there are problems); that
 * hold a phrase of these runs of words; that have a passage with most of the words. */
int digest_sources_open(struct digest_verify *v, struct err *e);
int digest_sources_named(struct digest_verify *v, struct digest_entry *x, struct digest_sources *s,
                         struct err *e);
int digest_sources_seek(struct digest_verify *v, const struct digest_texts *p,
                        struct digest_sources *s, struct err *e);
int digest_sources_like(struct digest_verify *v, const struct digest_texts *p,
                        struct digest_sources *s, struct err *e);
size_t digest_count_words(struct str s);

static inline struct str digest_head_of(struct str s, size_t most) {
        return str_sub(s, 0, utf8_floor(s, s.n < most ? s.n : most));
}

/* digest-excerpt.c: excerpts, and the dates of what they come from. */
int digest_verify_excerpts(struct digest_verify *v, struct digest_entry *x, struct err *e);

/* digest-name.c */
int digest_names_open(struct store *st, struct digest_names **ret, struct err *e);
void digest_names_close(struct digest_names **n);
void digest_verify_names(struct digest_verify *v, struct digest_entry *x);
