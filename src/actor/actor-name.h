#pragma once
/* A personal name cut into what resolving asks of it: first and last word, middle initials, elder
 * or younger.  It decides only on what is written alike; spellings and scripts are name/'s. */
#include "base/arena.h"

enum { ACTOR_WORDS = 8 }; /* of one name; more are not looked at */

enum actor_suffix { ACTOR_SUFFIX_junior = 1, ACTOR_SUFFIX_senior = 2, ACTOR_SUFFIX_third = 4 };

struct actor_name {
        struct str spelling;
        struct str words; /* folded, one space between, given name first; no title, no suffix */
        uint64_t key;     /* of its block: consonants of first and last word, in any script and
                             order; 0 = fewer than two whole words */
        uint32_t flags;   /* enum actor_flag */
        uint32_t middles; /* bits of first letters between first and last; Latin only */
        uint8_t whole;    /* words of two letters or more */
        uint8_t suffixes; /* enum actor_suffix */
};

/* Cut `name`; what it keeps is put in `a`. */
void actor_name_parse(struct str name, uint32_t flags, struct arena *a, struct actor_name *ret);

/* How far two names pass for one, written in one way (order apart; middle words may be missing): -1
 * their middle words or suffixes differ, 0 no, 1 with initials or one word only, 2 with two or more
 * whole words. */
int actor_name_same(const struct actor_name *a, const struct actor_name *b);

/* Do they share a given name: the same person after a marriage, never two people in one office? */
bool actor_name_given(const struct actor_name *a, const struct actor_name *b);

/* Is `local` (before the @) made of the name: jane.doe, jdoe, doe.jane, janed? */
bool actor_name_makes(const struct actor_name *n, struct str local);

/* `word` (folded) is a whole word of the name, in any script. */
bool actor_name_has(const struct actor_name *n, struct str word);
