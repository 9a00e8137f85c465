#pragma once
/* What one line of a body looks like by itself.  For parse-quote.c only. */
#include "base/str.h"

enum parse_quote_look {
        PARSE_QUOTE_blank,
        PARSE_QUOTE_text,
        PARSE_QUOTE_colon,  /* text that ends with ':' */
        PARSE_QUOTE_wrote,  /* ends with ':' and has a verb of attribution */
        PARSE_QUOTE_stamp,  /* has a date and a time, as Lotus Notes heads a mail */
        PARSE_QUOTE_rule,   /* "-----Original Message-----" and its kin */
        PARSE_QUOTE_line,   /* a drawn line: "________________" */
        PARSE_QUOTE_dashes, /* "-- ", the signature delimiter */
        PARSE_QUOTE_sent,   /* "Sent from my telephone" */
        PARSE_QUOTE_begin,  /* "-----BEGIN PGP ..." */
        PARSE_QUOTE_end,    /* "-----END PGP ..." */
        PARSE_QUOTE_from,
        PARSE_QUOTE_date,
        PARSE_QUOTE_to,
        PARSE_QUOTE_subject,
        PARSE_QUOTE_other, /* header lines: "From: ..." and so on */
};

struct parse_quote_line {
        size_t off;     /* of the line in the text; its end is the next one's */
        uint32_t skip;  /* bytes of quote marks and space before its words */
        uint16_t depth; /* of its own quote marks */
        uint8_t look;   /* enum parse_quote_look */
        uint8_t mark;   /* the last quote mark: '>', '|', ':' or 0 */
        bool indented;  /* white space before its words, behind the quote marks */
        bool prompt;    /* may be a Python prompt, ">>> " */
        uint8_t kind;   /* enum rec_span_kind: what parse-quote.c made of it */
        uint32_t level; /* and how deep it is quoted */
};

/* Look at `line` (without its newline); fills all of *ret but off.  Looks at 512 bytes at most. */
void parse_quote_look(struct str line, struct parse_quote_line *ret);

/* A clock or a calendar in the line: "12:30", "2014", "3/4/01"? */
bool parse_quote_has_date(struct str line);

/* Does it begin as an attribution does: "On ", a date, a name in quotation marks? */
bool parse_quote_starts(struct str line);
