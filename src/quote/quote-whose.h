#pragma once
/* Whose words a source says these are.
 *
 *   From: Ann             words of the mail: Ann's; of a mail it quotes: that voice's
 *   “We paid,” said Bob   words between marks, in whatever source: Bob's
 *   “We paid” (nobody)    nobody knows
 *
 * A piece that was published speaks with its author's voice and its outlet's. */
#include "quote/quote-doc.h"

enum quote_fits { QUOTE_FITS_unknown, QUOTE_FITS_yes, QUOTE_FITS_no };
const char *quote_fits_id(enum quote_fits f); /* "unknown", "yes", "no" */

struct quote_whose {
        struct quote_speaker by; /* name and address in the arena */
        struct str outlet;       /* of a piece that was published; else empty */
        struct str around;       /* words of the source around these */
        bool within;             /* they stand between quotation marks of the source */
        bool said;               /* ... and it says who speaks: `by` is that */
        bool cut;                /* set apart without marks: an excerpt whose speaker is unknown */
};

/* Of the word at byte `off` of the text.  Strings live in `a`. */
void quote_whose_read(const struct quote_doc *d, uint64_t off, struct arena *a,
                      struct quote_whose *ret);
/* Is it `who` that a draft says it is?  unknown: neither can be told. */
enum quote_fits quote_whose_fits(const struct quote_whose *w, struct str who, struct arena *a);
