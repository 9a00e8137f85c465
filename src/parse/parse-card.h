#pragma once
/* The lines of calendars and contact cards (RFC 5545 3.1, RFC 6350 3.2, vCard 2.1), one content
 * line at a time:   group.NAME;PARAM=value;BARE:value
 *
 * Folded lines are joined as bytes, before their charset is read, because programs fold in the
 * middle of a character; soft breaks of quoted-printable and unindented base64 lines are joined
 * too. */
#include "base/arena.h"
#include "parse/parse-text.h"

struct parse_card_line {
        struct str name;     /* "SUMMARY", as it stands, without group */
        struct bytes params; /* "TZID=Asia/Tehran;VALUE=DATE"; may be empty */
        struct bytes value;  /* unfolded, still encoded */
        size_t off, len;     /* of the line in the unit's bytes; 0,0 if that cannot be told */
};

struct parse_card {
        struct bytes in; /* the unit's bytes, or its text when it was UTF-16 */
        size_t at, lines;
        bool wide, cut;
        struct str charset; /* what most of the file is in */
        struct parse_text text;
        struct arena *a;
};

void parse_card_init(struct parse_card *c, struct bytes in, struct arena *a);
void parse_card_done(struct parse_card *c);
int parse_card_next(struct parse_card *c, struct parse_card_line *ret); /* 1, 0 at the end */

bool parse_card_is(const struct parse_card_line *l, const char *name);
/* The value of a parameter, unquoted; false if it is not there. */
bool parse_card_param(const struct parse_card_line *l, const char *name, struct bytes *ret);
/* Does the line say `word` as a bare parameter, or as one of the values of TYPE or ENCODING? */
bool parse_card_says(const struct parse_card_line *l, const char *word);
/* The value as text: transfer encoding and charset undone; `\n`, `\,` still escaped. */
struct str parse_card_text(struct parse_card *c, const struct parse_card_line *l);
/* As text, unescaped. */
struct str parse_card_plain(struct parse_card *c, const struct parse_card_line *l);
/* Bytes of a value or parameter as text in the file's charset. */
struct str parse_card_decode(struct parse_card *c, struct bytes in, struct bytes label);
/* The next of the parts of an escaped value that `sep` parts, unescaped; false at the end. */
bool parse_card_part(struct str *rest, char sep, struct arena *a, struct str *ret);
/* Base64 (or data: URI) content of the value; false if it is none. */
bool parse_card_content(struct parse_card *c, const struct parse_card_line *l, struct bytes *ret);
