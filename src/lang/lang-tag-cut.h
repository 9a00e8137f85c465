#pragma once
/* Text cut into words and sentences for the tagger: the words of a search (text/text-token.h) have
 * no marks and no case, these have.
 *
 * Addresses, URLs and initials (J., U.S.) stay whole; 's is a word of its own.  A sentence ends at
 * . ! ? before a capital, at an empty line, where a line is too short to have been wrapped, at the
 * gap of a column, at a table's bar. */
#include "base/str.h"

struct lang_cut {
        struct str in;
        size_t at;
        size_t plain; /* before here no address begins */
};

struct lang_piece {
        uint32_t off, len;
        bool ends; /* the last word of its sentence */
};

void lang_cut_init(struct lang_cut *c, struct str in);
bool lang_cut_next(struct lang_cut *c, struct lang_piece *ret);
