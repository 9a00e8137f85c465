#pragma once
/* What `clew show` prints of a document: shared by the cli-show*.c files only. */
#include "cli/cli-common.h"

/* People, dates, name, title, kind, id, facts. */
void cli_show_head(struct cli *c, const struct store_doc_row *row, struct bytes records,
                   const struct cli_heading *h);
/* Its words; `page`: only those of that page, 0 = all. */
void cli_show_text(struct cli *c, struct bytes records, uint32_t page);
/* "Jane Doe <jane@a.example>" */
void cli_show_address(struct cli *c, const struct rec_addr *a);
