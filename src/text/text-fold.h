#pragma once
/* What each code point is to a reader who searches: part of a word or not, and its folded form.
 * The tables are made by gen-fold.py from the Unicode character database. */
#include "base/buf.h"

/* Append `in` folded as text-token.h says, each run of other characters as one space, none at the
 * ends; ZWNJ and apostrophes go without a space.  For comparing names: two spellings that a search
 * takes for the same word fold to the same bytes. */
void text_fold(struct str in, struct buf *out);
