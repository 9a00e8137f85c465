#pragma once
/* The gate: who asks, from where, for what — decided from the head of a request alone, before
 * anything of the case is opened.  No state, no clock, no memory: tested row by row, and fuzzed.
 *
 *   head ─> web_gate() ─> 0 (pass), or the status of a refusal with an empty body
 *
 * Against other pages in the same browser (rebinding, cross-site requests), other users of the
 * machine, and smuggled requests; SECURITY in doc/threat.md. */
#include "base/arena.h"
#include "web/web-request.h"

enum web_method { WEB_GET, WEB_HEAD, WEB_POST, WEB_OTHER };

struct web_head {
        struct str method, target, version;
        struct str host, origin, fetch_site, cookie, type, accept;
        unsigned hosts, lengths, encodings, cookies; /* how often each header came */
        unsigned odd; /* headers whose names are none: "Host :" */
};

struct web_gate {
        struct str host;   /* "127.12.34.56:40123", the only one we answer to */
        struct str cookie; /* "clew=" and the value of the session; "" = there is none */
};

/* 0, or 400 401 403 405 415 421.  `open` is set when the target is "/open/CODE", which needs no
 * cookie: the caller judges the code. */
unsigned web_gate(const struct web_gate *g, const struct web_head *h, enum web_method *ret_method,
                  bool *ret_open);

/* The target taken apart: path (as it came), query, and its pieces between slashes decoded.
 * False: an address that we never write: not beginning with '/', dots, backslashes, NUL or other
 * controls, or no UTF-8. */
struct web_target {
        struct str path, query;
        struct str piece[8];
        size_t n_pieces;
};
bool web_target_read(struct str target, struct arena *a, struct web_target *ret);

/* Fields of a query or a form (application/x-www-form-urlencoded), decoded.  False: no UTF-8, NUL,
 * or more than WEB_FIELDS.  CR LF becomes LF. */
bool web_fields_read(struct str in, struct arena *a, struct web_field *to, size_t *n);

/* Equal, in a time that depends on the length of `b` alone. */
bool web_same_secret(struct str a, struct str b);
