#pragma once
/* What the parts of the name tagger's trainer share: sentences with what is known of their labels,
 * and lists of names to put into them. */
#include "base/arena.h"
#include "base/random.h"
#include "base/vec.h"
#include "lang/lang-tag-word.h"

/* A sentence of a set.  allowed[i] has a bit for each label that word i may have: one bit where
 * people labelled it, several where only a part of speech is known. */
struct train_sentence {
        struct str *word;
        uint8_t *allowed;
        uint16_t n, set;
        uint32_t doc; /* of the set; for intervals by document */
        bool weak;
};

struct train_set {
        char name[32];
        size_t n;
};

typedef VEC(struct str) train_words;

struct train_data {
        struct arena a;
        VEC(struct train_sentence) s;
        VEC(struct train_set) sets;
};

/* Lists from which names are drawn: whole names as words apart by spaces. */
struct train_lists {
        struct arena a;
        train_words given, family, org, place, role;
};

enum {
        TRAIN_O = 1,
        TRAIN_ALL = 0x7f,
        TRAIN_RATHER = 0x80 /* than O: more often than not a name */
};

void train_read(struct train_data *d, const char *data, enum lang_model_id id);
void train_lists_read(struct train_lists *l, const char *data, enum lang_model_id id,
                      const struct train_data *d, const bool *set_used);

/* The lexicon from the lists; writes it to `path`. */
void train_lexicon_write(const char *data, const char *path);
void train_lexicon_read(const char *path);

/* A sentence as it may have been written too: other names, other case.  The copy is in `a`. */
struct train_sentence train_vary(const struct train_sentence *s, const struct train_lists *l,
                                 enum lang_model_id id, struct random *r, struct arena *a);
/* A line that mail is full of: a list, a greeting, a signature. */
struct train_sentence train_invent(const struct train_lists *l, enum lang_model_id id,
                                   struct random *r, struct arena *a);

struct str train_slurp(struct arena *a, const char *data, const char *path);
