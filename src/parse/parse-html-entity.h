#pragma once
/* Character references of HTML: "&eacute;", "&#233;", "&#xe9;".  For parse-html*.c, parse-xml.c and
 * article/. */
#include "base/str.h"

struct parse_html_name {
        const char *name, *utf8;
        uint8_t n_name, n_utf8;
        bool old; /* may stand without ";" */
};

extern const struct parse_html_name parse_html_names[]; /* sorted by name */
extern const size_t parse_html_n_names;

/* The reference that begins at s.p[0] == '&': its text in `ret` and its length, with the bytes of
 * `s` that it takes in *ret_took; 0 if there is none (the '&' is itself).  In attributes a name
 * without ";" before a letter, digit or "=" is none. */
size_t parse_html_entity(struct str s, bool attribute, char ret[static 8], size_t *ret_took);
