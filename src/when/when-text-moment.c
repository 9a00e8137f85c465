/* A day and its time in whatever order they are said, and hours of a day.
 *
 *   this morning at 7 · 8pm in the evening, Monday · today before 4 pm · Tuesdays at 9am
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

unsigned when_read_day_piece(const struct when_reader *r, unsigned i, struct when_node *ret) {
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
        } all[] = { { when_read_day_piece, PIECE_DAY },
                    { bare_number, PIECE_DAY },
                    { when_read_clock, PIECE_CLOCK },
                    { bare_hour, PIECE_CLOCK },
                    { part_piece, PIECE_PART },
                    { half_piece, PIECE_PART },
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
        bool open = clock->clock_open || part_from >= 17 * HOUR;
        if (open && part_from >= 12 * HOUR && clock->clock < 12 * HOUR) {
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
        d->clock_open = c->clock_open;
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
        unsigned j = when_read_day_piece(r, i, &day), k = j ? when_skip_mark(r, j, ',') : 0;
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
        end = when_read_day_piece(r, when_skip(r, when_skip_mark(r, j, ','), WHEN_WORD_on), ret);
        if (!end || ret->kind != WHEN_TEXT_date || ret->precision > WHEN_PRECISION_day)
                return 0;
        when_node_fix(r, ret);
        bool late = ret->precision == WHEN_PRECISION_part && ret->said & WHEN_SAID_fixed &&
                    ret->from - day_start(ret->from) >= 12 * HOUR; /* between 7 and 9 last night */
        ret->at = (uint16_t) i;
        ret->kind = WHEN_TEXT_range;
        ret->precision = WHEN_PRECISION_hour;
        ret->rule = "hours";
        a += late && a < 12 ? 12 : 0;
        b += b <= a && b <= 12 ? 12 : 0;
        if (ret->said & WHEN_SAID_fixed && a < b) {
                int64_t start = day_start(ret->from);
                ret->from = start + a * HOUR;
                ret->to = start + b * HOUR;
        }
        return end;
}
