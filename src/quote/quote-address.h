#pragma once
/* The address of a quotation: which document, where in its text, where in its untouched bytes, on
 * which page, between which words.
 *
 *   id q1f3a...      stands for document + folded words + which occurrence of them: survives a
 *                    re-index, another reading, OCR anew, and a move of the case
 *
 * It is kept as lines of text (quote_address_put), so that a person can read it in a log, in an
 * item of a digest, in a bundle:
 *
 *   clew-quote 1
 *   id q0123456789ab
 *   document <SHA-256: key>       content <SHA-256 of its bytes>
 *   text 120+44                   bytes of its canonical text
 *   raw 512+46 exact              bytes of the document itself; `within` when they stand encoded in
 *                                 a part of that range, `none` when only the document is known
 *   page 3 7200 14400 20000 1200  number, x y w h in hundredths of a point
 *   nth 0
 *   before ...   words ...   after ...      \n for line breaks, \\ for a backslash
 *
 * Lines that a reader does not know are passed over. */
#include "quote/quote-doc.h"

enum { QUOTE_ID = 14, QUOTE_AROUND = 96 /* bytes of neighbours, at most */ };

enum quote_raw { QUOTE_RAW_NONE, QUOTE_RAW_WITHIN, QUOTE_RAW_EXACT };

struct quote_address {
        char id[QUOTE_ID]; /* "q" and 12 hexadecimal digits */
        struct sha256 doc, content;
        uint64_t off, len; /* in the canonical text */
        enum quote_raw raw;
        uint64_t raw_off, raw_len;
        struct quote_box box; /* page 0: no pages; w 0: no boxes */
        uint32_t nth;         /* which occurrence of these folded words in the text, from 0 */
        struct str before, words, after;
};

/* The address of off..off+len of `d`'s text, cut to whole characters and without white space at its
 * ends.  `raw`: the document's own bytes if they are at hand (p NULL: not).  Strings live in `a`.
 * ERR_range (outside the text), ERR_usage (no word in it, or more than LIMIT_quote_bytes). */
int quote_address_make(const struct quote_doc *d, struct bytes raw, uint64_t off, uint64_t len,
                       struct arena *a, struct quote_address *ret, struct err *e);

/* The first place where the words of `words` stand in a row in `text`, as a
 * search compares them (case, marks, letters and digits of scripts, punctuation and white space
 * apart); reply marks between them do not matter.
 * Punctuation at the ends of `words` is taken where the text has the same.  Linear. */
bool quote_address_seek(struct str text, struct str words, uint64_t *ret_off, uint64_t *ret_len);

void quote_address_put(const struct quote_address *q, struct buf *out);
/* Strings are copied into `a`.  ERR_corrupt when it is no address. */
int quote_address_read(struct str lines, struct arena *a, struct quote_address *ret, struct err *e);

enum quote_stand {
        QUOTE_STANDS,  /* the same words at the same place */
        QUOTE_MOVED,   /* the same words elsewhere in the document: it was read anew */
        QUOTE_LOST,    /* the document is here, its text has these words no more */
        QUOTE_GONE,    /* the document is not in this case */
};
const char *quote_stand_id(enum quote_stand s);

/* Where it stands today.  `d` is loaded unless QUOTE_GONE, and ended by the caller in any case; off
 * and len are its place today.  Of several places of the same words, the one between the same
 * neighbours, else the nth. */
int quote_address_resolve(struct store *st, const struct quote_address *q, struct quote_doc *d,
                          uint64_t *ret_off, uint64_t *ret_len, enum quote_stand *ret,
                          struct err *e);
