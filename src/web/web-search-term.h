#pragma once
/* Terms of a typed query as text: added and taken away by facets, without understanding them. */
#include "base/arena.h"

/* "typed term", with brackets where `typed` has an OR outside of any. */
struct str web_term_with(struct arena *a, struct str typed, struct str term);
/* field:value, quoted where the value is more than letters, digits and signs of an address. */
struct str web_term_of(struct arena *a, const char *field, struct str value);
/* The terms of `typed`: pieces between spaces outside quotation marks and brackets, at most `most`;
 * returns how many. */
size_t web_terms(struct str typed, struct str *ret, size_t most);
/* Is `term` one of them that can be taken away (no operator beside it)?  Then what is left goes to
 * *ret. */
bool web_term_without(struct arena *a, struct str typed, struct str term, struct str *ret);
