#pragma once
/* The edit model: how likely a spelling is, given another of the same name.
 *
 *   m o h a m e d          each Latin letter, seen between its neighbours, writes nothing, one
 *   م - ح - م - د          letter, or (rarely) one more; so do the two ends of the word, which
 *                          write silent letters (ا before a vowel, ه after one).
 *
 * A table gives the evidence of each (left, letter, right) writing each letter: eight times the
 * natural logarithm of how much likelier that is than the letter by chance.  The sum over all
 * alignments (forward algorithm; Ristad and Yianilos 1998, with the context of the letter) is how
 * much likelier the second spelling is because of the first.  Learned by train/train-names.c. */
#include "name/name.h"

enum { NAME_LATINS = 28, NAME_CONTEXTS = NAME_LATINS * NAME_LATINS * NAME_LATINS, NAME_OUT = 36 };
enum name_edit_kind { NAME_EDIT_ARABIC, NAME_EDIT_PERSIAN, NAME_EDIT_LATIN, NAME_EDITS };

struct name_edit_table {
        float chance[NAME_OUT]; /* bits that a letter is worth by chance: -log2 of its share */
        int8_t row[NAME_CONTEXTS][NAME_OUT]; /* [..][0]: writes nothing */
        int8_t extra[NAME_LATINS][NAME_OUT]; /* one letter more; [..][0]: none */
};

static inline unsigned name_context(unsigned left, unsigned letter, unsigned right) {
        return (left * NAME_LATINS + letter) * NAME_LATINS + right;
}

/* What is asked for, made ready for many candidates. */
struct name_edit {
        const struct name_edit_table *table;
        uint8_t out[NAME_LETTERS];
        uint8_t n;
};

/* A row of the table of sums: [k] is the evidence that the letters so far wrote the first k. */
struct name_edit_row {
        float v[NAME_LETTERS + 3]; /* only [lo, hi] and two behind it hold; there is nothing else */
        uint8_t lo, hi;
};

void name_edit_init(struct name_edit *q, const struct name_model *m, enum name_edit_kind kind,
                    const uint8_t *out, size_t n);

/* The row after one more letter; the word begins with name_edit_begin() and letter 0, and ends
 * with letter 0. */
void name_edit_begin(struct name_edit_row *ret);
void name_edit_step(const struct name_edit *q, unsigned context, const struct name_edit_row *from,
                    struct name_edit_row *ret);

/* Forget entries that can come to less than 1/64 even if each times `rest` of it follows; returns
 * the sum of what all can come to. */
float name_edit_trim(struct name_edit_row *row, const float *rest);
/* The last entry: all letters are written. */
float name_edit_sum(const struct name_edit *q, const struct name_edit_row *row);

/* Bits of evidence that `latin` is the name that `q` spells. */
float name_edit_bits(const struct name_edit *q, const uint8_t *latin, size_t n);
