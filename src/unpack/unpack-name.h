#pragma once
/* Names of members, made fit to be shown and kept.  They are labels, never used as paths. */
#include "base/buf.h"

/* Append `in` as UTF-8 without NUL, at most `most` bytes of it; bytes not UTF-8 become U+FFFD. */
void unpack_name_text(struct buf *out, struct bytes in, size_t most);

/* The same, guessing the code page of names that are not UTF-8: DOS (cp437, what zip says) or
 * Arabic and Persian Windows (cp1256, what is meant where letters of that script come out). */
void unpack_name_guess(struct buf *out, struct bytes in, size_t most);
