#pragma once
/* What a name, a subject or a file name does to the eye of its reader. */
#include "base/str.h"

enum parse_look {
        PARSE_LOOK_bidi = 1 << 0,       /* overrides, embeddings, isolates, invisible characters */
        PARSE_LOOK_confusable = 1 << 1, /* look-alike letters of two scripts in one word */
};

/* enum parse_look of `s`.  ASCII costs one pass and is always innocent. */
uint32_t parse_look(struct str s);

/* The first thing in `s` that has the form of an address ("x@y.z"); empty if there is none. */
struct str parse_look_address(struct str s);
