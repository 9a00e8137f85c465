#pragma once
/* Quotations of a draft against a case, or against files: where each stands, whether it is
 * faithful, whether its speaker and its day are those that the draft names.
 *
 *   quotation ──> phrases of its runs, then all its words ──> candidate documents (copies once)
 *                                                       └──> quote_match of each ──> the best
 *
 * Best is the better verdict; then words of the author before words that somebody passes on; then
 * the earlier document. */
#include "query/query.h"
#include "quote/quote-doc.h"
#include "quote/quote-draft.h"
#include "quote/quote-match.h"
#include "quote/quote-whose.h"

struct quote_checker;

/* Check against `qc` (may be NULL) and the files put later.  Borrowed until it is freed. */
struct quote_checker *quote_checker_new(const struct query_case *qc);
void quote_checker_free(struct quote_checker **c);
/* A source that is no document of the case: its text (copied), and what it is called (borrowed). */
void quote_checker_put(struct quote_checker *c, struct str name, struct str text);
/* The same of one document of a parser's answer (copied): it has an author, a date and voices. */
void quote_checker_put_records(struct quote_checker *c, struct str name, struct bytes records);

struct quote_checked {
        struct quote_match match; /* ended by quote_checked_done() */
        bool in_case;
        struct doc_id doc; /* if in_case */
        struct sha256 key;
        struct str source_name; /* of a file that was put */
        struct str
                source_text;  /* what match.edits point into; in the arena, cut around the match */
        uint32_t source_base; /* where source_text begins in the whole */
        struct quote_speaker who; /* of the first word that fits; strings in the arena */
        struct quote_whose whose; /* the same, with what the source says of it */
        struct str author;        /* of the document */
        struct str title;
        bool dated;
        int64_t date; /* of the words: of the voice, else of the document */
        int32_t zone;
        uint32_t copies; /* documents that are copies of it, itself counted; 0: not in a case */
        enum quote_fits speaker, day;
        bool clean; /* verbatim or faithful, and neither speaker nor day disagrees */
};

/* Check one quotation.  Strings live in `a`. */
int quote_check(struct quote_checker *c, const struct quote_claimed *q, struct arena *a,
                struct quote_checked *ret, struct err *e);
void quote_checked_done(struct quote_checked *r);
