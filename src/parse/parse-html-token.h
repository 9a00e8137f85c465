#pragma once
/* HTML as a row of tags and texts.  For parse-html.c and article/ only. */
#include "base/str.h"

enum parse_html_tag {
        PARSE_HTML_other,
#define TAG(name, flags) PARSE_HTML_##name,
#include "parse/parse-html.def"
#undef TAG
        PARSE_HTML_TAGS,
};

enum parse_html_flag {
        PARSE_HTML_VOID = 1 << 0,  /* has no end tag */
        PARSE_HTML_BLOCK = 1 << 1, /* stands on lines of its own */
        PARSE_HTML_PARA = 1 << 2,  /* with an empty line around */
        PARSE_HTML_QUOTE = 1 << 3,
        PARSE_HTML_PRE = 1 << 4,
        PARSE_HTML_LIST = 1 << 5,
        PARSE_HTML_ITEM = 1 << 6,
        PARSE_HTML_CELL = 1 << 7,
        PARSE_HTML_RAW = 1 << 8, /* what is in it is no text of the page */
        PARSE_HTML_LINK = 1 << 9,
        PARSE_HTML_SCOPE = 1 << 10, /* an end tag inside does not close what is outside */
};

enum parse_html_attr {
        PARSE_HTML_ATTR_alt,
        PARSE_HTML_ATTR_class,
        PARSE_HTML_ATTR_hidden,
        PARSE_HTML_ATTR_href,
        PARSE_HTML_ATTR_id,
        PARSE_HTML_ATTR_style,
        PARSE_HTML_ATTRS
};

enum parse_html_kind { PARSE_HTML_TEXT, PARSE_HTML_START, PARSE_HTML_END };

struct parse_html_token {
        enum parse_html_kind kind;
        enum parse_html_tag tag;
        uint32_t flags;                    /* enum parse_html_flag, of the tag */
        struct str text;                   /* of TEXT, references not yet read */
        struct str attr[PARSE_HTML_ATTRS]; /* of START, as they stand; p NULL = absent */
        struct str source; /* of START and END: "<...>" */
        struct str raw;    /* of START of a RAW element: what is in it */
};

struct parse_html_tokens {
        struct str in;
        size_t at;
        bool damaged;                      /* cut inside a tag, comment or script */
        bool no_comment_end, no_title_end; /* looked for and not there: do not look again */
};

/* Next token of `t` (begin with in set, the rest zero): 1, or 0 at the end.  Comments,
 * declarations and what RAW elements hold are passed over.  All calls together look at each byte a
 * bounded number of times.  Slices point into t->in. */
int parse_html_next(struct parse_html_tokens *t, struct parse_html_token *ret);
