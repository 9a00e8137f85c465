/* Days and months by name:  3 June 2014 · June 3rd · Tuesday, 3 June · June 2014 · خرداد ۹۳ ·
 * ٣ رمضان ١٤٣٥.  Words that mean other things as well (may, march, مهر) need a day or a year by
 * them, or a word before them that only dates have. */
#include "when/when-text-work.h"

enum { WEAK = 16, WEAK_DAY = 8, PLURAL_DAY = 16 };

static void month_set(const struct when_reader *r, unsigned i, struct when_node *n) {
        int v = when_value(r, i, WHEN_WORD_month);
        n->calendar = (enum when_calendar)(v / 32);
        n->date.month = (uint8_t) (v % 16);
        n->said |= WHEN_SAID_month;
}

static bool weak(const struct when_reader *r, unsigned i) {
        return when_value(r, i, WHEN_WORD_month) & WEAK;
}

/* "Jan." — the dot belongs to it when no sentence ends there. */
static unsigned month_dot(const struct when_reader *r, unsigned i) {
        const struct when_tok *t = when_tok(r, i + 1);
        bool more = t->kind == WHEN_TOK_number || when_is(r, i + 1, WHEN_WORD_the);
        return i + (weak(r, i - 1) && when_glued(r, i, '.') && more && !t->broken);
}

/* "June last year", "خرداد سال گذشته": a year that is reckoned from the reference. */
static unsigned year_reckoned(const struct when_reader *r, unsigned i, struct when_node *n) {
        unsigned j = when_skip(r, i, WHEN_WORD_of);
        bool word = when_is(r, j, WHEN_WORD_unit) &&
                    when_value(r, j, WHEN_WORD_unit) == WHEN_PRECISION_year;
        bool step = when_is(r, j, WHEN_WORD_last) || when_is(r, j, WHEN_WORD_next) ||
                    when_is(r, j, WHEN_WORD_this) || when_is(r, j, WHEN_WORD_year);
        struct when_node near;
        if (!word && !step)
                return i;
        unsigned end = when_read_near(r, j, &near);
        if (!end || near.precision != WHEN_PRECISION_year || near.kind != WHEN_TEXT_date)
                return i;
        n->flags |= near.flags & (WHEN_TEXT_relative | WHEN_TEXT_open);
        if (near.said & WHEN_SAID_fixed) {
                n->date.year = when_date_of(n->calendar, when_day(near.from) + 100).year;
                n->said |= WHEN_SAID_year;
        }
        return end;
}

/* The year behind day and month: " 2014", ", 2014", " of 2014", "-2014", " سال ۱۳۹۳", "'14". */
static unsigned year_behind(const struct when_reader *r, unsigned i, bool day,
                            struct when_node *n) {
        unsigned j = i;
        enum when_year_how how = WHEN_YEAR_full;
        if (when_glued(r, j, '-') || when_glued(r, j, '/'))
                j++, how = WHEN_YEAR_short;
        else
                j = when_skip_mark(r, j, ',');
        j = when_skip(r, j, WHEN_WORD_of);
        if (j == i && when_latin(r, j, WHEN_WORD_in) && when_tok(r, j + 1)->digits == 4 &&
            when_tok(r, j + 1)->value > 1500 && when_tok(r, j + 1)->value < 2100)
                j++; /* 28 June in 2020 */
        j = j == i && when_is(r, j, WHEN_WORD_in) && !when_latin(r, j, WHEN_WORD_in) &&
                            when_is(r, j + 1, WHEN_WORD_unit)
                    ? j + 1
                    : j;
        if (when_is(r, j, WHEN_WORD_unit) && when_tok(r, j)->arabic &&
            when_value(r, j, WHEN_WORD_unit) == WHEN_PRECISION_year)
                j++, how = WHEN_YEAR_short;
        if (n->calendar == WHEN_jalali && (day || when_tok(r, j)->value > 31))
                how = WHEN_YEAR_short;
        if (when_tok(r, j)->broken)
                return i;
        if (day && j == i && when_tok(r, j)->digits == 2 && when_latin(r, i - 1, WHEN_WORD_month) &&
            !when_glued(r, j + 1, ':') && !when_is(r, j + 1, WHEN_WORD_ampm))
                how = WHEN_YEAR_short;
        const struct when_tok *t = when_tok(r, j);
        if (!day && j == i && t->digits == 2 && t->value > 31 &&
            when_latin(r, i - 1, WHEN_WORD_month) && when_num_alone(r, j, j + 1))
                how = WHEN_YEAR_short; /* August 99 */
        unsigned end = when_num_year(r, j, how, n);
        return end ? end : year_reckoned(r, i, n);
}

static unsigned weekday_read(const struct when_reader *r, unsigned i, struct when_node *n) {
        unsigned j = i;
        bool lead = when_is(r, j, WHEN_WORD_unit) && when_tok(r, j)->arabic &&
                    when_value(r, j, WHEN_WORD_unit) == WHEN_PRECISION_day &&
                    when_is(r, j + 1, WHEN_WORD_weekday);
        j += lead;
        if (lead && r->script == WHEN_WORD_ar) /* the day's name alone, as English leaves "on" */
                n->at = (uint16_t) j;
        if (!when_is(r, j, WHEN_WORD_weekday))
                return 0;
        int v = when_value(r, j, WHEN_WORD_weekday);
        if (v & PLURAL_DAY)
                return 0;
        n->weekday = (int8_t) (v & 7);
        n->said |= WHEN_SAID_weekday;
        return j + 1;
}

/* What stands between a weekday and its date. */
static unsigned weekday_gap(const struct when_reader *r, unsigned i) {
        unsigned j = when_skip_mark(r, i, '.');
        j = when_skip_mark(r, j, ',');
        j = when_skip_mark(r, j, '-');
        j = when_skip(r, j, WHEN_WORD_on);
        j = when_skip(r, j, WHEN_WORD_dated);
        j = when_mark(r, j, '(') && when_tok(r, j + 1)->kind == WHEN_TOK_number ? j + 1 : j;
        return when_skip(r, j, WHEN_WORD_the);
}

/* [the] day [of] MONTH [year] */
static unsigned day_month(const struct when_reader *r, unsigned i, struct when_node *n) {
        int32_t day;
        unsigned j = when_skip(r, i, WHEN_WORD_the), first = j, k;
        if (!(j = when_num_day(r, j, &day)) || !when_num_alone(r, first, first + 1))
                return 0;
        bool digits = when_tok(r, first)->kind == WHEN_TOK_number;
        bool plain = digits || when_is(r, j - 1, WHEN_WORD_ordinal);
        k = when_glued(r, j, '-') || when_glued(r, j, '/') || when_glued(r, j, '.') ||
                            when_glued(r, j, '_')
                    ? j + 1
                    : when_skip_mark(r, when_skip(r, j, WHEN_WORD_of), ',');
        if (when_tok(r, k)->arabic)
                k = when_skip(r, k, WHEN_WORD_unit); /* ماه خرداد, شهر رمضان */
        bool marked = k > j;
        if (!when_is(r, k, WHEN_WORD_month) || when_tok(r, k)->broken)
                return 0;
        month_set(r, k, n);
        n->date.day = (uint8_t) day;
        n->said |= WHEN_SAID_day;
        bool fuzzy = weak(r, k) && !(digits && when_tok(r, k)->arabic) &&
                     !(plain && when_tok(r, k)->capital) && !marked &&
                     !(n->said & WHEN_SAID_weekday);
        j = month_dot(r, k + 1);
        if (when_is(r, j, WHEN_WORD_unit) && when_tok(r, j)->arabic &&
            when_value(r, j, WHEN_WORD_unit) == WHEN_PRECISION_month)
                j++, fuzzy = false;
        k = year_behind(r, j, true, n);
        if (k == j && fuzzy && !(digits && when_latin(r, j - 1, WHEN_WORD_month)))
                return 0;
        n->precision = WHEN_PRECISION_day;
        n->rule = "day-month-year";
        return k;
}

/* MONTH [the] day [, year] — English order. */
static unsigned month_day(const struct when_reader *r, unsigned i, struct when_node *n) {
        const struct when_tok *t = when_tok(r, i + 1), *b = when_tok(r, i + 2);
        bool counted = b->kind == WHEN_TOK_word && !b->classes;
        bool arabic = when_is(r, i, WHEN_WORD_month) && r->script == WHEN_WORD_ar &&
                      t->kind == WHEN_TOK_number && t->digits <= 2 && !counted; /* يناير 1 */
        if (!when_latin(r, i, WHEN_WORD_month) && !arabic)
                return 0;
        month_set(r, i, n);
        unsigned j = month_dot(r, i + 1), k, first;
        j = when_glued(r, j, '-') || when_glued(r, j, '/') ? j + 1 : j;
        if (when_mark(r, j, ',') && when_is(r, j + 2, WHEN_WORD_suffix)) /* October, 1st */
                j++;
        j = when_skip(r, j, WHEN_WORD_the);
        int32_t day;
        first = j;
        if (when_tok(r, j)->broken || !(k = when_num_day(r, j, &day)))
                return 0;
        bool digits = when_tok(r, first)->kind == WHEN_TOK_number;
        bool suffix = when_is(r, k - 1, WHEN_WORD_suffix) || when_is(r, k - 1, WHEN_WORD_ordinal);
        bool words =
                !digits && k - first > 1 && !when_is(r, k, WHEN_WORD_unit); /* May twenty one */
        if ((!digits && !suffix && !words) || (digits && !when_num_alone(r, first, k) &&
                                               !when_glued(r, k, '-') && !when_glued(r, k, ',')))
                return 0;
        if (!suffix && (when_is(r, k, WHEN_WORD_ampm) || when_glued(r, k, ':')))
                return 0;
        n->date.day = (uint8_t) day;
        n->said |= WHEN_SAID_day;
        bool days = when_glued(r, k, '-') && when_tok(r, k + 1)->digits <= 2; /* November 19-20 */
        j = days ? k : year_behind(r, k, true, n);
        if (weak(r, i) && !when_tok(r, i)->capital && j == k && !suffix &&
            !(n->said & WHEN_SAID_weekday) && i > 0 && when_tok(r, i - 1)->kind == WHEN_TOK_word &&
            !when_is(r, i - 1, WHEN_WORD_on))
                return 0;
        n->precision = WHEN_PRECISION_day;
        n->rule = "month-day-year";
        return j;
}

/* A word before a month that only dates have. */
static bool leads(const struct when_reader *r, unsigned i) {
        static const uint64_t LEAD =
                1ull << WHEN_WORD_in | 1ull << WHEN_WORD_since | 1ull << WHEN_WORD_until |
                1ull << WHEN_WORD_last | 1ull << WHEN_WORD_next | 1ull << WHEN_WORD_this |
                1ull << WHEN_WORD_edge | 1ull << WHEN_WORD_before | 1ull << WHEN_WORD_after |
                1ull << WHEN_WORD_by | 1ull << WHEN_WORD_from | 1ull << WHEN_WORD_between |
                1ull << WHEN_WORD_to | 1ull << WHEN_WORD_every | 1ull << WHEN_WORD_on |
                1ull << WHEN_WORD_of | 1ull << WHEN_WORD_unit | 1ull << WHEN_WORD_ago |
                1ull << WHEN_WORD_later | 1ull << WHEN_WORD_later;
        return i > 0 && (when_tok(r, i - 1)->classes & LEAD ||
                         (when_mark(r, i - 1, '-') && i > 1 && when_is(r, i - 2, WHEN_WORD_edge)));
}

/* "June Smith", "April and I": a name, unless something leads to it. */
static bool namelike(const struct when_reader *r, unsigned i, unsigned end) {
        const struct when_tok *a = when_tok(r, end), *b = i > 0 ? when_tok(r, i - 1) : NULL;
        if (a->kind == WHEN_TOK_word && !a->word && a->capital && !a->glued)
                return true;
        return b && b->kind == WHEN_TOK_word && !b->word && b->capital;
}

/* [ماه] MONTH [ماه] [year] */
static unsigned month_year(const struct when_reader *r, unsigned i, struct when_node *n) {
        bool named = when_is(r, i, WHEN_WORD_unit) && when_is(r, i + 1, WHEN_WORD_month) &&
                     when_tok(r, i)->arabic;
        unsigned m = i + named;
        if (when_is(r, i, WHEN_WORD_the) && when_is(r, i + 1, WHEN_WORD_unit) &&
            when_is(r, i + 2, WHEN_WORD_of) && when_is(r, i + 3, WHEN_WORD_month))
                m = i + 3, named = true;
        else if (when_latin(r, i, WHEN_WORD_unit) && when_is(r, i + 1, WHEN_WORD_of) &&
                 when_value(r, i, WHEN_WORD_unit) == WHEN_PRECISION_month &&
                 when_is(r, i + 2, WHEN_WORD_month))
                m = i + 2, named = true;
        if (!when_is(r, m, WHEN_WORD_month))
                return 0;
        month_set(r, m, n);
        unsigned j = month_dot(r, m + 1), k;
        bool unit = when_is(r, j, WHEN_WORD_unit) && when_tok(r, j)->arabic &&
                    when_value(r, j, WHEN_WORD_unit) == WHEN_PRECISION_month;
        j += unit;
        k = year_behind(r, j, false, n);
        n->precision = WHEN_PRECISION_month;
        n->rule = "month-year";
        if (k > j)
                return weak(r, m) && !when_tok(r, m)->capital && !when_tok(r, m)->arabic &&
                                       when_tok(r, k - 1)->digits != 4
                               ? 0
                               : k;
        bool joined = when_glued(r, j, '-') && when_latin(r, j + 1, WHEN_WORD_month) &&
                      when_tok(r, m)->capital; /* Jan-Feb 2017 */
        if (!named && !unit && !joined) {
                bool led = leads(r, i) && (!weak(r, m) || when_tok(r, m)->capital);
                bool arabic = when_tok(r, m)->arabic;
                if (!led && (weak(r, m) || (arabic && r->script == WHEN_WORD_fa && !leads(r, i))))
                        return arabic && !weak(r, m) ? j : 0;
                if (!led && (namelike(r, m, j) || (!arabic && !when_tok(r, m)->capital)))
                        return !arabic && !when_tok(r, m)->capital && !weak(r, m) ? j : 0;
        }
        n->rule = "month";
        return j;
}

/* 2016 November, 2019/Aug */
static unsigned year_month(const struct when_reader *r, unsigned i, struct when_node *n) {
        unsigned j = when_skip_mark(r, i + 1, ',');
        j = when_glued(r, j, '-') || when_glued(r, j, '/') ? j + 1 : j;
        const struct when_tok *t = when_tok(r, i), *d = when_tok(r, j + 2);
        char mark = j > i + 1 ? when_tok(r, j - 1)->mark : 0;
        bool whole = mark && when_glued(r, j + 1, mark) && d->kind == WHEN_TOK_number && d->glued &&
                     d->digits <= 2 && d->value >= 1 && d->value <= 31;
        if (t->kind != WHEN_TOK_number || t->digits != 4 || !when_latin(r, j, WHEN_WORD_month) ||
            t->value < 1500 || t->value > 2100 || when_tok(r, j + 1)->kind == WHEN_TOK_number ||
            !when_num_alone(r, i, i) || (weak(r, j) && !when_tok(r, j)->capital && j == i + 1))
                return 0;
        month_set(r, j, n);
        n->date.year = t->value;
        n->said |= WHEN_SAID_year;
        n->precision = WHEN_PRECISION_month;
        n->rule = "year-month";
        if (whole) { /* 2019/sep/01 */
                n->date.day = (uint8_t) d->value;
                n->said |= WHEN_SAID_day;
                n->precision = WHEN_PRECISION_day;
                n->rule = "year-month-day";
                return j + 3;
        }
        return j + 1;
}

/* "Tuesday the 3rd", "Tue 13th"; "the 3rd" by itself behind on, by, since ... */
static unsigned bare_day(const struct when_reader *r, unsigned i, struct when_node *n) {
        int32_t day;
        unsigned j = when_skip(r, i, WHEN_WORD_the), k = when_num_ordinal(r, j, &day);
        if (!k || day < 1 || day > 31 || when_tok(r, j)->arabic)
                return 0;
        if (!(n->said & WHEN_SAID_weekday)) {
                bool led = i > 0 && j > i &&
                           (when_is(r, i - 1, WHEN_WORD_on) || when_is(r, i - 1, WHEN_WORD_by) ||
                            when_is(r, i - 1, WHEN_WORD_until) ||
                            (when_latin(r, i - 1, WHEN_WORD_for) && when_tok(r, j)->digits));
                const struct when_tok *t = when_tok(r, k);
                if (!led || (t->kind == WHEN_TOK_word && !t->classes) ||
                    when_is(r, k, WHEN_WORD_unit) || when_is(r, k, WHEN_WORD_part) ||
                    when_is(r, k, WHEN_WORD_weekday))
                        return 0;
        }
        n->date.day = (uint8_t) day;
        n->said |= WHEN_SAID_day;
        n->precision = WHEN_PRECISION_day;
        n->rule = "day";
        return k;
}

/* A weekday and nothing else; "sat" and "sun" want a sign that they are one. */
static unsigned bare_weekday(const struct when_reader *r, unsigned i, unsigned end,
                             struct when_node *n) {
        unsigned at = end - 1;
        if (when_value(r, at, WHEN_WORD_weekday) & WEAK_DAY && !leads(r, i)) {
                bool dot = when_mark(r, end, ',') || when_is(r, end, WHEN_WORD_part);
                if (!when_tok(r, at)->capital || !dot)
                        return 0;
        }
        n->precision = WHEN_PRECISION_day;
        n->rule = "weekday";
        return end;
}

unsigned when_read_date(const struct when_reader *r, unsigned i, struct when_node *ret) {
        struct when_node start = { .at = (uint16_t) i, .weekday = -1, .kind = WHEN_TEXT_date };
        unsigned day = weekday_read(r, i, &start);
        unsigned from = day ? weekday_gap(r, day) : i;
        static unsigned (*const rules[])(const struct when_reader *, unsigned,
                                         struct when_node *) = { day_month,         month_day,
                                                                 when_read_numeric, month_year,
                                                                 year_month,        bare_day };
        unsigned best = 0;
        for (unsigned k = 0; k < sizeof rules / sizeof *rules; k++) {
                struct when_node n = start;
                unsigned end = rules[k](r, from, &n);
                if (day && n.precision != WHEN_PRECISION_day)
                        continue;
                if (end > best)
                        best = end, *ret = n;
        }
        if (best && best > day) {
                if (day && when_mark(r, from - 1, '(') && !when_is(r, from - 1, WHEN_WORD_the))
                        best = when_skip_mark(r, best, ')');
                return best;
        }
        *ret = start;
        return day ? bare_weekday(r, i, day, ret) : 0;
}
