#pragma once
/* What the parts of the English reader share; see lang-clause-en.c. */
#include "lang/lang-clause-work.h"

static inline const struct lang_node *lang_en_node(const struct lang_clause_work *w, uint16_t i) {
        return &w->t->v[i];
}

static inline struct lang_clause *lang_en_clause(struct lang_clause_work *w, uint16_t c) {
        return &w->out->v.v[c];
}

static inline bool lang_en_has(const struct lang_clause_work *w, uint16_t i, enum lang_rel rel) {
        return lang_clause_child(w, i, rel) != LANG_NOWORD;
}

static inline bool lang_en_is_noun(const struct lang_node *x) {
        return x->pos == LANG_POS_NOUN || x->pos == LANG_POS_PROPN;
}

static inline bool lang_en_lemma_in(const struct lang_clause_work *w, uint16_t i,
                                    const char *list) {
        return i != LANG_NOWORD && lang_clause_in(lang_en_node(w, i)->lemma, list);
}

/* The preposition before `i`, or LANG_NOWORD. */
uint16_t lang_clause_en_prep(const struct lang_clause_work *w, uint16_t i);
/* Whether `i` is denied: enum lang_arg_flag, or 0. */
unsigned lang_clause_en_flags(const struct lang_clause_work *w, uint16_t i);

/* lang-clause-en-link.c: what each clause is to the one above; then, when all are linked, voice and
 * subjects that are taken over from others. */
void lang_clause_en_link(struct lang_clause_work *w, uint16_t k);
void lang_clause_en_voice(struct lang_clause_work *w, uint16_t k);
void lang_clause_en_raise(struct lang_clause_work *w, uint16_t k);
void lang_clause_en_share(struct lang_clause_work *w, uint16_t k);
