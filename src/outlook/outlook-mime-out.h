#pragma once
/* Pieces of mail, vCard and iCalendar being written; for outlook-mime*.c only. */
#include "outlook/outlook-mime.h"

/* "Name: value" with encoded words where needed, folded, CRLF.  Nothing if the value is empty. */
void outlook_mime_field(struct buf *out, const char *name, struct str value);
/* A field that is ASCII already (or comes as it stood): controls go, nothing is folded. */
void outlook_mime_plain(struct buf *out, const char *name, struct str value);
/* One mailbox: "Name" <address>; encoded words where needed. */
void outlook_mime_mailbox(struct buf *out, const struct outlook_person *p);
/* RFC 5322 date in UTC, no CRLF. */
void outlook_mime_when(struct buf *out, int64_t at);
/* "; name=value", RFC 2231 where needed. */
void outlook_mime_param(struct buf *out, const char *name, struct str value);
/* Base64; lines of 76 characters if `lines`. */
void outlook_mime_base64(struct buf *out, struct bytes in, bool lines);
void outlook_mime_hex(struct buf *out, struct bytes in);
/* Text with CRLF line ends. */
void outlook_mime_text(struct buf *out, struct str text);
/* A person's address as we write it, and whether it is one that mail knows. */
bool outlook_mime_is_smtp(struct str address);

/* vCard and iCalendar: a content line, "NAME;PARAM=x:" as `head`, the value escaped (; , \ and line
 * ends) unless `raw`, folded at 75 bytes.  Nothing if the value is empty. */
void outlook_mime_line(struct buf *out, struct str head, struct str value, bool raw);
/* A parameter value in quotes, quotes and controls left out. */
void outlook_mime_quoted(struct buf *out, struct str value);
/* 20140603T140509Z, or 20140603 if `day` */
void outlook_mime_stamp(struct buf *out, int64_t at, bool day);
