#pragma once
/* Verbs whose first operand says what to do: `clew actor merge A B`. */
#include "cli/cli-common.h"

struct cli_act {
        const char *name; /* NULL ends the table */
        int (*run)(struct cli *c, struct arena *a);
        size_t least, most; /* operands behind the name */
        bool writes;        /* the case is opened for writing */
};

/* Run the act that the first operand names, with the case open and an arena that lives as long;
 * with no operands, the first of the table.  An exit code, or <0 with c->err set. */
int cli_act_run(struct cli *c, const struct cli_act *acts);
