#pragma once
/* `clew timeline --events`. */
#include "cli/cli.h"
#include "query/query.h"
#include "tie/tie-kind.h"
#include "when/when.h"

struct cli_timeline_events {
        const bool *kinds; /* of TIE_KINDS, or NULL: all */
        bool ranged;
        struct when_range range;
        bool record, all; /* letters too; also what is not asserted */
        uint64_t limit;
};

/* An exit code, or <0 with c->err set. */
int cli_timeline_events(struct cli *c, const struct query_case *qc, struct str typed,
                        const struct cli_timeline_events *o, struct arena *a);
