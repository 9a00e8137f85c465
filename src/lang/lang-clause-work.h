#pragma once
/* What readers of clauses share: the tree with its children, and lists with a roof. */
#include "lang/lang-clause.h"

enum { LANG_CLAUSE_ITEMS = 512, LANG_CLAUSE_MOST = 96 };

struct lang_clause_item {
        struct lang_arg arg;
        uint16_t clause;
};

struct lang_clause_work {
        struct str text;
        const struct lang_tree *t;
        struct lang_clauses *out;
        uint16_t child[LANG_PARSE_WORDS], next[LANG_PARSE_WORDS]; /* in order of words */
        uint16_t clause_of[LANG_PARSE_WORDS]; /* whose predicate a word is, or LANG_NOWORD */
        struct lang_clause_item item[LANG_CLAUSE_ITEMS];
        uint16_t n_items, n_groups;
        enum lang_arg_kind surface[LANG_CLAUSE_MOST]; /* where the grammatical subject stands */
        bool shared[LANG_CLAUSE_MOST], moded[LANG_CLAUSE_MOST]; /* done with */
};

/* for (uint16_t c = w->child[i]; c != LANG_NOWORD; c = w->next[c]) */
#define LANG_EACH_CHILD(w, i, c)                                                                   \
        for (uint16_t c = (w)->child[i]; c != LANG_NOWORD; c = (w)->next[c])

struct str lang_clause_word(const struct lang_clause_work *w, uint16_t i);
bool lang_clause_is(const struct lang_clause_work *w, uint16_t i, const char *lemma);
/* The first child by that relation, or LANG_NOWORD. */
uint16_t lang_clause_child(const struct lang_clause_work *w, uint16_t i, enum lang_rel rel);

/* The words of `head` as an argument: without conjuncts, clauses and appositions. */
void lang_clause_extent(const struct lang_clause_work *w, uint16_t head, uint16_t *lo,
                        uint16_t *hi);

/* A new clause on `head`, or LANG_NOWORD when there are too many. */
uint16_t lang_clause_put(struct lang_clause_work *w, uint16_t head);
/* Give `clause` an argument; group 0 makes a new one.  Returns its group. */
uint16_t lang_clause_arg(struct lang_clause_work *w, uint16_t clause, enum lang_arg_kind kind,
                         uint16_t head, uint16_t prep, uint16_t group, unsigned flags);
bool lang_clause_has(const struct lang_clause_work *w, uint16_t clause, enum lang_arg_kind kind);
/* Copy what `from` has of `kind` to `to` as `as`. */
void lang_clause_share(struct lang_clause_work *w, uint16_t from, enum lang_arg_kind kind,
                       uint16_t to, enum lang_arg_kind as, unsigned flags);
/* "hold" + "talk" -> "hold talk", kept with the clauses. */
struct str lang_clause_join(struct lang_clause_work *w, struct str a, struct str b);

void lang_clause_en(struct lang_clause_work *w);
void lang_clause_fa(struct lang_clause_work *w);

/* Of English alone: what is claimed of each clause (lang-clause-en-mode.c). */
void lang_clause_en_modes(struct lang_clause_work *w);
/* "meeting", "having met". */
bool lang_clause_en_doing(const struct lang_clause_work *w, uint16_t i);
enum { LANG_CLAUSE_BY_SUBJECT, LANG_CLAUSE_BY_OBJECT };
/* Who does what "asked X to ..." carries. */
int lang_clause_en_control(struct str lemma);
