#pragma once
/* A packed container read forward: the way back for many of its entries costs one unpacking.
 *
 *   ask for entry 3      unpacked up to the end of 3, then it waits
 *   ask for entry 3      still at hand
 *   ask for entry 7      goes on to 7
 *   ask for entry 5      behind it: from the start again
 *
 * Entries are numbered as they were at intake.  Outlook stores, whose items are known by their
 * hash, are not read so (flow-fetch.h). */
#include "flow/flow-blob.h"
#include "jail/jail.h"
#include "store/store.h"

struct flow_cursor;

/* `from` holds the container's bytes; it and the jail are borrowed until the end.  1, or 0 if its
 * kind is not read forward. */
int flow_cursor_open(struct store *st, struct jail *jail, struct flow_blob *from,
                     struct flow_cursor **ret, struct err *e);
void flow_cursor_close(struct flow_cursor **c); /* NULL is fine */

/* The bytes of entry `ord` appended to *ret: 1; 0: there is no such entry.  ERR_absent if it holds
 * none.  After an error the cursor may only be closed. */
int flow_cursor_get(struct flow_cursor *c, uint32_t ord, struct flow_spill *ret, struct err *e);
