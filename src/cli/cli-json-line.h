#pragma once
/* One JSON object of one line, as measuring programs hand them in. */
#include "base/buf.h"
#include "base/err.h"

/* The string or number under `key` in the outermost object of `line`, its escapes undone, put into
 * *ret (emptied first).  A lone half of a surrogate pair and NUL become U+FFFD.
 * Returns 1, 0 if there is none such, ERR_usage if the line is no object. */
int cli_json_field(struct str line, const char *key, struct buf *ret);
