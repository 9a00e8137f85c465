/* What was found, in ISO 8601-1 and -2 (EDTF): what is said of the range is said in Gregorian
 * dates, whatever calendar it was written in. */
#include "when/when-text-work.h"

#include <stdio.h>

struct piece {
        char text[24];
};

static struct piece day_piece(int64_t at) {
        struct piece p;
        struct when_date d = when_date_of(WHEN_gregorian, when_day(at));
        snprintf(p.text, sizeof p.text, "%04d-%02u-%02u", d.year, d.month, d.day);
        return p;
}

static struct piece instant_piece(int64_t at, enum when_precision precision) {
        struct piece p;
        struct when_date d = when_date_of(WHEN_gregorian, when_day(at));
        unsigned s = (unsigned) (((at % 86400) + 86400) % 86400);
        int n = snprintf(p.text, sizeof p.text, "%04d-%02u-%02uT%02u:%02u", d.year, d.month, d.day,
                         s / 3600, s / 60 % 60);
        if (precision == WHEN_PRECISION_second && n > 0 && (size_t) n < sizeof p.text)
                snprintf(p.text + n, sizeof p.text - (size_t) n, ":%02u", s % 60);
        return p;
}

/* The shortest name of [from, to): a year, a month, a day; or false. */
static bool whole(int64_t from, int64_t to, struct piece *ret) {
        struct when_date a = when_date_of(WHEN_gregorian, when_day(from));
        struct when_date b = when_date_of(WHEN_gregorian, when_day(to));
        if (from % 86400 || to % 86400)
                return false;
        if (to - from == 86400)
                *ret = day_piece(from);
        else if (a.day == 1 && b.day == 1 && (b.year - a.year) * 12 + b.month - a.month == 1)
                snprintf(ret->text, sizeof ret->text, "%04d-%02u", a.year, a.month);
        else if (a.day == 1 && b.day == 1 && a.month == 1 && b.month == 1 && b.year == a.year + 1)
                snprintf(ret->text, sizeof ret->text, "%04d", a.year);
        else if (a.day == 1 && b.day == 1 && a.month == 1 && b.month == 1 && a.year % 10 == 0 &&
                 b.year == a.year + 10)
                snprintf(ret->text, sizeof ret->text, "%03dX", a.year / 10);
        else if (a.day == 1 && a.month == 1 && b.month == 1 && b.day == 1 && a.year % 100 == 0 &&
                 b.year == a.year + 100)
                snprintf(ret->text, sizeof ret->text, "%02dXX", a.year / 100);
        else
                return false;
        return true;
}

static struct piece end_piece(int64_t at, bool last, enum when_precision p) {
        if (p < WHEN_PRECISION_day)
                return instant_piece(at, p);
        return day_piece(last ? at - 86400 : at);
}

/* Seasons 21-24, quarters 33-36, halves 40-41 of ISO 8601-2. */
static bool part_of_year(const struct when_text *w, struct piece *ret) {
        struct when_date a = when_date_of(WHEN_gregorian, when_day(w->range.from));
        int months = (int) ((w->range.to - w->range.from) / 86400 / 28), code = 0;
        if (w->kind != WHEN_TEXT_date || a.day != 1)
                return false;
        if (w->precision == WHEN_PRECISION_season && a.month % 3 == 0)
                code = 20 + a.month / 3;
        if (w->precision == WHEN_PRECISION_quarter && a.month % 3 == 1)
                code = 33 + a.month / 3;
        if (w->precision == WHEN_PRECISION_half && a.month % 6 == 1 && months >= 6)
                code = 40 + a.month / 6;
        if (code)
                snprintf(ret->text, sizeof ret->text, "%04d-%02d", a.year, code);
        return code != 0;
}

static bool week(const struct when_text *w, struct piece *ret) {
        int32_t day = when_day(w->range.from);
        if (w->kind != WHEN_TEXT_date || w->precision != WHEN_PRECISION_week ||
            when_weekday(day) != 1)
                return false;
        struct when_date thursday = when_date_of(WHEN_gregorian, day + 3);
        int32_t first = when_day_of_gregorian(thursday.year, 1, 1);
        snprintf(ret->text, sizeof ret->text, "%04d-W%02d", thursday.year,
                 (day + 3 - first) / 7 + 1);
        return true;
}

static void ranged(const struct when_text *w, char to[static WHEN_TEXT_ISO]) {
        const char *doubt = w->flags & WHEN_TEXT_approximate ? "~" : "";
        struct piece p;
        if (w->range.from == INT64_MIN) {
                p = end_piece(w->range.to, true, w->precision);
                snprintf(to, WHEN_TEXT_ISO, "../%s%s", p.text, doubt);
        } else if (w->range.to == INT64_MAX) {
                p = end_piece(w->range.from, false, w->precision);
                snprintf(to, WHEN_TEXT_ISO, "%s%s/..", p.text, doubt);
        } else if (whole(w->range.from, w->range.to, &p) || part_of_year(w, &p) || week(w, &p)) {
                snprintf(to, WHEN_TEXT_ISO, "%s%s", p.text, doubt);
        } else if (w->kind == WHEN_TEXT_date && w->precision < WHEN_PRECISION_part) {
                p = instant_piece(w->range.from, w->precision);
                snprintf(to, WHEN_TEXT_ISO, "%s%s", p.text, doubt);
        } else {
                p = end_piece(w->range.from, false, w->precision);
                struct piece q = end_piece(w->range.to, true, w->precision);
                snprintf(to, WHEN_TEXT_ISO, "%s%s/%s%s", p.text, doubt, q.text, doubt);
        }
}

static void duration(const struct when_text *w, char to[static WHEN_TEXT_ISO]) {
        static const struct {
                int times;
                char letter;
                bool time;
        } units[] = {
                [WHEN_PRECISION_second] = { 1, 'S', true },
                [WHEN_PRECISION_minute] = { 1, 'M', true },
                [WHEN_PRECISION_hour] = { 1, 'H', true },
                [WHEN_PRECISION_part] = { 1, 'D', false },
                [WHEN_PRECISION_day] = { 1, 'D', false },
                [WHEN_PRECISION_days] = { 7, 'D', false },
                [WHEN_PRECISION_week] = { 1, 'W', false },
                [WHEN_PRECISION_month] = { 1, 'M', false },
                [WHEN_PRECISION_season] = { 3, 'M', false },
                [WHEN_PRECISION_quarter] = { 3, 'M', false },
                [WHEN_PRECISION_half] = { 6, 'M', false },
                [WHEN_PRECISION_year] = { 1, 'Y', false },
                [WHEN_PRECISION_decade] = { 10, 'Y', false },
                [WHEN_PRECISION_century] = { 100, 'Y', false },
                [WHEN_PRECISION_vague] = { 1, 'D', false },
        };
        snprintf(to, WHEN_TEXT_ISO, "%sP%s%lld%c", w->kind == WHEN_TEXT_set ? "R/" : "",
                 units[w->precision].time ? "T" : "",
                 (long long) w->amount * units[w->precision].times, units[w->precision].letter);
}

struct str when_text_iso(const struct when_text *w, char to[static WHEN_TEXT_ISO]) {
        to[0] = 0;
        if (w->kind == WHEN_TEXT_duration || w->kind == WHEN_TEXT_set)
                duration(w, to);
        else if (w->ranged)
                ranged(w, to);
        else if (w->kind == WHEN_TEXT_time)
                snprintf(to, WHEN_TEXT_ISO, "T%02d:%02d", w->clock / 3600 % 25, w->clock / 60 % 60);
        else if (w->kind == WHEN_TEXT_date && w->flags & WHEN_TEXT_yearless && w->date.month &&
                 w->calendar == WHEN_gregorian)
                snprintf(to, WHEN_TEXT_ISO, w->date.day ? "XXXX-%02u-%02u" : "XXXX-%02u",
                         w->date.month, w->date.day);
        return str_of(to);
}
