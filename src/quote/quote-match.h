#pragma once
/* A quotation against one source: verbatim, faithful with marked changes, a risk, altered, or not
 * there.
 *
 * Each run of words is looked for by its rarest word; a chain of places in order is the reading,
 * the one that hides fewest words.  What the gaps hide is then read.  When a run stands nowhere,
 * the stretch of the source that shares most words with it is aligned (Needleman and Wunsch 1970),
 * and the differing words are told.
 *
 * Linear in the source, but for the alignment: words of the run times words of the stretch. */
#include "quote/quote-shape.h"

enum quote_verdict {
        QUOTE_VERBATIM,
        QUOTE_FAITHFUL, /* with marked changes, or by a stated rule */
        QUOTE_RISK,     /* a marked change may change the meaning: reasons say why */
        QUOTE_ALTERED,
        QUOTE_NOT_FOUND
};
const char *quote_verdict_id(enum quote_verdict v);

/* Why a faithful one is a risk; bits. */
enum quote_reason {
        QUOTE_HIDES_negation = 1 << 0,
        QUOTE_HIDES_condition = 1 << 1,
        QUOTE_HIDES_attribution = 1 << 2,
        QUOTE_JOINS_sentences = 1 << 3,
        QUOTE_JOINS_speakers = 1 << 4,
        QUOTE_JOINS_documents = 1 << 5,
        QUOTE_BRACKET_name = 1 << 6,
        QUOTE_BRACKET_number = 1 << 7,
        QUOTE_BRACKET_negation = 1 << 8,
        QUOTE_BRACKET_wide = 1 << 9, /* it stands for many words */
        QUOTE_ORDER = 1 << 10,       /* the pieces stand in another order */
        QUOTE_UNMARKED = 1 << 11, /* words between the parts of a broken quotation are left out */
        QUOTE_REASONS = 12
};
const char *quote_reason_id(unsigned bit);    /* of 1 << bit */
const char *quote_reason_words(unsigned bit); /* one clause for people */

enum quote_op {
        QUOTE_SAME,
        QUOTE_CHANGED,
        QUOTE_LEFT_OUT,
        QUOTE_PUT_IN,
        QUOTE_ELIDED,
        QUOTE_REPLACED
};
const char *quote_op_id(enum quote_op op);

struct quote_edit {
        enum quote_op op;
        uint32_t off, len;         /* in the draft; len 0: nothing stands there */
        uint32_t src_off, src_len; /* in the source */
};

struct quote_match {
        enum quote_verdict verdict;
        unsigned reasons, rules;
        uint32_t off, len; /* in the source: from the first word that fits to the last */
        float same;        /* share of the quotation's words that stand there */
        VEC(struct quote_edit) edits;
};
void quote_match_done(struct quote_match *m);

/* Whose words a stretch of the source is: stretches in order, the rest is speaker 0. */
struct quote_part {
        uint32_t off, len;
        uint32_t speaker;
};

struct quote_source; /* a text ready for many quotations */
/* `text` and `parts` are borrowed until it is freed. */
struct quote_source *quote_source_new(struct str text, const struct quote_part *parts, size_t n);
void quote_source_free(struct quote_source **s);

/* *ret is emptied first; zero it before the first use. */
void quote_match(const struct quote_source *s, const struct quote_shape *q,
                 struct quote_match *ret);
/* Does run `i` alone stand in it word for word? */
bool quote_match_run(const struct quote_source *s, const struct quote_shape *q, size_t i);
