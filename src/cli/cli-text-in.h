#pragma once
/* A text that the user hands to a verb without a case: a file or standard input. */
#include "cli/cli.h"

/* Append the whole of the file `path` ("-": standard input) to *ret.  What is no UTF-8 becomes a
 * question mark a byte, so that offsets stay those of the file.  ERR_limit at 4 GiB. */
int cli_text_in(struct cli *c, const char *path, struct buf *ret);
