#pragma once
/* The class of a word: what its inflections have in common.
 *   meetings meeting met -> meet meet met       (English: Porter 2, by libstemmer)
 *   کتابهای کتابها کتاب -> کتاب ; الجامعات جامعه -> جامع   (both: one light stripper) */
#include "base/str.h"

struct sb_stemmer;

struct text_stemmer {
        struct sb_stemmer *english;
        char term[128];
};

void text_stemmer_init(struct text_stemmer *s);
void text_stemmer_done(struct text_stemmer *s);

/* The class of a folded `term`: the term itself where nothing is to strip.  It points into `term`
 * or into `s`, until the next call.  At most as long as the term. */
struct str text_stem(struct text_stemmer *s, struct str term);
