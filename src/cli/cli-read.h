#pragma once
/* One document as `clew read` shows it. */
#include "cli/cli-tie.h"

struct cli_read_doc {
        const char *file;
        uint64_t ordinal; /* in its file */
        struct str text;
        enum text_lang lang;
        VEC(struct lang_name) names; /* places in the text */
        const struct actor_told *told;
        const struct tie_doc_list *ties;
        const struct tie_doc_dates *dates;
        bool asserted; /* only these ties */
};

/* Print it; each returns how many things were found. */
size_t cli_read_json(struct cli *c, const struct cli_read_doc *d);
size_t cli_read_text(struct cli *c, const struct cli_read_doc *d);
