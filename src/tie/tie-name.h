#pragma once
/* Names for ties: those that the tagger found, made whole, and capitalised words that it passed
 * over.
 *
 *   "Foreign Minister Omar [Haddad] met the leaders of Ruritania."
 *                     ^^^^ added to the name              ^^^^^^^^^ a candidate
 *
 * The tagger must be right about a word by itself; a tie needs a verb of the lexicon and grammar as
 * well, so that weaker candidates do.  Latin script only; words that texts also write small are
 * none at the beginning of a sentence. */
#include "base/vec.h"
#include "lang/lang-tag.h"

struct tie_names {
        VEC(struct lang_name) v; /* sorted, not overlapping */
};

enum { TIE_NAME_ODDS = 40 /* of a candidate */ };

/* The names of text[off, off + len): `in` (those of that stretch, offsets in `text`) and more. */
void tie_names_find(struct str text, size_t off, size_t len, const struct lang_name *in, size_t n,
                    struct tie_names *ret);
