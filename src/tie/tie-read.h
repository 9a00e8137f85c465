#pragma once
/* Who did what to whom, as sentences say it.
 *
 *   "Since the accord the guard has trained hundreds of its fighters, the ministry said."
 *     trained   from: the guard   to: (its ->) the movement   since EVENT   said by: the ministry
 *
 * A sentence is looked at only if it holds a word of the lexicon (tie-verb.def) and somebody; its
 * clauses (lang-clause.h) are held against the frames of the lexicon; arguments are matched with
 * names that somebody else found.  It abstains by default: an argument that is not a name, nor
 * stands safely for one, makes no tie.  What is denied, planned, asked, possible, conditional is
 * kept with its mode and is not asserted.
 *
 * No store; a reader for each thread. */
#include "base/vec.h"
#include "lang/lang-clause.h"
#include "lang/lang-tag.h"
#include "tie/tie-kind.h"
#include "when/when-text.h"

/* Raised when other ties are found, so that cases are analysed anew. */
enum { TIE_READ_VERSION = 4 };

enum tie_party_kind {
        TIE_NOBODY,
        TIE_PERSON,
        TIE_ORGANISATION,
        TIE_PLACE,     /* a state, a city that stands for its government */
        TIE_SPEAKER,   /* I: whoever speaks there (the voice); no name */
        TIE_ADDRESSEE, /* you: only where there is one receiver */
        TIE_DESCRIBED, /* "a senior official", "the ministry": words, no name */
};

/* How a party is known. */
enum tie_how {
        TIE_NAMED,      /* its name stands there */
        TIE_HEADED,     /* named within: "officials of X", "X's fighters", "the Ruritanian army" */
        TIE_APPOSITION, /* "the minister, Jane Doe" */
        TIE_PRONOUN,    /* he, she, it, they: one candidate only */
        TIE_ANAPHOR,    /* "the other", "each other", "the group", "the latter" */
        TIE_GRAMMAR,    /* taken over: subject of an infinitive, a participle, a relative clause */
};

struct tie_party {
        enum tie_party_kind kind;
        enum tie_how how;
        uint32_t off, len;           /* the words in the clause */
        uint32_t name_off, name_len; /* the name that they stand for; len 0: none */
        struct str name;             /* it as one line; "" for the speaker; lives as the list */
};

enum { TIE_CHAIN = 3 }; /* X said that Y told Z: longer chains are cut, and say so */

enum tie_flag {
        TIE_NEGATED = 1 << 0, /* did not, never, no */
        TIE_DENIED = 1 << 1,  /* somebody of the chain denies it */
        TIE_PASSIVE = 1 << 2,
        TIE_FROM_NOUN = 1 << 3, /* "X's visit to Y" */
        TIE_LASTING = 1 << 4,   /* holds over its time: is a member, lives in */
        TIE_CHAIN_CUT = 1 << 5,
        TIE_SOURCE_UNNAMED = 1 << 6, /* reportedly; officials said */
        TIE_ENDS = 1 << 7,           /* no longer, stopped: tells of the end */
        TIE_BEGINS = 1 << 8,
        TIE_RECORD = 1 << 9, /* of headers or calendars, not of language */
        TIE_QUESTION = 1 << 10,
        TIE_COUNTED = 1 << 11, /* `count` says how often or how many */
};

/* On what the time of a tie rests. */
enum tie_basis {
        TIE_WHEN_open,
        TIE_WHEN_mentioned,
        TIE_WHEN_sent,
        TIE_WHEN_received,
        TIE_WHEN_written
};

struct tie_time {
        enum tie_basis basis; /* written: no date in the words; it was at the time of writing, or
                                 before it if the words are in the past (WHEN_TEXT_before) */
        enum when_calendar calendar;
        enum when_precision precision;
        unsigned flags; /* enum when_text_flag */
        bool ranged;
        struct when_range range;
        uint32_t off, len; /* the words; len 0: none */
};

struct tie_said {
        enum tie_kind kind;
        struct tie_party from, to;
        uint32_t off, len; /* the cite: one or two sentences that hold both names */
        uint32_t verb_off, verb_len;
        uint32_t object_off, object_len; /* what was given, said, agreed: "hundreds of rifles" */
        unsigned flags;                  /* enum tie_flag */
        enum lang_mode mode;
        struct tie_party chain[TIE_CHAIN]; /* who says so, outermost first */
        uint8_t n_chain;
        struct tie_time time;
        uint32_t count;
        uint8_t odds;     /* 0..100: that all of it is as said */
        uint32_t voice;   /* who speaks there: 0 the document's author, else its VOICE record */
        const char *rule; /* of tie-verb.def: "train-obj"; static */
};

/* Asserted: fact (or habit), neither negated nor denied, not a question.  Somebody may still be the
 * one who says so: n_chain. */
bool tie_asserted(const struct tie_said *t);

struct tie_list {
        VEC(struct tie_said) v; /* by place */
};

/* One stretch of text with one speaker. */
struct tie_text {
        struct str text; /* valid UTF-8 */
        size_t off, len; /* read [off, off + len) only; offsets are of all the text */
        enum text_lang lang;
        const struct lang_name *names; /* of all the text, sorted */
        size_t n_names;
        const struct when_text *dates; /* likewise */
        size_t n_dates;
        bool dated; /* when it was written: */
        int64_t at;
        uint32_t voice;
        bool one_receiver; /* "you" is somebody */
        struct str about;  /* title or subject, or "": may say who is meant */
};

struct tie_reader;
struct tie_reader *tie_reader_new(void);
void tie_reader_free(struct tie_reader **r);

/* Put the ties of `t` into *ret, which lives until the next call. */
void tie_read(struct tie_reader *r, const struct tie_text *t, const struct tie_list **ret);
