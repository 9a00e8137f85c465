#pragma once
/* The lexicon of ties: which words, in which frame, mean which kind.
 *
 * Rows are in tie-verb-en.def and tie-verb-fa.def (format at the head of the English one).  A
 * lexicon is made once by each reader from the const rows: hashed by lemma, and a set of word forms
 * that wake the reader for a sentence, so that most of a text is never parsed.  Read-only after
 * tie_lex_new(). */
#include "lang/lang-clause.h"
#include "tie/tie-kind.h"

enum tie_frame_flag {
        TIE_V_NOUN = 1 << 0,        /* a noun of action: "X's visit to Y"; set by TIE_NOUN */
        TIE_V_IS = 1 << 1,          /* a predicate: "X is a rival of Y"; set by TIE_IS */
        TIE_V_LASTING = 1 << 2,     /* holds over its time: lives in, employs */
        TIE_V_ENDS = 1 << 3,        /* tells of the end: resigned, left, broke off */
        TIE_V_BEGINS = 1 << 4,      /* tells of the beginning: joined, hired */
        TIE_V_NOT = 1 << 5,         /* the word itself denies it: "boycotted a meeting with" */
        TIE_V_PLANNED = 1 << 6,     /* the word itself puts it ahead: "is to", "promise aid" */
        TIE_V_FROM_PERSON = 1 << 7, /* `from` must be a person */
        TIE_V_TO_PERSON = 1 << 8,   /* `to` must be a person */
        TIE_V_TO_GROUP = 1 << 9,    /* `to` must be an organisation or a state, not a person */
        TIE_V_TO_PLACE = 1 << 10,   /* `to` must be a place */
        TIE_V_FROM_GROUP = 1 << 11, /* `from` must not be a person */
        TIE_V_ALONE = 1 << 12,   /* a tie even without anybody as `to`: "X declined to comment" */
        TIE_V_PASSIVE = 1 << 13, /* only where the words are passive ("is based in") */
        TIE_V_ACTIVE = 1 << 14,  /* only where they are not */
        TIE_V_NO_ADJ = 1 << 15,  /* not where one side is a nationality: "the Xian commander" */
};

/* What somebody does with what hangs on the verb ("said that ..."). */
enum tie_speech {
        TIE_SPEECH_none,
        TIE_SPEECH_says,    /* says, announced, confirmed: `from` goes into the chain */
        TIE_SPEECH_denies,  /* denied, rejected reports that */
        TIE_SPEECH_doubts,  /* thinks, suspects, fears: on his word, but only possible */
        TIE_SPEECH_asks,    /* asked whether, wonders if: questioned */
        TIE_SPEECH_wants,   /* demanded that, hopes that, proposed that: wished or asked */
        TIE_SPEECH_accuses, /* accused X of -ing: on the word of the subject, about the object */
};

/* Slots are lists with "|", the first that is filled holds: "subject", "object", "indirect",
 * "predicate", a preposition ("with", "to", "by"), and for `to` only "each": the others of the
 * group that fills `from` ("X and Y met"). */
struct tie_frame {
        const char *rule;
        enum tie_kind kind;
        const char *words, *from, *to;
        const char *what; /* "" or "slot:word|word": the lemma that must head that slot;
                             "object:arms|weapon"; "!object:talk" must not; "object:" must be there;
                             "!object:" must not be; several: joined by " " */
        unsigned flags;
};

struct tie_lex;
struct tie_lex *tie_lex_new(void);
void tie_lex_free(struct tie_lex **x);

/* The frames of `lemma` (of a clause; of the predicate's head where `is`), in the order of the
 * rows; n 0: none.  They live as the lexicon. */
size_t tie_lex_find(const struct tie_lex *x, enum text_lang lang, struct str lemma,
                    const struct tie_frame *const **ret);
enum tie_speech tie_lex_speech(const struct tie_lex *x, enum text_lang lang, struct str lemma);

/* Whether a sentence with this word (as it stands there) may hold a tie.  `room` is a cache of the
 * caller's (zeroed first; TIE_LEX_CACHE). */
enum { TIE_LEX_CACHE = 4096 };
bool tie_lex_wakes(const struct tie_lex *x, enum text_lang lang, struct str word,
                   uint64_t room[static TIE_LEX_CACHE]);
