#pragma once
/* Two readings of one Outlook store, put together.
 *
 *   first reading (libpff)    every item is taken; what it gave is remembered by its node id
 *   second reading (libpst)   an item is taken if the first had none of that node, or a damaged
 * one, or one with fewer attachments
 *
 * Both versions of an item that differ so stay: nothing is chosen away.
 *
 * A reading is several runs if its library dies.  A run is taken up behind the item that it died
 * of:
 *
 *   run: children 1 .. k, dead        -> again, k + 1 is named, from k + 2 on
 *   run: dead before any child        -> again, carefully, from the beginning
 *   that one: dead before any child   -> again, carefully, 1 is named
 *   dead before the item to be named  -> no more: the library dies of the store, not of an item */
#include "rec/rec.h"
#include "store/store.h"

struct flow_outlook;

struct flow_outlook *flow_outlook_new(void);
void flow_outlook_free(struct flow_outlook **o);
/* The second reading begins. */
void flow_outlook_second(struct flow_outlook *o);
bool flow_outlook_is_second(const struct flow_outlook *o);
/* The run under way died after so many children, or took too long: is there to be another, and from
 * where on (what jail_container.start is)?  The same deaths give the same runs. */
bool flow_outlook_again(struct flow_outlook *o, uint32_t children, bool hung, uint32_t *ret_start);
/* An item of `bytes` was read: is it to be kept?  One that an earlier run of the same reading gave
 * is not, nor one that was only named (no bytes): the other reading may have it. */
bool flow_outlook_take(struct flow_outlook *o, const struct rec_child *item, uint64_t bytes);
/* The next item that was named and that no reading gave, NULL at the end; *at starts as 0. */
struct flow_outlook_lost {
        uint64_t id;
        struct str name, detail;
};
const struct flow_outlook_lost *flow_outlook_lost_next(const struct flow_outlook *o, size_t *at);
/* The end of a reading; `declared` is what the store's own tree of nodes counts. */
void flow_outlook_count(struct flow_outlook *o, const struct rec_done *done);
/* What each had, for the case. */
struct store_reconcile flow_outlook_compare(const struct flow_outlook *o, struct container_id c);
/* Items that the tree counts and neither reading gave. */
uint64_t flow_outlook_unfound(const struct flow_outlook *o);
