#pragma once
/* The dates of header blocks and attributions, as mail programs of many languages write them. */
#include "base/str.h"

struct lang_date {
        int64_t at;         /* seconds since 1970, in UTC; by `zone` */
        int32_t zone;       /* minutes east, or WHEN_ZONE_UNKNOWN: read as UTC */
        uint32_t precision; /* 1, 60 or 86400 seconds */
};

/* Read the date in `s`: "Mon, Dec 5, 2016 at 3:04 PM", "04/26/2001 02:48 PM", "5. Dezember 2016
 * 15:04", "۱۳۹۵/۰۹/۱۵".  Years 1300 to 1499 are Jalali.  A day and month of two readings (3/4/2004)
 * are month and day if AM or PM stands by, else refused.  False, and *ret as it was, if there is no
 * date of one reading. */
bool lang_date_read(struct str s, struct lang_date *ret);
