#pragma once
/* What the checks share. */
#include "base/utf8.h"
#include "digest/digest-verify.h"
#include "quote/quote-doc.h"
#include "quote/quote-draft.h"

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

/* digest-said.c: who the item says speaks in its quotations. */
struct digest_saying {
        size_t para;
        uint32_t from, to; /* of the paragraph's text, its marks included */
        struct str who;
        size_t lines; /* of an excerpt that ends with its signature: those before it; 0: it has none
                       */
};

struct digest_said {
        struct digest_saying *v;
        size_t n, cap;
};
/* Strings in `a`. */
void digest_said_read(const struct digest_item *it, struct arena *a, struct digest_said *ret);
/* Of the quotation that stands at byte `off` of paragraph `para`; NULL: nobody is named. */
const struct digest_saying *digest_said_of(const struct digest_said *s, size_t para, size_t off);

/* digest-name.c */
int digest_names_open(struct store *st, struct digest_names **ret, struct err *e);
void digest_names_close(struct digest_names **n);
void digest_verify_names(struct digest_verify *v, struct digest_entry *x);
