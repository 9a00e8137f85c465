#pragma once
/* JSON in (RFC 8259), a token at a time: no tree, no recursion, nothing kept.
 *
 *   struct json_in j;
 *   json_in_init(&j, text, &arena);
 *   while (json_in_next(&j) > 0) switch (j.type) ...
 *
 * For files that users bring and lines that programs send; what comes out of caches goes to a
 * jailed reader. */
#include "base/arena.h"

enum json_in_type {
        JSON_IN_object = 1, /* opens; its members follow, each with `key` */
        JSON_IN_array,
        JSON_IN_end, /* closes the innermost */
        JSON_IN_string,
        JSON_IN_number,
        JSON_IN_word /* true, false, null */
};

enum { JSON_IN_DEPTH = 64 };

struct json_in {
        struct str rest;
        struct arena *strings;
        enum json_in_type type;
        struct str key;   /* of a member of an object; else empty with p NULL */
        struct str value; /* a string without escapes (in `strings` or the text); a number or word
                             as it stands */
        unsigned depth;   /* of what is open, this token included if it opens */
        bool bad;
        bool comma, done; /* private: a comma or an end must come; one value was read */
        bool object[JSON_IN_DEPTH];
};

/* `text` is valid UTF-8 and outlives j; strings with escapes are put into `strings`. */
void json_in_init(struct json_in *j, struct str text, struct arena *strings);
/* 1 and the next token, 0 at the end of one whole value and only white space behind it, ERR_corrupt
 * for what is no JSON or deeper than JSON_IN_DEPTH. */
int json_in_next(struct json_in *j);
/* Behind a token that opens: pass over all up to and with its end.  Else nothing.  As next. */
int json_in_skip(struct json_in *j);
