#pragma once
/* What is shown of a claim: shared by the cli-claim*.c files only. */
#include "cli/cli-quote.h"

struct cli_claim_view {
        const struct quote_claim *claim;
        struct arena *a;
        struct quote_ground_now *now;
        struct quote_weight weight;
};

/* Print a claim; `brief`: its head and what warns of it, as text. */
int cli_claim_view(struct cli *c, const struct quote_claim *claim, struct arena *a, bool brief);

/* `clew claim break DOCUMENT`: an exit code, or <0. */
int cli_claim_break(struct cli *c, struct arena *a);
