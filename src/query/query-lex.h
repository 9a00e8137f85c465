#pragma once
/* Typed text cut into the tokens of the language.  Spaces of any kind, direction marks and the
 * Arabic comma part tokens; “ ” „ « » quote as " does. */
#include "base/err.h"
#include "base/limits.h"
#include "query/query.h"

enum query_token_kind {
        QUERY_TOKEN_end,
        QUERY_TOKEN_open,  /* ( */
        QUERY_TOKEN_close, /* ) */
        QUERY_TOKEN_open_brace,
        QUERY_TOKEN_close_brace,
        QUERY_TOKEN_text,   /* a word as typed, or the value of a field */
        QUERY_TOKEN_quoted, /* what is between quotation marks */
        QUERY_TOKEN_field,  /* name: */
        QUERY_TOKEN_and,
        QUERY_TOKEN_or,
        QUERY_TOKEN_not,       /* NOT or - */
        QUERY_TOKEN_near,      /* NEAR, NEAR/5 */
        QUERY_TOKEN_near_open, /* NEAR( */
        QUERY_TOKEN_comma,     /* only while `commas` */
};

enum query_how { /* how the value of a field is read */
                 QUERY_HOW_WORDS,
                 QUERY_HOW_PERSON,
                 QUERY_HOW_ACTOR,
                 QUERY_HOW_SPEAKER,
                 QUERY_HOW_DATE,
                 QUERY_HOW_BEFORE,
                 QUERY_HOW_AFTER,
                 QUERY_HOW_SINCE,
                 QUERY_HOW_UNTIL,
                 QUERY_HOW_LANG,
                 QUERY_HOW_KIND,
                 QUERY_HOW_HAS,
                 QUERY_HOW_IS,
                 QUERY_HOW_TAG,
                 QUERY_HOW_ID,
                 QUERY_HOW_MIH,
                 QUERY_HOW_THREAD,
};

struct query_field {
        const char *name; /* the one we show */
        enum query_how how;
        uint32_t fields;
        const char *names; /* all, parted by spaces */
};

struct query_token {
        enum query_token_kind kind;
        uint32_t at, end; /* bytes of the typed text */
        struct str text;  /* text, quoted */
        bool exact;       /* =word */
        bool prefix;      /* word* */
        uint32_t distance;
        const struct query_field *field;
};

struct query_lex {
        struct str in;
        size_t at;
        bool commas; /* ',' and '،' are tokens */
        bool raw;    /* the next token is a value: no operator, no field */
};

/* The next token; 0, or ERR_usage for an unclosed quotation mark or a field that is not there. */
int query_lex_next(struct query_lex *l, struct query_token *ret, struct err *e);

/* "... at character N", N from `at`, with a hint; returns ERR_usage. */
__attribute__((format(printf, 5, 6))) int query_lex_error(struct str in, size_t at, struct err *e,
                                                          const char *hint, const char *fmt, ...);
