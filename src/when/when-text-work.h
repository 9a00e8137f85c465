#pragma once
/* Inside the reader of dates: tokens, what rules find, and who calls whom.
 *
 *   text --when-text-token--> tokens --when-text-num, -date, -clock, -span, -near--> nodes
 *        --when-text-join--> ranges and relations --when-text-value--> struct when_text
 *
 * A rule takes the place of a token and returns the place behind what it read, or 0; what it read
 * is in *ret.  Rules call each other to a fixed depth and look at a bounded stretch, so the whole
 * is linear. */
#include "when/when-text-feast.h"
#include "when/when-text-word.h"
#include "when/when-text.h"

enum when_tok_kind { WHEN_TOK_end, WHEN_TOK_word, WHEN_TOK_number, WHEN_TOK_mark };

struct when_tok {
        uint32_t off, end;
        uint64_t hash;    /* of a word */
        uint64_t classes; /* bits 1 << enum when_word_class, in the languages that are on */
        const struct when_word *word;
        enum when_tok_kind kind;
        int32_t value;  /* of a number, -1 when it has more than nine digits */
        uint8_t digits; /* how many */
        char mark;      /* ASCII stand-in: '-' for all dashes, ',' for all commas, '\'' ... */
        bool glued;     /* nothing between it and what is before */
        bool broken;    /* an empty line before it */
        bool capital;   /* its first letter */
        bool arabic;    /* of the Arabic script */
        bool persian;   /* a number in Persian digits */
        bool and;       /* Arabic wa- was before it */
};

enum { WHEN_TOKENS = 192, WHEN_TOKENS_AHEAD = 40 };

enum when_said {
        WHEN_SAID_year = 1,
        WHEN_SAID_month = 2,
        WHEN_SAID_day = 4,
        WHEN_SAID_weekday = 8,
        WHEN_SAID_clock = 16,
        WHEN_SAID_fixed = 32, /* `from` and `to` are known, nothing to work out */
};

/* What a rule has read, before the year and month that others may lend it. */
struct when_node {        /* (in an order without holes: many are made, small ones fast) */
        uint16_t at, end; /* tokens */
        uint16_t core;    /* the token behind a preposition that is part of it; 0: none is */
        int8_t weekday;
        bool clock_open; /* 3:30: morning or afternoon was not said */
        enum when_text_kind kind;
        enum when_calendar calendar;
        enum when_precision precision;
        unsigned flags, said; /* enum when_text_flag, enum when_said */
        int32_t amount;
        struct when_date date;
        struct when_date other;  /* the other order of 03/04 */
        int32_t clock, clock_to; /* seconds of the day, with WHEN_SAID_clock */
        int32_t zone;            /* minutes east */
        uint32_t stop;           /* where its text ends, when that is behind the tokens; or 0 */
        int64_t from, to;        /* with WHEN_SAID_fixed */
        struct when_range unit;  /* what an edge or a preposition was taken from; empty: neither */
        const char *event, *rule;
};
/* One is cleared for every rule at every token; from 128 bytes on that takes twice the time of all.
 */
_Static_assert(sizeof(struct when_node) < 128, "a node is small");

/* What when_read_point() found at each token: several rules ask for the same. */
struct when_memo {
        uint32_t stamp; /* of the entries that are good: changes when the reader does */
        struct {
                uint32_t stamp;
                uint16_t end;
                struct when_node node;
        } at[WHEN_TOKENS + 1];
};

struct when_reader {
        struct when_memo *memo;
        struct str text;
        const struct when_text_ref *ref;
        struct when_texts *out;
        const struct when_events *events;
        enum text_lang lang;
        uint8_t script; /* enum when_word_lang of words in the Arabic script; 0: not known yet */
        size_t at;      /* where the lexer stands */
        uint16_t n;
        bool core;      /* something in `tok` may be a date */
        uint32_t taken; /* text before it is in `out` already */
        bool anchored;  /* a day was named: "two days later" is reckoned from it */
        int64_t anchor;
        bool listed; /* what was found last is a year: ", 2013 and 2014" go on */
        struct when_tok tok[WHEN_TOKENS + 1];
};

/* when-text-token.c: fill `tok` up to a word that belongs to no date; false at the end of the text.
 * Then join pairs of words. */
bool when_tok_fill(struct when_reader *r);
void when_tok_pair(struct when_reader *r);

static inline const struct when_tok *when_tok(const struct when_reader *r, unsigned i) {
        return &r->tok[i < r->n ? i : r->n];
}
static inline bool when_is(const struct when_reader *r, unsigned i, enum when_word_class c) {
        return when_tok(r, i)->classes >> c & 1;
}
static inline bool when_mark(const struct when_reader *r, unsigned i, char c) {
        return when_tok(r, i)->kind == WHEN_TOK_mark && when_tok(r, i)->mark == c;
}
static inline bool when_glued(const struct when_reader *r, unsigned i, char c) {
        return when_mark(r, i, c) && when_tok(r, i)->glued;
}
static inline unsigned when_skip(const struct when_reader *r, unsigned i, enum when_word_class c) {
        return i + when_is(r, i, c);
}
static inline unsigned when_skip_mark(const struct when_reader *r, unsigned i, char c) {
        return i + when_mark(r, i, c);
}
/* The value of the sense `c`; 0 without. */
int when_value(const struct when_reader *r, unsigned i, enum when_word_class c);
/* English words of that class only, not of the Arabic script. */
bool when_latin(const struct when_reader *r, unsigned i, enum when_word_class c);

/* when-text-num.c */
unsigned when_num_cardinal(const struct when_reader *r, unsigned i, int32_t *ret);
unsigned when_num_ordinal(const struct when_reader *r, unsigned i, int32_t *ret);
unsigned when_num_day(const struct when_reader *r, unsigned i, int32_t *ret); /* 1..31 */
unsigned when_num_amount(const struct when_reader *r, unsigned i, int32_t *ret, bool *ret_half);
enum when_year_how { WHEN_YEAR_full, WHEN_YEAR_short /* two digits will do */ };
/* A year with its era into n->date.year, calendar and flags; the calendar of `n` is a hint when a
 * month was said. */
unsigned when_num_year(const struct when_reader *r, unsigned i, enum when_year_how how,
                       struct when_node *n);
bool when_num_alone(const struct when_reader *r, unsigned i, unsigned end); /* no 1.2.3, no $5 */

/* Rules.  date: days and months by name or number; clock: times of day; span: years, decades,
 * seasons, quarters, feasts; near: reckoned from the reference; point: any of them, with its time
 * of day; join (stretch): ranges, early and late; relation (join): before and since. */
unsigned when_read_date(const struct when_reader *r, unsigned i, struct when_node *ret);
unsigned when_read_numeric(const struct when_reader *r, unsigned i, struct when_node *ret);
unsigned when_read_clock(const struct when_reader *r, unsigned i, struct when_node *ret);
unsigned when_read_span(const struct when_reader *r, unsigned i, struct when_node *ret);
unsigned when_read_near(const struct when_reader *r, unsigned i, struct when_node *ret);
/* when-text-amount.c: reckoned back or on; from a named day; from a day on; with "more than" before
 * it; alone. */
unsigned when_read_ago(const struct when_reader *r, unsigned i, struct when_node *ret);
unsigned when_read_from_point(const struct when_reader *r, unsigned i, struct when_node *ret);
unsigned when_read_lasting(const struct when_reader *r, unsigned i, struct when_node *ret);
unsigned when_read_bounded(const struct when_reader *r, unsigned i, struct when_node *ret);
unsigned when_read_amount(const struct when_reader *r, unsigned i, struct when_node *ret);
unsigned when_read_set(const struct when_reader *r, unsigned i, struct when_node *ret);
/* when-text-moment.c: a day, its time and parts in any order; hours of a day before or after a
 * time.  when-text-counted.c: a day of next month; weeks, quarters, rests of a stretch. */
unsigned when_read_day_piece(const struct when_reader *r, unsigned i, struct when_node *ret);
unsigned when_read_moment(const struct when_reader *r, unsigned i, struct when_node *ret);
unsigned when_read_side(const struct when_reader *r, unsigned i, struct when_node *ret);
unsigned when_read_bare_hours(const struct when_reader *r, unsigned i, struct when_node *ret);
unsigned when_read_day_of(const struct when_reader *r, unsigned i, struct when_node *ret);
unsigned when_read_counted(const struct when_reader *r, unsigned i, struct when_node *ret);
unsigned when_read_point(const struct when_reader *r, unsigned i, struct when_node *ret);
unsigned when_read_stretch(const struct when_reader *r, unsigned i, struct when_node *ret);
unsigned when_read_join(const struct when_reader *r, unsigned i, struct when_node *ret);

/* when-text-near.c, for when-text-amount.c: what is reckoned from the reference.  Days of a
 * stretch; nothing to reckon from? the day that is reckoned from; the calendar of a word; `amount`
 * units on; last, this or next; yesterday. */
void when_near_fixed(struct when_node *n, enum when_precision p, int32_t from, int32_t to);
bool when_near_open(const struct when_reader *r, struct when_node *n);
int32_t when_near_anchor_day(const struct when_reader *r, bool from_text, struct when_node *n);
enum when_calendar when_near_calendar_at(const struct when_reader *r, unsigned i);
bool when_near_small(enum when_precision p);
void when_near_shift(const struct when_reader *r, struct when_node *n, int32_t day,
                     enum when_precision p, int32_t amount, bool half);
bool when_near_some(const struct when_reader *r, unsigned i);
int when_near_step_at(const struct when_reader *r, unsigned i, int side);
unsigned when_near_day_word(const struct when_reader *r, unsigned i, struct when_node *ret);

/* when-text-point.c: the day of `day` at the time of `clock`; may a time follow? */
void when_node_clock(const struct when_reader *r, struct when_node *day,
                     const struct when_node *clock);
bool when_node_takes_clock(const struct when_node *n);

/* when-text-value.c: from what was said to what it means. */
void when_node_fix(const struct when_reader *r, struct when_node *n); /* fills from, to if it can */
void when_node_give(const struct when_reader *r, const struct when_node *n, struct when_text *ret);
int64_t when_day_at(int32_t day); /* its first second */
/* The day `n` units on (or back), and the calendar stretch of a unit that holds `day`. */
int32_t when_day_shift(enum when_calendar c, int32_t day, enum when_precision unit, int32_t n);
void when_unit_around(enum when_calendar c, int32_t day, enum when_precision unit,
                      int32_t *ret_from, int32_t *ret_to);
int32_t when_full_year(const struct when_reader *r, enum when_calendar c, int32_t two_digits);
int32_t when_ref_day(const struct when_reader *r);
int32_t when_feast_day(enum when_text_feast f, int32_t year, enum when_calendar *ret_calendar);
