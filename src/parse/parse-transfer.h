#pragma once
/* Content transfer encodings (RFC 2045 6) and uuencode (POSIX): tolerant, linear, and honest about
 * damage. */
#include "base/arena.h"
#include "rec/rec.h"

struct parse_transfer_result {
        struct bytes out; /* lives in the input (nothing to decode) or in the arena */
        bool damaged; /* characters that do not belong, a missing end: decoded as far as it goes */
};

/* Decode `in`.  7bit, 8bit, binary and unknown are the identity and cost nothing. */
void parse_transfer_decode(struct bytes in, enum rec_encoding encoding, struct arena *a,
                           struct parse_transfer_result *ret);

/* Each appends at most in.n bytes at `to` and returns how many. */
size_t parse_transfer_base64(struct bytes in, uint8_t *to, bool *ret_damaged);
size_t parse_transfer_q(struct bytes in, uint8_t *to); /* RFC 2047 4.2: '_' is a space */

/* The next uuencoded file in text `in` at or after `from`: 1 if found, else 0.  A file is
 * "begin MODE NAME", at least one good data line, and "end" (or the end of the input: damaged).
 * Quick to say no. */
struct parse_transfer_uu {
        size_t off, len;    /* from "begin" to behind "end" */
        struct bytes name;  /* as it stands */
        struct bytes lines; /* the data lines */
        bool unclosed;
};
int parse_transfer_uu_find(struct bytes in, size_t from, struct parse_transfer_uu *ret);
size_t parse_transfer_uu(struct bytes lines, uint8_t *to, bool *ret_damaged);

/* "BASE64" -> REC_CTE_base64; empty is 7bit; REC_CTE_unknown for what nobody knows. */
enum rec_encoding parse_transfer_encoding(struct bytes label);
