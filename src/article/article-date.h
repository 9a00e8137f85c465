#pragma once
/* The first full date (day, month, year) in a line, as newspapers write it in English, Persian and
 * Arabic: names or numbers, three calendars.  Day and month in figures (03/04/2014) are read only
 * where one reading is left, or `day_first` says which. */
#include "when/when.h"

struct article_date {
        int64_t at;
        int32_t zone;       /* minutes east, or WHEN_ZONE_UNKNOWN */
        uint32_t precision; /* 60 or 86400 */
        size_t off, len;    /* in the line */
        size_t words;       /* of the line that are no part of it */
};

/* Looks at the first 64 words. */
bool article_date_find(struct str line, bool day_first, struct article_date *ret);

/* A date as machines write it (ISO 8601, RFC 5322), else as article_date_find(). */
bool article_date_machine(struct str s, struct article_date *ret);
