#pragma once
/* Lines of the dump, gathered to be sorted; shared by the files that make them. */
#include "store/store-internal.h"

struct store_lines {
        struct buf text; /* each ends with NUL */
        VEC(size_t) at;
        VEC(const char *) sorted;
};
void store_lines_init(struct store_lines *l);
void store_lines_done(struct store_lines *l);
/* Begin a line; what is put into the buffer until the next belongs to it. */
struct buf *store_line_begin(struct store_lines *l);
/* Text of the case on one line: controls and backslashes leave as \xx. */
void store_dump_text(struct buf *b, struct str s);

/* What a document says of people; all actors, their members, and decisions.  Without ids. */
int store_dump_told(struct store *st, struct doc_id doc, struct store_lines *l, struct err *e);
int store_dump_actors(struct store *st, struct store_lines *l, struct err *e);
