#pragma once
/* Claims: a sentence of the user's, the quotes under it, the quotes against it, what those
 * concerned replied, and who decided what and when.
 *
 * Nothing is ever overwritten.  Every act is a decision of the case (store-actor.h): kept in its
 * log word for word, and taken back only by another act.  A claim is what its acts add up to:
 *
 *   verb            a    b          text                         reason
 *   quote           qID  document   address lines                why it was taken
 *   claim           c1              the sentence                 by whom
 *   claim-say       c1              the sentence, anew           by whom
 *   claim-for       c1   qID        how it supports the claim    by whom
 *   claim-against   c1   qID        how it speaks against it     by whom
 *   claim-off       c1   qID        why it rests on it no more   by whom
 *   claim-note      c1              words                        by whom
 *   claim-status    c1   status     why                          by whom
 *   claim-ask       c1   who        "2014-03-12 question"        by whom
 *   claim-reply     c1   who        "2014-03-14 answer"          by whom
 *
 * The number of a claim is the order in which claims were made, counting those taken back. */
#include "quote/quote-address.h"
#include "store/store-actor.h"

enum quote_act {
#define QUOTE_ACT(id, verb) QUOTE_ACT_##id,
#include "quote/quote-act.def"
#undef QUOTE_ACT
        QUOTE_ACTS
};
const char *quote_act_verb(enum quote_act act);

enum quote_status {
        QUOTE_OPEN,      /* being worked on */
        QUOTE_SUPPORTED, /* its makers stand by it */
        QUOTE_DISPUTED,
        QUOTE_PUBLISHED,
        QUOTE_DROPPED,
        QUOTE_STATUSES
};
const char *quote_status_id(enum quote_status s);
bool quote_status_of(struct str id, enum quote_status *ret);

/* A quotation that was taken. */
struct quote_taken {
        struct quote_address at;
        struct str why;
        uint64_t act;  /* number of the decision */
        int64_t taken; /* UTC s */
};

struct quote_step { /* one act on a claim that stands */
        enum quote_act act;
        uint64_t number; /* of the decision */
        int64_t at;      /* UTC s */
        struct str by;   /* who says that it was them; may be empty */
        struct str who;  /* b: quotation, status, or those concerned */
        struct str text;
        char date[11]; /* of claim-ask and claim-reply: YYYY-MM-DD, or "" */
};

struct quote_ground { /* a quotation under a claim, or against it */
        const struct quote_taken *quote;
        bool against;
        struct str reading; /* how it supports the claim, in the user's words */
        const struct quote_step *step;
};

struct quote_claim {
        char id[24]; /* "c1" */
        struct str sentence;
        enum quote_status status;
        struct quote_step *steps; /* all that stand, in order */
        size_t n_steps;
        struct quote_ground *grounds; /* those for it first, in order */
        size_t n_grounds;
};

struct quote_book {
        struct quote_taken *quotes; /* each id once: the latest */
        size_t n_quotes;
        struct quote_claim *claims; /* by number; those taken back are left out */
        size_t n_claims;
        uint64_t last; /* the number of the claim made last */
};

/* Read all of them.  Everything lives in `a`. */
int quote_book_get(struct store *st, struct arena *a, struct quote_book *ret, struct err *e);
/* By id, or the beginning of a quotation's id when only one begins so; NULL: none. */
const struct quote_taken *quote_book_quote(const struct quote_book *b, struct str id);
const struct quote_claim *quote_book_claim(const struct quote_book *b, struct str id);

/* Keep an act.  Transactions of its own: none may be open.  `d` names verb, a, b, text, reason and
 * at; the caller knows that claim and quotation are there.  ERR_usage for words that are empty or
 * longer than LIMIT_quote_bytes. */
int quote_act_put(struct store *st, enum quote_act act, const struct store_decision *d,
                  uint64_t *ret, struct err *e);

/* ---- how far it carries -----------------------------------------------------------------------
 */

struct quote_weight {
        size_t n_for, n_against;
        size_t sources; /* independent ones for it: see quote_claim_weigh() */
        size_t moved, changed, gone;
        bool single;       /* rests on one source */
        bool bare;         /* rests on nothing that stands */
        bool contradicted; /* a quotation speaks against it */
        bool ocr;          /* some of its words were read from pixels */
        bool unasked;      /* nobody concerned was asked */
};

/* What each ground rests on today; arrays of claim->n_grounds in `a`. */
struct quote_ground_now {
        enum quote_stand stand;
        uint64_t off, len;
        struct doc_id doc;        /* 0: gone */
        struct quote_speaker who; /* strings in `a` */
        struct str title;
        bool dated, ocr;
        int64_t date;
        int32_t zone;
        uint32_t source; /* quotations with the same number are one source, from 1 */
};

/* Weigh a claim.  Quotations are one source when the same person speaks (by address, else by name),
 * when they are the same words (a copy, a forward, somebody's quoting of them), or when they stand
 * in copies of one message. */
int quote_claim_weigh(struct store *st, const struct quote_claim *c, struct arena *a,
                      struct quote_ground_now **ret_now, struct quote_weight *ret, struct err *e);

/* A claim with a document and without it. */
struct quote_fall {
        struct quote_weight was, is;
        size_t n; /* its grounds that fall; 0: it does not rest on the document */
};
enum quote_verdict_of_fall { QUOTE_FALLS, QUOTE_WEAKER, QUOTE_LESS_AGAINST, QUOTE_HOLDS };
enum quote_verdict_of_fall quote_fall_verdict(const struct quote_fall *f);

/* What is left of a claim if `doc` falls: with it fall its copies and what is attached to it.
 * `was` and `is` are filled in only when something falls. */
int quote_claim_fall(struct store *st, const struct quote_claim *c, struct doc_id doc,
                     struct arena *a, struct quote_fall *ret, struct err *e);
