#pragma once
/* One item of libpff to our own.  For use by outlook-pff.c. */
#include "base/buf.h"
#include "outlook/outlook-item.h"

#include <libpff.h>

/* All of `item` to *ret, in `a`; what fails is said in `wrong`, a line.  False if nothing of it
 * can be read. */
bool outlook_pff_item(libpff_item_t *item, struct arena *a, struct outlook_item *ret,
                      struct buf *wrong);
/* PidTagDisplayName of a folder; empty if it cannot be read. */
struct str outlook_pff_display_name(libpff_item_t *folder, struct arena *a);
/* NID of the folder that holds the user's folders, of the message store; 0 = not said. */
uint32_t outlook_pff_top(libpff_item_t *store, struct arena *a);
/* What character conversion loads late. */
void outlook_pff_prop_warm(void);
