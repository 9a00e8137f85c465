/* How dates stand together: ranges, early and late, the first week of.  Parts lend each other what
 * they leave out: "3-5 June 2014", "from May to July 2012", "2008-12". */
#include "when/when-text-work.h"

#include <string.h>

/* --- ranges -------------------------------------------------------------------------------- */

static bool sub_day(const struct when_node *n) {
        return n->precision <= WHEN_PRECISION_part;
}

/* Year and month go both ways between the ends of a range. */
static void lend(struct when_node *a, struct when_node *b) {
        unsigned date = WHEN_SAID_year | WHEN_SAID_month | WHEN_SAID_day;
        if (!(a->said & date) || !(b->said & date))
                return;
        if (!(a->said & WHEN_SAID_year) && b->said & WHEN_SAID_year && a->calendar == b->calendar) {
                a->date.year = b->date.year;
                if (a->said & WHEN_SAID_month && a->date.month > b->date.month)
                        a->date.year--;
                a->said |= WHEN_SAID_year;
                a->flags |= b->flags & WHEN_TEXT_short_year;
        } else if (!(b->said & WHEN_SAID_year) && a->said & WHEN_SAID_year) {
                b->date.year =
                        a->date.year + (b->said & WHEN_SAID_month && a->date.month > b->date.month);
                b->said |= WHEN_SAID_year;
        }
}

static const char day_rule[] = "day-only";

/* A day without its month: "3" of "3-5 June", "5" of "June 3-5". */
static unsigned day_only(const struct when_reader *r, unsigned i, const struct when_node *like,
                         struct when_node *ret) {
        int32_t day;
        unsigned j = when_skip(r, i, WHEN_WORD_the), k = when_num_day(r, j, &day);
        if (!k || !(like->said & WHEN_SAID_month) || !(like->said & WHEN_SAID_day) ||
            like->said & WHEN_SAID_clock)
                return 0;
        *ret = *like;
        ret->said &= ~(unsigned) (WHEN_SAID_weekday | WHEN_SAID_fixed);
        ret->weekday = -1;
        ret->date.day = (uint8_t) day;
        ret->rule = day_rule;
        ret->at = (uint16_t) i;
        return k;
}

/* "2008" of "2008-2012", "12" of "2008-12", "3" of "3-5 pm" */
static unsigned bare_end(const struct when_reader *r, unsigned i, const struct when_node *a,
                         struct when_node *ret) {
        const struct when_tok *t = when_tok(r, i);
        *ret = (struct when_node){ .at = (uint16_t) i, .weekday = -1, .rule = "year" };
        if (a->precision == WHEN_PRECISION_year && a->said & WHEN_SAID_year) {
                unsigned k = when_num_year(r, i, WHEN_YEAR_full, ret);
                if (!k && t->kind == WHEN_TOK_number && t->digits == 2 && t->glued &&
                    t->value > a->date.year % 100 && t->value > 12 &&
                    t->value < a->date.year % 100 + 16) {
                        ret->date.year = a->date.year / 100 * 100 + t->value;
                        ret->said = WHEN_SAID_year;
                        ret->calendar = a->calendar;
                        k = i + 1;
                }
                if (k && (a->said & WHEN_SAID_month) == 0)
                        ret->precision = WHEN_PRECISION_year;
                return k;
        }
        if (a->precision == WHEN_PRECISION_month && a->said & WHEN_SAID_year && t->digits == 4 &&
            !when_mark(r, i - 1, '-')) { /* between May 2015 and 2018 */
                ret->precision = WHEN_PRECISION_year;
                return when_num_year(r, i, WHEN_YEAR_full, ret);
        }
        if (!(a->said & WHEN_SAID_clock) || t->kind != WHEN_TOK_number || t->digits > 2 ||
            t->value > 24)
                return 0;
        *ret = *a;
        ret->said &= ~(unsigned) WHEN_SAID_fixed;
        ret->at = (uint16_t) i;
        ret->clock = t->value * 3600 + (a->clock >= 12 * 3600 && t->value < 12 ? 12 * 3600 : 0);
        ret->clock_to = ret->clock + 3600;
        return i + 1;
}

/* The word or mark between the ends; 0 if there is none. */
static unsigned link_read(const struct when_reader *r, unsigned i, bool led, bool between) {
        if (between && !when_mark(r, i, '-'))
                return when_is(r, i, WHEN_WORD_and) || when_is(r, i, WHEN_WORD_to) ? i + 1 : 0;
        if (when_mark(r, i, '-')) {
                unsigned j = when_glued(r, i + 1, '-') ? i + 2 : i + 1;
                return when_skip(r, j, WHEN_WORD_to);
        }
        if (when_mark(r, i, '~') || (when_mark(r, i, '.') && when_glued(r, i + 1, '.')))
                return when_mark(r, i, '~') ? i + 1 : i + 2 + when_glued(r, i + 2, '.');
        if (when_mark(r, i, '/') && when_tok(r, i)->glued && !led)
                return 0;
        return when_is(r, i, WHEN_WORD_to) ? i + 1 : 0;
}

/* A bare day or year or hour as the first end, when the second tells what it is. */
static unsigned bare_start(const struct when_reader *r, unsigned i, bool led, bool between,
                           struct when_node *a, struct when_node *b) {
        int32_t v;
        unsigned first = when_skip(r, i, WHEN_WORD_the);
        unsigned j = when_num_day(r, first, &v), k = j ? link_read(r, j, led, between) : 0, end;
        const struct when_tok *t = when_tok(r, first);
        bool part = i > 1 && t->glued && when_tok(r, i - 2)->kind == WHEN_TOK_number; /* 11/22 or */
        if (k && t->kind == WHEN_TOK_number && (part || !when_num_alone(r, first, first)))
                return 0;
        if (!k && j && (led || when_is(r, j, WHEN_WORD_and)) && !between && !part)
                k = when_is(r, j, WHEN_WORD_and) ? j + 1 : 0;
        if (k && (end = when_read_point(r, k, b)) && day_only(r, i, b, a)) {
                if (a->date.day > b->date.day && a->date.month > 1 && led)
                        a->date.month--;
                return end;
        }
        if (k && (end = when_read_clock(r, k, b)) && t->kind == WHEN_TOK_number && v <= 24 &&
            b->precision <= WHEN_PRECISION_hour) {
                *a = *b;
                int32_t pm = b->clock >= 12 * 3600 && v < 12 && v * 3600 + 12 * 3600 <= b->clock;
                a->clock = v * 3600 + (pm ? 12 * 3600 : 0);
                a->at = (uint16_t) i;
                return end;
        }
        *a = (struct when_node){
                .at = (uint16_t) i, .weekday = -1, .rule = "year", .precision = WHEN_PRECISION_year
        };
        j = when_num_year(r, i, WHEN_YEAR_full, a);
        if (!j || !(k = link_read(r, j, led, between)) || t->kind != WHEN_TOK_number)
                return 0;
        end = bare_end(r, k, a, b);
        bool years = end && b->date.year > a->date.year && b->date.year - a->date.year < 200 &&
                     a->date.year >= (t->arabic ? 1250 : 1700) && b->date.year < 2100;
        return years ? end : 0;
}

/* The second end was taken for one before the first: the next weekday, the next year of it. */
static bool later_end(const struct when_reader *r, const struct when_node *a, struct when_node *b) {
        bool year = b->flags & WHEN_TEXT_yearless || !(b->said & WHEN_SAID_year);
        if (!r->ref->dated || b->flags & WHEN_TEXT_event)
                return false;
        if (b->rule && strcmp(b->rule, "weekday") == 0) {
                enum { WEEK = 7 * 86400 };
                int64_t weeks = a->from - b->from < 60 * WEEK ? (a->from - b->from) / WEEK + 1 : 1;
                b->from += weeks * WEEK;
                b->to += weeks * WEEK;
                return true;
        }
        if (!year || !(b->said & WHEN_SAID_month))
                return false;
        int32_t from = when_day(b->from), to = when_day(b->to - 1);
        if (b->rule == day_rule) { /* from 27 April to the third */
                from = when_day_shift(b->calendar, from, WHEN_PRECISION_month, 1);
                b->from = when_day_at(from);
                b->to = when_day_at(from + 1);
                return true;
        }
        b->from = when_day_at(when_day_shift(b->calendar, from, WHEN_PRECISION_year, 1));
        b->to = when_day_at(when_day_shift(b->calendar, to, WHEN_PRECISION_year, 1) + 1);
        return true;
}

/* "2:00 to 2:30 pm": what is said of the second holds for the first. */
static void same_half(struct when_node *a, const struct when_node *b) {
        enum { NOON = 12 * 3600 };
        if (a->clock_open && a->said & WHEN_SAID_clock && b->said & WHEN_SAID_clock &&
            !b->clock_open && b->clock >= NOON && a->clock + NOON <= b->clock) {
                if (a->said & WHEN_SAID_fixed) {
                        a->from += NOON;
                        a->to += NOON;
                }
                a->clock += NOON;
                a->clock_to += NOON;
                a->clock_open = false;
        }
}

static void range_put(const struct when_reader *r, struct when_node *a, struct when_node *b,
                      struct when_node *ret) {
        lend(a, b);
        same_half(a, b);
        if (a->said & WHEN_SAID_clock && !(b->said & ~(unsigned) WHEN_SAID_clock) &&
            a->said & ~(unsigned) WHEN_SAID_clock) {
                struct when_node day = *a;
                day.said &= ~(unsigned) (WHEN_SAID_fixed | WHEN_SAID_clock);
                if (a->said & WHEN_SAID_fixed) {
                        day.said |= WHEN_SAID_fixed;
                        day.from = a->from - (a->from % 86400 + 86400) % 86400;
                }
                when_node_clock(r, &day, b);
                *b = day;
        } else if (b->said & WHEN_SAID_clock && b->said & ~(unsigned) WHEN_SAID_clock &&
                   !(a->said & ~(unsigned) WHEN_SAID_clock)) {
                struct when_node day = *b;
                if (b->said & WHEN_SAID_fixed)
                        day.from = b->from - (b->from % 86400 + 86400) % 86400;
                when_node_clock(r, &day, a);
                *a = day;
        }
        *ret = *a;
        when_node_fix(r, a);
        when_node_fix(r, b);
        ret->kind = WHEN_TEXT_range;
        ret->flags = a->flags | b->flags;
        ret->rule = "range";
        ret->precision = a->precision < b->precision ? a->precision : b->precision;
        bool both = a->said & WHEN_SAID_fixed && b->said & WHEN_SAID_fixed;
        ret->said = both ? WHEN_SAID_fixed : a->said & WHEN_SAID_clock;
        ret->clock_to = b->clock;
        ret->from = a->from;
        ret->to = sub_day(b) && b->precision < WHEN_PRECISION_part ? b->from : b->to;
        if (both && ret->to < ret->from && later_end(r, a, b))
                ret->to = sub_day(b) && b->precision < WHEN_PRECISION_part ? b->from : b->to;
        if (both && ret->to < ret->from) {
                ret->to = ret->from;
                ret->said = 0;
                ret->flags |= WHEN_TEXT_open;
        }
        if (!both && !(ret->said & WHEN_SAID_clock))
                ret->flags |= WHEN_TEXT_open;
}

static unsigned edge(const struct when_reader *r, unsigned i, struct when_node *ret);
static const char edge_rule[] = "edge";

/* What may stand at an end of a range: a point, or an early, middle or late part. */
static unsigned range_end(const struct when_reader *r, unsigned i, struct when_node *ret) {
        struct when_node n;
        unsigned end = when_read_point(r, i, ret), part = edge(r, i, &n);
        if (part > end)
                *ret = n;
        return part > end ? part : end;
}

/* "between now and November": the day of writing. */
static void now_as_day(const struct when_reader *r, struct when_node *n) {
        if (n->precision != WHEN_PRECISION_vague || n->amount != 1 || !r->ref->dated)
                return;
        n->precision = WHEN_PRECISION_day;
        n->flags &= ~(unsigned) WHEN_TEXT_open;
        n->said |= WHEN_SAID_fixed;
        n->from = when_day_at(when_ref_day(r));
        n->to = when_day_at(when_ref_day(r) + 1);
}

static unsigned range(const struct when_reader *r, unsigned i, struct when_node *ret) {
        bool between = when_is(r, i, WHEN_WORD_between), from = when_is(r, i, WHEN_WORD_from);
        unsigned at = i + (between || from), end;
        at = when_skip(r, at, WHEN_WORD_dated);
        unsigned years = when_skip(r, at, WHEN_WORD_the); /* between the years 1990 and 1995 */
        if (when_is(r, years, WHEN_WORD_unit) &&
            when_value(r, years, WHEN_WORD_unit) == WHEN_PRECISION_year + 64)
                at = years + 1;
        struct when_node a, b;
        end = bare_start(r, at, between || from, between, &a, &b);
        if (!end) {
                unsigned j = range_end(r, at, &a);
                if (!j ||
                    (a.rule != edge_rule && a.kind != WHEN_TEXT_date && a.kind != WHEN_TEXT_time))
                        return 0;
                unsigned k = link_read(r, when_skip_mark(r, j, ','), between || from, between);
                if (!k || when_tok(r, k)->broken)
                        return 0;
                k = when_skip(r, k, WHEN_WORD_dated);
                struct when_node c;
                end = range_end(r, k, &b);
                unsigned d = day_only(r, k, &a, &c);
                bool alone = end && b.rule && strcmp(b.rule, "day") == 0;
                if (d && (!end || b.kind == WHEN_TEXT_duration ||
                          (d >= end && (alone || b.kind != WHEN_TEXT_date)))) {
                        bool dash = when_mark(r, k - 1, '-');
                        if (dash && (!when_num_alone(r, k, d) || !when_tok(r, k)->digits))
                                return 0;
                        b = c;
                        end = d;
                        struct when_node y = b; /* June 3-5, 2014 */
                        unsigned g = when_skip_mark(r, end, ','),
                                 h = when_num_year(r, g, WHEN_YEAR_full, &y);
                        if (h)
                                b = y, end = h;
                }
                if (!end || b.kind == WHEN_TEXT_duration || b.kind == WHEN_TEXT_set)
                        end = bare_end(r, k, &a, &b);
                if (end && b.rule != edge_rule && b.kind != WHEN_TEXT_date &&
                    b.kind != WHEN_TEXT_time)
                        return 0;
        }
        if (!end)
                return 0;
        if (between || from) {
                now_as_day(r, &a);
                now_as_day(r, &b);
        }
        if (!between && !from &&
            (a.precision == WHEN_PRECISION_vague || b.precision == WHEN_PRECISION_vague))
                return 0;
        range_put(r, &a, &b, ret);
        ret->at = (uint16_t) i;
        return end;
}

/* --- parts of a stretch --------------------------------------------------------------------- */

/* The first or the last day but `part` of `parts` of a stretch: months of years and longer. */
static int64_t cut(const struct when_node *n, int32_t part, int32_t parts) {
        int32_t first = when_day(n->from), days = when_day(n->to) - first;
        int32_t months = n->precision == WHEN_PRECISION_year     ? 12
                         : n->precision == WHEN_PRECISION_decade ? 120
                                                                 : 0;
        if (months)
                return when_day_at(when_day_shift(n->calendar, first, WHEN_PRECISION_month,
                                                  months * part / parts));
        return when_day_at(first + days * part / parts);
}

/* English early and late are halves; beginning, middle and end are thirds, as all are in the
 * languages that count months by three times ten days.  "Later this year" begins with the writing.
 */
static void edge_put(const struct when_reader *r, int v, bool halves, const struct when_node *n,
                     struct when_node *ret) {
        int64_t now = when_day_at(when_ref_day(r));
        bool inside = v & 8 && r->ref->dated && now >= n->from && now < n->to;
        int32_t part = v & 3, parts = halves && part != 1 && !(v & 4) ? 2 : 3;
        ret->kind = WHEN_TEXT_range;
        ret->unit = (struct when_range){ n->from, n->to };
        if (inside) {
                ret->from = part ? now : n->from;
                ret->to = part ? n->to : now > n->from ? now : now + 86400;
                return;
        }
        ret->from = part == 2 ? cut(n, parts - 1, parts) : cut(n, part, parts);
        ret->to = part == 2 ? n->to : cut(n, part + 1, parts);
}

/* early 2010, mid-June, the end of last year, اواخر خرداد */
static unsigned edge(const struct when_reader *r, unsigned i, struct when_node *ret) {
        unsigned j = when_skip(r, i, WHEN_WORD_the);
        if (!when_is(r, j, WHEN_WORD_edge))
                return 0;
        int v = when_value(r, j, WHEN_WORD_edge);
        unsigned k = when_glued(r, j + 1, '-') || when_mark(r, j + 1, '-')
                             ? j + 2
                             : when_skip(r, j + 1, WHEN_WORD_of);
        if (!(v & 4) && k == j + 1)
                k = when_skip(r, when_skip(r, k, WHEN_WORD_in), WHEN_WORD_of);
        struct when_node n;
        unsigned end = when_read_point(r, k, &n);
        if (end && n.precision == WHEN_PRECISION_part && n.kind == WHEN_TEXT_date) {
                *ret = n; /* late this morning, early on Tuesday afternoon */
                ret->at = (uint16_t) i;
                ret->flags |= WHEN_TEXT_approximate;
                return end;
        }
        if (!end || n.kind != WHEN_TEXT_date || n.precision < WHEN_PRECISION_day ||
            n.precision == WHEN_PRECISION_vague) {
                unsigned the = when_skip(r, k, WHEN_WORD_the); /* the end of the year */
                bool persian = when_tok(r, j)->arabic && r->script != WHEN_WORD_ar;
                bool of = k > j + 1 || when_tok(r, j)->end - when_tok(r, j)->off > 4;
                bool end_of = v == 6 && of && when_latin(r, j, WHEN_WORD_edge); /* end of year */
                if (!when_is(r, the, WHEN_WORD_unit) || !r->ref->dated ||
                    (!persian && (the == k ? !end_of : (v & 12) == 0)) ||
                    (when_value(r, the, WHEN_WORD_unit) & ~31))
                        return 0;
                int32_t from, to;
                n = (struct when_node){ .weekday = -1,
                                        .said = WHEN_SAID_fixed,
                                        .flags = WHEN_TEXT_relative };
                n.precision = (enum when_precision) when_value(r, the, WHEN_WORD_unit);
                if (n.precision < WHEN_PRECISION_day)
                        return 0;
                n.calendar = persian ? WHEN_jalali : WHEN_gregorian;
                when_unit_around(n.calendar, when_ref_day(r), n.precision, &from, &to);
                n.from = when_day_at(from);
                n.to = when_day_at(to);
                end = the + 1;
        }
        when_node_fix(r, &n);
        *ret = n;
        ret->at = (uint16_t) i;
        ret->flags |= WHEN_TEXT_approximate;
        ret->rule = edge_rule;
        if (n.said & WHEN_SAID_fixed && n.precision > WHEN_PRECISION_day)
                edge_put(r, v, !when_tok(r, j)->arabic, &n, ret);
        return end;
}

static bool unit_in(enum when_precision p, const struct when_node *of) {
        return p >= WHEN_PRECISION_day && p < of->precision;
}

/* the first week of July, last day of 2013, first Monday in June, the first three days of ... */
static unsigned nth_of(const struct when_reader *r, unsigned i, struct when_node *ret) {
        unsigned j = when_skip(r, i, WHEN_WORD_the), k;
        int32_t v = -1, amount = 1;
        k = when_is(r, j, WHEN_WORD_end) ? j + 1 : when_num_ordinal(r, j, &v);
        if (!k || v == 0 || v > 53)
                return 0;
        unsigned m = when_num_cardinal(r, k, &amount);
        if (m && when_is(r, m, WHEN_WORD_unit))
                k = m;
        else
                amount = 1;
        bool weekday = when_is(r, k, WHEN_WORD_weekday);
        if (!weekday && !when_is(r, k, WHEN_WORD_unit))
                return 0;
        enum when_precision p =
                weekday ? WHEN_PRECISION_day
                        : (enum when_precision)(when_value(r, k, WHEN_WORD_unit) & 31);
        int day = when_value(r, k, WHEN_WORD_weekday) & 7;
        unsigned of =
                when_is(r, k + 1, WHEN_WORD_of) || when_is(r, k + 1, WHEN_WORD_in) ? k + 2 : k + 1;
        bool step = when_is(r, of, WHEN_WORD_next) || when_is(r, of, WHEN_WORD_last) ||
                    when_is(r, of, WHEN_WORD_this); /* the third week next year */
        if (of == k + 1 && !when_tok(r, k)->arabic && !step)
                return 0;
        struct when_node n;
        unsigned end = when_read_point(r, of, &n);
        if (!end || n.kind != WHEN_TEXT_date || !unit_in(p, &n) ||
            n.precision > WHEN_PRECISION_century)
                return 0;
        when_node_fix(r, &n);
        *ret = n;
        ret->at = (uint16_t) i;
        ret->rule = "nth-of";
        ret->precision = p;
        if (!(n.said & WHEN_SAID_fixed))
                return end;
        int32_t first = when_day(n.from), last = when_day(n.to) - 1, from, to;
        if (weekday) {
                from = v > 0 ? first + (day - (int32_t) when_weekday(first) + 7) % 7 + 7 * (v - 1)
                             : last - ((int32_t) when_weekday(last) - day + 7) % 7;
                to = from + 1;
        } else {
                int32_t at = when_day_shift(n.calendar,
                                            v > 0 ? first + (p == WHEN_PRECISION_week ? 3 : 0)
                                                  : last - (p == WHEN_PRECISION_week ? 3 : 0),
                                            p, v > 0 ? (v - 1) * amount : 1 - amount);
                when_unit_around(n.calendar, at, p, &from, &to);
                if (amount > 1)
                        to = when_day_shift(n.calendar, from, p, amount),
                        ret->kind = WHEN_TEXT_range;
        }
        if (from > last) {
                ret->said = 0;
                ret->flags |= WHEN_TEXT_open;
                return end;
        }
        ret->from = when_day_at(from);
        ret->to = when_day_at(to);
        return end;
}

/* the week of 3 June, the weekend of ... */
static unsigned week_of(const struct when_reader *r, unsigned i, struct when_node *ret) {
        unsigned j = when_skip(r, i, WHEN_WORD_the);
        if (!when_latin(r, j, WHEN_WORD_unit) || !when_is(r, j + 1, WHEN_WORD_of))
                return 0;
        enum when_precision p = (enum when_precision) when_value(r, j, WHEN_WORD_unit);
        if (p != WHEN_PRECISION_week && p != WHEN_PRECISION_days)
                return 0;
        struct when_node n;
        unsigned end = when_read_point(r, j + 2, &n);
        if (!end || n.kind != WHEN_TEXT_date || n.precision != WHEN_PRECISION_day)
                return 0;
        when_node_fix(r, &n);
        *ret = n;
        ret->at = (uint16_t) i;
        ret->precision = p;
        ret->rule = "week-of";
        int32_t from, to;
        if (n.said & WHEN_SAID_fixed) {
                when_unit_around(WHEN_gregorian, when_day(n.from), p, &from, &to);
                ret->from = when_day_at(from);
                ret->to = when_day_at(to);
        }
        return end;
}

/* A day and hours of it: "Tuesday from 7 to 7:30", "between 3 and 5 on 1 May". */
static unsigned day_and_hours(const struct when_reader *r, unsigned i, struct when_node *ret) {
        struct when_node day, hours;
        unsigned j = range(r, i, &hours), end;
        if (j && !(hours.said & WHEN_SAID_fixed) && hours.said & WHEN_SAID_clock) {
                end = when_read_point(r, when_skip(r, when_skip_mark(r, j, ','), WHEN_WORD_on),
                                      &day);
        } else {
                j = when_read_point(r, i, &day);
                end = j ? range(r, when_skip_mark(r, j, ','), &hours) : 0;
        }
        bool part = day.kind == WHEN_TEXT_date && day.precision == WHEN_PRECISION_part;
        if (!end || (!when_node_takes_clock(&day) && !part) || hours.kind != WHEN_TEXT_range ||
            hours.said & WHEN_SAID_fixed || !(hours.said & WHEN_SAID_clock))
                return 0;
        when_node_fix(r, &day);
        *ret = day;
        ret->at = (uint16_t) i;
        ret->kind = WHEN_TEXT_range;
        ret->precision = hours.precision;
        ret->rule = "hours";
        if (day.said & WHEN_SAID_fixed) {
                enum { NOON = 12 * 3600 };
                bool late = hours.clock_to < hours.clock && hours.clock_to + NOON > hours.clock &&
                            hours.clock_to < NOON;
                int64_t start = day.from - (day.from % 86400 + 86400) % 86400;
                hours.clock_to += late ? NOON : 0;
                bool evening = part && day.from - start >= 17 * 3600;
                if (part && (hours.clock_open || evening) && hours.clock < NOON &&
                    day.from - start >= NOON) {
                        hours.clock += NOON; /* tonight from 7 to 7:30 */
                        hours.clock_to += hours.clock_to < hours.clock ? NOON : 0;
                }
                ret->from = start + hours.clock;
                ret->to = start + hours.clock_to + (hours.clock_to < hours.clock ? 86400 : 0);
        }
        return end;
}

unsigned when_read_stretch(const struct when_reader *r, unsigned i, struct when_node *ret) {
        static unsigned (*const rules[])(
                const struct when_reader *, unsigned,
                struct when_node *) = { range,          when_read_point,      edge,   day_and_hours,
                                        when_read_side, when_read_bare_hours, nth_of, week_of };
        unsigned best = 0;
        for (unsigned k = 0; k < sizeof rules / sizeof *rules; k++) {
                struct when_node n;
                unsigned end = rules[k](r, i, &n);
                if (end > best)
                        best = end, *ret = n;
        }
        return best;
}
