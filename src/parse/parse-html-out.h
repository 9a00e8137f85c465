#pragma once
/* Text laid out in lines, as a page is read.  For parse-html.c only. */
#include "base/buf.h"

/* Line breaks and spaces are owed, not written, until a visible character follows: so nothing
 * trails, and many breaks become one empty line. */
struct parse_html_out {
        struct buf *buf;
        size_t start;      /* where our text begins in buf */
        size_t depth;      /* of quoting: "> " each */
        size_t last_depth; /* of the line above */
        size_t lists;      /* how deep in lists */
        size_t pre;        /* > 0: white space stands as it is */
        unsigned breaks;   /* owed */
        unsigned spaces;   /* owed */
        bool tab;          /* owed: between two cells */
        bool bullet;       /* owed: "- " of a list item */
        bool open;         /* the line has text */
};

void parse_html_out_text(struct parse_html_out *o, struct str s);    /* with references, spaces */
void parse_html_out_word(struct parse_html_out *o, struct str s);    /* as it stands, no spaces */
void parse_html_out_break(struct parse_html_out *o);                 /* <br> */
void parse_html_out_block(struct parse_html_out *o, unsigned lines); /* a block begins or ends */
void parse_html_out_done(struct parse_html_out *o);
