#pragma once
/* Words as quotations are compared: what may differ by a stated rule is told from what may not.
 *
 * Words are those of the one tokeniser (text/text-token.h): a draft's "کتابهای" and a source's
 * "کتاب‌های" or "کتاب های" meet through its overlays, as they do in a search.  Besides, a
 * word that is hyphenated at the end of a line has its joined form laid over it, and signs that
 * change an amount
 * (% $ € £ ¥, a minus) are words of their own.
 *
 * Two words with one folded form may still be two: "were" and "we're", "John" and "John's".  Beside
 * its fold each word has its letters: lower case, one form for letters that Persian and Arabic
 * write in two, digits of any script as ASCII, without joiners, harakat and tatweel, but with
 * apostrophes. */
#include "base/arena.h"
#include "base/vec.h"

/* Why two words that are not the same bytes are held to be the same; bits. */
enum quote_rule {
        QUOTE_RULE_first_case = 1 << 0, /* the first letter of a quotation */
        QUOTE_RULE_capitals = 1 << 1,   /* the source has capitals throughout */
        QUOTE_RULE_letters = 1 << 2, /* ي and ی, ك and ک, forms of alef; full width; ligatures */
        QUOTE_RULE_digits = 1 << 3,  /* of another script */
        QUOTE_RULE_joiner = 1 << 4,  /* ZWNJ, a space or nothing between parts of a word */
        QUOTE_RULE_marks = 1 << 5,   /* harakat, tatweel, accents */
        QUOTE_RULE_hyphen = 1 << 6,  /* a word parted at the end of a line */
        QUOTE_RULE_quote_marks = 1 << 7,    /* of another style */
        QUOTE_RULE_wrap = 1 << 8,           /* line breaks, reply marks */
        QUOTE_RULE_bracket_case = 1 << 9,   /* [T]he */
        QUOTE_RULE_bracket_tense = 1 << 10, /* walk[ed] */
        QUOTE_RULE_sic = 1 << 11,
        QUOTE_RULES = 12
};
const char *quote_rule_id(unsigned bit); /* of 1 << bit */

struct quote_token {
        uint64_t fold;     /* hash of the folded form */
        uint64_t letters;  /* hash of its letters */
        uint64_t exact;    /* hash of the bytes without joiners */
        uint32_t off, len; /* in the text */
        uint64_t joined;   /* hash of the folded form of this and the words behind it, or 0 */
        uint8_t width;     /* words that `joined` covers */
        bool hyphen;       /* joined over the end of a line */
        bool upper;        /* its first letter is a capital; Latin, Greek, Cyrillic */
        bool capitals;     /* all of them */
        bool starts;       /* a sentence begins with it */
        bool digits;       /* it is a number, or a sign of one */
        uint16_t before;   /* bytes between the word before and this one, capped */
        bool wraps;        /* a line break among them */
};

struct quote_tokens {
        VEC(struct quote_token) v;
};

/* Put the words of `text` behind those in *ret; offsets grow by `base`.  Linear; 64 bytes a word.
 */
void quote_tokens_put(struct quote_tokens *ret, struct str text, uint32_t base);
void quote_tokens_done(struct quote_tokens *t);

/* How many words of `a` at i and of `b` at j are the same: 1 and the numbers (more than one where
 * parts are joined), with the rules that it takes added to *rules; 0: they differ.  `a` is the
 * draft. */
int quote_tokens_same(const struct quote_tokens *a, size_t i, const struct quote_tokens *b,
                      size_t j, bool first, size_t *ret_a, size_t *ret_b, unsigned *rules);
