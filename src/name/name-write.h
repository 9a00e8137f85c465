#pragma once
/* The writing model: how a writer of Arabic or Persian puts a Latin word down, letter by letter.
 *
 *   m o h a m e d    each letter (and the two ends) writes nothing, one letter or two; which, is a
 *   م - ح - م - د    maximum-entropy model's choice, given three letters to each side and the two
 *                    letters that were written last.
 *
 * Finer than the edit model (name-edit.h) and twenty times as slow: it judges what that has found.
 * Features are hashed into rows of 8-bit weights, every one twice: for both languages and for one
 * (Daume 2007).  Learned by train/train-names-write.c. */
#include "name/name-model.h"

enum {
        NAME_WRITE_PLAIN = 12, /* features of the Latin letters only */
        NAME_WRITE_AFTER = 5,  /* of what was written before, too */
        NAME_WRITE_ALL = 2 * (NAME_WRITE_PLAIN + NAME_WRITE_AFTER)
};

struct name_written {
        const uint8_t *latin;
        size_t n;
        uint32_t doubled; /* bit i: letter i is written twice */
};

/* Which of the letters of a folded Latin word are doubled. */
uint32_t name_write_doubled(struct str folded);

/* Rows of the features of the letter at `i` (0 is before the first, n + 1 behind the last);
 * `second`: whether it has written one already.  Returns how many: first those of the letters. */
void name_write_plain(const struct name_written *w, size_t i, bool second, bool persian,
                      uint32_t ret[static 2 * NAME_WRITE_PLAIN]);
/* ... and of the letters written last, `last` after `before` (0 = none). */
void name_write_after(const struct name_written *w, size_t i, bool second, bool persian,
                      unsigned before, unsigned last, uint32_t ret[static 2 * NAME_WRITE_AFTER]);

/* Bits of log-likelihood that `latin` is written as `out`; NAME_EDIT_ARABIC or _PERSIAN. */
float name_write_log2(const struct name_model *m, enum name_edit_kind kind,
                      const struct name_written *in, const uint8_t *out, size_t n_out);
