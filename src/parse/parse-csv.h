#pragma once
/* Tables of comma-, semicolon-, tab- or bar-separated values. */
#include "parse/parse-file.h"

/* One line for each row, cells parted by TAB; line breaks and TABs inside a cell become spaces. The
 * whole table is page 1, labelled with the names of its columns. */
void parse_csv_read(const struct parse_file *f, struct arena *a, struct buf *out);
