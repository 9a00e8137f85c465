#pragma once
/* What can be said for and against one message being what it claims to be: facts, each with how far
 * it goes.  No score: facts do not add up to a number.
 *
 *   signatures  against keys that somebody noted     whose server vouched for what
 *   body        against the signature's own hash     changed since, without any key
 *   path        Received fields, times, hosts        how it says that it came
 *   habits      against other mail of its sender     like them, or not
 *   copies      elsewhere in the case                 who else has it
 *   replies     that quote it                         who read these words when
 *   oddities    From and Sender, Reply-To, flaws */
#include "seal/seal-check.h"
#include "seal/seal-habit.h"

enum seal_grade {
        SEAL_SPEAKS_FOR, /* it */
        SEAL_NEUTRAL,
        SEAL_ODD,     /* wants an explanation */
        SEAL_UNKNOWN, /* cannot be told from what is here */
};
const char *seal_grade_id(enum seal_grade g);

struct seal_fact {
        const char *about; /* "signature", "body", "path", "habit", "copies", "replies", "oddity" */
        enum seal_grade grade;
        struct str words;    /* what was found */
        const char *carries; /* how far that goes; static */
        struct sha256 doc;   /* another document that it rests on; zeroes: none */
        bool has_doc;
};

struct seal_sheet {
        struct seal_fact *facts;
        size_t n;
};

/* `records`: of the message, with its signatures (flow_fetcher_seals); NULL bytes: its source is
 * not at hand, and signatures are unknown.  Everything lives in `a`. */
int seal_sheet_make(struct store *st, struct doc_id doc, struct bytes records,
                    const struct seal_keys *keys, struct arena *a, struct seal_sheet *ret,
                    struct err *e);
