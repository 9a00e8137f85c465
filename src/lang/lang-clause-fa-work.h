#pragma once
/* What the parts of the Persian reader share; see lang-clause-fa.c. */
#include "lang/lang-clause-work.h"
#include "lang/lang-verb-fa.h"

enum lang_fa_class {
        FA_word,
        FA_RA,
        FA_AND,
        FA_OR,
        FA_KE,
        FA_IF,
        FA_MARK,
        FA_BUT,
        FA_PREP,
        FA_PERHAPS,
        FA_HEARSAY,
        FA_MUST,
        FA_QUESTION,
        FA_NEVER,
        FA_SOON,
        FA_TIME,
        FA_ADVERB,
        FA_PRONOUN,
        FA_THIS,
        FA_TITLE,
        FA_ROLE,
        FA_GOODS,
        FA_COMMA,
        FA_COLON,
        FA_STOP,
        FA_SKIP, /* quotes, brackets, what another word has swallowed */
};

/* The words of one verb: "فرستاده شده است", "خواهد کرد". */
struct lang_fa_verb {
        uint16_t lo, hi, head;
        struct str infinitive;
        enum lang_verb_fa_form form;
        unsigned flags;
        uint8_t person;
        bool negated, passive, perfect, be;
};

enum { LANG_FA_VERBS = 48, LANG_FA_DEEP = 8, LANG_FA_CHUNKS = 40, LANG_FA_BRACKET = 12 };

/* A phrase of a clause: [prep] words [را]. */
struct lang_fa_chunk {
        uint16_t lo, hi; /* words */
        uint16_t prep;   /* or LANG_NOWORD */
        bool ra, agent, time, source, negative, alone /* a comma before and behind */;
        bool taken;       /* belongs to a noun of action, is a light noun */
        bool joined, or ; /* to the one before by "and", "or" */
};

/* Words that wait for their verb. */
struct lang_fa_frame {
        uint16_t word[LANG_PARSE_WORDS], n;
        enum lang_clause_link link;
        uint16_t parent, mark, owner, before; /* before: clause before it of the same rank */
        enum lang_fa_class kind;              /* of mark: FA_IF ... */
        uint16_t elided; /* noun whose verb is told later: "دیدار و ... کرد" */
        uint16_t can;    /* the verb "توانستن" in it, or LANG_NOWORD */
};

struct lang_fa {
        struct lang_clause_work *w;
        struct str word[LANG_PARSE_WORDS]; /* folded; some made alike */
        uint8_t class[LANG_PARSE_WORDS];
        uint8_t name[LANG_PARSE_WORDS]; /* which name it is of: 1, 2, ...; 0: none */
        uint8_t type[LANG_PARSE_WORDS]; /* enum lang_type, of names */
        struct lang_fa_verb verb[LANG_FA_VERBS];
        uint16_t verb_at[LANG_PARSE_WORDS]; /* the verb that begins there, or LANG_NOWORD */
        uint16_t n, n_verbs;
        bool question, iffy; /* iffy: an "if" went before */
        struct lang_fa_frame frame[LANG_FA_DEEP];
        unsigned deep;
        uint16_t twin; /* clause that the last one put is as well, or LANG_NOWORD */
        uint16_t verb_of[LANG_CLAUSE_MOST]; /* of each clause, LANG_NOWORD: a noun */
};

/* lang-clause-fa-word.c */
void lang_fa_words(struct lang_fa *f, struct lang_clause_work *w);
void lang_fa_verbs(struct lang_fa *f);
/* `word` without "ی", "ها", if that is a noun of action; else "" */
struct str lang_fa_deed(struct str word, const char **ret_preps, bool *ret_sufferer);
bool lang_fa_governs(struct str lemma, enum lang_mode *ret);

/* lang-clause-fa-phrase.c */
unsigned lang_fa_chunks(struct lang_fa *f, const uint16_t *word, uint16_t n,
                        struct lang_fa_chunk *to);

/* lang-clause-fa-mode.c */
void lang_fa_mode(struct lang_fa *f, uint16_t clause, const struct lang_fa_frame *at);

/* lang-clause-fa-put.c: the clause of the words that wait in `at` and of its verb */
uint16_t lang_fa_put(struct lang_fa *f, struct lang_fa_frame *at, uint16_t verb);
