#pragma once
/* What the models see of a word, and the features made of it and of its neighbours.  The trainer
 * and the tagger share this file: a change here asks for new weights (./dev train tag). */
#include "lang/lang-tag-model.h"

enum lang_shape {
        LANG_SHAPE_lower,
        LANG_SHAPE_capital, /* Capitalised */
        LANG_SHAPE_upper,   /* ALL CAPITALS, two or more */
        LANG_SHAPE_mixed,   /* McLeod, eBay */
        LANG_SHAPE_letter,  /* one capital */
        LANG_SHAPE_initial, /* J. */
        LANG_SHAPE_dotted,  /* U.S., Corp. */
        LANG_SHAPE_digits,
        LANG_SHAPE_alnum,
        LANG_SHAPE_punct,
        LANG_SHAPE_quote,
        LANG_SHAPE_dash,
        LANG_SHAPE_stop, /* . ! ? */
        LANG_SHAPE_comma,
        LANG_SHAPE_bracket,
        LANG_SHAPE_address, /* mail, URL, file name */
        LANG_SHAPE_handle,  /* @user #tag */
        LANG_SHAPE_arabic,
        LANG_SHAPE_parts, /* Arabic script with ZWNJ */
        LANG_SHAPE_other,
        LANG_SHAPE_none, /* beyond the ends */
};

enum { LANG_AFFIX = 4, LANG_FEATURES = 64 };

struct lang_word {
        uint64_t form; /* hash of the folded word */
        uint64_t stem; /* the same without Arabic proclitics, Persian endings */
        uint64_t pre[LANG_AFFIX], suf[LANG_AFFIX]; /* of 1..4 letters, folded */
        uint8_t letters;                           /* code points, folded */
        uint8_t shape;                             /* enum lang_shape */
        uint8_t lex, stem_lex;                     /* enum lang_lexicon */
        uint8_t clitic;                            /* which were taken off the stem */
};

void lang_word_read(struct str word, struct lang_word *ret);

/* How a sentence uses capitals: 0 as usual, 1 hardly any, 2 nearly every word, 3 only capitals. */
unsigned lang_words_case(const struct lang_word *w, size_t n);

/* The features of word `i` of `n`, before they are cut to slots: at most LANG_FEATURES. */
unsigned lang_word_features(const struct lang_word *w, size_t n, size_t i, unsigned letter_case,
                            uint64_t ret[static LANG_FEATURES]);

static inline uint32_t lang_feature_slot(uint64_t f, uint32_t log2_slots) {
        return (uint32_t) (f * 0x9e3779b97f4a7c15u >> (64 - log2_slots));
}
