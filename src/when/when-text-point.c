/* One point of time in all the ways it is said: a day with its time, the time before its day, a day
 * of a week, what repeats.  The longest reading wins; what a place was read as is kept, because
 * several rules ask for the same. */
#include "when/when-text-work.h"

void when_node_clock(const struct when_reader *r, struct when_node *day,
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
        day->clock_open = clock->clock_open;
}

bool when_node_takes_clock(const struct when_node *n) {
        return n->kind == WHEN_TEXT_date && n->precision == WHEN_PRECISION_day;
}

static unsigned clock_gap(const struct when_reader *r, unsigned i) {
        unsigned j = when_skip_mark(r, i, ',');
        if (when_mark(r, j, '-') && !when_tok(r, j)->glued && when_glued(r, j + 2, ':'))
                return j + 1; /* 6 Jan 2017 - 6:37am */
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
                when_node_clock(r, n, &c);
                return k;
        }
        if (part) {
                when_node_clock(r, n, &p);
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
        if (a && (when_node_takes_clock(&d) ||
                  (d.kind == WHEN_TEXT_date && d.precision == WHEN_PRECISION_part))) {
                if (d.precision == WHEN_PRECISION_part && d.said & WHEN_SAID_fixed)
                        d.from = d.from - (d.from % 86400 + 86400) % 86400;
                if (d.precision == WHEN_PRECISION_part && c.clock_open && c.clock < 12 * 3600 &&
                    d.to - d.from > 13 * 3600)
                        c.clock += 12 * 3600, c.clock_to += 12 * 3600;
                when_node_clock(r, &d, &c);
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
                at += when_tok(r, at)->arabic && when_is(r, at, WHEN_WORD_unit) &&
                      when_value(r, at, WHEN_WORD_unit) == WHEN_PRECISION_day; /* يوم الجمعة */
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
                n->weekday = (int8_t) (when_value(r, i, WHEN_WORD_weekday) & 7);
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
        n->rule = "every";
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
                n->weekday = (int8_t) (when_value(r, j, WHEN_WORD_weekday) & 7);
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
                1ull << WHEN_WORD_last | 1ull << WHEN_WORD_edge | 1ull << WHEN_WORD_for;
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
                if (end && when_node_takes_clock(&n))
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
