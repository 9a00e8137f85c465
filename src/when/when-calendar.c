/* Three calendars, one count of days.  All arithmetic is on whole days; nothing is looked up.
 *
 * Gregorian: eras of 400 years that begin on 1 March, so that the leap day is the last of its year
 * (Hinnant, "chrono-compatible low-level date algorithms").
 * Jalali: the arithmetic form of the official calendar, 8 leap years in 33 (Birashk's 2820-year
 * cycle, often quoted, is wrong in 1403 and is not used).  New year's day of y is
 *         365 (y - 1) + floor((8 y + 21) / 33)   days after that of the year 1.
 * Hijri: tabular, 11 leap years in 30, epoch 16 July 622 (Julian), as civil almanacs have it. */
#include "when/when.h"

#include "base/bug.h"

enum { JALALI_EPOCH = -492268, HIJRI_EPOCH = -492148 }; /* day of 1-1-1 */

static int32_t floor_div(int64_t a, int32_t b) {
        int64_t q = a / b;
        return (int32_t) (q - (a % b < 0));
}

static int32_t gregorian_day(struct when_date d) {
        int32_t y = d.year - (d.month <= 2);
        int32_t era = floor_div(y, 400), of_era = y - era * 400;
        int32_t of_year = (153 * ((d.month + 9) % 12) + 2) / 5 + d.day - 1;
        return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static struct when_date gregorian_date(int32_t day) {
        int32_t z = day + 719468, era = floor_div(z, 146097), of_era = z - era * 146097;
        int32_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
        int32_t of_year = of_era - (365 * y + y / 4 - y / 100);
        int32_t m = (5 * of_year + 2) / 153;
        struct when_date d = { y + era * 400, (uint8_t) (m < 10 ? m + 3 : m - 9),
                               (uint8_t) (of_year - (153 * m + 2) / 5 + 1) };
        d.year += d.month <= 2;
        return d;
}

static int32_t jalali_new_year(int32_t y) {
        return JALALI_EPOCH + 365 * (y - 1) + floor_div(8 * (int64_t) y + 21, 33);
}

static int32_t jalali_day(struct when_date d) {
        int32_t m = d.month - 1;
        return jalali_new_year(d.year) + (m <= 6 ? 31 * m : 30 * m + 6) + d.day - 1;
}

static struct when_date jalali_date(int32_t day) {
        int32_t y = 1 + floor_div(33 * (int64_t) (day - JALALI_EPOCH) + 3, 12053);
        int32_t of_year = day - jalali_new_year(y);
        int32_t m = of_year < 216 ? of_year / 31 : (of_year - 6) / 30;
        int32_t first = m <= 6 ? 31 * m : 30 * m + 6;
        return (struct when_date){ y, (uint8_t) (m + 1), (uint8_t) (of_year - first + 1) };
}

static int32_t hijri_day(struct when_date d) {
        return HIJRI_EPOCH + 354 * (d.year - 1) + floor_div(11 * (int64_t) d.year + 3, 30) +
               (59 * (d.month - 1) + 1) / 2 + d.day - 1;
}

static struct when_date hijri_date(int32_t day) {
        int32_t y = floor_div(30 * (int64_t) (day - HIJRI_EPOCH) + 10646, 10631);
        struct when_date d = { y, 1, 1 };
        while (d.month < 12 &&
               hijri_day((struct when_date){ y, (uint8_t) (d.month + 1), 1 }) <= day)
                d.month++;
        d.day = (uint8_t) (day - hijri_day(d) + 1);
        return d;
}

static const struct {
        int32_t (*day)(struct when_date d);
        struct when_date (*date)(int32_t day);
        int32_t first, last; /* years */
} calendars[] = {
        [WHEN_gregorian] = { gregorian_day, gregorian_date, -9999, 9999 },
        [WHEN_jalali] = { jalali_day, jalali_date, 1, 9377 },
        [WHEN_hijri] = { hijri_day, hijri_date, 1, 9665 },
};

unsigned when_month_days(enum when_calendar c, int32_t year, unsigned month) {
        struct when_date first = { year, (uint8_t) month, 1 },
                         next = { year, (uint8_t) (month + 1), 1 };
        if (month == 12)
                next = (struct when_date){ year + 1, 1, 1 };
        return (unsigned) (calendars[c].day(next) - calendars[c].day(first));
}

bool when_valid(enum when_calendar c, struct when_date d) {
        return d.year >= calendars[c].first && d.year <= calendars[c].last && d.month >= 1 &&
               d.month <= 12 && d.day >= 1 && d.day <= when_month_days(c, d.year, d.month);
}

int32_t when_day_of(enum when_calendar c, struct when_date d) {
        BUG_IF(!when_valid(c, d));
        return calendars[c].day(d);
}

struct when_date when_date_of(enum when_calendar c, int32_t day) {
        return calendars[c].date(day);
}

/* In the zodiac calendar a month began on the day on which the sun came into its sign before noon
 * at Tehran, else on the next.  How many days earlier or later than by the later rule that was,
 * least and most over the years 1200..1303, from the sun's longitude (Meeus, "Astronomical
 * algorithms", ch. 25; the same reckoning gives every new year's day of 1304..1400).  Which of the
 * two a year had is not tabulated: noon may be missed by minutes, and a writer's almanac by more.
 */
static const struct {
        int8_t least, most;
} zodiac[] = { { 0, 0 }, { -1, 0 }, { -1, 0 }, { -1, 0 }, { 0, 1 },  { 0, 1 },
               { 0, 1 }, { 0, 1 },  { 0, 1 },  { 0, 1 },  { -1, 0 }, { -1, 0 } };

bool when_jalali_days(struct when_date d, int32_t *ret_first, int32_t *ret_last) {
        enum { LONGEST = 32 };
        if (d.year >= WHEN_JALALI_MODERN) {
                if (!when_valid(WHEN_jalali, d))
                        return false;
                *ret_first = *ret_last = jalali_day(d);
                return true;
        }
        if (d.year < WHEN_JALALI_ZODIAC || d.month < 1 || d.month > 12 || d.day < 1 ||
            d.day > LONGEST)
                return false;
        unsigned m = d.month - 1u;
        int32_t longest = (int32_t) when_month_days(WHEN_jalali, d.year, d.month) -
                          zodiac[m].least + zodiac[(m + 1) % 12].most;
        if (d.day > longest)
                return false;
        *ret_first = jalali_day(d) + zodiac[m].least;
        *ret_last = jalali_day(d) + zodiac[m].most;
        return true;
}

int32_t when_day(int64_t at) {
        return floor_div(at, 86400);
}

unsigned when_weekday(int32_t day) {
        return (unsigned) (((int64_t) day % 7 + 11) % 7);
}
