#pragma once
/* Two readings of one Outlook store, put together.
 *
 *   first reading (libpff)    every item is taken; what it gave is remembered by its node id
 *   second reading (libpst)   an item is taken if the first had none of that node, or a damaged
 * one, or one with fewer attachments
 *
 * Both versions of an item that differ so stay: nothing is chosen away. */
#include "rec/rec.h"
#include "store/store.h"

struct flow_outlook;

struct flow_outlook *flow_outlook_new(void);
void flow_outlook_free(struct flow_outlook **o);
/* The second reading begins. */
void flow_outlook_second(struct flow_outlook *o);
bool flow_outlook_is_second(const struct flow_outlook *o);
/* An item of `bytes` was read: is it to be kept? */
bool flow_outlook_take(struct flow_outlook *o, const struct rec_child *item, uint64_t bytes);
/* The end of a reading; `declared` is what the store's own tree of nodes counts. */
void flow_outlook_count(struct flow_outlook *o, const struct rec_done *done);
/* What each had, for the case. */
struct store_reconcile flow_outlook_compare(const struct flow_outlook *o, struct container_id c);
/* Items that the tree counts and neither reading gave. */
uint64_t flow_outlook_unfound(const struct flow_outlook *o);
