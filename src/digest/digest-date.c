/* The date of an item: one line, often with a weekday, a time, a place, or the same date by another
 * calendar.  The dates themselves are found by when/; here is judged whether they are what the line
 * is about, and whether what it says twice agrees. */
#include "digest/digest-line.h"

#include "text/text-token.h"
#include "when/when-text.h"

enum { LINE_MOST = 400, SIGHTED_DAYS = 2, DAY_S = 86400 };

static const struct {
        const char *word; /* folded */
        uint8_t weekday;  /* 0 = Sunday */
} weekdays[] = {
        { "sunday", 0 },   { "monday", 1 },  { "tuesday", 2 },  { "wednesday", 3 },
        { "thursday", 4 }, { "friday", 5 },  { "saturday", 6 }, { "sun", 0 },
        { "mon", 1 },      { "tue", 2 },     { "tues", 2 },     { "wed", 3 },
        { "thu", 4 },      { "thur", 4 },    { "thurs", 4 },    { "fri", 5 },
        { "sat", 6 },      { "یکشنبه", 0 },  { "دوشنبه", 1 },   { "سهشنبه", 2 },
        { "چهارشنبه", 3 }, { "پنجشنبه", 4 }, { "جمعه", 5 },     { "شنبه", 6 },
        { "الاحد", 0 },    { "الاثنین", 1 }, { "الثلاثاء", 2 }, { "الاربعاء", 3 },
        { "الخمیس", 4 },   { "الجمعه", 5 },  { "السبت", 6 },
};

struct reading {
        struct str line;
        struct when_texts found;
        struct digest_date d;
        int32_t year;      /* of the heading above, or 0 */
        size_t first, end; /* of the line: what dates, weekdays and times cover */
};

/* "12 آذار/مارس 2014": a day of a month, and the same month with its year by another name. */
static bool joins(const struct when_text *a, const struct when_text *b) {
        return a->flags & WHEN_TEXT_yearless && a->date.day && b->ranged &&
               b->precision == WHEN_PRECISION_month && a->calendar == b->calendar &&
               a->date.month == b->date.month && b->off <= a->off + a->len + 3;
}

static void take_day(struct reading *r, int32_t day, bool sighted, bool month_only) {
        struct digest_date *d = &r->d;
        if (!d->dated || (d->month_only && !month_only) ||
            (d->sighted && !sighted && !month_only)) {
                bool two = d->dated && !d->month_only;
                int32_t off = d->day > day ? d->day - day : day - d->day;
                d->disagree |= two && off > SIGHTED_DAYS;
                d->dated = true;
                d->day = day;
                d->sighted = sighted;
                d->month_only = month_only;
        } else if (!month_only) {
                int32_t off = d->day > day ? d->day - day : day - d->day;
                d->disagree |= off > (sighted || d->sighted ? SIGHTED_DAYS : 0);
        }
}

/* One date by two calendars, which reads like a range: a year is said twice. */
static bool is_twice(const struct reading *r, const struct when_text *w) {
        struct text_tokens t;
        struct text_token k;
        size_t years = 0;
        if (!w->ranged || w->precision != WHEN_PRECISION_day || w->range.from == INT64_MIN ||
            w->range.to == INT64_MAX)
                return false;
        text_tokens_init(&t, str_sub(r->line, w->off, w->len));
        while (text_tokens_next(&t, &k)) {
                uint64_t n;
                years += !k.overlay && k.term.n == 4 && str_u64(k.term, &n);
        }
        return years > 1;
}

/* A day and a time with a dash between them, which is no range; a day whose year stands in a
 * heading above. */
static bool take_partly(struct reading *r, const struct when_text *w) {
        struct when_date d = w->date;
        bool timed = w->kind == WHEN_TEXT_range && !w->ranged && d.year && d.month && d.day;
        bool headed = w->kind == WHEN_TEXT_date && w->flags & WHEN_TEXT_yearless && d.month &&
                      d.day && (r->year >= 1850) == (w->calendar == WHEN_gregorian);
        if (headed && r->year)
                d.year = r->year;
        if ((!timed && !(headed && r->year)) || !when_valid(w->calendar, d))
                return false;
        take_day(r, when_day_of(w->calendar, d), w->calendar == WHEN_hijri, false);
        return true;
}

static void take(struct reading *r, size_t i) {
        const struct when_text *w = &r->found.v[i];
        const struct when_text *next = i + 1 < r->found.n ? w + 1 : NULL;
        if (w->off < r->first)
                r->first = w->off;
        if (w->off + (size_t) w->len > r->end)
                r->end = w->off + (size_t) w->len;
        if (next && joins(w, next)) {
                struct when_date d = { next->date.year, w->date.month, w->date.day };
                if (when_valid(w->calendar, d))
                        take_day(r, when_day_of(w->calendar, d), false, false);
                return;
        }
        if (take_partly(r, w))
                return;
        if (w->kind == WHEN_TEXT_range && is_twice(r, w)) { /* "9 Mordad 1395 - 30 July 2016" */
                r->d.disagree |= w->range.to - w->range.from > DAY_S;
                take_day(r, when_day(w->range.from), false, false);
                return;
        }
        if (w->kind != WHEN_TEXT_date || !w->ranged || w->flags & WHEN_TEXT_relative ||
            w->flags & (WHEN_TEXT_before | WHEN_TEXT_after | WHEN_TEXT_event) ||
            w->precision > WHEN_PRECISION_month || w->date.month == 0)
                return;
        bool month = w->date.day == 0;
        r->d.order |= (w->flags & WHEN_TEXT_order) != 0;
        take_day(r, when_day(w->range.from), w->calendar == WHEN_hijri, month);
}

static bool covered(const struct reading *r, size_t off) {
        for (size_t i = 0; i < r->found.n; i++)
                if (off >= r->found.v[i].off &&
                    off < r->found.v[i].off + (size_t) r->found.v[i].len)
                        return true;
        return false;
}

static int weekday_of(struct str term) {
        for (size_t i = 0; i < sizeof weekdays / sizeof *weekdays; i++)
                if (str_eq(term, str_of(weekdays[i].word)))
                        return weekdays[i].weekday;
        return -1;
}

/* Words that belong to dates: at, the, of; AH, AD. */
static bool is_glue(struct str term) {
        static const char *const glue[] = { "at",      "on",   "of",     "the",     "ad",  "ah",
                                            "ce",      "ap",   "hs",     "updated", "gmt", "utc",
                                            "am",      "pm",   "ساعت",   "الساعه",  "در",  "هجری",
                                            "شمسی",    "قمری", "میلادی", "مصادف",   "با",  "برابر",
                                            "الموافق", "هـ",   "م",      "ه",       "ش",   "ق",
                                            "یوم",     "روز" };
        for (size_t i = 0; i < sizeof glue / sizeof *glue; i++)
                if (str_eq(term, str_of(glue[i])))
                        return true;
        return false;
}

/* Nothing but signs between byte `from` and byte `to`. */
static bool only_signs(struct str line, size_t from, size_t to) {
        struct text_tokens t;
        struct text_token k;
        text_tokens_init(&t, str_sub(line, from, to - from));
        return from <= to && !text_tokens_next(&t, &k);
}

static bool in_day(const struct reading *r, size_t off) {
        for (size_t i = 0; i < r->found.n; i++) {
                const struct when_text *w = &r->found.v[i];
                if (w->ranged && off >= w->off && off < w->off + (size_t) w->len)
                        return true;
        }
        return false;
}

/* The weekday that is said of the date: in it or right beside it (the Friday Times is no day; nor
 * is the Sun: a short form counts only where the line begins). */
static int weekday_at(const struct reading *r, const struct text_token *k) {
        int day = weekday_of(k->term);
        size_t end = k->off + (size_t) k->len;
        bool abbreviated = ascii_alpha(k->term.p[0]) && k->term.n < 6;
        if (day < 0 || (abbreviated && !only_signs(r->line, 0, k->off)))
                return -1;
        if (in_day(r, k->off))
                return day;
        bool beside = end <= r->first ? only_signs(r->line, end, r->first)
                                      : k->off >= r->end && only_signs(r->line, r->end, k->off);
        return beside && !abbreviated ? day : -1;
}

/* Words beside the dates are counted; weekdays are compared with the day. */
static void weigh_words(struct reading *r) {
        struct text_tokens t;
        struct text_token k;
        int said = -1;
        size_t until = 0, first = r->first, end = r->end;
        text_tokens_init(&t, r->line);
        while (text_tokens_next(&t, &k)) {
                int day = weekday_at(r, &k);
                if (day >= 0 && (k.overlay || said < 0 || k.off >= until)) {
                        said = said < 0 || k.off < until ? day : said;
                        until = k.off + (size_t) k.len;
                        first = k.off < first ? k.off : first;
                        end = until > end ? until : end;
                }
                if (!k.overlay && day < 0 && k.off >= until && !covered(r, k.off) &&
                    !is_glue(k.term))
                        r->d.extra++;
        }
        r->first = first;
        r->end = end;
        if (said >= 0 && !r->d.month_only) {
                int real = (int) when_weekday(r->d.day), off = (said - real + 7) % 7;
                r->d.bad_weekday =
                        r->d.sighted ? off > SIGHTED_DAYS && off < 7 - SIGHTED_DAYS : off != 0;
        }
}

/* What stands before or behind the dates, without the sign that parts it from them. */
static struct str rest_of(const struct reading *r) {
        static const char *const signs[] = { "—", "–", "-", "|", "·", "•", ":", ",", "،",
                                             "(", ")", "[", "]", "/", "*", "_", "." };
        struct str before = digest_trim(str_sub(r->line, 0, r->first));
        struct str behind = digest_trim(str_sub(r->line, r->end, SIZE_MAX));
        struct str rest = before.n > behind.n ? before : behind;
        for (bool again = true; again;) {
                again = false;
                for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
                        struct str s = str_of(signs[i]);
                        if (rest.p == behind.p && str_starts(rest, s))
                                rest = digest_trim(str_sub(rest, s.n, SIZE_MAX)), again = true;
                        else if (rest.p == before.p && str_ends(rest, s) && s.p[0] != '.')
                                rest = digest_trim(str_sub(rest, 0, rest.n - s.n)), again = true;
                        if (again) {
                                behind.p = rest.p;
                                break;
                        }
                }
        }
        return rest;
}

static bool has_digit(struct str s) {
        for (size_t i = 0; i < s.n; i++)
                if (ascii_digit(s.p[i]) ||
                    (i + 1 < s.n && ((uint8_t) s.p[i] == 0xd9 || (uint8_t) s.p[i] == 0xdb) &&
                     (uint8_t) s.p[i + 1] >= 0xa0))
                        return true;
        return false;
}

bool digest_date_find(struct str line, const struct digest_hint *hint, struct digest_date *ret) {
        struct when_text_ref ref = { .month_first = hint && hint->month_first };
        struct reading r = { .line = line, .first = line.n, .year = hint ? hint->year : 0 };
        if (line.n > LINE_MOST || !has_digit(line))
                return false;
        when_text_find(line, TEXT_LANG_und, &ref, &r.found);
        for (size_t i = 0; i < r.found.n; i++) {
                bool pair = i + 1 < r.found.n && joins(&r.found.v[i], &r.found.v[i + 1]);
                take(&r, i);
                if (pair && ++i < r.found.n)
                        r.end = r.found.v[i].off + (size_t) r.found.v[i].len;
        }
        if (r.d.dated) {
                weigh_words(&r);
                r.d.rest = r.d.extra ? rest_of(&r) : (struct str){ 0 };
                *ret = r.d;
        }
        when_texts_done(&r.found);
        return r.d.dated;
}
