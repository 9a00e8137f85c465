#pragma once
/* What is shown of a checked draft: shared by the cli-check*.c files only. */
#include "cli/cli-common.h"
#include "quote/quote-check.h"

struct cli_check_draft {
        const char *file;
        struct str text;
};

/* One quotation and its verdict. */
void cli_check_text(struct cli *c, const struct cli_check_draft *d, const struct quote_claimed *q,
                    const struct quote_checked *r);
void cli_check_json(struct cli *c, const struct cli_check_draft *d, const struct quote_claimed *q,
                    const struct quote_checked *r);
