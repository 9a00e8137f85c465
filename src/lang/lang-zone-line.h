#pragma once
/* What one line of a body looks like by itself.  For lang-zone.c only. */
#include "base/str.h"

enum lang_look {
        LINE_blank,
        LINE_text,
        LINE_colon,  /* text that ends with ':' */
        LINE_wrote,  /* ends with ':' and has a verb of attribution */
        LINE_stamp,  /* has a date and a time, as Lotus Notes heads a mail */
        LINE_rule,   /* "-----Original Message-----" and its kin */
        LINE_line,   /* a drawn line: "________________" */
        LINE_dashes, /* "-- ", the signature delimiter */
        LINE_sent,   /* "Sent from my telephone" */
        LINE_begin,  /* "-----BEGIN PGP ..." */
        LINE_end,    /* "-----END PGP ..." */
        LINE_from,
        LINE_date,
        LINE_to,
        LINE_subject,
        LINE_other, /* header lines: "From: ..." and so on */
};

struct lang_line {
        size_t off;     /* of the line in the text; its end is the next one's */
        uint32_t skip;  /* bytes of quote marks and space before its words */
        uint16_t depth; /* of its own quote marks */
        uint8_t look;   /* enum lang_look */
        uint8_t mark;   /* the last quote mark: '>', '|', ':' or 0 */
        bool indented;  /* white space before its words, behind the quote marks */
        bool prompt;    /* may be a Python prompt, ">>> " */
        uint8_t kind;   /* enum lang_zone_kind: what lang-zone.c made of it */
        uint32_t level; /* how deep it is quoted */
        uint32_t voice; /* and who speaks: 0 the author, k voices.v[k - 1] */
};

/* Look at `line` (without its newline); fills all of *ret but off.  Looks at 512 bytes at most. */
void lang_line_look(struct str line, struct lang_line *ret);

/* A clock or a calendar in the line: "12:30", "2014", "3/4/01"? */
bool lang_line_has_date(struct str line);

/* Does it begin as an attribution does: "On ", a date, a name in quotation marks? */
bool lang_line_starts(struct str line);

/* Where the verb of an attribution stands ("wrote"), or SIZE_MAX; looks at 512 bytes. */
size_t lang_line_verb(struct str line);

/* The field of "From: ..." if the line is one (else LINE_text); *ret_at is behind its colon. */
enum lang_look lang_line_key(struct str line, size_t *ret_at);

/* Is the LINE_to one of those who got a copy? */
bool lang_line_copies(struct str line);

/* Does the line announce a mail that is passed on? */
bool lang_line_forwards(struct str line);

/* The small letters of `s` (of ASCII, Latin, Greek, Cyrillic), each as long as it was. */
struct str lang_line_small(struct str s, char *to, size_t room);
