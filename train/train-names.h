#pragma once
/* What the trainer of names is made of: pairs of spellings, tables learned from them. */
#include "base/vec.h"
#include "name/name-model.h"

struct train_pair {
        uint8_t in[NAME_LETTERS], out[NAME_LETTERS]; /* Latin letters, what they are written as */
        uint8_t n_in, n_out;
        uint32_t doubled; /* see name-write.h */
        float weight;
};
struct train_pairs {
        VEC(struct train_pair) of;
};

/* Learn `ret` by expectation maximisation; `prior` (may be NULL) is what to believe where there
 * are few pairs.  `outs` is how many letters can be written. */
struct train_edit;
struct train_edit *train_edit_new(const struct train_pairs *pairs, const struct train_edit *prior,
                                  unsigned outs);
void train_edit_free(struct train_edit **pp);
void train_edit_write(const struct train_edit *t, struct name_edit_table *ret);

/* Learn the writing model, from the same pairs as the edit models, which must be there. */
void train_write(struct name_model *m, const struct train_pairs *arabic,
                 const struct train_pairs *persian);

/* Learn the weights of a comparison from names made of held-out spellings. */
void train_match(struct name_model *m, const char *data);
