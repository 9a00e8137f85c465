#pragma once
/* The last resort: what can be read in bytes that no parser could take. */
#include "base/buf.h"

/* Append to `out`, a line each, the readable runs of `in`: at least four characters of ASCII, or
 * at least four letters of UTF-8, UTF-16 (either order) or windows-1256 text.  Lines of base64 and
 * the like are left out; nothing is decoded.  Valid UTF-8 without NUL.  Linear; one pass. */
void parse_strings(struct bytes in, struct buf *out);
