#pragma once
/* What both readers of stores share: the store as it is given to a library, the order of work, and
 * items on their way out.
 *
 *   outlook_store_begin ─ names of folders ─ { outlook_store_next ─ read ─ outlook_store_put }* ─
 * end
 *
 * For use by outlook-pff.c and outlook-pst.c. */
#include "base/map.h"
#include "outlook/outlook-item.h"
#include "outlook/outlook-node-view.h"
#include "unpack/unpack-out.h"

struct outlook_store {
        const struct unpack_job *job;
        struct unpack_out out;
        struct outlook_nodes nodes;
        struct outlook_view view;
        struct map folders; /* NID, 4 bytes -> place of its name in `names` */
        struct buf names;
        uint32_t top;       /* NID of the folder that holds the user's folders, or 0 */
        uint32_t start, at; /* items to pass over; items begun */
        uint32_t unread;    /* named only */
        bool careful;       /* a run died before any item: no names of folders, nothing recovered */
        uint8_t *told;      /* a bit for each of nodes.nodes: has its child */
        uint32_t versions;  /* items told again, from an older state */
        bool full;          /* over the total limit: the rest is not made */
        struct buf bytes;   /* of the item being made */
};

/* False (and everything is said already) if there is nothing for a library to read. */
bool outlook_store_begin(struct outlook_store *s, const struct unpack_job *job, uint32_t start,
                         const struct unpack_sink *sink);
/* Before any item: give the library the store without its map of names.  False if there is none. */
bool outlook_store_unname(struct outlook_store *s);
/* GAP, what is left to say, DONE; frees. */
void outlook_store_end(struct outlook_store *s, const char *library);

/* The folder `nid` is called `name`. */
void outlook_store_folder(struct outlook_store *s, uint32_t nid, struct str name);
/* "Inbox/Projects" of the item `nid`, in `a`; unknown folders by their number. */
struct str outlook_store_path(const struct outlook_store *s, uint32_t nid, struct arena *a);

/* Shall the item `nid` be read now?  False for one that was told already, or in the run before;
 * the one that a library died of is named here and not read. */
bool outlook_store_next(struct outlook_store *s, uint32_t nid);
/* The same for a deleted item, or an older state of one that was told. */
bool outlook_store_next_recovered(struct outlook_store *s, uint32_t nid);
/* CHILD DATA* FLAW* of an item.  `wrong` says what failed, or is empty.  `old`: it is an older
 * state of an item, as outlook_store_next_recovered() found; its CHILD.id gets a number of its own
 * above the node id's 32 bits. */
void outlook_store_put(struct outlook_store *s, uint32_t nid, bool old, struct outlook_item *item,
                       struct arena *a, struct str wrong);
/* Its CHILD only: it cannot be read. */
void outlook_store_name(struct outlook_store *s, uint32_t nid, const char *why);
