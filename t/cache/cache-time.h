#pragma once
/* Times for the invented cache: a calendar of its own, so that what reads the cache is not tested
 * against itself.  Times are seconds since 1970 UTC; zones are minutes east. */
#include "base/buf.h"

struct cache_date {
        int year, month, day; /* month and day from 1 */
};

int64_t cache_day(int year, int month, int day); /* days since 1970-01-01, Gregorian */
int64_t cache_time(int year, int month, int day, int hour, int minute);
struct cache_date cache_gregorian(int64_t day);
struct cache_date cache_jalali(int64_t day); /* Nowruz 1387 to the end of 1394; else BUG */

/* Iran's offset at a time: +0330, and +0430 from 2 Farvardin to 30 Shahrivar. */
int cache_iran_zone(int64_t time);

/* Each appends: "Mon, 5 Jan 2009 09:30:00 +0330", "Mon Jan  5 09:30:00 2009" (in UTC),
 * "2009-01-05T09:30:00Z", "5 January 2009", "۱۶ دی ۱۳۸۷", "2009-01-05". */
void cache_put_rfc(struct buf *out, int64_t time, int zone);
void cache_put_ctime(struct buf *out, int64_t time);
void cache_put_iso(struct buf *out, int64_t time);
void cache_put_english(struct buf *out, int64_t day);
void cache_put_persian(struct buf *out, int64_t day);
void cache_put_iso_day(struct buf *out, int64_t day);
void cache_put_persian_digits(struct buf *out, uint64_t n);
