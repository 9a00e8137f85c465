#pragma once
/* Lines of a file of items, and what each looks like. */
#include "digest/digest-item.h"

enum digest_phrase {
        DIGEST_NO_PHRASE,
        DIGEST_PHRASE_READ,
        DIGEST_PHRASE_ABOUT,
        DIGEST_PHRASE_HEADLINE,
        DIGEST_PHRASE_DATE,
        DIGEST_PHRASE_INTRO,
        DIGEST_PHRASE_EXCERPT,
        DIGEST_PHRASE_TRANSLATION,
        DIGEST_PHRASE_OUTLET,
        DIGEST_PHRASE_LINK,
        DIGEST_PHRASE_PEOPLE,
        DIGEST_PHRASE_SOURCE,
        DIGEST_PHRASE_LANGUAGE,
        DIGEST_PHRASE_ID,
        DIGEST_PHRASE_SEE,
        DIGEST_PHRASE_BY,
};

struct digest_date {
        bool dated, month_only, sighted;
        bool disagree, bad_weekday, order;
        int32_t day;
        struct str rest; /* what the line holds beside the date, if at one end of it */
        size_t extra;    /* words beside dates, weekdays and times */
};

enum digest_line_kind {
        DIGEST_LINE_blank,
        DIGEST_LINE_rule, /* ---, ***, ___ */
        DIGEST_LINE_date, /* a date and little else */
        DIGEST_LINE_head, /* a headline and its date in one line */
        DIGEST_LINE_mark, /* begins with a phrase */
        DIGEST_LINE_text,
};

struct digest_line {
        size_t off, len; /* in the file, with its end */
        enum digest_line_kind kind;
        enum digest_phrase phrase;
        struct str text; /* without white space and marks of direction around it */
        struct str rest; /* behind the phrase */
        struct str note; /* in brackets behind the phrase: "Translation (fa):" */
        struct str tail; /* "Read more at X" behind a sentence of this line: X */
        struct str also; /* "Read more at X | More about: a, b": the topics */
        unsigned quote;  /* '>' before it */
        bool indent;     /* by a tab or three spaces and more */
        struct digest_date date;
};

struct digest_lines {
        struct digest_line *v;
        size_t n, cap;
};

/* Cut and judge; `ret` zeroed before, its v freed by the caller. */
void digest_lines_read(struct str text, const struct digest_options *o, struct digest_lines *ret);

struct digest_hint {
        bool month_first;
        int32_t year; /* of a heading above, for days without one; 0: none */
};

/* The dates of a line; false if it has none with a year and a month.  `hint` may be NULL. */
bool digest_date_find(struct str line, const struct digest_hint *hint, struct digest_date *ret);

/* White space of all kinds, marks of direction and joiners off both ends. */
struct str digest_trim(struct str s);
/* A headline without what decorates it: #, bullets, numbers, ** around it. */
struct str digest_plain(struct str s);
/* The phrase that `s` begins with; DIGEST_NO_PHRASE and nothing written if there is none. */
enum digest_phrase digest_phrase_of(struct str s, struct str *ret_rest, struct str *ret_note);
/* The first http or https address in `s`, or empty; without punctuation behind it. */
struct str digest_address(struct str s);
