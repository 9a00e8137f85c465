/* How dates stand together: a day with its time, ranges, early and late, the first week of.  Parts
 * lend each other what they leave out: "3-5 June 2014", "from May to July 2012", "2008-12". */
#include "when/when-text-work.h"

#include <string.h>

static bool sub_day(const struct when_node *n) {
        return n->precision <= WHEN_PRECISION_part;
}

/* The day of `day` at the time of `clock`. */
static void clock_onto(const struct when_reader *r, struct when_node *day,
                       const struct when_node *clock) {
        when_node_fix(r, day);
        if (day->said & WHEN_SAID_fixed) {
                int64_t at = day->from - clock->zone * 60;
                day->from = at + clock->clock;
                day->to = at + clock->clock_to;
        }
        day->clock = clock->clock;
        day->clock_to = clock->clock_to;
        day->precision = clock->precision;
        day->said |= WHEN_SAID_clock;
        day->zone = clock->zone;
}

static bool takes_clock(const struct when_node *n) {
        return n->kind == WHEN_TEXT_date && n->precision == WHEN_PRECISION_day;
}

static unsigned clock_gap(const struct when_reader *r, unsigned i) {
        unsigned j = when_skip_mark(r, i, ',');
        j = when_skip(r, j, WHEN_WORD_on);
        j = when_skip(r, when_skip(r, j, WHEN_WORD_at), WHEN_WORD_about);
        j = when_skip_mark(r, j, '@');
        return when_skip_mark(r, j, 'T');
}

/* "morning", "night" right behind a day */
static unsigned part_behind(const struct when_reader *r, unsigned i, struct when_node *n) {
        static const uint8_t from[] = { 6, 11, 12, 17, 20, 4 }, to[] = { 12, 13, 18, 21, 24, 6 };
        unsigned j = when_is(r, i, WHEN_WORD_edge) && !when_tok(r, i)->arabic ? i + 1 : i;
        int v = when_value(r, j, WHEN_WORD_part);
        if (!when_is(r, j, WHEN_WORD_part) || v > 5)
                return 0;
        *n = (struct when_node){ .clock = from[v] * 3600,
                                 .clock_to = to[v] * 3600,
                                 .weekday = -1,
                                 .precision = WHEN_PRECISION_part,
                                 .said = WHEN_SAID_clock };
        return j + 1;
}

/* "Wed Oct 26 15:50:06 2016", as asctime() writes it. */
static unsigned year_behind_clock(const struct when_reader *r, unsigned i, struct when_node *n) {
        const struct when_tok *t = when_tok(r, i);
        if (n->said & (WHEN_SAID_year | WHEN_SAID_fixed) || !(n->said & WHEN_SAID_month) ||
            t->kind != WHEN_TOK_number || t->digits != 4 || t->value < 1970 || t->value > 2100 ||
            t->broken || !when_num_alone(r, i, i + 1))
                return i;
        n->date.year = t->value;
        n->said |= WHEN_SAID_year;
        return i + 1;
}

static unsigned day_then_clock(const struct when_reader *r, unsigned end, struct when_node *n) {
        struct when_node c, p;
        unsigned part = part_behind(r, end, &p), at = clock_gap(r, part ? part : end);
        unsigned k = when_read_clock(r, at, &c);
        if (k && !when_tok(r, at)->broken) {
                k = year_behind_clock(r, k, n);
                if (part && c.clock_open && p.clock >= 12 * 3600 && c.clock < 12 * 3600)
                        c.clock += 12 * 3600, c.clock_to += 12 * 3600;
                clock_onto(r, n, &c);
                return k;
        }
        if (part) {
                clock_onto(r, n, &p);
                return part;
        }
        return end;
}

/* "3 pm on Tuesday", "the morning of 3 June" */
static unsigned clock_then_day(const struct when_reader *r, unsigned i, struct when_node *ret) {
        struct when_node c, d, e;
        unsigned j = when_read_clock(r, i, &c), p = when_skip(r, i, WHEN_WORD_the);
        unsigned q = !j ? part_behind(r, p, &c) : 0;
        if (q && !when_is(r, q, WHEN_WORD_of) && !when_tok(r, p)->arabic)
                return 0;
        if (!j && !q)
                return 0;
        unsigned end = j ? j : q, k = when_skip_mark(r, end, ',');
        k = when_skip(r, k, WHEN_WORD_on);
        if (k == end || !j)
                k = when_skip(r, k, WHEN_WORD_of);
        unsigned a = when_read_date(r, k, &d), b = when_read_near(r, k, &e);
        if (b > a)
                a = b, d = e;
        if (a &&
            (takes_clock(&d) || (d.kind == WHEN_TEXT_date && d.precision == WHEN_PRECISION_part))) {
                if (d.precision == WHEN_PRECISION_part && d.said & WHEN_SAID_fixed)
                        d.from = d.from - (d.from % 86400 + 86400) % 86400;
                if (d.precision == WHEN_PRECISION_part && c.clock_open && c.clock < 12 * 3600 &&
                    d.to - d.from > 13 * 3600)
                        c.clock += 12 * 3600, c.clock_to += 12 * 3600;
                clock_onto(r, &d, &c);
                *ret = d;
                ret->at = (uint16_t) i;
                return a;
        }
        if (!j)
                return 0;
        *ret = c;
        return j;
}

/* Last week + "Tuesday", Tuesday + "of last week" */
static unsigned week_and_day(const struct when_reader *r, unsigned i, struct when_node *ret) {
        struct when_node w, d;
        unsigned j = when_read_near(r, i, &w), k, at;
        if (j && w.precision == WHEN_PRECISION_week && w.kind == WHEN_TEXT_date) {
                at = when_skip(r, when_skip_mark(r, j, ','), WHEN_WORD_on);
                k = when_is(r, at, WHEN_WORD_weekday) ? at + 1 : 0;
        } else {
                j = i;
                at = i;
                if (!when_is(r, i, WHEN_WORD_weekday))
                        return 0;
                unsigned of = when_skip(r, i + 1, WHEN_WORD_of);
                k = when_read_near(r, of, &w);
                if (!k || w.precision != WHEN_PRECISION_week || w.kind != WHEN_TEXT_date)
                        return 0;
        }
        int v = when_value(r, at, WHEN_WORD_weekday);
        if (!k || v >= 16 || (at == j && v >= 8 && !when_tok(r, at)->capital))
                return 0;
        d = w;
        d.precision = WHEN_PRECISION_day;
        d.at = (uint16_t) i;
        if (d.said & WHEN_SAID_fixed) {
                int32_t first = when_day(w.from);
                int32_t day = first + ((v & 7) - (int32_t) when_weekday(first) + 7) % 7;
                d.from = when_day_at(day);
                d.to = when_day_at(day + 1);
        }
        *ret = d;
        return k;
}

/* The end of "twice a week", "three times a year". */
static unsigned times_a(const struct when_reader *r, unsigned i, struct when_node *n) {
        if (!when_latin(r, i, WHEN_WORD_a) || !when_latin(r, i + 1, WHEN_WORD_unit) ||
            when_value(r, i + 1, WHEN_WORD_unit) & ~31)
                return 0;
        n->precision = (enum when_precision) when_value(r, i + 1, WHEN_WORD_unit);
        n->amount = 1;
        return i + 2;
}

/* every week, each Monday, every two years, daily, Mondays, هر روز, كل يوم */
unsigned when_read_set(const struct when_reader *r, unsigned i, struct when_node *n) {
        *n = (struct when_node){ .at = (uint16_t) i,
                                 .weekday = -1,
                                 .kind = WHEN_TEXT_set,
                                 .rule = "set",
                                 .precision = WHEN_PRECISION_day,
                                 .amount = 1 };
        if (when_is(r, i, WHEN_WORD_often)) {
                n->precision = (enum when_precision) when_value(r, i, WHEN_WORD_often);
                return i + 1;
        }
        if (when_is(r, i, WHEN_WORD_weekday) && when_value(r, i, WHEN_WORD_weekday) & 16) {
                n->precision = WHEN_PRECISION_week;
                return i + 1;
        }
        if (when_is(r, i, WHEN_WORD_times))
                return times_a(r, i + 1, n);
        if (when_num_cardinal(r, i, &n->amount) && when_is(r, i + 1, WHEN_WORD_times) &&
            when_value(r, i + 1, WHEN_WORD_times))
                return times_a(r, i + 2, n);
        if (!when_is(r, i, WHEN_WORD_every))
                return 0;
        n->amount = 1;
        unsigned j = i + 1, k;
        int32_t v = 1;
        if (when_is(r, j, WHEN_WORD_other))
                n->amount = 2, j++;
        else if ((k = when_num_cardinal(r, j, &v)) && when_is(r, k, WHEN_WORD_unit))
                n->amount = v, j = k;
        if (when_is(r, j, WHEN_WORD_unit)) {
                n->precision = (enum when_precision)(when_value(r, j, WHEN_WORD_unit) & 31);
                if (when_is(r, j + 1, WHEN_WORD_weekday) && when_tok(r, j)->arabic)
                        n->precision = WHEN_PRECISION_week, j++;
        } else if (when_is(r, j, WHEN_WORD_weekday)) {
                n->precision = WHEN_PRECISION_week;
        } else if (when_is(r, j, WHEN_WORD_month) || when_is(r, j, WHEN_WORD_season)) {
                n->precision = WHEN_PRECISION_year;
        } else if (!when_is(r, j, WHEN_WORD_part)) {
                return 0;
        }
        struct when_node c;
        unsigned part = when_is(r, j, WHEN_WORD_weekday) ? part_behind(r, j + 1, &c) : 0;
        j = part ? part : j + 1;
        k = when_read_clock(r, when_skip(r, j, WHEN_WORD_at), &c);
        return k ? k : j;
}

/* May a day, a time or a part of the day go on with what stands at `i`? */
static bool goes_on(const struct when_reader *r, unsigned i) {
        static const uint64_t MORE =
                1ull << WHEN_WORD_ampm | 1ull << WHEN_WORD_noon | 1ull << WHEN_WORD_part |
                1ull << WHEN_WORD_day | 1ull << WHEN_WORD_weekday | 1ull << WHEN_WORD_month |
                1ull << WHEN_WORD_in | 1ull << WHEN_WORD_at | 1ull << WHEN_WORD_on |
                1ull << WHEN_WORD_often | 1ull << WHEN_WORD_every | 1ull << WHEN_WORD_about |
                1ull << WHEN_WORD_the | 1ull << WHEN_WORD_this | 1ull << WHEN_WORD_next |
                1ull << WHEN_WORD_last | 1ull << WHEN_WORD_edge;
        unsigned j = when_skip_mark(r, when_skip_mark(r, i, ','), '@');
        return when_tok(r, j)->kind == WHEN_TOK_number || when_tok(r, j)->classes & MORE;
}

static unsigned point(const struct when_reader *r, unsigned i, struct when_node *ret) {
        static unsigned (*const rules[])(const struct when_reader *, unsigned,
                                         struct when_node *) = {
                when_read_date,    when_read_near,    week_and_day,     when_read_span,
                clock_then_day,    when_read_set,     when_read_amount, when_read_day_of,
                when_read_counted, when_read_bounded, when_read_lasting
        };
        unsigned best = 0;
        struct when_node n;
        for (unsigned k = 0; k < sizeof rules / sizeof *rules; k++) {
                unsigned end = rules[k](r, i, &n);
                if (end && takes_clock(&n))
                        end = day_then_clock(r, end, &n);
                if (end > best)
                        best = end, *ret = n;
        }
        static const uint64_t FIRST = 1ull << WHEN_WORD_part | 1ull << WHEN_WORD_on |
                                      1ull << WHEN_WORD_in | 1ull << WHEN_WORD_at |
                                      1ull << WHEN_WORD_unit | 1ull << WHEN_WORD_number;
        bool part = when_tok(r, i)->kind == WHEN_TOK_number || when_tok(r, i)->classes & FIRST;
        if (part || (best && goes_on(r, best))) {
                unsigned end = when_read_moment(r, i, &n);
                if (end > best)
                        best = end, *ret = n;
        }
        return best;
}

unsigned when_read_point(const struct when_reader *r, unsigned i, struct when_node *ret) {
        struct when_memo *m = r->memo;
        if (i > r->n)
                return point(r, i, ret);
        if (m->at[i].stamp != m->stamp) {
                m->at[i].end = (uint16_t) point(r, i, &m->at[i].node);
                m->at[i].stamp = m->stamp;
        }
        *ret = m->at[i].node;
        return m->at[i].end;
}

/* --- ranges -------------------------------------------------------------------------------- */

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
        if (k && t->kind == WHEN_TOK_number && !when_num_alone(r, first, first))
                return 0;
        if (!k && j && (led || when_is(r, j, WHEN_WORD_and)) && !between)
                k = when_is(r, j, WHEN_WORD_and) ? j + 1 : 0;
        if (k && (end = when_read_point(r, k, b)) && day_only(r, i, b, a))
                return end;
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
static bool later_end(const struct when_reader *r, struct when_node *b) {
        bool year = b->flags & WHEN_TEXT_yearless || !(b->said & WHEN_SAID_year);
        if (!r->ref->dated || b->flags & WHEN_TEXT_event)
                return false;
        if (b->rule && strcmp(b->rule, "weekday") == 0) {
                b->from += 7 * 86400;
                b->to += 7 * 86400;
                return true;
        }
        if (!year || !(b->said & WHEN_SAID_month))
                return false;
        int32_t from = when_day(b->from), to = when_day(b->to - 1);
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
                clock_onto(r, &day, b);
                *b = day;
        } else if (b->said & WHEN_SAID_clock && b->said & ~(unsigned) WHEN_SAID_clock &&
                   !(a->said & ~(unsigned) WHEN_SAID_clock)) {
                struct when_node day = *b;
                if (b->said & WHEN_SAID_fixed)
                        day.from = b->from - (b->from % 86400 + 86400) % 86400;
                clock_onto(r, &day, a);
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
        if (both && ret->to < ret->from && later_end(r, b))
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
                if (d && (!end || b.kind == WHEN_TEXT_duration ||
                          (d >= end && b.kind != WHEN_TEXT_date))) {
                        if (when_mark(r, k - 1, '-') && !when_num_alone(r, k, d))
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

/* early 2010, mid-June, the end of last year, اواخر خرداد */
static unsigned edge(const struct when_reader *r, unsigned i, struct when_node *ret) {
        unsigned j = when_skip(r, i, WHEN_WORD_the);
        if (!when_is(r, j, WHEN_WORD_edge))
                return 0;
        int v = when_value(r, j, WHEN_WORD_edge);
        unsigned k = when_glued(r, j + 1, '-') || when_mark(r, j + 1, '-')
                             ? j + 2
                             : when_skip(r, j + 1, WHEN_WORD_of);
        if (v < 4 && k == j + 1)
                k = when_skip(r, when_skip(r, k, WHEN_WORD_in), WHEN_WORD_of);
        struct when_node n;
        unsigned end = when_read_point(r, k, &n);
        if (!end || n.kind != WHEN_TEXT_date || n.precision < WHEN_PRECISION_day ||
            n.precision == WHEN_PRECISION_vague) {
                unsigned the = when_skip(r, k, WHEN_WORD_the); /* the end of the year */
                bool persian = when_tok(r, j)->arabic && r->script != WHEN_WORD_ar;
                if (!when_is(r, the, WHEN_WORD_unit) || !r->ref->dated ||
                    (!persian && (the == k || v < 4)) || (when_value(r, the, WHEN_WORD_unit) & ~31))
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
        if (n.said & WHEN_SAID_fixed && n.precision > WHEN_PRECISION_day) {
                int64_t days = (n.to - n.from) / 86400, third = days / 3 * 86400;
                ret->from = n.from + (v & 3) * third;
                ret->to = (v & 3) == 2 ? n.to : ret->from + third;
                if (n.precision == WHEN_PRECISION_year) {
                        int32_t first = when_day(n.from), m = 4 * (v & 3);
                        ret->from = when_day_at(
                                when_day_shift(n.calendar, first, WHEN_PRECISION_month, m));
                        ret->to = when_day_at(
                                when_day_shift(n.calendar, first, WHEN_PRECISION_month, m + 4));
                }
                ret->kind = WHEN_TEXT_range;
        }
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
        if (of == k + 1 && !when_tok(r, k)->arabic)
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
        bool part = day.kind == WHEN_TEXT_date && day.precision == WHEN_PRECISION_part &&
                    !(day.said & WHEN_SAID_clock);
        if (!end || (!takes_clock(&day) && !part) || hours.kind != WHEN_TEXT_range ||
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
