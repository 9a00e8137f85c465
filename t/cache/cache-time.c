/* Days to dates and dates to text.
 *
 * Gregorian days follow Howard Hinnant's "chrono-compatible low-level date algorithms".  The Jalali
 * year is looked up in a table of Nowruz days, which is all that the years of the cache need and
 * shares no rule with the code under test. */
#include "cache-time.h"

#include "base/bug.h"

static const char *const month_short[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
static const char *const month_long[] = { "January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December" };
static const char *const month_jalali[] = { "فروردین", "اردیبهشت", "خرداد", "تیر",
                                            "مرداد",   "شهریور",   "مهر",   "آبان",
                                            "آذر",     "دی",       "بهمن",  "اسفند" };
static const char *const week_day[] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" };

/* 1 Farvardin of 1387, 1388 ...: the day of March on which it falls. */
static const int nowruz[] = { 20, 21, 21, 21, 20, 21, 21, 21, 20 };
enum { NOWRUZ_FIRST = 1387, NOWRUZ_GREGORIAN = 2008, NOWRUZ_N = sizeof nowruz / sizeof *nowruz };

int64_t cache_day(int year, int month, int day) {
        int64_t y = month <= 2 ? year - 1 : year;
        int64_t era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400;
        int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

int64_t cache_time(int year, int month, int day, int hour, int minute) {
        return (cache_day(year, month, day) * 24 + hour) * 3600 + minute * 60;
}

struct cache_date cache_gregorian(int64_t day) {
        day += 719468;
        int64_t era = (day >= 0 ? day : day - 146096) / 146097, doe = day - era * 146097;
        int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
        int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
        int month = (int) (mp < 10 ? mp + 3 : mp - 9);
        return (struct cache_date){ (int) (yoe + era * 400 + (month <= 2)), month,
                                    (int) (doy - (153 * mp + 2) / 5 + 1) };
}

struct cache_date cache_jalali(int64_t day) {
        int i = 0;
        while (i + 1 < NOWRUZ_N && cache_day(NOWRUZ_GREGORIAN + i + 1, 3, nowruz[i + 1]) <= day)
                i++;
        int64_t n = day - cache_day(NOWRUZ_GREGORIAN + i, 3, nowruz[i]);
        if (n < 0 || i + 1 == NOWRUZ_N)
                BUG("no Jalali date for day %lld", (long long) day);
        int month = (int) (n < 186 ? n / 31 : 6 + (n - 186) / 30);
        int first = month < 6 ? month * 31 : 186 + (month - 6) * 30;
        return (struct cache_date){ NOWRUZ_FIRST + i, month + 1, (int) n - first + 1 };
}

static int64_t floor_day(int64_t time) {
        return (time >= 0 ? time : time - 86399) / 86400;
}

int cache_iran_zone(int64_t time) {
        struct cache_date j = cache_jalali(floor_day(time + 12600));
        bool summer =
                j.month <= 6 && !(j.month == 1 && j.day == 1) && !(j.month == 6 && j.day == 31);
        return summer ? 270 : 210;
}

struct clock {
        struct cache_date date;
        int weekday, hour, minute, second;
};

static struct clock clock_of(int64_t time) {
        int64_t day = floor_day(time), rest = time - day * 86400;
        return (struct clock){ cache_gregorian(day), (int) ((day % 7 + 7) % 7), (int) (rest / 3600),
                               (int) (rest / 60 % 60), (int) (rest % 60) };
}

void cache_put_rfc(struct buf *out, int64_t time, int zone) {
        struct clock c = clock_of(time + zone * 60);
        int east = zone < 0 ? -zone : zone;
        buf_printf(out, "%s, %d %s %d %02d:%02d:%02d %c%02d%02d", week_day[c.weekday], c.date.day,
                   month_short[c.date.month - 1], c.date.year, c.hour, c.minute, c.second,
                   zone < 0 ? '-' : '+', east / 60, east % 60);
}

void cache_put_ctime(struct buf *out, int64_t time) {
        struct clock c = clock_of(time);
        buf_printf(out, "%s %s %2d %02d:%02d:%02d %d", week_day[c.weekday],
                   month_short[c.date.month - 1], c.date.day, c.hour, c.minute, c.second,
                   c.date.year);
}

void cache_put_iso(struct buf *out, int64_t time) {
        struct clock c = clock_of(time);
        buf_printf(out, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.date.year, c.date.month, c.date.day,
                   c.hour, c.minute, c.second);
}

void cache_put_iso_day(struct buf *out, int64_t day) {
        struct cache_date d = cache_gregorian(day);
        buf_printf(out, "%04d-%02d-%02d", d.year, d.month, d.day);
}

void cache_put_english(struct buf *out, int64_t day) {
        struct cache_date d = cache_gregorian(day);
        buf_printf(out, "%d %s %d", d.day, month_long[d.month - 1], d.year);
}

void cache_put_persian_digits(struct buf *out, uint64_t n) {
        if (n >= 10)
                cache_put_persian_digits(out, n / 10);
        buf_put_utf8(out, 0x06f0 + (uint32_t) (n % 10));
}

void cache_put_persian(struct buf *out, int64_t day) {
        struct cache_date d = cache_jalali(day);
        cache_put_persian_digits(out, (uint64_t) d.day);
        buf_printf(out, " %s ", month_jalali[d.month - 1]);
        cache_put_persian_digits(out, (uint64_t) d.year);
}
