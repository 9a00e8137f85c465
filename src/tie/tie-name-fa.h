#pragma once
/* Names of one Persian sentence for ties: see tie-name-fa.c. */
#include "lang/lang-clause.h"
#include "tie/tie-name.h"

struct tie_name_word {
        uint32_t off, len; /* in the text */
        size_t name;       /* of `in`, or SIZE_MAX */
};

/* Append the names among `words` to *to: those of `in` made whole or cut, and more. */
void tie_names_fa(struct str text, const struct tie_name_word *words, size_t n,
                  const struct lang_name *in, struct tie_names *to);
