#pragma once
/* Calendars: iCalendar (RFC 5545) and vCalendar 1.0. */
#include "parse/parse-file.h"

/* One document for the file and, if it holds several events, tasks or journal entries, one item for
 * each.  Attached files become children. */
void parse_ics_read(const struct parse_file *f, struct arena *a, struct buf *out);
