#pragma once
/* Time.  Instants are seconds since 1970-01-01T00:00Z (no leap seconds), days are days since that
 * date; three calendars name the days.  No function here asks the machine but when_now(). */
#include "base/buf.h"
#include "base/err.h"

/* A date in some calendar; month and day from 1. */
struct when_date {
        int32_t year;
        uint8_t month, day;
};

enum when_calendar { WHEN_gregorian, WHEN_jalali, WHEN_hijri };

/* Days.  The Gregorian calendar is proleptic, years -9999..9999.  The Jalali one (solar Hijri) is
 * the official one of Iran: years 1304..1500 agree with it day by day; earlier years (1..1303) use
 * the same rule, while people then wrote months of other lengths: when_jalali_days().  The Hijri
 * one is the tabular (civil) calendar, leap years 2 5 7 10 13 16 18 21 24 26 29: a sighted month
 * may differ by a day or two.  `d` must be valid (when_valid), else it is a bug. */
bool when_valid(enum when_calendar c, struct when_date d);
int32_t when_day_of(enum when_calendar c, struct when_date d);
struct when_date when_date_of(enum when_calendar c, int32_t day);
unsigned when_month_days(enum when_calendar c, int32_t year, unsigned month);

static inline int32_t when_day_of_gregorian(int32_t y, uint8_t m, uint8_t d) {
        return when_day_of(WHEN_gregorian, (struct when_date){ y, m, d });
}
static inline int32_t when_day_of_jalali(int32_t y, uint8_t m, uint8_t d) {
        return when_day_of(WHEN_jalali, (struct when_date){ y, m, d });
}
static inline int32_t when_day_of_hijri(int32_t y, uint8_t m, uint8_t d) {
        return when_day_of(WHEN_hijri, (struct when_date){ y, m, d });
}
/* The days that a Jalali date may have been, both included.  From 1304 on it is one day.  Before,
 * months were those of the zodiac, of 29 to 32 days (official 1290..1303), while historians now
 * reckon back by the later rule: years 1200..1303 give the day of either, at most two.  The first
 * of a month so gives the limits of months; a new year's day is one day by both.
 * False, and nothing written: no such date by either rule, or a year before 1200. */
bool when_jalali_days(struct when_date d, int32_t *ret_first, int32_t *ret_last);
enum { WHEN_JALALI_ZODIAC = 1200, WHEN_JALALI_MODERN = 1304 }; /* first years of the two */

int32_t when_day(int64_t at);       /* the UTC day of an instant, rounded down */
unsigned when_weekday(int32_t day); /* 0 = Sunday */

#define WHEN_ZONE_UNKNOWN INT32_MIN /* = REC_ZONE_UNKNOWN */

enum when_mail_flag {
        WHEN_MAIL_short_year = 1 << 0,  /* two or three digits, read by RFC 5322, 4.3 */
        WHEN_MAIL_malformed = 1 << 1,   /* not RFC 5322 (nor its obsolete forms), but understood */
        WHEN_MAIL_no_zone = 1 << 2,     /* none, or one that says nothing (-0000): read as UTC */
        WHEN_MAIL_bad_weekday = 1 << 3, /* names a weekday that the date is not */
};

struct when_mail {
        int64_t at;
        int32_t zone;       /* minutes east, or WHEN_ZONE_UNKNOWN */
        uint32_t precision; /* seconds: 1, 60 or 86400 */
        uint32_t flags;     /* enum when_mail_flag */
};

/* A date of a mail header or a From_ line: RFC 5322, 822, 850, asctime, ISO 8601, and what the wild
 * makes of them (doc/wild.md#date-malformed, #years).  `in` is the field body; what stands before a
 * date in a Received field or From_ line is cut off by when_received and when_envelope.  Years
 * 1900..2200.
 * Returns 0, or ERR_usage and leaves *ret alone.  Allocates nothing; about 100 ns. */
int when_mail(struct bytes in, struct when_mail *ret);

/* The part of an mbox From_ line that is its date: from the weekday on, or behind the sender. */
struct bytes when_envelope(struct bytes line);

/* The part of a Received field that is its date: behind the last ';' outside comments, or empty. */
struct bytes when_received(struct bytes field);

/* [from, to) in seconds; open ends are INT64_MIN and INT64_MAX. */
struct when_range {
        int64_t from, to;
};

/* What people ask for, in whole UTC days:
 *   2014  2014-06  2014-06-03  2014/6/3  2014-06..2014-08  ..2014  2014..  june 2014  3 june 2014
 *   1393-04  1393-04..1393-06  ۱۳۹۳/۰۴  خرداد ۱۳۹۳  (Jalali: years 1200..1500)
 *   today  yesterday  7d  2w  3m  1y (the last so many days..years, today included)
 * A range a..b runs from the beginning of a to the end of b.  `now` is when_now().
 * Returns 0, or ERR_usage with the reason in *e. */
int when_range_parse(struct str s, int64_t now, struct when_range *ret, struct err *e);

enum { WHEN_TEXT = 40 };

/* Each writes a NUL-terminated text and returns it as a str into `ret`:
 *   iso     2014-06-03T14:05:09+04:30, or ...Z when the zone is 0 or unknown
 *   minute  2014-06-03 14:05 in that zone (UTC if unknown)
 *   day     2014-06-03, 1393-03-13
 *   month   2014-06, 1393-03 */
struct str when_format_iso(int64_t at, int32_t zone, char ret[static WHEN_TEXT]);
struct str when_format_minute(int64_t at, int32_t zone, char ret[static WHEN_TEXT]);
struct str when_format_day(enum when_calendar c, int32_t day, char ret[static WHEN_TEXT]);
struct str when_format_month(enum when_calendar c, int32_t day, char ret[static WHEN_TEXT]);

/* The only clock: seconds now, or $SOURCE_DATE_EPOCH if that is set and a number. */
int64_t when_now(void);
