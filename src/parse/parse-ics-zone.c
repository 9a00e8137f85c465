/* Time zones of calendars.  No zone database is opened: a worker can open nothing.  What a calendar
 * defines is used; of the rest only zones that had one offset for decades, and Iran, whose rule of
 * summer time is known.  Everything else is unknown rather than guessed. */
#include "parse/parse-ics-zone.h"

enum { DAY_S = 86400 };

static bool digits(struct str s, size_t from, size_t n, int32_t *ret) {
        int32_t v = 0;
        if (from + n > s.n)
                return false;
        for (size_t i = from; i < from + n; i++) {
                if (!ascii_digit(s.p[i]))
                        return false;
                v = v * 10 + s.p[i] - '0';
        }
        *ret = v;
        return true;
}

bool parse_ics_time(struct str s, int64_t *ret, bool *ret_day, bool *ret_utc) {
        int32_t y, m, d, hour = 0, minute = 0, second = 0;
        char plain[32];
        size_t n = 0;
        s = str_trim(s);
        for (size_t i = 0; i < s.n && n < sizeof plain; i++)
                if (s.p[i] != '-' && s.p[i] != ':')
                        plain[n++] = s.p[i];
        s = (struct str){ plain, n };
        if (!digits(s, 0, 4, &y) || !digits(s, 4, 2, &m) || !digits(s, 6, 2, &d))
                return false;
        struct when_date date = { y, (uint8_t) m, (uint8_t) d };
        if (!when_valid(WHEN_gregorian, date))
                return false;
        *ret_day = s.n == 8;
        *ret_utc = s.n > 8 && s.p[s.n - 1] == 'Z';
        if (s.n > 8 && (s.p[8] != 'T' || !digits(s, 9, 2, &hour) || !digits(s, 11, 2, &minute)))
                return false;
        if (s.n > 14)
                digits(s, 13, 2, &second);
        if (hour > 24 || minute > 59 || second > 60)
                return false;
        *ret = when_day_of(WHEN_gregorian, date) * (int64_t) DAY_S + hour * 3600 + minute * 60 +
               second;
        return true;
}

int32_t parse_ics_utc_offset(struct str s) {
        int32_t h, m;
        s = str_trim(s);
        if (s.n < 5 || (s.p[0] != '+' && s.p[0] != '-') || !digits(s, 1, 2, &h) ||
            !digits(s, 3, 2, &m) || h > 15 || m > 59)
                return WHEN_ZONE_UNKNOWN;
        return (s.p[0] == '-' ? -1 : 1) * (h * 60 + m);
}

bool parse_ics_byday(struct str s, int8_t *ret_week, uint8_t *ret_weekday) {
        static const char names[] = "SUMOTUWETHFRSA";
        int sign = 1, week = 0;
        s = str_trim(s);
        if (s.n && (s.p[0] == '-' || s.p[0] == '+')) {
                sign = s.p[0] == '-' ? -1 : 1;
                s = str_sub(s, 1, SIZE_MAX);
        }
        if (s.n && ascii_digit(s.p[0])) {
                week = s.p[0] - '0';
                s = str_sub(s, 1, SIZE_MAX);
        }
        for (uint8_t i = 0; i < 7; i++)
                if (week >= 1 && week <= 5 && s.n == 2 && memcmp(s.p, names + 2 * i, 2) == 0) {
                        *ret_week = (int8_t) (sign * week);
                        *ret_weekday = i;
                        return true;
                }
        return false;
}

/* Local second of the onset of `r` in year `y`. */
static int64_t onset(const struct parse_ics_rule *r, int32_t y) {
        int64_t time = ((r->start % DAY_S) + DAY_S) % DAY_S;
        int32_t first = when_day_of_gregorian(y, r->month, 1);
        unsigned days = when_month_days(WHEN_gregorian, y, r->month);
        int32_t day;
        if (r->week > 0) {
                day = first + (int32_t) ((r->weekday + 7 - when_weekday(first)) % 7) +
                      7 * (r->week - 1);
        } else {
                int32_t last = first + (int32_t) days - 1;
                day = last - (int32_t) ((when_weekday(last) + 7 - r->weekday) % 7) +
                      7 * (r->week + 1);
        }
        return day * (int64_t) DAY_S + time;
}

/* The last onset of `r` at or before `at`; INT64_MIN if none. */
static int64_t last_onset(const struct parse_ics_rule *r, int64_t at) {
        if (at < r->start)
                return INT64_MIN;
        if (r->month == 0)
                return r->start;
        int32_t y = when_date_of(WHEN_gregorian, when_day(at)).year;
        for (int32_t back = 0; back < 2; back++) {
                int64_t o = onset(r, y - back);
                if (o <= at)
                        return o < r->start ? r->start : o;
        }
        return r->start;
}

static bool iran(struct str zone, int64_t at, int32_t *ret) {
        if (!str_ends(zone, STR("Asia/Tehran")) && !str_eq(zone, STR("Iran Standard Time")))
                return false;
        struct when_date d = when_date_of(WHEN_jalali, when_day(at));
        bool years = (d.year >= 1370 && d.year <= 1384) || (d.year >= 1387 && d.year <= 1401);
        bool days = d.month <= 6 && !(d.month == 1 && d.day == 1);
        *ret = years && days ? 270 : 210;
        return true;
}

static int32_t by_name(struct str zone, int64_t at) {
        static const struct {
                const char *name;
                int32_t minutes;
        } zones[] = {
                { "UTC", 0 },
                { "GMT", 0 },
                { "Etc/UTC", 0 },
                { "Asia/Dubai", 240 },
                { "Asia/Riyadh", 180 },
                { "Asia/Kuwait", 180 },
                { "Asia/Qatar", 180 },
                { "Asia/Bahrain", 180 },
                { "Asia/Muscat", 240 },
                { "Asia/Kabul", 270 },
                { "Asia/Kolkata", 330 },
                { "Asia/Calcutta", 330 },
                { "Asia/Tokyo", 540 },
                { "Asia/Shanghai", 480 },
                { "Asia/Singapore", 480 },
                { "Asia/Hong_Kong", 480 },
                { "Asia/Bangkok", 420 },
                { "Africa/Johannesburg", 120 },
                { "Africa/Lagos", 60 },
                { "Africa/Nairobi", 180 },
                { "Arabian Standard Time", 240 },
                { "Arab Standard Time", 180 },
                { "India Standard Time", 330 },
                { "Tokyo Standard Time", 540 },
                { "China Standard Time", 480 },
        };
        int32_t minutes;
        if (iran(zone, at, &minutes))
                return minutes;
        for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
                if (str_eq(zone, str_of(zones[i].name)))
                        return zones[i].minutes;
        return WHEN_ZONE_UNKNOWN;
}

int32_t parse_ics_offset(const struct parse_ics_zones *z, struct str zone, int64_t at) {
        int32_t found = WHEN_ZONE_UNKNOWN, any = WHEN_ZONE_UNKNOWN;
        int64_t latest = INT64_MIN;
        for (size_t i = 0; i < z->rules.n; i++) {
                const struct parse_ics_rule *r = &z->rules.v[i];
                if (!str_eq(r->zone, zone))
                        continue;
                int64_t o = last_onset(r, at);
                any = any == WHEN_ZONE_UNKNOWN ? r->offset : any;
                if (o > latest) {
                        latest = o;
                        found = r->offset;
                }
        }
        if (found == WHEN_ZONE_UNKNOWN)
                found = any;
        return found != WHEN_ZONE_UNKNOWN ? found : by_name(zone, at);
}
