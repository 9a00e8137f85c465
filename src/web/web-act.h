#pragma once
/* What the web process may ask of the keeper: a closed list (web-act.def), each row a verb of the
 * command line with places for values.  The keeper checks every value against its kind, makes argv
 * (never a shell), and runs clew itself; a web process that was taken over can ask for nothing else.
 *
 *   ACT(claim_note, WEB_CHANGES, "claim note --by={by:text?} -- {claim:id} {text:text}")
 *        name       changes/reads  words and places: {field:kind}, with ? = its word is left out
 *                                  when the field is empty
 *
 * Kinds: doc (12-40 hex digits), id (letters, digits, -), number, word (a-z 0-9 -), text (UTF-8, at
 * most 64 kB), path (no NUL), date (as the language reads them). */
#include "base/buf.h"
#include "base/err.h"

struct web_request;

enum web_act_does { WEB_READS, WEB_CHANGES, WEB_RUNS /* goes on for long: intake */ };

enum web_act {
#define ACT(id, does, words) WEB_ACT_##id,
#include "web/web-act.def"
#undef ACT
        WEB_ACTS,
};

struct web_act_row {
        const char *id, *words;
        enum web_act_does does;
};

extern const struct web_act_row web_acts[WEB_ACTS];

struct web_value {
        const char *name;
        struct str value;
};

/* Have the keeper run `act` with `values` (names that the row has no place for are an error) and
 * `in` on its standard input.  *ret_code is the verb's exit code; what it printed is appended to
 * `out`, what it said on standard error to `said` (both may be NULL; JSON lines if the row says
 * --json).  ERR_usage: a value is not of its kind; ERR_limit: more than LIMIT_web_answer bytes. */
int web_ask(struct web_request *q, enum web_act act, const struct web_value *values, size_t n,
            struct str in, struct buf *out, struct buf *said, int *ret_code, struct err *e);
