#pragma once
/* Answers of time stamping authorities, for clew verify. */
#include "cli/cli.h"

/* Is the answer in file `tsr` the time stamp of the file or bundle `path`, by somebody under `ca`?
 * Prints what it is; an exit code, or <0. */
int cli_stamp_check(struct cli *c, const char *path, const char *tsr, const char *ca);
