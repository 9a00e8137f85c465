#pragma once
/* The quotations of a draft: plain text or Markdown, in English, Persian or Arabic.
 *
 *   “We met,” she wrote, “twice.”      one quotation of two pieces; whose: the name before "she"
 *   «...»  "..."  ‘...’  „...“         and those of several paragraphs, each opened anew
 *   > block                            Markdown; a line "— NAME" under it says whose
 *   the so-called "expert"             short, nobody is said to have said it: not judged
 *
 * Code, addresses of links and HTML comments are passed over. */
#include "base/buf.h"
#include "lang/lang-tag.h"
#include "quote/quote-shape.h"
#include "when/when-text.h"

enum quote_form { QUOTE_MARKS, QUOTE_BLOCK };

struct quote_claimed {
        enum quote_form form;
        struct quote_piece *pieces; /* without their marks */
        size_t n_pieces;
        uint32_t off, len; /* from the first mark to the last */
        bool judged;       /* false: too short, and said to be nobody's words */
        struct str who;    /* who is said to have said it; empty: nobody */
        uint32_t who_off;
        bool dated; /* a day is said: of the writing, as far as can be told */
        struct when_range day;
        struct str day_words;
        uint32_t line; /* from 1 */
};

struct quote_draft {
        struct quote_claimed *v;
        size_t n;
};

/* All quotations of `text` (valid UTF-8), in order.  Everything lives in `a`, or points into
 * `text`. `ref`: when the draft was written, for dates without a year; may be undated.  Linear. */
void quote_draft_read(struct str text, const struct when_text_ref *ref, struct arena *a,
                      struct quote_draft *ret);

/* The text of a draft that is no plain text, from a parser's answer about it: what its author
 * would print, excerpts that the document marks set in marks or as blocks.  Linear. */
void quote_draft_text(struct bytes records, struct buf *to);
