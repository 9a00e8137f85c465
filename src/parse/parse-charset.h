#pragma once
/* Bytes of a text part, declared to be in some charset, to valid UTF-8.
 *
 * What the label says is a claim, not a fact: the bytes decide.  Labels come as the wild writes
 * them (quotes, "charset=", trailing commas, names no register knows). */
#include "base/buf.h"

struct parse_charset_result {
        struct str used; /* the charset that the bytes were read as, lower case; a constant */
        bool unknown;    /* the label names no charset that we know; guessed from the bytes */
        bool lied;       /* the label names a charset that the bytes are not in */
        bool replaced;   /* some bytes are no text in it: each such run stands as U+FFFD */
        bool nul;        /* NUL bytes: left out */
        bool mojibake;   /* UTF-8 that somebody had read as a one-byte charset: undone */
};

/* Append `in`, declared as `label` (may be empty), to `out` as UTF-8 without NUL and without a
 * byte order mark.  Never fails: bytes that are no text become U+FFFD.  Other C0 controls stay as
 * they are (showing is text/'s business).  When `out` is full the rest is left out at a code point
 * and out->over is set.  Linear in in.n; plain ASCII costs a copy.  Opens no file and makes no
 * system call but for memory once parse_charset_warm() ran. */
void parse_charset_decode(struct bytes in, struct bytes label, struct buf *out,
                          struct parse_charset_result *ret);

/* Before the jail closes: make ICU and uchardet load what they would load late.  Once per process,
 * before threads; calling it again does nothing. */
void parse_charset_warm(void);
