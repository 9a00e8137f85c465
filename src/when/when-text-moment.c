/* A day and its time in whatever order they are said, and days that are counted in a stretch.
 *
 *   this morning at 7 · 8pm in the evening, Monday · today before 4 pm · Tuesdays at 9am ·
 *   the 20th of next month · the week of the 18th · the week starting 4 February · week 10 ·
 *   2016 the third quarter · the rest of this week
 *
 * A moment is up to four pieces (day, part of it, clock, set), each at most once, with words such
 * as "at" and "on" between them. */
#include "when/when-text-work.h"

enum { HOUR = 3600, WHOLE_DAY = 86400, PIECES = 5 };
enum piece_kind { PIECE_NONE, PIECE_DAY, PIECE_PART, PIECE_CLOCK, PIECE_SET };

struct moment {
        struct when_node day, part, clock, set;
        unsigned had; /* 1 << enum piece_kind */
};

/* ---- pieces ---------------------------------------------------------------------------------- */

static bool is_day(const struct when_node *n) {
        if (n->kind != WHEN_TEXT_date || n->said & WHEN_SAID_clock)
                return false;
        return n->precision == WHEN_PRECISION_day || n->precision == WHEN_PRECISION_part;
}

static unsigned day_piece(const struct when_reader *r, unsigned i, struct when_node *ret) {
        struct when_node near;
        unsigned a = when_read_date(r, i, ret), b = when_read_near(r, i, &near);
        a = a && is_day(ret) ? a : 0;
        b = b && is_day(&near) ? b : 0;
        if (b > a)
                *ret = near;
        return a > b ? a : b;
}

/* The 15 of "on 15 at 8:00": a day of a month that is not said. */
static unsigned bare_number(const struct when_reader *r, unsigned i, struct when_node *ret) {
        const struct when_tok *t = when_tok(r, i);
        struct when_node clock;
        if (i == 0 || !when_latin(r, i - 1, WHEN_WORD_on) || t->kind != WHEN_TOK_number ||
            t->digits > 2 || t->value < 1 || t->value > 31 || !when_num_alone(r, i, i + 1))
                return 0;
        unsigned j = when_skip(r, when_skip_mark(r, i + 1, ','), WHEN_WORD_at);
        if (j == i + 1 || !when_read_clock(r, j, &clock))
                return 0;
        *ret = (struct when_node){ .at = (uint16_t) i,
                                   .weekday = -1,
                                   .kind = WHEN_TEXT_date,
                                   .precision = WHEN_PRECISION_day,
                                   .said = WHEN_SAID_day,
                                   .rule = "day" };
        ret->date.day = (uint8_t) t->value;
        return i + 1;
}

/* What may follow an hour that nothing marks as one. */
static bool ends_hour(const struct when_reader *r, unsigned i) {
        const struct when_tok *t = when_tok(r, i);
        if (t->kind == WHEN_TOK_end || t->broken)
                return true;
        if (t->kind == WHEN_TOK_mark)
                return strchr(".,;!?)", t->mark) && !when_tok(r, i + 1)->glued;
        return when_is(r, i, WHEN_WORD_on) || when_is(r, i, WHEN_WORD_and) ||
               when_is(r, i, WHEN_WORD_day) || when_is(r, i, WHEN_WORD_weekday) ||
               when_is(r, i, WHEN_WORD_in);
}

/* The 7 of "this morning at 7"; `led` by at or about. */
static unsigned bare_hour(const struct when_reader *r, unsigned i, struct when_node *ret) {
        const struct when_tok *t = when_tok(r, i);
        if (i == 0 || t->kind != WHEN_TOK_number || t->digits > 2 || t->value < 1 ||
            t->value > 12 || t->arabic || !when_num_alone(r, i, i + 1) || !ends_hour(r, i + 1) ||
            (!when_is(r, i - 1, WHEN_WORD_at) && !when_is(r, i - 1, WHEN_WORD_about)))
                return 0;
        *ret = (struct when_node){ .at = (uint16_t) i,
                                   .weekday = -1,
                                   .kind = WHEN_TEXT_time,
                                   .rule = "clock",
                                   .precision = WHEN_PRECISION_hour,
                                   .said = WHEN_SAID_clock,
                                   .clock = t->value * HOUR,
                                   .clock_to = (t->value + 1) * HOUR,
                                   .clock_open = true };
        return i + 1;
}

/* "afternoon", "in the evening", "late morning" */
static unsigned part_piece(const struct when_reader *r, unsigned i, struct when_node *ret) {
        static const uint8_t from[] = { 6, 11, 12, 17, 20, 4 }, to[] = { 12, 13, 18, 21, 24, 6 };
        unsigned j = when_is(r, i, WHEN_WORD_in) || when_is(r, i, WHEN_WORD_at) ? i + 1 : i;
        j = when_skip(r, j, WHEN_WORD_the);
        j = when_skip(r, j, WHEN_WORD_edge);
        j += when_glued(r, j, '-');
        int v = when_value(r, j, WHEN_WORD_part);
        if (!when_latin(r, j, WHEN_WORD_part) || v > 5)
                return 0;
        *ret = (struct when_node){ .at = (uint16_t) i,
                                   .weekday = -1,
                                   .kind = WHEN_TEXT_time,
                                   .rule = "part",
                                   .precision = WHEN_PRECISION_part,
                                   .said = WHEN_SAID_clock,
                                   .clock = from[v] * HOUR,
                                   .clock_to = to[v] * HOUR };
        return j + 1;
}

/* The pm of "today pm". */
static unsigned half_piece(const struct when_reader *r, unsigned i, struct when_node *ret) {
        if (!when_is(r, i, WHEN_WORD_ampm) || i == 0 || when_tok(r, i)->arabic ||
            when_tok(r, i - 1)->kind != WHEN_TOK_word)
                return 0;
        int v = when_value(r, i, WHEN_WORD_ampm);
        *ret = (struct when_node){ .at = (uint16_t) i,
                                   .weekday = -1,
                                   .kind = WHEN_TEXT_time,
                                   .rule = "part",
                                   .precision = WHEN_PRECISION_part,
                                   .said = WHEN_SAID_clock,
                                   .clock = v * HOUR,
                                   .clock_to = (v + 12) * HOUR };
        return i + 1;
}

static unsigned set_piece(const struct when_reader *r, unsigned i, struct when_node *ret) {
        unsigned end = when_read_set(r, i, ret);
        return end && ret->precision >= WHEN_PRECISION_day ? end : 0;
}

static unsigned gap(const struct when_reader *r, unsigned i) {
        unsigned j = when_skip_mark(r, i, ',');
        j = when_skip(r, j, WHEN_WORD_on);
        j = when_skip(r, j, WHEN_WORD_at);
        j = when_skip(r, j, WHEN_WORD_about);
        struct when_node clock; /* "tomorrow for 8:00am" */
        if (j == i && when_latin(r, j, WHEN_WORD_for) && when_read_clock(r, j + 1, &clock))
                j++;
        return when_skip_mark(r, j, '@');
}

static unsigned piece(const struct when_reader *r, unsigned i, struct when_node *ret,
                      enum piece_kind *kind) {
        static const struct {
                unsigned (*read)(const struct when_reader *, unsigned, struct when_node *);
                enum piece_kind kind;
        } all[] = { { day_piece, PIECE_DAY },         { bare_number, PIECE_DAY },
                    { when_read_clock, PIECE_CLOCK }, { bare_hour, PIECE_CLOCK },
                    { part_piece, PIECE_PART },       { half_piece, PIECE_PART },
                    { set_piece, PIECE_SET } };
        unsigned best = 0;
        for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
                struct when_node n;
                unsigned end = all[k].read(r, i, &n);
                if (end <= best)
                        continue;
                best = end;
                *ret = n;
                *kind = all[k].kind;
                if (n.rule && *kind == PIECE_CLOCK && n.precision == WHEN_PRECISION_part)
                        *kind = PIECE_PART;
        }
        return best && !when_tok(r, i)->broken ? best : 0;
}

/* ---- together -------------------------------------------------------------------------------- */

static struct when_node *slot(struct moment *m, enum piece_kind k) {
        return k == PIECE_DAY    ? &m->day
               : k == PIECE_PART ? &m->part
               : k == PIECE_SET  ? &m->set
                                 : &m->clock;
}

static unsigned gather(const struct when_reader *r, unsigned i, struct moment *m) {
        unsigned end = 0, at = i, n = 0;
        *m = (struct moment){ 0 };
        for (; n < PIECES; n++) {
                struct when_node p;
                enum piece_kind kind = PIECE_NONE;
                unsigned next = piece(r, at, &p, &kind);
                if (!next && at == end) /* "8 pm, in the evening" */
                        break;
                if (!next && n > 0)
                        next = piece(r, at = end, &p, &kind);
                if (!next || m->had & 1u << kind)
                        break;
                m->had |= 1u << kind;
                *slot(m, kind) = p;
                end = next;
                at = gap(r, end);
        }
        return n > 1 ? end : 0;
}

/* Afternoon and evening make an open hour one of the second half. */
static void close_clock(struct when_node *clock, int32_t part_from) {
        if (clock->clock_open && part_from >= 12 * HOUR && clock->clock < 12 * HOUR) {
                clock->clock += 12 * HOUR;
                clock->clock_to += 12 * HOUR;
                clock->clock_open = false;
        }
}

static int64_t day_start(int64_t at) {
        return at - (at % WHOLE_DAY + WHOLE_DAY) % WHOLE_DAY;
}

static void onto_day(const struct when_reader *r, struct moment *m, const struct when_node *c) {
        struct when_node *d = &m->day;
        when_node_fix(r, d);
        if (d->said & WHEN_SAID_fixed) {
                int64_t at = day_start(d->from) - c->zone * 60;
                d->from = at + c->clock;
                d->to = at + c->clock_to;
        }
        d->clock = c->clock;
        d->clock_to = c->clock_to;
        d->precision = c->precision;
        d->zone = c->zone;
        d->said |= WHEN_SAID_clock;
}

static void put(const struct when_reader *r, struct moment *m, struct when_node *ret) {
        bool day = m->had & 1u << PIECE_DAY, clock = m->had & 1u << PIECE_CLOCK;
        bool part = m->had & 1u << PIECE_PART;
        if (clock && part)
                close_clock(&m->clock, m->part.clock);
        if (clock && day && m->day.precision == WHEN_PRECISION_part &&
            m->day.said & WHEN_SAID_fixed)
                close_clock(&m->clock, (int32_t) (m->day.from - day_start(m->day.from)));
        if (m->had & 1u << PIECE_SET) {
                *ret = m->set;
        } else if (day) {
                onto_day(r, m, clock ? &m->clock : &m->part);
                *ret = m->day;
        } else {
                *ret = m->clock;
        }
}

unsigned when_read_moment(const struct when_reader *r, unsigned i, struct when_node *ret) {
        struct moment m;
        unsigned end = gather(r, i, &m);
        if (!end)
                return 0;
        bool sets = m.had & 1u << PIECE_SET;
        if ((sets && m.had & 1u << PIECE_DAY) || m.had == (1u << PIECE_DAY | 1u << PIECE_SET))
                return 0;
        put(r, &m, ret);
        ret->at = (uint16_t) i;
        return end;
}

/* "today before 4 pm", "Thursday after 2:00": hours of a day on one side of a time. */
unsigned when_read_side(const struct when_reader *r, unsigned i, struct when_node *ret) {
        struct when_node day, clock;
        static const uint64_t DAY = 1ull << WHEN_WORD_day | 1ull << WHEN_WORD_weekday |
                                    1ull << WHEN_WORD_month | 1ull << WHEN_WORD_the |
                                    1ull << WHEN_WORD_this | 1ull << WHEN_WORD_next |
                                    1ull << WHEN_WORD_last;
        if (when_tok(r, i)->kind != WHEN_TOK_number && !(when_tok(r, i)->classes & DAY))
                return 0;
        unsigned j = day_piece(r, i, &day), k = j ? when_skip_mark(r, j, ',') : 0;
        bool before = when_is(r, k, WHEN_WORD_before) || when_is(r, k, WHEN_WORD_by) ||
                      when_is(r, k, WHEN_WORD_until);
        if (!j || (!before && !when_is(r, k, WHEN_WORD_after) && !when_is(r, k, WHEN_WORD_since)))
                return 0;
        unsigned end = when_read_clock(r, k + 1, &clock);
        if (!end || clock.precision == WHEN_PRECISION_part)
                return 0;
        when_node_fix(r, &day);
        *ret = day;
        ret->at = (uint16_t) i;
        ret->kind = WHEN_TEXT_range;
        ret->precision = clock.precision;
        ret->rule = "hours";
        if (day.said & WHEN_SAID_fixed) {
                int64_t start = day_start(day.from);
                ret->from = before ? start : start + clock.clock;
                ret->to = before ? start + clock.clock : start + WHOLE_DAY;
        }
        return end;
}

static unsigned hour_at(const struct when_reader *r, unsigned i, int32_t *ret) {
        const struct when_tok *t = when_tok(r, i);
        *ret = t->value;
        bool hour = t->kind == WHEN_TOK_number && t->digits <= 2 && t->value <= 24 && !t->arabic &&
                    when_num_alone(r, i, i + 1);
        return hour ? i + 1 : 0;
}

/* "between 3 and 8 yesterday", "from 9 to 5 on Monday" */
unsigned when_read_bare_hours(const struct when_reader *r, unsigned i, struct when_node *ret) {
        bool between = when_is(r, i, WHEN_WORD_between);
        int32_t a, b;
        unsigned j = between || when_is(r, i, WHEN_WORD_from) ? hour_at(r, i + 1, &a) : 0, end;
        if (!j || !when_is(r, j, between ? WHEN_WORD_and : WHEN_WORD_to) ||
            !(j = hour_at(r, j + 1, &b)))
                return 0;
        end = day_piece(r, when_skip(r, when_skip_mark(r, j, ','), WHEN_WORD_on), ret);
        if (!end || ret->precision != WHEN_PRECISION_day)
                return 0;
        when_node_fix(r, ret);
        ret->at = (uint16_t) i;
        ret->kind = WHEN_TEXT_range;
        ret->precision = WHEN_PRECISION_hour;
        ret->rule = "hours";
        b += b <= a && b <= 12 ? 12 : 0;
        if (ret->said & WHEN_SAID_fixed && a < b) {
                int64_t start = day_start(ret->from);
                ret->from = start + a * HOUR;
                ret->to = start + b * HOUR;
        }
        return end;
}

/* ---- counted in a stretch -------------------------------------------------------------------- */

/* The day `day` of the month that begins in `month`, as written parts. */
static bool put_day(struct when_node *month, int32_t day, struct when_node *ret) {
        *ret = *month;
        ret->precision = WHEN_PRECISION_day;
        ret->rule = "day-of-month";
        if (!(month->said & WHEN_SAID_fixed))
                return true;
        struct when_date d = when_date_of(month->calendar, when_day(month->from));
        d.day = (uint8_t) day;
        ret->said = WHEN_SAID_year | WHEN_SAID_month | WHEN_SAID_day;
        ret->date = d;
        return when_valid(month->calendar, d);
}

/* "the 20th of next month", "22 this month" */
unsigned when_read_day_of(const struct when_reader *r, unsigned i, struct when_node *ret) {
        unsigned j = when_skip(r, i, WHEN_WORD_the), k, end;
        int32_t day;
        struct when_node month;
        if (!(k = when_num_day(r, j, &day)) || when_tok(r, j)->arabic || !when_num_alone(r, j, k))
                return 0;
        k = when_skip(r, when_skip(r, k, WHEN_WORD_of), WHEN_WORD_in);
        if (!when_is(r, k, WHEN_WORD_next) && !when_is(r, k, WHEN_WORD_last) &&
            !when_is(r, k, WHEN_WORD_this))
                return 0;
        end = when_read_near(r, k, &month);
        if (!end || month.precision != WHEN_PRECISION_month || month.kind != WHEN_TEXT_date ||
            !put_day(&month, day, ret))
                return 0;
        ret->at = (uint16_t) i;
        return end;
}

static bool is_unit(const struct when_reader *r, unsigned i, enum when_precision p) {
        return when_latin(r, i, WHEN_WORD_unit) && when_value(r, i, WHEN_WORD_unit) == (int) p;
}

static void put_week(struct when_node *n, bool monday) {
        int32_t from, to;
        n->precision = WHEN_PRECISION_week;
        n->kind = WHEN_TEXT_date;
        if (!(n->said & WHEN_SAID_fixed))
                return;
        from = when_day(n->from);
        to = from + 7;
        if (monday)
                when_unit_around(WHEN_gregorian, from, WHEN_PRECISION_week, &from, &to);
        n->from = when_day_at(from);
        n->to = when_day_at(to);
}

/* "the week of the 18th": a day of the month of writing. */
static unsigned bare_nth(const struct when_reader *r, unsigned i, struct when_node *ret) {
        int32_t day;
        unsigned j = when_skip(r, i, WHEN_WORD_the), k = when_num_ordinal(r, j, &day);
        if (!k || day < 1 || day > 31 || when_tok(r, j)->arabic)
                return 0;
        *ret = (struct when_node){ .at = (uint16_t) i,
                                   .weekday = -1,
                                   .kind = WHEN_TEXT_date,
                                   .precision = WHEN_PRECISION_day,
                                   .said = WHEN_SAID_day,
                                   .rule = "day" };
        ret->date.day = (uint8_t) day;
        return k;
}

/* "the week of 4 February", "the week starting on the 18th" */
static unsigned week_at(const struct when_reader *r, unsigned i, struct when_node *ret) {
        unsigned j = when_skip(r, i, WHEN_WORD_the), k = j + 1, end, nth;
        struct when_node n;
        if (!is_unit(r, j, WHEN_PRECISION_week))
                return 0;
        bool of = when_is(r, k, WHEN_WORD_of), starts = when_is(r, k, WHEN_WORD_starts);
        if (!of && !starts)
                return 0;
        k = when_skip(r, k + 1, WHEN_WORD_on);
        end = day_piece(r, k, ret);
        nth = bare_nth(r, k, &n);
        if (nth > end)
                end = nth, *ret = n;
        if (!end || ret->precision != WHEN_PRECISION_day)
                return 0;
        when_node_fix(r, ret);
        put_week(ret, of);
        ret->at = (uint16_t) i;
        ret->rule = "week-of";
        return end;
}

/* "week 10", "week 10 of 2014": ISO 8601, of the year of writing when none is said. */
static unsigned week_number(const struct when_reader *r, unsigned i, struct when_node *ret) {
        const struct when_tok *t = when_tok(r, i + 1);
        struct when_node y = { .weekday = -1, .calendar = WHEN_gregorian };
        if (when_is(r, i, WHEN_WORD_the))
                t = when_tok(r, ++i + 1);
        if (!is_unit(r, i, WHEN_PRECISION_week) || t->kind != WHEN_TOK_number || t->digits > 2 ||
            t->value < 1 || t->value > 53 || !when_num_alone(r, i + 1, i + 2))
                return 0;
        unsigned j = when_skip(r, when_skip_mark(r, i + 2, ','), WHEN_WORD_of);
        unsigned end = when_num_year(r, j, WHEN_YEAR_full, &y);
        if (when_is(r, i + 2, WHEN_WORD_unit))
                return 0;
        *ret = (struct when_node){ .at = (uint16_t) i,
                                   .weekday = -1,
                                   .kind = WHEN_TEXT_date,
                                   .precision = WHEN_PRECISION_week,
                                   .rule = "week" };
        if (!end && !r->ref->dated) {
                ret->flags = WHEN_TEXT_yearless | WHEN_TEXT_open;
                return i + 2;
        }
        int32_t year = end ? y.date.year : when_date_of(WHEN_gregorian, when_ref_day(r)).year;
        int32_t fourth = when_day_of_gregorian(year, 1, 4), from, to;
        when_unit_around(WHEN_gregorian, fourth, WHEN_PRECISION_week, &from, &to);
        ret->from = when_day_at(from + 7 * (t->value - 1));
        ret->to = when_day_at(from + 7 * t->value);
        ret->said = WHEN_SAID_fixed;
        ret->flags = end ? 0u : WHEN_TEXT_yearless;
        return end ? end : i + 2;
}

/* "the week after next", "the month before last" */
static unsigned after_next(const struct when_reader *r, unsigned i, struct when_node *ret) {
        unsigned j = when_skip(r, i, WHEN_WORD_the);
        bool next = when_is(r, j + 1, WHEN_WORD_after) && when_is(r, j + 2, WHEN_WORD_next);
        bool last = when_is(r, j + 1, WHEN_WORD_before) && when_is(r, j + 2, WHEN_WORD_last);
        int v = when_value(r, j, WHEN_WORD_unit);
        if (!when_latin(r, j, WHEN_WORD_unit) || (!next && !last) || v & ~31 ||
            v < WHEN_PRECISION_day || when_is(r, j + 3, WHEN_WORD_unit))
                return 0;
        *ret = (struct when_node){ .at = (uint16_t) i,
                                   .weekday = -1,
                                   .kind = WHEN_TEXT_date,
                                   .precision = (enum when_precision) v,
                                   .flags = WHEN_TEXT_relative,
                                   .rule = "after-next" };
        if (!r->ref->dated) {
                ret->flags |= WHEN_TEXT_open;
                return j + 3;
        }
        int32_t from, to,
                day = when_day_shift(WHEN_gregorian, when_ref_day(r), ret->precision,
                                     next ? 2 : -2);
        when_unit_around(WHEN_gregorian, day, ret->precision, &from, &to);
        ret->from = when_day_at(from);
        ret->to = when_day_at(to);
        ret->said = WHEN_SAID_fixed;
        return j + 3;
}

/* "2016 the third quarter", "2016 Q3" */
static unsigned year_quarter(const struct when_reader *r, unsigned i, struct when_node *ret) {
        const struct when_tok *t = when_tok(r, i);
        unsigned j = when_skip_mark(r, i + 1, ','), end;
        struct when_node q;
        if (t->kind != WHEN_TOK_number || t->digits != 4 || t->value < 1500 || t->value > 2100 ||
            !when_num_alone(r, i, i + 1))
                return 0;
        j += when_glued(r, j, '-');
        if (!(end = when_read_span(r, j, &q)) || q.kind != WHEN_TEXT_date ||
            (q.precision != WHEN_PRECISION_quarter && q.precision != WHEN_PRECISION_half) ||
            q.date.year || !(q.said & WHEN_SAID_fixed))
                return 0;
        int32_t from = when_day(q.from), to = when_day(q.to);
        int32_t off = t->value - when_date_of(WHEN_gregorian, from).year;
        *ret = q;
        ret->at = (uint16_t) i;
        ret->flags &= ~(unsigned) (WHEN_TEXT_yearless | WHEN_TEXT_open);
        ret->date.year = t->value;
        ret->from = when_day_at(when_day_shift(WHEN_gregorian, from, WHEN_PRECISION_year, off));
        ret->to = when_day_at(when_day_shift(WHEN_gregorian, to, WHEN_PRECISION_year, off));
        return end;
}

/* "the rest of the week", "rest of this year": from the writing to the end of it. */
static unsigned rest_of(const struct when_reader *r, unsigned i, struct when_node *ret) {
        unsigned j = when_skip(r, i, WHEN_WORD_the), k;
        if (!when_is(r, j, WHEN_WORD_rest))
                return 0;
        k = when_skip(r, j + 1, WHEN_WORD_of);
        k = when_skip(r, when_skip(r, k, WHEN_WORD_the), WHEN_WORD_this);
        int v = when_value(r, k, WHEN_WORD_unit);
        if (!when_latin(r, k, WHEN_WORD_unit) || v & ~31 || v < WHEN_PRECISION_day)
                return 0;
        *ret = (struct when_node){ .at = (uint16_t) i,
                                   .weekday = -1,
                                   .kind = WHEN_TEXT_range,
                                   .precision = (enum when_precision) v,
                                   .flags = WHEN_TEXT_relative,
                                   .rule = "rest-of" };
        if (!r->ref->dated) {
                ret->flags |= WHEN_TEXT_open;
                return k + 1;
        }
        int32_t from, to;
        when_unit_around(WHEN_gregorian, when_ref_day(r), ret->precision, &from, &to);
        ret->from =
                ret->precision == WHEN_PRECISION_day ? r->ref->at : when_day_at(when_ref_day(r));
        ret->to = when_day_at(to);
        ret->said = WHEN_SAID_fixed;
        return k + 1;
}

/* "second Sunday" without "of": which month is not said. */
static unsigned nth_weekday(const struct when_reader *r, unsigned i, struct when_node *ret) {
        int32_t nth;
        unsigned j = when_skip(r, i, WHEN_WORD_the), k = when_num_ordinal(r, j, &nth);
        if (!k || nth < 1 || nth > 5 || !when_latin(r, k, WHEN_WORD_weekday) ||
            when_value(r, k, WHEN_WORD_weekday) >= 8 || when_is(r, k + 1, WHEN_WORD_of) ||
            when_is(r, k + 1, WHEN_WORD_in))
                return 0;
        *ret = (struct when_node){ .at = (uint16_t) i,
                                   .weekday = -1,
                                   .kind = WHEN_TEXT_date,
                                   .precision = WHEN_PRECISION_day,
                                   .flags = WHEN_TEXT_open,
                                   .rule = "nth-weekday" };
        return k + 1;
}

/* "Monday 21 between 9 and 10": a number that counts nothing is the day. */
static unsigned weekday_number(const struct when_reader *r, unsigned i, struct when_node *ret) {
        static const uint64_t BEHIND = 1ull << WHEN_WORD_between | 1ull << WHEN_WORD_from |
                                       1ull << WHEN_WORD_at | 1ull << WHEN_WORD_until;
        const struct when_tok *t = when_tok(r, i + 1), *b = when_tok(r, i + 2);
        int v = when_value(r, i, WHEN_WORD_weekday);
        if (!when_latin(r, i, WHEN_WORD_weekday) || v >= 8 || t->kind != WHEN_TOK_number ||
            t->digits > 2 || t->value < 1 || t->value > 31 || t->glued || t->broken ||
            !when_num_alone(r, i + 1, i + 2))
                return 0;
        bool ends = b->kind == WHEN_TOK_end || b->broken ||
                    (b->kind == WHEN_TOK_mark && strchr(".,;!?)", b->mark));
        if (!ends && !(b->classes & BEHIND))
                return 0;
        *ret = (struct when_node){ .at = (uint16_t) i,
                                   .weekday = (int8_t) v,
                                   .kind = WHEN_TEXT_date,
                                   .precision = WHEN_PRECISION_day,
                                   .said = WHEN_SAID_weekday | WHEN_SAID_day,
                                   .rule = "weekday-day" };
        ret->date.day = (uint8_t) t->value;
        return i + 2;
}

/* "next week between Wednesday and Friday", "this week Tuesday to Thursday" */
static unsigned week_days(const struct when_reader *r, unsigned i, struct when_node *ret) {
        unsigned j = when_read_near(r, i, ret), k;
        if (!j || ret->precision != WHEN_PRECISION_week || ret->kind != WHEN_TEXT_date)
                return 0;
        k = when_skip_mark(r, j, ',');
        bool between = when_is(r, k, WHEN_WORD_between);
        k += between || when_is(r, k, WHEN_WORD_from);
        bool link = when_is(r, k + 1, between ? WHEN_WORD_and : WHEN_WORD_to) ||
                    when_mark(r, k + 1, '-');
        int a = when_value(r, k, WHEN_WORD_weekday), b = when_value(r, k + 2, WHEN_WORD_weekday);
        if (!link || !when_latin(r, k, WHEN_WORD_weekday) ||
            !when_latin(r, k + 2, WHEN_WORD_weekday) || a >= 16 || b >= 16)
                return 0;
        ret->at = (uint16_t) i;
        ret->kind = WHEN_TEXT_range;
        ret->precision = WHEN_PRECISION_day;
        ret->rule = "week-days";
        if (ret->said & WHEN_SAID_fixed) {
                int64_t monday = ret->from;
                ret->from = monday + ((a & 7) + 6) % 7 * (int64_t) WHOLE_DAY;
                ret->to = monday + (((b & 7) + 6) % 7 + 1) * (int64_t) WHOLE_DAY;
        }
        return k + 3;
}

unsigned when_read_counted(const struct when_reader *r, unsigned i, struct when_node *ret) {
        static unsigned (*const rules[])(
                const struct when_reader *, unsigned,
                struct when_node *) = { week_at, week_number, after_next,     year_quarter,
                                        rest_of, nth_weekday, weekday_number, week_days };
        static const uint64_t FIRST = 1ull << WHEN_WORD_unit | 1ull << WHEN_WORD_ordinal |
                                      1ull << WHEN_WORD_rest | 1ull << WHEN_WORD_weekday |
                                      1ull << WHEN_WORD_next | 1ull << WHEN_WORD_last |
                                      1ull << WHEN_WORD_this;
        unsigned best = 0, first = when_skip(r, i, WHEN_WORD_the);
        if (when_tok(r, first)->kind != WHEN_TOK_number && !(when_tok(r, first)->classes & FIRST))
                return 0;
        for (unsigned k = 0; k < sizeof rules / sizeof *rules; k++) {
                struct when_node n;
                unsigned end = rules[k](r, i, &n);
                if (end > best)
                        best = end, *ret = n;
        }
        return best;
}
