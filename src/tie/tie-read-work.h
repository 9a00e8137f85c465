#pragma once
/* What the parts of the reader of ties share. */
#include "base/arena.h"
#include "tie/tie-lex.h"
#include "tie/tie-read.h"

enum { TIE_READ_PARTIES = 6, TIE_READ_BEFORE = 8 };

/* Somebody of the sentence before, for pronouns. */
struct tie_before {
        uint32_t name;      /* of tie_text.names */
        bool subject, pair; /* of its main clause; one of two that it joins */
};

struct tie_reader {
        struct tie_lex *lex;
        struct lang_parser *parser;
        struct lang_clauses clauses;
        struct tie_list list;
        struct arena strings;
        uint64_t wakes[TIE_LEX_CACHE];

        /* the sentence under way */
        const struct tie_text *t;
        struct lang_tree tree;
        struct lang_node nodes[LANG_PARSE_WORDS]; /* of the tree, mended */
        enum text_lang lang;
        size_t off, len;         /* its bytes */
        size_t name_lo, name_hi; /* its names */
        size_t before_off;       /* where the sentence before begins, == off: none */
        struct tie_before before[TIE_READ_BEFORE];
        unsigned n_before;
        bool used_before; /* by a pronoun of the clause under way */
        bool described;   /* "the government" will do */
        bool through;     /* what somebody did may stand for him: "condemned X's attack" */
};

/* Those who fill a slot. */
struct tie_parties {
        struct tie_party v[TIE_READ_PARTIES];
        unsigned n;
        bool filled; /* there are words, whoever they are */
        bool negative, alternative, weak, inner, each_other;
        uint32_t count;
};

struct str tie_read_word(const struct tie_reader *r, uint16_t i);
bool tie_read_is(const struct tie_reader *r, uint16_t i, const char *list); /* its lemma */
/* The name that covers byte `at`, or SIZE_MAX. */
size_t tie_read_name_at(const struct tie_reader *r, uint32_t at);

/* Whom argument `a` of clause `c` stands for; false: nobody that is known. */
bool tie_read_who(struct tie_reader *r, const struct lang_clause *c, const struct lang_arg *a,
                  struct tie_party *ret);
/* The same in Persian (tie-read-who-fa.c). */
bool tie_read_who_fa(struct tie_reader *r, const struct lang_clause *c, const struct lang_arg *a,
                     struct tie_party *ret);
/* How often, before the verb of a Persian clause ("سه بار"); 0: not told. */
uint32_t tie_read_count_fa(const struct tie_reader *r, const struct lang_clause *c);
/* Name `i` of the text as a party. */
void tie_read_name(struct tie_reader *r, size_t i, enum tie_how how, struct tie_party *ret);
/* Fill `slot` ("subject", "with", ...) of clause `c`. */
void tie_read_slot(struct tie_reader *r, const struct lang_clause *c, struct str slot,
                   struct tie_parties *ret);
/* The chain of those who say so, and what that does to the claim. */
void tie_read_chain(struct tie_reader *r, const struct lang_clause *c, struct tie_said *s);
void tie_read_time(struct tie_reader *r, const struct lang_clause *c, struct tie_said *s);
/* Ties of one clause, put into the list. */
void tie_read_clause(struct tie_reader *r, const struct lang_clause *c);
/* "Rivers Ministry spokesman John Roe": what word `i`, an office between two names, says. */
void tie_read_office(struct tie_reader *r, uint16_t i);
