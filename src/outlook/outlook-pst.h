#pragma once
/* The items of an Outlook store (PST, OST), as libpst reads them.
 *
 *   ( CHILD(bytes) DATA* FLAW* )* GAP(compressed) FLAW* DONE
 *
 * One child for each item, in an order that depends on the store alone: messages as RFC 5322
 * (.eml), contacts as vCard, appointments and tasks as iCalendar (outlook-mime.h).  CHILD.id is
 * the node id, by which the keeper puts the two libraries' answers together; CHILD.name the folder
 * and the node id; CHILD.parts its attachments.  DONE.declared is our own count of the node tree
 * (outlook-node.h). */
#include "unpack/unpack.h"

/* Before the lock: what the library would load later; its talk is turned off. */
void outlook_pst_warm(void);

/* All items.  Calls pread on job->fd and the allocator only. */
void outlook_pst_unpack(const struct unpack_job *job, const struct unpack_sink *sink);

/* As above, after a run that died: it had delivered `start` - 1 children, and the one that it
 * died of (number `start`, from 1) is named as unreadable and not read again. 0 = from the
 * beginning.  After several deaths: the sum of what came, counting the named ones.
 * UNPACK_CAREFUL, added to it, after a run that died before any child: items by their numbers only,
 * perhaps in another order, so from the beginning. */
void outlook_pst_resume(const struct unpack_job *job, uint32_t start,
                        const struct unpack_sink *sink);
