#pragma once
/* Outlook messages on their own (.msg, [MS-OXMSG]) and winmail.dat (TNEF, [MS-OXTNEF]) as
 * documents.
 *
 *   a .msg      DOC(file) -> one child: the message (RFC 5322), contact (vCard), meeting
 * (iCalendar); its attachments are inside winmail.dat DOC(file) -> one child for each attachment
 * ("att/1" ...), and if it has a body or meeting of its own one for that ("message") */
#include "office/office-ole.h"
#include "outlook/outlook-item.h"
#include "parse/parse-file.h"

/* For kinds msg, ole (that is a message) and tnef. */
void outlook_read(const struct parse_file *f, struct arena *a, struct buf *out);
/* Before the jail closes. */
void outlook_warm(void);

/* Is this compound file an Outlook message?  Looks at the first bytes and the directory only; needs
 * no arena that is reset. */
bool outlook_ole_is_msg(struct bytes data);

/* The message in `storage` of `o` (0 = the whole file) to *ret; false if there is none.  Embedded
 * messages are followed to LIMIT_outlook_depth. */
bool outlook_msg_item(struct office_ole *o, uint32_t storage, struct arena *a,
                      struct outlook_item *ret);
