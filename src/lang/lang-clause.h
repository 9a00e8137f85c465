#pragma once
/* Clauses: who does what to whom in a sentence, as its grammar has it; the same for English and
 * Persian, so that those who look for relations need not know either.
 *
 *   "The minister denied that the guard had trained the fighters in its own academies."
 *     0  deny   subject: minister   complement: clause 1
 *     1  train  subject: guard   object: fighters   oblique in: academies   parent 0, past
 *
 * Voice is undone: of "was funded by X" X is the subject and what was funded the object.  Nouns of
 * action ("X's visit to Y", "talks between X and Y", "دیدار X با Y") are clauses too, with `noun`;
 * so are nouns that a light verb carries ("paid a visit to", "دیدار کرد"): `lemma` is then both,
 * "pay visit", "دیدار کردن", and the arguments are the whole's.  Whoever is said to be something
 * ("X is a rival of Y", "X, a rival of Y", "Y's rival X") is a clause "be" with a predicate. */
#include "base/buf.h"
#include "base/vec.h"
#include "lang/lang-parse.h"

enum lang_arg_kind {
        LANG_ARG_subject,
        LANG_ARG_object,
        LANG_ARG_indirect,  /* gave HER a book */
        LANG_ARG_oblique,   /* behind a preposition: `prep` */
        LANG_ARG_predicate, /* is the DIRECTOR of: of clauses whose lemma is "be" */
        LANG_ARG_time,      /* on Tuesday; since the accord */
        LANG_ARG_owner,     /* Y's RIVAL: of clauses whose lemma is "be" */
};

enum lang_arg_flag {
        LANG_ARG_coordinated = 1 << 0, /* one of several joined by "and": same `group` */
        LANG_ARG_alternative = 1 << 1, /* joined by "or": nobody is asserted */
        LANG_ARG_shared = 1 << 2,      /* taken over from another clause (X came and met Y) */
        LANG_ARG_negative = 1 << 3,    /* no minister, neither X nor Y, except X */
        LANG_ARG_weak = 1 << 4,        /* attached by a step that was not sure */
        LANG_ARG_inner = 1 << 5,       /* hangs on the object, not on the verb: arms TO Y */
};

struct lang_arg {
        enum lang_arg_kind kind;
        uint16_t head;   /* word */
        uint16_t lo, hi; /* words [lo, hi): the head and what hangs on it, without conjuncts */
        uint16_t prep;   /* word, or LANG_NOWORD */
        uint16_t group;
        unsigned flags;
};

/* LANG_MODE(id): what the words claim of the deed.  Only `fact` is asserted. */
#define LANG_MODES(LANG_MODE)                                                                      \
        LANG_MODE(fact)                                                                            \
        LANG_MODE(possible)    /* may, might, could, perhaps, probably */                          \
        LANG_MODE(reported)    /* reportedly, allegedly, is said to: somebody unnamed says so */   \
        LANG_MODE(planned)     /* will, plans to, is about to, agreed to, promised to */           \
        LANG_MODE(asked)       /* was asked to, called on X to, urged, ordered to */               \
        LANG_MODE(obliged)     /* must, should, has to */                                          \
        LANG_MODE(wished)      /* wants, hopes */                                                  \
        LANG_MODE(attempted)   /* tried to, sought to, failed to (with negated) */                 \
        LANG_MODE(conditional) /* if, unless, would */                                             \
        LANG_MODE(questioned)  /* did X ...?  whether X ... */                                     \
        LANG_MODE(unreal)      /* as if, instead of -ing, without -ing, pretended to */
enum lang_mode {
#define LANG_MODE(id) LANG_MODE_##id,
        LANG_MODES(LANG_MODE)
#undef LANG_MODE
};
const char *lang_mode_code(enum lang_mode m);

enum lang_tie_tense {
        LANG_WHEN_none,
        LANG_WHEN_past,
        LANG_WHEN_present,
        LANG_WHEN_perfect,
        LANG_WHEN_future,
        LANG_WHEN_habit /* used to; would always */
};

enum lang_clause_link {
        LANG_CLAUSE_root,
        LANG_CLAUSE_complement, /* that ...; what is said */
        LANG_CLAUSE_infinitive, /* to ...: its subject is the parent's (or its object) */
        LANG_CLAUSE_relative,   /* who ...; which ... : `owner` is the noun */
        LANG_CLAUSE_adverbial,  /* when, after, because: `mark` says */
        LANG_CLAUSE_coordinate,
        LANG_CLAUSE_within, /* a noun of action, or a predicate, inside another clause */
        LANG_CLAUSE_aside,  /* parataxis: "..., he said"; "X, Y says, did" */
};

struct lang_clause {
        uint16_t head;   /* word of the predicate */
        uint16_t second; /* the noun of a light verb, the particle; or LANG_NOWORD */
        uint16_t mark;   /* conjunction, or LANG_NOWORD */
        uint16_t owner;  /* of a relative clause: the noun it tells of; or LANG_NOWORD */
        struct str lemma; /* "train", "set up", "pay visit", "دیدار کردن"; lives as the tree */
        bool noun, passive, negated;
        bool ended; /* no longer, stopped -ing: it was so, and is not; `negated` too */
        enum lang_mode mode;
        enum lang_tie_tense tense;
        uint16_t parent; /* clause, or LANG_NOWORD */
        enum lang_clause_link link;
        uint32_t arg, n_args;        /* args.v[arg ...] */
        uint32_t verb_off, verb_len; /* bytes: from its first to its last word */
};

struct lang_clauses {
        VEC(struct lang_clause) v; /* by head, those of appositions last; a parent may come after */
        VEC(struct lang_arg) args;
        struct buf words; /* lemmas of two words */
};

/* The clauses of `t`; *ret is emptied first (zeroed before the first; lang_clauses_done()). */
void lang_clauses_read(struct str text, const struct lang_tree *t, struct lang_clauses *ret);
void lang_clauses_done(struct lang_clauses *c);
/* Whether `word` is one of "a|b|c"; letters as they are.  `list` is a literal or lives as long and
 * never changes: lists are remembered by their address. */
bool lang_clause_in(struct str word, const char *list);
