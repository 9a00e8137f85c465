#pragma once
/* The chain of labels of one sentence: its best path (Viterbi 1967) and the sums over all its paths
 * (forward-backward).  Shared by the tagger and its trainer.
 *
 * score[i][y] is what word i says for label y, next[x][y] what y behind x is worth; natural
 * logarithms.  What may not follow (lang_label_follows) never does; the first word stands as if
 * behind an O. */
#include "lang/lang-tag-model.h"

enum { LANG_CHAIN = 256 }; /* words of a sentence, at most */
/* Inputs are not const only because C17 has no pointers to const arrays. */
typedef float lang_row[LANG_LABEL_ROOM]; /* one number for each label; the last is 0 */

void lang_chain_best(lang_row *score, size_t n, lang_row *next, uint8_t *ret_label);

/* All the sums of a chain; the arrays have room for n rows and are the caller's. */
struct lang_sums {
        size_t n;
        lang_row *here;                 /* exp of scores, each row divided by its largest */
        lang_row *front, *back;         /* each row scaled to sum 1 (front) and likewise (back) */
        float *scale;                   /* what front[i] was divided by */
        lang_row next[LANG_LABEL_ROOM]; /* exp; 0 where it may not be */
        double log_sum;
};

/* `allowed` (may be NULL): a bit for each label a word may have.  A chain without any allowed path
 * has log_sum -INFINITY and nothing else of it may be used. */
void lang_sums_make(struct lang_sums *s, lang_row *score, size_t n, lang_row *next,
                    const uint8_t *allowed);

/* How likely word i has each label. */
void lang_sums_at(const struct lang_sums *s, size_t i, lang_row ret);
/* Add how likely each pair of labels stands at i - 1, i. */
void lang_sums_pair(const struct lang_sums *s, size_t i, lang_row ret_add[LANG_LABEL_ROOM]);
/* How likely words [from, to) are one name of `type`, no more and no less. */
float lang_sums_span(const struct lang_sums *s, size_t from, size_t to, unsigned type);
