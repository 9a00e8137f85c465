#pragma once
/* Pairs of whole names whose answer is known, made of spellings that the edit model was not
 * trained on, and of febrl's noisy records. */
#include "base/arena.h"
#include "train/train-names.h"

enum made_kind { MADE_ACROSS, MADE_LATIN, MADE_FEBRL, MADE_KINDS };

struct made {
        struct str a, b;
        bool same;
        enum made_kind kind;
};

struct spelling { /* one name: Arabic script, and how Latin writes it */
        struct str arabic, latin[6];
        size_t n;
};

struct made_list {
        VEC(struct made) of;
        VEC(struct spelling) spellings; /* held out, of this part */
        struct arena arena;
};

/* The spellings of a part alone. */
void made_spellings(struct made_list *l, const char *data, unsigned part);
/* part 0 is for learning the weights of a comparison, part 1 for the report. */
void made_read(struct made_list *l, const struct name_model *m, const char *data, unsigned part);
void made_done(struct made_list *l);
