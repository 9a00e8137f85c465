#pragma once
/* The ties of one document: its text is cut into stretches of one speaker each, quote marks are
 * blanked out, each stretch is read (tie-read.h) with the dates found in it, and "I" becomes an
 * address or a name.
 *
 *   actor_read() ── each piece, with names ──> tie_doc_piece() ──> tie_doc_end()
 *
 * What is quoted is read too, as said by its voice at its date: the mail itself may be missing.  In
 * a case the same words are one witness (tie-event.h). */
#include "actor/actor-read.h"
#include "tie/tie-read.h"

struct tie_doc_said {
        struct tie_said said;     /* offsets are of the document's text; strings live as the list */
        struct str name, address; /* of the speaker; either may be empty */
        struct str receiver;      /* address of the one who is "you", or empty */
        bool dated;               /* when the words were written: of the document or the voice */
        int64_t at;
        uint64_t words; /* hash of the folded words of the cite */
};

struct tie_doc_list {
        VEC(struct tie_doc_said) v; /* by off */
};

struct tie_doc;
struct tie_doc *tie_doc_new(void);
void tie_doc_free(struct tie_doc **d);

/* A date of the text, by the words' own time; offsets are of the document's text. */
struct tie_doc_dates {
        VEC(struct when_text) v;
};

/* Keep all dates too, of stretches without names as well. */
void tie_doc_want_dates(struct tie_doc *d, bool want);

/* Forget what was read: a new document begins. */
void tie_doc_begin(struct tie_doc *d);
/* An actor_read_listener: `arg` is the tie_doc. */
void tie_doc_piece(void *arg, const struct actor_read_piece *piece);
/* What the document says; lives until the next tie_doc_begin(). */
const struct tie_doc_list *tie_doc_end(struct tie_doc *d);

/* Those of the document, if they were wanted; likewise. */
const struct tie_doc_dates *tie_doc_dates(const struct tie_doc *d);

/* The hash that the same words have wherever they are quoted: folded, without marks and quote
 * signs; `room` is cleared and used. */
uint64_t tie_doc_words(struct str cite, struct buf *room);
