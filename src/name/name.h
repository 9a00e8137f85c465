#pragma once
/* Names of people and organisations, across scripts and spellings.
 *
 *   "Dr. Al-Karimi, M. Reza"  --parse-->  m(initial) reza karimi(article al)   "dr" is no token
 *   دکتر محمدرضا کریمی         --parse-->  محمدرضا کریمی
 *   compare: tokens are aligned, each pair by the edit model (name-edit.h), joined where one name
 *   writes apart what the other writes together; every pair is worth as many bits as it is rare;
 *   a logistic function of what matched and what did not gives the chance that both are one name.
 *
 * It speaks of *names*: whether two names that agree are one person is for src/actor, which has
 * addresses, offices and dates.  Keeps nothing but in name_pool; no case, no store. */
#include "base/limits.h"
#include "base/str.h"

enum name_script { NAME_NO_SCRIPT, NAME_LATIN, NAME_ARABIC, NAME_OTHER_SCRIPT };
enum { NAME_TOKENS = 10, NAME_LETTERS = 24, NAME_TOKEN_BYTES = 56 };

enum name_tongue { NAME_NO_TONGUE, NAME_OF_ARABIC, NAME_OF_PERSIAN };

enum name_kind {
        NAME_WORD,     /* a given name, a family name, any word that tells */
        NAME_INITIAL,  /* one letter */
        NAME_PARTICLE, /* van, de, bin: counts for little, present or absent */
        NAME_TITLE,    /* dr, mr, دکتر: kept out of the comparison */
        NAME_LEGAL,    /* Ltd, LLC, شرکت: says that this is an organisation */
};

struct name_token {
        char v[NAME_TOKEN_BYTES];      /* folded as text-fold.h says, no NUL */
        uint8_t letters[NAME_LETTERS]; /* for the edit model: 1..26, or 1..33 of the Arabic script
                                        */
        uint8_t n, n_letters;
        uint32_t doubled;     /* bit i: letter i is written twice (Latin) */
        uint8_t script, kind; /* enum name_script, enum name_kind */
        uint8_t tongue;       /* enum name_tongue: told by letters that only one of them uses */
        uint8_t article;      /* letters of al-, el-, ال at its beginning; 0 = none */
        bool linked;          /* written to the token before it with a hyphen or ZWNJ */
        uint32_t off, len;    /* in the text that was parsed */
        uint8_t rarity;       /* bits: -log2 of the share of people who bear it, by general lists */
};

/* A name taken to pieces.  Holds no pointers; copy it freely.  Words past NAME_TOKENS are left
 * out. */
struct name {
        struct name_token token[NAME_TOKENS]; /* in the order "First Last" when there is a comma */
        uint8_t n;
        uint8_t words; /* tokens that are words or initials */
        bool organisation;
        bool inverted; /* was "Last, First" */
        bool titled;
};

/* Weights.  name_model() is what the program carries (data/name-model.bin); it is never NULL. */
struct name_model;
const struct name_model *name_model(void);

/* Take `s` to pieces.  Anything is a name: digits and other scripts become tokens that only equal
 * themselves.  Linear; about 1 us. */
void name_parse(const struct name_model *m, struct str s, struct name *ret);

enum name_tier { NAME_NONE, NAME_WEAK, NAME_CROSS_SCRIPT, NAME_SPELLING, NAME_EXACT };
const char *name_tier_id(enum name_tier t); /* "none", "weak", "cross_script", ... */

enum name_rule {
        NAME_SAME,        /* the same folded word */
        NAME_SPELLED,     /* two spellings in one script */
        NAME_ACROSS,      /* two spellings across scripts */
        NAME_JOINED,      /* two words of one name are one of the other */
        NAME_ABBREVIATED, /* an initial */
        NAME_NICKNAMED,
        NAME_ACRONYM,
        NAME_ONLY_A, /* no counterpart in b */
        NAME_ONLY_B,
        NAME_RULES
};
const char *name_rule_id(enum name_rule r);

/* One step of the explanation.  a and b are indexes of tokens; a_n, b_n how many (2 = joined). */
struct name_step {
        uint8_t rule, a, b, a_n, b_n;
        float bits;    /* evidence that this step gives */
        float quality; /* 0..1: how usual the second spelling is for the first */
};

struct name_match {
        double score; /* 0..1: of pairs that get .9, nine in ten are one name */
        enum name_tier tier;
        double bits; /* evidence in all: compare with log2 of how many names were looked through */
        double rank; /* finer than the score, for putting candidates in order */
        bool reordered;
        struct name_step step[2 * NAME_TOKENS];
        uint8_t n_steps;
};

/* Counts of the caller's own names, so that a name common there is worth little: bits of rarity
 * of a folded token, or < 0 if it is not known.  `ctx` is handed through. */
struct name_options {
        bool no_cross_script; /* names in two scripts never match */
        float (*rarity)(const void *ctx, struct str folded);
        const void *ctx;
};

/* Are `a` and `b` spellings of one name?  `o` may be NULL.  Symmetric but for the indexes in the
 * steps.  Score 0.5 is the threshold of "same".  Cost: some 2 us for names of three words. */
void name_compare(const struct name_model *m, const struct name *a, const struct name *b,
                  const struct name_options *o, struct name_match *ret);

/* ---- many names ---- */
struct name_pool; /* some 200 bytes a name */

/* An empty pool; put, then build once, then match from any number of threads. */
struct name_pool *name_pool_new(const struct name_model *m);
void name_pool_free(struct name_pool **pp);
/* Copies `s`; its number is how many were put before it. */
uint32_t name_pool_put(struct name_pool *p, struct str s);
void name_pool_build(struct name_pool *p);
uint32_t name_pool_size(const struct name_pool *p);
struct str name_pool_get(const struct name_pool *p, uint32_t i); /* lives as long as the pool */

struct name_hit {
        uint32_t i; /* number in the pool */
        double score, bits, rank;
        enum name_tier tier;
};

/* The best `most` of the pool for `query`, best first (ties: by score, then by number); returns how
 * many.  The score of a hit is of name_compare(); the order is by rank, which is finer.  No `o`:
 * NULL. Cost: about a millisecond in 40,000. */
size_t name_pool_match(const struct name_pool *p, const struct name *query,
                       const struct name_options *o, struct name_hit *ret, size_t most);
