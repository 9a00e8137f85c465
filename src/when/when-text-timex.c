/* What was found, as TIMEX3 of TimeML writes it: a type and a value, in Gregorian dates.
 *
 *   DATE      2014-06-03  2014-W23  2014-W22-WE  2014-06  2014-SU  2014-Q2  2014-H1  2014  201  20
 *             PAST_REF  PRESENT_REF  FUTURE_REF  XXXX-06-03 (no year)
 *   TIME      2014-06-03T10:30  2014-06-03TMO; a time alone is of the day of writing, or
 *             XXXX-XX-XXT10:30
 *   DURATION  P3M  PT2H  P1DE (decade)  PXY (several years); "the past three months" too
 *   SET       P1W  XXXX-WXX-2 (every Tuesday)
 *
 * What has no such name (months and years of other calendars, FROM to TO) is FIRST/LAST, as EDTF;
 * "since 2009" has the value of 2009: TIMEX3 leaves the preposition to its own signals. */
#include "when/when-text-work.h"

#include <stdio.h>

enum { DAY = 86400 };

static bool clocked(const struct when_text *w) {
        return w->kind == WHEN_TEXT_time ||
               (w->kind != WHEN_TEXT_duration && w->kind != WHEN_TEXT_set &&
                w->precision <= WHEN_PRECISION_part);
}

/* How many of its units "the past three months" has, or 0. */
static int32_t stretch(const struct when_text *w) {
        if (w->kind != WHEN_TEXT_range || !w->ranged || !(w->flags & WHEN_TEXT_relative) ||
            w->flags & (WHEN_TEXT_before | WHEN_TEXT_after) || !w->rule ||
            strcmp(w->rule, "last-next") != 0)
                return 0;
        return w->amount > 1 ? w->amount : 0;
}

enum when_timex when_text_timex(const struct when_text *w) {
        if (w->kind == WHEN_TEXT_set)
                return WHEN_TIMEX_SET;
        if (w->kind == WHEN_TEXT_duration || stretch(w))
                return WHEN_TIMEX_DURATION;
        return clocked(w) ? WHEN_TIMEX_TIME : WHEN_TIMEX_DATE;
}

const char *when_timex_code(enum when_timex t) {
        static const char *const codes[] = { "DATE", "TIME", "DURATION", "SET" };
        return codes[t];
}

/* ---- values ---- */

struct value {
        char *to;
        struct when_date a, b; /* first day, day behind the last */
        int32_t first, days;
};

static void put_week(struct value *v, const char *end) {
        int32_t thursday = v->first - (when_weekday(v->first) + 6) % 7 + 3;
        struct when_date d = when_date_of(WHEN_gregorian, thursday);
        int32_t start = when_day_of_gregorian(d.year, 1, 1);
        snprintf(v->to, WHEN_TEXT_ISO, "%04d-W%02d%s", d.year, (thursday - start) / 7 + 1, end);
}

/* A stretch that has a name of its own; false: it has none. */
static bool put_named(struct value *v, enum when_precision p) {
        static const char *const seasons[] = { "SP", "SU", "FA", "WI" };
        int32_t months = 12 * (v->b.year - v->a.year) + (int32_t) v->b.month - (int32_t) v->a.month;
        bool whole = v->a.day == 1 && v->b.day == 1;
        unsigned m = v->a.month;
        int32_t y = v->a.year;
        if (v->days == 1)
                snprintf(v->to, WHEN_TEXT_ISO, "%04d-%02u-%02u", y, m, v->a.day);
        else if (p == WHEN_PRECISION_week && v->days == 7)
                put_week(v, "");
        else if (p == WHEN_PRECISION_days && v->days == 2 && when_weekday(v->first) == 6)
                put_week(v, "-WE");
        else if (p == WHEN_PRECISION_season && whole && m % 3 == 0)
                snprintf(v->to, WHEN_TEXT_ISO, "%04d-%s", y, seasons[m / 3 - 1]);
        else if (whole && months == 1)
                snprintf(v->to, WHEN_TEXT_ISO, "%04d-%02u", y, m);
        else if (p == WHEN_PRECISION_quarter && whole && months == 3 && m % 3 == 1)
                snprintf(v->to, WHEN_TEXT_ISO, "%04d-Q%u", y, m / 3 + 1);
        else if (p == WHEN_PRECISION_half && whole && months == 6 && m % 6 == 1)
                snprintf(v->to, WHEN_TEXT_ISO, "%04d-H%u", y, m / 6 + 1);
        else if (whole && m == 1 && months == 12)
                snprintf(v->to, WHEN_TEXT_ISO, "%04d", y);
        else if (whole && m == 1 && months == 120 && y % 10 == 0)
                snprintf(v->to, WHEN_TEXT_ISO, "%03d", y / 10);
        else if (whole && m == 1 && months == 1200 && y % 100 == 0)
                snprintf(v->to, WHEN_TEXT_ISO, "%02d", y / 100);
        else
                return false;
        return true;
}

/* What the words name, without the preposition before them: "until 2010", "late 2010" are 2010. */
static struct when_range named(const struct when_text *w) {
        return w->unit.from < w->unit.to ? w->unit : w->range;
}

static void put_time(const struct when_text *w, char to[static WHEN_TEXT_ISO]) {
        static const char *const parts[] = { "NI", "MO", "AF", "EV" }; /* from 0, 6, 12, 18 h */
        char day[WHEN_TEXT_ISO] = "XXXX-XX-XX";
        int64_t at = named(w).from;
        bool placed = w->ranged || w->unit.from < w->unit.to;
        int32_t s = placed ? (int32_t) (((at % DAY) + DAY) % DAY) : w->clock;
        struct when_date d = when_date_of(WHEN_gregorian, placed ? when_day(at) : 0);
        if (placed)
                snprintf(day, sizeof day, "%04d-%02u-%02u", d.year, d.month, d.day);
        bool part = w->precision == WHEN_PRECISION_part &&
                    (!w->ranged || w->range.to - w->range.from > 3600);
        if (part && s >= 20 * 3600)
                snprintf(to, WHEN_TEXT_ISO, "%.10sTNI", day);
        else if (part && s >= 17 * 3600)
                snprintf(to, WHEN_TEXT_ISO, "%.10sTEV", day);
        else if (part)
                snprintf(to, WHEN_TEXT_ISO, "%.10sT%s", day, parts[s / (6 * 3600) % 4]);
        else if (w->precision == WHEN_PRECISION_second)
                snprintf(to, WHEN_TEXT_ISO, "%.10sT%02d:%02d:%02d", day, s / 3600 % 25, s / 60 % 60,
                         s % 60);
        else
                snprintf(to, WHEN_TEXT_ISO, "%.10sT%02d:%02d", day, s / 3600 % 25, s / 60 % 60);
}

/* How long: P3D, PT2H, P2Q, P1DE; PXY when how many was not said. */
static void put_length(const struct when_text *w, int32_t n, char to[static WHEN_TEXT_ISO]) {
        static const struct {
                const char *before, *behind;
        } units[] = {
                [WHEN_PRECISION_second] = { "PT", "S" }, [WHEN_PRECISION_minute] = { "PT", "M" },
                [WHEN_PRECISION_hour] = { "PT", "H" },   [WHEN_PRECISION_part] = { "P", "D" },
                [WHEN_PRECISION_day] = { "P", "D" },     [WHEN_PRECISION_days] = { "P", "WE" },
                [WHEN_PRECISION_week] = { "P", "W" },    [WHEN_PRECISION_month] = { "P", "M" },
                [WHEN_PRECISION_season] = { "P", "SE" }, [WHEN_PRECISION_quarter] = { "P", "Q" },
                [WHEN_PRECISION_half] = { "P", "H" },    [WHEN_PRECISION_year] = { "P", "Y" },
                [WHEN_PRECISION_decade] = { "P", "DE" }, [WHEN_PRECISION_century] = { "P", "CE" },
                [WHEN_PRECISION_vague] = { "P", "D" },
        };
        const char *before = units[w->precision].before, *behind = units[w->precision].behind;
        if (w->kind == WHEN_TEXT_set && w->weekday >= 0 && n == 1)
                snprintf(to, WHEN_TEXT_ISO, "XXXX-WXX-%d", w->weekday ? w->weekday : 7);
        else if (w->flags & WHEN_TEXT_few)
                snprintf(to, WHEN_TEXT_ISO, "%sX%s", before, behind);
        else
                snprintf(to, WHEN_TEXT_ISO, "%s%d%s", before, n, behind);
}

static void put_unplaced(const struct when_text *w, char to[static WHEN_TEXT_ISO]) {
        static const char *const vague[] = { "PAST_REF", "PRESENT_REF", "FUTURE_REF" };
        if (w->precision == WHEN_PRECISION_vague && !w->event && w->amount >= 0 && w->amount < 3)
                snprintf(to, WHEN_TEXT_ISO, "%s", vague[w->amount]);
        else
                when_text_iso(w, to);
}

struct str when_timex_value(const struct when_text *w, char to[static WHEN_TEXT_ISO]) {
        int32_t n = stretch(w);
        to[0] = 0;
        if (w->kind == WHEN_TEXT_duration || w->kind == WHEN_TEXT_set) {
                put_length(w, w->amount, to);
        } else if (n) {
                put_length(w, n, to);
        } else if (w->flags & WHEN_TEXT_few && w->ranged && w->rule &&
                   strcmp(w->rule, "ago") == 0) { /* several years ago */
                snprintf(to, WHEN_TEXT_ISO, "%s", w->amount < 0 ? "PAST_REF" : "FUTURE_REF");
        } else if (clocked(w) && (w->kind != WHEN_TEXT_range || w->unit.from < w->unit.to)) {
                put_time(w, to);
        } else if (!w->ranged) {
                put_unplaced(w, to);
        } else {
                struct when_range r = named(w);
                struct value v = { .to = to, .first = when_day(r.from) };
                int32_t behind = when_day(r.to);
                v.days = behind - v.first;
                v.a = when_date_of(WHEN_gregorian, v.first);
                v.b = when_date_of(WHEN_gregorian, behind);
                if (r.from % DAY || r.to % DAY || !put_named(&v, w->precision))
                        when_text_iso(w, to);
        }
        return str_of(to);
}
