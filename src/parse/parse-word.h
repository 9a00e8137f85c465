#pragma once
/* Encoded words in header fields (RFC 2047) and what the wild does to them: inside quotes, without
 * white space around, with raw 8-bit text between, a code point cut in two. */
#include "base/buf.h"

struct parse_word_result {
        bool encoded;   /* there was at least one encoded word */
        bool malformed; /* something that looks like one and is none, or whose bytes are damaged */
};

/* Append the text of unstructured `in` (a field value as it stands, folding and all) to `out` as
 * UTF-8: lines unfolded, encoded words decoded, white space between two of them dropped, raw 8-bit
 * runs decoded by parse_charset_decode().  Neighbouring words of one charset are joined before they
 * are decoded, because some mailers cut code points in two.  *ret (may be NULL) is only ever set,
 * never cleared.  `out` may be cut at its ceiling.  Cost: linear. */
void parse_word_text(struct bytes in, struct buf *out, struct parse_word_result *ret);

/* True if `in` is plain already: printable ASCII on one line without "=?", so that it is its own
 * decoded text. */
bool parse_word_is_plain(struct bytes in);
