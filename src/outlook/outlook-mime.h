#pragma once
/* An item as bytes in the field's standard forms: RFC 5322 and MIME for messages (and notes,
 * journals, reports), vCard 4.0 for contacts and lists, iCalendar for appointments and tasks.
 *
 *   transport headers, less MIME-Version and Content-*, else made from properties
 *   X-Outlook-* facts
 *   multipart/mixed?  { multipart/alternative? { text/plain, text/html, text/calendar },
 *                       body.rtf if it says something else than the text,
 *                       attachments base64, names by RFC 2231; embedded items message/rfc822 }
 *
 * Same item, same bytes: boundaries come from a hash of the content, there is no clock. */
#include "base/buf.h"
#include "outlook/outlook-item.h"

/* Append the item in the form that outlook_mime_type() names.  `a` for what is made on the way.
 * Embedded items nest to LIMIT_outlook_depth.  When `out` is full out->over says so. */
void outlook_mime(const struct outlook_item *item, struct arena *a, struct buf *out);

/* "message/rfc822", "text/vcard" or "text/calendar". */
struct str outlook_mime_type(const struct outlook_item *item);
/* "eml", "vcf", "ics" */
struct str outlook_mime_extension(const struct outlook_item *item);

/* Each of these whatever the item's kind; a meeting's mail holds its calendar as a part. */
void outlook_mime_message(const struct outlook_item *item, struct arena *a, struct buf *out);
void outlook_mime_vcard(const struct outlook_item *item, struct arena *a, struct buf *out);
void outlook_mime_calendar(const struct outlook_item *item, struct arena *a, struct buf *out);
