#pragma once
/* The lexicon of offices and organisations (lang-role.def, lang-org.def) as one const hash table,
 * made at build time by gen-lang-role.c.
 *
 * A word is looked up by the hash of its folded form; of a phrase by the hashes of its words one
 * after the other.  Arabic words stand without their article, in the table and in the text. */
#include "base/hash.h"
#include "base/str.h"

enum lang_lex_kind {
        LANG_LEX_HEAD = 1 << 0,
        LANG_LEX_WEAK = 1 << 1,
        LANG_LEX_MOD = 1 << 2,
        LANG_LEX_FIELD = 1 << 3,
        LANG_LEX_ROLE = 1 << 4,
        LANG_LEX_ORG = 1 << 5,
        LANG_LEX_LEGAL = 1 << 6,
        LANG_LEX_LIST = 1 << 7,
};

enum lang_lex_says {
        LANG_SAYS_is = 1 << 0,
        LANG_SAYS_was = 1 << 1,
        LANG_SAYS_began = 1 << 2,
        LANG_SAYS_ended = 1 << 3,
        LANG_SAYS_declined = 1 << 4,
        LANG_SAYS_succeeded = 1 << 5,
        LANG_SAYS_joined = 1 << 6,
        LANG_SAYS_works = 1 << 7, /* beside is, was */
};

enum lang_lex_small {
        LANG_SMALL_not = 1 << 0,
        LANG_SMALL_no_longer = 1 << 1,
        LANG_SMALL_if = 1 << 2,
        LANG_SMALL_will = 1 << 3,
        LANG_SMALL_say = 1 << 4,
        LANG_SMALL_article = 1 << 5,
        LANG_SMALL_adverb = 1 << 6,
        LANG_SMALL_as = 1 << 7,
        LANG_SMALL_of = 1 << 8,
        LANG_SMALL_and = 1 << 9,
        LANG_SMALL_from = 1 << 10,
        LANG_SMALL_called = 1 << 11,
        LANG_SMALL_i = 1 << 12,
        LANG_SMALL_this_is = 1 << 13,
        LANG_SMALL_stop = 1 << 14,
        LANG_SMALL_at = 1 << 15, /* in, at, to: beside LANG_SMALL_of */
};

struct lang_lex {
        uint64_t hash;
        uint16_t small, says;                 /* enum lang_lex_small, lang_lex_says */
        uint16_t kinds;                       /* enum lang_lex_kind */
        uint16_t mods, head_mods;             /* enum lang_title_mod: by itself; with the head */
        uint8_t head, field, head_field, org; /* in lang_lex_glosses; 0: none */
        uint8_t words;                        /* of this entry; 0: only the beginning of others */
        uint8_t longest;                      /* words of the longest phrase that begins with it */
};

extern const uint32_t lang_lex_log2;
extern const struct lang_lex lang_lex_table[];
extern const char *const lang_lex_glosses[];

/* What an Arabic word held in front. */
enum lang_lex_clitic {
        LANG_CLITIC_none,
        LANG_CLITIC_of /* ل ك ب: to, as, of */,
        LANG_CLITIC_and /* و ف */
};

/* A folded word without the Arabic article, with و ف ب ك ل before it or not. */
struct str lang_lex_bare(struct str term);

static inline uint64_t lang_lex_hash(struct str bare) {
        return hash64(bare.p, bare.n) | 1;
}

static inline uint64_t lang_lex_join(uint64_t phrase, uint64_t word) {
        return ((phrase ^ phrase >> 29) * 0x9e3779b97f4a7c15u + word) | 1;
}

static inline const struct lang_lex *lang_lex_find(uint64_t hash) {
        uint32_t mask = (1u << lang_lex_log2) - 1;
        for (uint32_t i = (uint32_t) hash >> 1 & mask; lang_lex_table[i].hash; i = (i + 1) & mask)
                if (lang_lex_table[i].hash == hash)
                        return &lang_lex_table[i];
        return NULL;
}

/* The entry of one folded word, in a form with Arabic proclitics or the accusative ending too;
 * *ret_hash is what was found, or what would have been. */
const struct lang_lex *lang_lex_word(struct str term, uint64_t *ret_hash,
                                     enum lang_lex_clitic *ret);
