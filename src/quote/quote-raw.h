#pragma once
/* Finding words in the untouched bytes of a document, through the transfer encoding of their part.
 * Nothing is parsed: bytes are compared as the part's encoding writes them. */
#include "rec/rec.h"

/* 1 and the range of `raw` that writes `words` (UTF-8; white space in them stands for any run of
 * it) in from..from+len, else 0.  Base64, quoted-printable and plain bytes; any other encoding: 0.
 * Linear for ordinary text. */
int quote_raw_find(struct bytes raw, uint64_t from, uint64_t len, enum rec_encoding encoding,
                   struct str words, uint64_t *ret_off, uint64_t *ret_len);
