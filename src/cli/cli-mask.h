#pragma once
/* Black over what is protected, on the pixels of a page: nothing is left beneath. */
#include "cli/cli-common.h"

/* Paint over each protected name, address, telephone on page `page` of a document, drawn as w x h
 * pixels of 3 bytes.  ERR_usage when it cannot be known where they stand: the page was never read,
 * or a hit has no box.  How many hits were painted over. */
int cli_mask_page(struct cli *c, const struct store_doc_row *row, uint32_t page, uint32_t w,
                  uint32_t h, struct buf *rgb);
