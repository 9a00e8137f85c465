#pragma once
/* The table of a load file, as its reader left it: rows in lines, cells parted by TAB, the first
 * line names the columns (parse/parse-csv.h).
 *
 *   BEGDOC  ENDDOC  CUSTODIAN  NATIVELINK           TEXTLINK
 *   X0001   X0002   Doe, Jane  NATIVES\001\X1.msg   TEXT\001\X0001.txt
 *
 *   X0001,VOL1,IMAGES\001\X0001.tif,Y,,,2     Opticon: Y where a document begins; pages in it
 *
 * Names of columns differ from platform to platform; they are told by what they say, not by a list
 * of platforms. */
#include "base/buf.h"
#include "when/when-text.h"

enum { FLOW_LOAD_COLUMNS = 256, FLOW_LOAD_NONE = -1 };

struct flow_load_table {
        struct str rest;
        struct str column[FLOW_LOAD_COLUMNS], cell[FLOW_LOAD_COLUMNS];
        size_t n;         /* columns */
        int number;       /* the one with the document's number */
        int paths[2];     /* that of its native, that of its text, or FLOW_LOAD_NONE */
        int date;         /* or FLOW_LOAD_NONE */
        bool images;      /* Opticon: a row a page, no names of columns */
        struct str first; /* ... the number of the document's first page */
        bool day_first;   /* of numeric dates: told by a first number above 12 */
};

/* Is `text` the table of a load file?  `sure`: it has that format, else it must name both a
 * document's number and a path.  `text` is borrowed. */
bool flow_load_table_open(struct str text, bool sure, struct flow_load_table *ret);
/* The next row in ret->cell, cells that are not there empty: 1, 0 at the end. */
int flow_load_table_next(struct flow_load_table *t);
/* A path as paths are compared: '/' between its parts, small letters, no drive, no "." and "..". */
void flow_load_path(struct str path, struct buf *ret);
/* The day and minute of the row's date; false if it has none that can be read.  UTC is assumed. */
bool flow_load_date(const struct flow_load_table *t, int64_t *ret);
