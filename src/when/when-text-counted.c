/* Days and weeks that are counted in a stretch: the 20th of next month · the week of the 18th · the
 * week starting 4 February · week 10 · 2016 the third quarter · the rest of this week · second
 * Sunday. */
#include "when/when-text-work.h"

enum { WHOLE_DAY = 86400 };

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
        end = when_read_day_piece(r, k, ret);
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
        struct when_node near; /* week 27 of last year */
        if (!end && r->ref->dated && (end = when_read_near(r, j, &near))) {
                bool year = near.precision == WHEN_PRECISION_year && near.said & WHEN_SAID_fixed;
                y.date = when_date_of(WHEN_gregorian, when_day(near.from) + 100);
                end = year && near.kind == WHEN_TEXT_date ? end : 0;
        }
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
        bool here = !when_tok(r, k)->arabic || r->script == WHEN_WORD_ar;
        if (!when_is(r, k, WHEN_WORD_unit) || !here || v & ~31 || v < WHEN_PRECISION_day)
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
        i += when_tok(r, i)->arabic && when_is(r, i, WHEN_WORD_unit) && /* يوم الجمعة 15 */
             when_value(r, i, WHEN_WORD_unit) == WHEN_PRECISION_day;
        const struct when_tok *t = when_tok(r, i + 1), *b = when_tok(r, i + 2);
        int v = when_value(r, i, WHEN_WORD_weekday);
        bool persian = when_tok(r, i)->arabic && r->script != WHEN_WORD_ar;
        if (!when_is(r, i, WHEN_WORD_weekday) || persian || v >= 8 || t->kind != WHEN_TOK_number ||
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
