#pragma once
/* What quote-draft*.c share. */
#include "quote/quote-draft.h"

struct quote_reading {
        struct str text;
        struct arena *a;
        VEC(struct quote_claimed) all;
        VEC(struct quote_piece) pieces;
        size_t first_piece;
};

/* Does the text between two quotations only say who speaks? */
bool quote_draft_breaks(struct str between);
/* A block without its last line "— NAME, DATE", which goes into *q. */
struct str quote_draft_signed(struct str block, struct quote_claimed *q);
/* The same of a line below it, behind the block that ends at `at`; where that line ends, or `at`.
 */
size_t quote_draft_signed_below(struct str text, size_t at, struct quote_claimed *q);
/* Whose words each quotation is said to be, and of what day. */
void quote_draft_say(struct quote_reading *r, const struct when_text_ref *ref);
