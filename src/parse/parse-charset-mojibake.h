#pragma once
/* Undo UTF-8 that somebody had read as a one-byte charset and written out again. */
#include "base/str.h"

/* Repair `text` (valid UTF-8) in place where that is clearly right; false, and nothing changed,
 * where not.  *ret_n gets the new length, never more than text.n.  Linear. */
bool parse_charset_unmangle(char *text, size_t n, size_t *ret_n);
