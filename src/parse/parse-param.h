#pragma once
/* Structured MIME values: "text/plain; charset=utf-8; name*0*=utf-8''a; name*1=b" (RFC 2045 5.1,
 * RFC 2231), and what the wild does to them: missing quotes, semicolons and values, spaces in the
 * type, encoded words inside quotes, raw 8-bit names. */
#include "base/arena.h"
#include "base/buf.h"

struct parse_param {
        struct bytes name;  /* as it stands, without "*0*" */
        struct bytes value; /* unquoted; still in its charset */
        bool extended;      /* was percent-encoded: value begins with the raw bytes of `charset` */
        struct bytes charset;
        struct parse_param *next;
};

struct parse_params {
        struct str value;          /* "text/plain", "attachment": lower case, trimmed; may be "" */
        struct parse_param *first; /* in order of first appearance; pieces joined */
        bool malformed, cut;       /* cut: over LIMIT_rfc2231_pieces */
};

/* Read `in` (a field value as it stands).  Everything lives in `a` or `in`.  Cost: linear in the
 * input times the pieces that the limit allows. */
void parse_params(struct bytes in, struct arena *a, struct parse_params *ret);

/* The first parameter called `name` (lower case), or NULL. */
const struct parse_param *parse_param_find(const struct parse_params *p, const char *name);

/* Its text as UTF-8: RFC 2231 charset, else encoded words, else a guess (parse_charset_decode).
 * Control characters become spaces; cut to what a record holds.  In `a`, or static "". */
struct str parse_param_text(const struct parse_param *p, struct arena *a);
