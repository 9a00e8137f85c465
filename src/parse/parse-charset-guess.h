#pragma once
/* In which charset are these bytes?  For parse-charset.c only. */
#include "parse/parse-charset-tables.h"

/* What one pass over the bytes says. */
struct parse_charset_facts {
        size_t high;           /* bytes over 7F */
        size_t in_runs;        /* of them, those that stand three or more in a row */
        size_t sequences;      /* well-formed UTF-8 sequences of more than one byte */
        size_t long_sequences; /* of them, those of three or four bytes */
        size_t bad;            /* bytes that are no UTF-8 */
        bool nul, escape;
        uint32_t count[256]; /* how often each byte over 7F stands */
};

/* Plain ASCII without NUL or ESC?  The fast answer to most mail. */
bool parse_charset_plain(struct bytes in);
void parse_charset_look(struct bytes in, struct parse_charset_facts *ret);

/* The charset to read `in` as, given what it is declared to be (PARSE_CHARSET_NONE: nothing). */
enum parse_charset_id parse_charset_guess(struct bytes in, const struct parse_charset_facts *facts,
                                          enum parse_charset_id declared);
