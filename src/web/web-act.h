#pragma once
/* What the web process may ask of the keeper: a closed list (web-act.def), each row a verb of the
 * command line with places for values.  The keeper checks every value against its kind, makes argv
 * (never a shell), and runs clew itself; a web process that was taken over can ask for nothing
 * else.
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

/* The act that goes on while pages are read (WEB_RUNS: intake); there is at most one. */
struct web_job {
        bool known; /* one was begun since the start of clew serve */
        bool running;
        int code;             /* exit code, when it ended; -1 = killed */
        uint32_t act;         /* enum web_act */
        int64_t began, ended; /* seconds, when_now() */
};

/* How it goes; the last 64 kB that it printed and said are appended to `out` and `said` (either may
 * be NULL). */
int web_job_get(struct web_request *q, struct web_job *ret, struct buf *out, struct buf *said,
                struct err *e);
/* Ask it to stop, as Ctrl-C does: what it acknowledged stays. */
int web_job_stop(struct web_request *q, struct err *e);

/* The act of that name (as in /act/NAME); false if there is none. */
bool web_act_find(struct str name, enum web_act *ret);
