#pragma once
/* JSON, JSON lines, and what is nearly that. */
#include "parse/parse-file.h"

/* Strings and numbers as lines "path: value", the paths labelled; what is no JSON stands as it is.
 */
void parse_json_read(const struct parse_file *f, struct arena *a, struct buf *out);
