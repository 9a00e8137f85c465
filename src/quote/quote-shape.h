#pragma once
/* A quotation taken to pieces: runs of words that must stand in the source as they are, and what is
 * between them.
 *
 *   "We met … [the minister] twice, and talk[ed] [sic]."
 *    ^^^^^^^ elision  bracket   ^^^^^^^^^^^^^^^^^
 *    run 0            "the minister" before run 1
 */
#include "base/buf.h"
#include "quote/quote-token.h"

enum quote_gap {
        QUOTE_GAP_NONE,    /* the first run */
        QUOTE_GAP_ELISION, /* ... . . . … [...] */
        QUOTE_GAP_BRACKET, /* [words] in place of words, or beside them */
        QUOTE_GAP_BREAK,   /* the quotation was broken by "she wrote" */
};

/* How a word was marked inside. */
enum quote_marked { QUOTE_PLAIN, QUOTE_CASE /* [T]he */, QUOTE_PREFIX /* walk[ed] */ };

struct quote_run {
        size_t from, to;    /* words */
        enum quote_gap gap; /* before it */
        struct str bracket; /* QUOTE_GAP_BRACKET: its words; all of them when several */
};

struct quote_shape {
        struct buf text; /* the words, without brackets; offsets of words are in it */
        struct quote_tokens words;
        VEC(uint8_t) marked;        /* enum quote_marked of each word */
        VEC(uint32_t) origin;       /* of each byte of `text`: where it stood in the draft */
        VEC(struct quote_run) runs; /* none empty */
        struct str brackets_end;    /* a bracket behind the last run */
        unsigned rules;             /* QUOTE_RULE_sic, _bracket_case, _bracket_tense */
        bool elided;                /* any elision or bracket between words */
};

struct quote_piece {
        struct str words;
        uint32_t off; /* in the draft */
};

/* `pieces` are the parts of one quotation in order; borrowed until quote_shape_done(). */
void quote_shape_read(struct quote_shape *s, const struct quote_piece *pieces, size_t n);
void quote_shape_done(struct quote_shape *s);
/* Where word `i` stands in the draft. */
uint32_t quote_shape_off(const struct quote_shape *s, size_t i);
uint32_t quote_shape_end(const struct quote_shape *s, size_t i);
