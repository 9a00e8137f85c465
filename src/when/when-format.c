/* Instants and days as text, and the one clock.  ISO 8601 in every calendar: year-month-day. */
#include "when/when.h"

#include <time.h>

static struct str finish(char *ret, int n) {
        return (struct str){ ret, (size_t) n };
}

struct clock {
        struct when_date date;
        int hour, minute, second;
};

static struct clock clock_of(int64_t at, int32_t zone) {
        at += zone == WHEN_ZONE_UNKNOWN ? 0 : 60 * (int64_t) zone;
        int32_t day = when_day(at);
        int s = (int) (at - 86400 * (int64_t) day);
        return (struct clock){ when_date_of(WHEN_gregorian, day), s / 3600, s / 60 % 60, s % 60 };
}

struct str when_format_iso(int64_t at, int32_t zone, char ret[static WHEN_TEXT]) {
        struct clock c = clock_of(at, zone);
        int n = snprintf(ret, WHEN_TEXT, "%04d-%02u-%02uT%02d:%02d:%02d", c.date.year, c.date.month,
                         c.date.day, c.hour, c.minute, c.second);
        size_t left = (size_t) (WHEN_TEXT - n);
        if (zone == WHEN_ZONE_UNKNOWN || zone == 0)
                return finish(ret, n + snprintf(ret + n, left, "Z"));
        int z = zone < 0 ? -zone : zone;
        n += snprintf(ret + n, left, "%c%02d:%02d", zone < 0 ? '-' : '+', z / 60, z % 60);
        return finish(ret, n);
}

struct str when_format_minute(int64_t at, int32_t zone, char ret[static WHEN_TEXT]) {
        struct clock c = clock_of(at, zone);
        return finish(ret, snprintf(ret, WHEN_TEXT, "%04d-%02u-%02u %02d:%02d", c.date.year,
                                    c.date.month, c.date.day, c.hour, c.minute));
}

struct str when_format_day(enum when_calendar c, int32_t day, char ret[static WHEN_TEXT]) {
        struct when_date d = when_date_of(c, day);
        return finish(ret, snprintf(ret, WHEN_TEXT, "%04d-%02u-%02u", d.year, d.month, d.day));
}

struct str when_format_month(enum when_calendar c, int32_t day, char ret[static WHEN_TEXT]) {
        struct when_date d = when_date_of(c, day);
        return finish(ret, snprintf(ret, WHEN_TEXT, "%04d-%02u", d.year, d.month));
}

int64_t when_now(void) {
        int64_t fixed;
        const char *epoch = getenv("SOURCE_DATE_EPOCH");
        if (epoch && str_i64(str_of(epoch), &fixed))
                return fixed;
        struct timespec now;
        clock_gettime(CLOCK_REALTIME, &now);
        return now.tv_sec;
}
