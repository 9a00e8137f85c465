/* From what was said to what it means: seconds from and to.  What the words left out is taken from
 * the reference, and marked as such; without a reference it stays open. */
#include "when/when-text-work.h"

enum {
        DAY = 86400, /* a date without its year is looked for this many days ahead of the reference
                      */
        AHEAD = 137
};

int64_t when_day_at(int32_t day) {
        return (int64_t) day * DAY;
}

int32_t when_ref_day(const struct when_reader *r) {
        return when_day(r->ref->at);
}

static int32_t floor_to(int32_t v, int32_t step) {
        int32_t rest = v % step;
        return v - rest - (rest < 0 ? step : 0);
}

static int32_t first_of(enum when_calendar c, int32_t year, int32_t month) {
        int32_t carry = floor_to(month - 1, 12) / 12;
        struct when_date d = { year + carry, (uint8_t) (month - carry * 12), 1 };
        return when_valid(c, d) ? when_day_of(c, d) : 0;
}

static int32_t months_of(enum when_precision unit) {
        return unit == WHEN_PRECISION_month     ? 1
               : unit == WHEN_PRECISION_season  ? 3
               : unit == WHEN_PRECISION_quarter ? 3
               : unit == WHEN_PRECISION_half    ? 6
               : unit == WHEN_PRECISION_year    ? 12
               : unit == WHEN_PRECISION_decade  ? 120
               : unit == WHEN_PRECISION_century ? 1200
                                                : 0;
}

int32_t when_day_shift(enum when_calendar c, int32_t day, enum when_precision unit, int32_t n) {
        int32_t months = months_of(unit);
        if (!months)
                return day +
                       n * (unit == WHEN_PRECISION_week || unit == WHEN_PRECISION_days ? 7 : 1);
        struct when_date d = when_date_of(c, day);
        int64_t at = (int64_t) d.month - 1 + (int64_t) n * months;
        if (at < -100000 || at > 100000)
                return day;
        int32_t first = first_of(c, d.year, (int32_t) at + 1);
        struct when_date e = when_date_of(c, first);
        int32_t last = (int32_t) when_month_days(c, e.year, e.month);
        return first + (d.day < last ? d.day : last) - 1;
}

void when_unit_around(enum when_calendar c, int32_t day, enum when_precision unit, int32_t *from,
                      int32_t *to) {
        struct when_date d = when_date_of(c, day);
        int32_t monday = day - (int32_t) ((when_weekday(day) + 6) % 7);
        int32_t saturday = day - (int32_t) ((when_weekday(day) + 1) % 7);
        int32_t months = months_of(unit), week = c == WHEN_jalali ? saturday : monday;
        *from = unit == WHEN_PRECISION_week ? week : unit == WHEN_PRECISION_days ? monday + 5 : day;
        *to = *from + (unit == WHEN_PRECISION_week ? 7 : unit == WHEN_PRECISION_days ? 2 : 1);
        if (!months)
                return;
        int32_t year = months > 12 ? floor_to(d.year, months / 12) : d.year;
        int32_t month = months < 12 ? floor_to(d.month - 1, months) + 1 : 1;
        *from = first_of(c, year, month);
        *to = first_of(c, year, month + months);
}

static int32_t easter_of(int32_t y) { /* the anonymous Gregorian algorithm (Meeus) */
        int32_t a = y % 19, b = y / 100, c = y % 100, d = b / 4, e = b % 4;
        int32_t g = (8 * b + 13) / 25, h = (19 * a + b - d - g + 15) % 30;
        int32_t l = (32 + 2 * e + 2 * (c / 4) - h - c % 4) % 7, m = (a + 11 * h + 19 * l) / 433;
        int32_t month = (h + l - 7 * m + 90) / 25, day = (h + l - 7 * m + 33 * month + 19) % 32;
        return when_day_of_gregorian(y, (uint8_t) month, (uint8_t) day);
}

static int32_t nth_weekday(int32_t y, int month, int nth, int weekday) {
        int32_t first = first_of(WHEN_gregorian, y, month),
                next = first_of(WHEN_gregorian, y, month + 1);
        int32_t day = first + (weekday - (int) when_weekday(first) + 7) % 7 + 7 * (nth - 1);
        return day >= next ? day - 7 : day;
}

static const struct {
        enum when_text_feast_kind kind;
        int a, b, c;
} feasts[] = {
#define FEAST(id, kind, a, b, c) [FEAST_##id] = { FEAST_KIND_##kind, a, b, c },
        WHEN_TEXT_FEASTS(FEAST)
#undef FEAST
};

int32_t when_feast_day(enum when_text_feast f, int32_t year, enum when_calendar *ret_calendar) {
        int a = feasts[f].a, b = feasts[f].b, c = feasts[f].c;
        *ret_calendar = WHEN_gregorian;
        if (feasts[f].kind == FEAST_KIND_easter)
                return easter_of(year) + a;
        if (feasts[f].kind == FEAST_KIND_nth)
                return nth_weekday(year, a, b, c);
        *ret_calendar = (enum when_calendar) c;
        if (c == WHEN_jalali && year >= 1500)
                year -= 621;
        struct when_date d = { year, (uint8_t) a, (uint8_t) b };
        if (c != WHEN_hijri)
                return when_day_of(*ret_calendar, d);
        if (year >= 1500) { /* the Hijri year whose feast falls into it */
                int32_t first = first_of(WHEN_gregorian, year, 1);
                d.year = when_date_of(WHEN_hijri, first).year;
                d.year += when_day_of(WHEN_hijri, d) < first;
        }
        return when_day_of(WHEN_hijri, d);
}

/* The year that brings month and day nearest to the reference, rather behind than ahead. */
static int32_t year_near(const struct when_reader *r, const struct when_node *n) {
        int32_t ref = when_ref_day(r), y = when_date_of(n->calendar, ref).year, best = y;
        int64_t least = INT64_MAX;
        for (int32_t k = y - 1; k <= y + 1; k++) {
                struct when_date d = { k, n->date.month ? n->date.month : 1,
                                       n->date.day ? n->date.day : 15 };
                if (!when_valid(n->calendar, d))
                        continue;
                int64_t day = when_day_of(n->calendar, d) - ref;
                int64_t far = day < 0 ? -day * AHEAD : day * (365 - AHEAD);
                bool fits = !(n->said & WHEN_SAID_weekday) ||
                            (int) when_weekday(when_day_of(n->calendar, d)) == n->weekday;
                far += fits ? 0 : 1000000;
                if (far < least)
                        least = far, best = k;
        }
        return best;
}

/* Only a weekday was said: today or the last one of that name. */
static int32_t weekday_near(const struct when_reader *r, int weekday) {
        int32_t ref = when_ref_day(r);
        return ref - ((int32_t) when_weekday(ref) - weekday + 7) % 7;
}

/* "the 3rd", "Tuesday the 3rd": the nearest month that has it. */
static bool day_near(const struct when_reader *r, struct when_node *n) {
        struct when_date now = when_date_of(n->calendar, when_ref_day(r));
        for (int k = 0; k < 25; k++) {
                int step = k % 2 ? (k + 1) / 2 : -k / 2;
                struct when_date d = when_date_of(
                        n->calendar, first_of(n->calendar, now.year, now.month + step));
                d.day = n->date.day;
                if (!when_valid(n->calendar, d))
                        continue;
                int weekday = (int) when_weekday(when_day_of(n->calendar, d));
                if (n->said & WHEN_SAID_weekday && weekday != n->weekday)
                        continue;
                n->date = d;
                return true;
        }
        return false;
}

/* A Jalali day or month before 1304: every day that it may have been. */
static bool older_days(struct when_date d, bool month, int32_t *from, int32_t *to) {
        int32_t unused, last;
        struct when_date next = d;
        if (month) {
                d.day = next.day = 1;
                next.month = (uint8_t) (d.month % 12 + 1);
                next.year += d.month == 12;
        }
        if (!when_jalali_days(d, from, &unused) || !when_jalali_days(next, &unused, &last))
                return false;
        *to = last + !month;
        return true;
}

/* Days [from, to) of what was said; false if the reference does not say. */
static bool days_of(const struct when_reader *r, struct when_node *n, int32_t *from, int32_t *to) {
        bool dated = r->ref->dated;
        struct when_date d = n->date;
        if (n->said & WHEN_SAID_year && !(n->said & WHEN_SAID_month)) {
                *from = first_of(n->calendar, d.year, 1);
                *to = first_of(n->calendar, d.year + 1, 1);
                return true;
        }
        if (!(n->said & WHEN_SAID_year) && n->said & (WHEN_SAID_month | WHEN_SAID_day)) {
                n->flags |= WHEN_TEXT_yearless;
                if (!dated)
                        return false;
                if (!(n->said & WHEN_SAID_month) && !day_near(r, n))
                        return false;
                d = n->date;
                if (n->said & WHEN_SAID_month)
                        d.year = year_near(r, n);
        } else if (!(n->said & WHEN_SAID_month)) {
                n->flags |= WHEN_TEXT_relative;
                if (!dated)
                        return false;
                *from = n->said & WHEN_SAID_weekday ? weekday_near(r, n->weekday) : when_ref_day(r);
                *to = *from + 1;
                return true;
        }
        if (n->calendar == WHEN_jalali && d.year < WHEN_JALALI_MODERN)
                return older_days(d, !(n->said & WHEN_SAID_day), from, to);
        if (!(n->said & WHEN_SAID_day) && n->precision == WHEN_PRECISION_month) {
                *from = first_of(n->calendar, d.year, d.month);
                *to = first_of(n->calendar, d.year, d.month + 1);
                return true;
        }
        if (!when_valid(n->calendar, d))
                return false;
        *from = when_day_of(n->calendar, d);
        *to = *from + 1;
        return true;
}

void when_node_fix(const struct when_reader *r, struct when_node *n) {
        if (n->said & WHEN_SAID_fixed || n->flags & WHEN_TEXT_open)
                return;
        int32_t from, to;
        if (!(n->said & ~(unsigned) WHEN_SAID_clock)) /* a time of day alone */
                return;
        if (!days_of(r, n, &from, &to)) {
                n->flags |= WHEN_TEXT_open;
                return;
        }
        n->from = when_day_at(from);
        n->to = when_day_at(to);
        if (n->said & WHEN_SAID_clock) {
                int64_t day = n->from - n->zone * 60;
                n->from = day + n->clock;
                n->to = day + n->clock_to;
        }
        n->said |= WHEN_SAID_fixed;
}

static void other_order(const struct when_node *n, struct when_text *ret) {
        if (!(n->flags & WHEN_TEXT_order) || !when_valid(n->calendar, n->other))
                return;
        ret->other.from = when_day_at(when_day_of(n->calendar, n->other));
        ret->other.to = ret->other.from + DAY;
}

void when_node_give(const struct when_reader *r, const struct when_node *n, struct when_text *ret) {
        *ret = (struct when_text){
                .off = when_tok(r, n->at)->off,
                .kind = n->kind,
                .calendar = n->calendar,
                .precision = n->precision,
                .flags = n->flags,
                .ranged = (n->said & WHEN_SAID_fixed) != 0,
                .date = n->date,
                .amount = n->amount,
                .clock = n->clock,
                .weekday = n->kind == WHEN_TEXT_set ? n->weekday : -1,
                .event = n->event,
                .rule = n->rule,
        };
        ret->lead = n->core > n->at ? when_tok(r, n->core)->off - ret->off : 0;
        ret->len = (n->stop ? n->stop : when_tok(r, n->end - 1u)->end) - ret->off;
        if (ret->ranged)
                ret->range = (struct when_range){ n->from, n->to }, ret->unit = n->unit;
        if (n->kind == WHEN_TEXT_time && !ret->ranged && r->ref->dated) { /* for TIMEX3 only */
                int64_t day = when_day_at(when_ref_day(r));
                ret->unit = (struct when_range){ day + n->clock, day + n->clock_to };
        }
        if (n->kind == WHEN_TEXT_date && n->calendar == WHEN_jalali && n->said & WHEN_SAID_year &&
            n->date.year < 1304)
                ret->flags |= WHEN_TEXT_old_rule;
        if (n->kind == WHEN_TEXT_date && n->calendar == WHEN_hijri)
                ret->flags |= WHEN_TEXT_sighted;
        other_order(n, ret);
}
