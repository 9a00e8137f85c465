#pragma once
/* Words of "a|b|c" lists by hash: for lists that are asked of every word, where a scan of them
 * (lang_clause_in) would cost most of the time.  Made once (pthread_once), then only read. */
#include "base/hash.h"
#include "base/str.h"

enum { LANG_WORD_SET = 2048 }; /* slots; a list fills half of them at most */

struct lang_word_set {
        struct str word[LANG_WORD_SET];
        uint16_t value[LANG_WORD_SET]; /* 0: free */
        unsigned n;
};

static inline unsigned lang_word_set_slot(const struct lang_word_set *s, struct str word) {
        unsigned i = (unsigned) hash64(word.p, word.n) & (LANG_WORD_SET - 1);
        while (s->value[i] && !str_eq(s->word[i], word))
                i = (i + 1) & (LANG_WORD_SET - 1);
        return i;
}

/* What the word was put with, or 0. */
static inline unsigned lang_word_set_find(const struct lang_word_set *s, struct str word) {
        return s->value[lang_word_set_slot(s, word)];
}

/* Put the words of `list` (static) with `value` > 0; a word keeps the value that it has. */
static inline void lang_word_set_put(struct lang_word_set *s, const char *list, uint16_t value) {
        struct str rest = str_of(list);
        while (rest.p && s->n < LANG_WORD_SET / 2) {
                struct str one = str_cut(&rest, '|');
                unsigned i = lang_word_set_slot(s, one);
                if (!one.n || s->value[i])
                        continue;
                s->word[i] = one;
                s->value[i] = value;
                s->n++;
        }
}
