#pragma once
/* Concordance load files: rows of a production as review platforms hand it on.
 *
 *   þBEGDOCþ DC4 þFROMþ DC4 þSUBJECTþ CR LF           þ (U+00FE) around each field, DC4 (0x14)
 * between þX0001þ DC4 þJane Doeþ DC4 þtwo®linesþ CR LF      ® (U+00AE) is a line end within a field
 *
 * Which character stands around the fields is seen from the first one (files of other code pages
 * show another one there).  A row has one line; what has more or fewer fields than the first, or a
 * field that does not end, is kept as it stands and told (wild.md#table-row). */
#include "rec/rec-build.h"

struct parse_dat {
        struct str in;    /* what is left */
        struct str quote; /* one character of the text */
        struct str row;   /* the row that is taken apart: what is left of it */
        size_t fields;    /* of the first row; 0: not known yet */
        size_t n;         /* of this one, so far */
};

/* Does `text` begin as such a file?  Then *ret is ready. */
bool parse_dat_open(struct str text, struct parse_dat *ret);
/* The next row: 1, or 0 at the end. */
int parse_dat_row(struct parse_dat *d);
/* The next field of it as one line, into `room`: 1, or 0 at its end.  *ret_bad: the row is not as
 * it should be (set at its end). */
int parse_dat_field(struct parse_dat *d, struct buf *room, bool *ret_bad);
