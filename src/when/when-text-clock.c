/* Times of day: 15:30 · 3 pm · 3.30 p.m. EST · seven o'clock · half past seven · noon · ساعت ۱۷ و
 * ۲۳ دقیقه · الساعة الثالثة مساء · in the morning.  A bare number is none. */
#include "when/when-text-work.h"

enum { HOUR = 3600, MINUTE = 60, WHOLE_DAY = 86400 };

static const struct {
        int32_t from, to;
} parts[] = { /* in hours; the order of `part` in when-text.def */
              { 6, 12 }, { 11, 13 }, { 12, 18 }, { 17, 21 }, { 20, 24 }, { 4, 6 }
};

static void clock_put(struct when_node *n, int32_t at, int32_t lasts, enum when_precision p) {
        n->kind = WHEN_TEXT_time;
        n->clock = at;
        n->clock_to = at + lasts;
        n->precision = p;
        n->said |= WHEN_SAID_clock;
}

/* 15:30[:09[.5]] */
static unsigned colon(const struct when_reader *r, unsigned i, struct when_node *n) {
        const struct when_tok *h = when_tok(r, i), *m = when_tok(r, i + 2), *s = when_tok(r, i + 4);
        if (h->kind != WHEN_TOK_number || h->digits > 2 || h->value > 24 ||
            !when_glued(r, i + 1, ':') || m->kind != WHEN_TOK_number || m->digits != 2 ||
            m->value > 59 || !m->glued)
                return 0;
        if (i > 0 && h->glued && !when_mark(r, i - 1, 'T') && !when_num_alone(r, i, i + 1) &&
            when_tok(r, i - 1)->kind != WHEN_TOK_mark)
                return 0;
        clock_put(n, h->value * HOUR + m->value * MINUTE, MINUTE, WHEN_PRECISION_minute);
        n->clock_open = h->value <= 12 && h->digits < 2;
        unsigned end = i + 3;
        if (when_glued(r, i + 3, ':') && s->kind == WHEN_TOK_number && s->glued && s->digits == 2 &&
            s->value < 60) {
                clock_put(n, n->clock + s->value, 1, WHEN_PRECISION_second);
                end = i + 5;
                if (when_glued(r, end, '.') && when_tok(r, end + 1)->glued &&
                    when_tok(r, end + 1)->kind == WHEN_TOK_number)
                        end += 2;
        }
        return end;
}

static void half_of_day(struct when_node *n, int pm) {
        int32_t lasts = n->clock_to - n->clock, hour = n->clock / HOUR;
        if (hour > 12)
                return;
        n->clock = n->clock % (12 * HOUR) + pm * HOUR;
        n->clock_to = n->clock + lasts;
        n->clock_open = false;
}

/* The p of "7p", "9:00a": 0, 12, or -1 when it is none. */
static int letter_half(const struct when_reader *r, unsigned i) {
        const struct when_tok *t = when_tok(r, i), *b = when_tok(r, i + 1);
        char c = t->kind == WHEN_TOK_word && t->glued && t->end - t->off == 1 ? r->text.p[t->off]
                                                                              : 0;
        bool alone = b->kind == WHEN_TOK_end || !b->glued ||
                     (b->kind == WHEN_TOK_mark && strchr(".,;!?)-", b->mark));
        return !alone ? -1 : (c | 32) == 'a' ? 0 : (c | 32) == 'p' ? 12 : -1;
}

/* "am", "صباحا", "in the morning", "شب" behind a time. */
static unsigned half_read(const struct when_reader *r, unsigned i, struct when_node *n) {
        if (when_is(r, i, WHEN_WORD_ampm)) {
                half_of_day(n, when_value(r, i, WHEN_WORD_ampm));
                return i + 1;
        }
        int letter = letter_half(r, i);
        if (letter >= 0) {
                half_of_day(n, letter);
                return i + 1;
        }
        unsigned j = i;
        if (when_is(r, j, WHEN_WORD_in) || when_is(r, j, WHEN_WORD_at))
                j = when_skip(r, j + 1, WHEN_WORD_the);
        if (when_is(r, j, WHEN_WORD_part) && when_value(r, j, WHEN_WORD_part) < 6) {
                int part = when_value(r, j, WHEN_WORD_part);
                int32_t hour = n->clock / HOUR;
                bool noon = part == 1 && (hour == 12 || hour < 4);
                bool pm = part == 2 || part == 3 || (part == 4 && hour >= 6 && hour < 12) || noon;
                half_of_day(n, pm ? 12 : 0);
                return j + 1;
        }
        if (when_is(r, j, WHEN_WORD_noon) && when_tok(r, j)->arabic)
                return j + 1;
        return i;
}

static unsigned zone_read(const struct when_reader *r, unsigned i, struct when_node *n) {
        unsigned j = when_skip_mark(r, i, '(');
        if (when_is(r, j, WHEN_WORD_zone) && (when_tok(r, j)->glued || when_tok(r, j)->capital)) {
                n->zone = when_value(r, j, WHEN_WORD_zone);
                j++;
                return when_mark(r, i, '(') ? when_skip_mark(r, j, ')') : j;
        }
        const struct when_tok *h = when_tok(r, i + 1), *m = when_tok(r, i + 3);
        if ((!when_mark(r, i, '+') && !when_mark(r, i, '-')) || h->kind != WHEN_TOK_number ||
            !h->glued)
                return i;
        int32_t sign = when_mark(r, i, '-') ? -1 : 1;
        if (h->digits == 4 && h->value % 100 < 60 && h->value <= 1400) {
                n->zone = sign * (h->value / 100 * 60 + h->value % 100);
                return i + 2;
        }
        if (h->digits == 2 && h->value <= 14 && when_glued(r, i + 2, ':') && m->digits == 2 &&
            m->value < 60) {
                n->zone = sign * (h->value * 60 + m->value);
                return i + 4;
        }
        return i;
}

/* "half past seven", "quarter to eight", "20 past eight" */
static unsigned past(const struct when_reader *r, unsigned i, struct when_node *n) {
        int32_t minutes, hour;
        unsigned j = when_latin(r, i, WHEN_WORD_a) ? i + 1 : i, k;
        if (when_latin(r, j, WHEN_WORD_half))
                minutes = 30, j++;
        else if (when_latin(r, j, WHEN_WORD_unit) &&
                 when_value(r, j, WHEN_WORD_unit) == WHEN_PRECISION_quarter)
                minutes = 15, j++;
        else if ((k = when_num_cardinal(r, i, &minutes)) && minutes > 0 && minutes < 60)
                j = when_is(r, k, WHEN_WORD_unit) ? k + 1 : k;
        else
                return 0;
        bool to = when_is(r, j, WHEN_WORD_toq);
        if (!to && !when_is(r, j, WHEN_WORD_past))
                return 0;
        k = when_num_cardinal(r, j + 1, &hour);
        if (!k && when_is(r, j + 1, WHEN_WORD_noon))
                hour = when_value(r, j + 1, WHEN_WORD_noon), k = j + 2;
        if (!k || hour > 12 || hour + to < 1)
                return 0;
        bool named = when_is(r, i, WHEN_WORD_half) || minutes == 15 ||
                     when_is(r, k, WHEN_WORD_oclock) || when_is(r, k, WHEN_WORD_ampm) ||
                     when_is(r, k, WHEN_WORD_in) || when_is(r, k, WHEN_WORD_at);
        if (to && !named)
                return 0;
        int32_t at = hour * HOUR + (to ? -minutes : minutes) * MINUTE;
        clock_put(n, (at + WHOLE_DAY) % WHOLE_DAY, MINUTE, WHEN_PRECISION_minute);
        n->clock_open = true;
        return when_skip(r, k, WHEN_WORD_oclock);
}

/* "7 in the evening", "7 صباحا" */
static bool part_follows(const struct when_reader *r, unsigned i) {
        unsigned j = i;
        bool in = when_is(r, j, WHEN_WORD_in) || when_is(r, j, WHEN_WORD_at);
        if (in)
                j = when_skip(r, j + 1, WHEN_WORD_the);
        return when_is(r, j, WHEN_WORD_part) && when_value(r, j, WHEN_WORD_part) < 6 &&
               (j > i + 1 || (when_tok(r, j)->arabic && !when_tok(r, j)->glued));
}

/* "today at 5": behind a day, with nothing behind it that could be counted. */
static bool at_alone(const struct when_reader *r, unsigned i, unsigned end) {
        const struct when_tok *t = when_tok(r, end);
        if (i < 2 || !when_latin(r, i - 1, WHEN_WORD_at) || !when_num_alone(r, i, end))
                return false;
        static const uint64_t DAY = 1ull << WHEN_WORD_day | 1ull << WHEN_WORD_weekday |
                                    1ull << WHEN_WORD_part | 1ull << WHEN_WORD_month;
        bool day = when_tok(r, i - 2)->classes & DAY || when_tok(r, i - 2)->kind == WHEN_TOK_number;
        return day && (t->kind == WHEN_TOK_end || t->broken ||
                       (t->kind == WHEN_TOK_mark && strchr(".,;!?)", t->mark)) ||
                       when_is(r, end, WHEN_WORD_on) || when_is(r, end, WHEN_WORD_and));
}

/* "at seven thirty", "five forty-five pm": words for hour and minutes, led or told by what follows.
 */
static unsigned spoken(const struct when_reader *r, unsigned i, struct when_node *n) {
        int32_t hour = when_value(r, i, WHEN_WORD_number), minute;
        unsigned j = i + 1 + when_glued(r, i + 1, '-');
        bool words = when_latin(r, i, WHEN_WORD_number) && when_latin(r, j, WHEN_WORD_number);
        if (!words || hour < 1 || hour > 12)
                return 0;
        unsigned end = when_num_cardinal(r, j, &minute);
        if (!end || minute < 10 || minute > 59 || when_is(r, end, WHEN_WORD_unit))
                return 0;
        bool led =
                i > 0 && (when_latin(r, i - 1, WHEN_WORD_at) || when_is(r, i - 1, WHEN_WORD_about));
        if (!led && !when_is(r, end, WHEN_WORD_ampm) && !part_follows(r, end) &&
            !when_is(r, end, WHEN_WORD_day))
                return 0;
        clock_put(n, hour * HOUR + minute * MINUTE, MINUTE, WHEN_PRECISION_minute);
        n->clock_open = true;
        return end;
}

/* "3 pm", "3.30 p.m.", "seven o'clock", "noon", "midnight" */
static unsigned named(const struct when_reader *r, unsigned i, struct when_node *n) {
        int32_t v;
        bool twelve = when_tok(r, i)->value == 12 && when_tok(r, i)->kind == WHEN_TOK_number;
        if (twelve && when_latin(r, i + 1, WHEN_WORD_noon) && when_num_alone(r, i, i + 1)) {
                clock_put(n, when_value(r, i + 1, WHEN_WORD_noon) * HOUR, MINUTE,
                          WHEN_PRECISION_minute);
                return i + 2;
        }
        if (when_is(r, i, WHEN_WORD_noon)) {
                clock_put(n, when_value(r, i, WHEN_WORD_noon) * HOUR, MINUTE,
                          WHEN_PRECISION_minute);
                return i + 1;
        }
        unsigned j = when_num_cardinal(r, i, &v);
        if (!j || v > 24 || !when_num_alone(r, i, i))
                return 0;
        const struct when_tok *m = when_tok(r, j + 1);
        if ((when_glued(r, j, '.') || when_glued(r, j, ':')) && m->kind == WHEN_TOK_number &&
            m->glued && m->digits == 2 && m->value < 60 && when_is(r, j + 2, WHEN_WORD_ampm)) {
                clock_put(n, v * HOUR + m->value * MINUTE, MINUTE, WHEN_PRECISION_minute);
                return j + 2;
        }
        bool oclock = when_is(r, j, WHEN_WORD_oclock) && v >= 1 && v <= 12 &&
                      when_tok(r, j)->end - when_tok(r, j)->off > 5;
        bool letter = i > 0 && when_latin(r, i - 1, WHEN_WORD_at) &&
                      when_tok(r, i)->kind == WHEN_TOK_number && letter_half(r, j) >= 0;
        bool half = when_is(r, j, WHEN_WORD_ampm) || part_follows(r, j) || at_alone(r, i, j) ||
                    letter; /* at 7p */
        if ((!half || v > 12 || v < 1) && !oclock)
                return 0;
        clock_put(n, v * HOUR, HOUR, WHEN_PRECISION_hour);
        n->clock_open = oclock || !when_is(r, j, WHEN_WORD_ampm);
        return j + oclock;
}

/* ساعت ۱۷ و ۲۳ دقیقه, الساعة الثالثة والنصف */
static unsigned hour_first(const struct when_reader *r, unsigned i, struct when_node *n) {
        int32_t v, m;
        if (!when_is(r, i, WHEN_WORD_unit) || !when_tok(r, i)->arabic ||
            when_value(r, i, WHEN_WORD_unit) != WHEN_PRECISION_hour)
                return 0;
        unsigned j = colon(r, i + 1, n), k;
        if (j)
                return j;
        if (!(j = when_num_cardinal(r, i + 1, &v)) && !(j = when_num_ordinal(r, i + 1, &v)))
                return 0;
        if (v > 24)
                return 0;
        clock_put(n, v * HOUR, HOUR, WHEN_PRECISION_hour);
        n->clock_open = v <= 12;
        k = when_skip(r, j, WHEN_WORD_and);
        if (when_is(r, k, WHEN_WORD_half) && (k > j || when_tok(r, k)->and)) {
                clock_put(n, v * HOUR + 30 * MINUTE, MINUTE, WHEN_PRECISION_minute);
                return k + 1;
        }
        unsigned l = k > j || when_tok(r, k)->and ? when_num_cardinal(r, k, &m) : 0;
        if (l && when_is(r, l, WHEN_WORD_unit) && m < 60 &&
            (when_value(r, l, WHEN_WORD_unit) & 31) == WHEN_PRECISION_minute) {
                clock_put(n, v * HOUR + m * MINUTE, MINUTE, WHEN_PRECISION_minute);
                return l + 1;
        }
        return j;
}

/* "in the morning", "at night"; "the morning" alone is none. */
static unsigned part_of_day(const struct when_reader *r, unsigned i, struct when_node *n) {
        unsigned j = i;
        bool led = when_is(r, j, WHEN_WORD_in) || when_is(r, j, WHEN_WORD_at);
        j = when_skip(r, j + led, WHEN_WORD_the);
        bool edge = when_is(r, j, WHEN_WORD_edge);
        j += edge;
        j += when_glued(r, j, '-');
        if (!when_is(r, j, WHEN_WORD_part) || when_value(r, j, WHEN_WORD_part) > 5)
                return 0;
        if (!led && !edge && !when_tok(r, j)->arabic)
                return 0;
        int v = when_value(r, j, WHEN_WORD_part);
        clock_put(n, parts[v].from * HOUR, (parts[v].to - parts[v].from) * HOUR,
                  WHEN_PRECISION_part);
        return j + 1;
}

unsigned when_read_clock(const struct when_reader *r, unsigned i, struct when_node *ret) {
        static unsigned (*const rules[])(const struct when_reader *, unsigned,
                                         struct when_node *) = { colon, past, spoken, named,
                                                                 hour_first };
        struct when_node start = { .at = (uint16_t) i, .weekday = -1, .rule = "clock" };
        for (unsigned k = 0; k < sizeof rules / sizeof *rules; k++) {
                *ret = start;
                unsigned end = rules[k](r, i, ret);
                if (!end || when_tok(r, end - 1)->broken)
                        continue;
                unsigned half = half_read(r, end, ret);
                return zone_read(r, half, ret);
        }
        *ret = start;
        ret->rule = "part";
        return part_of_day(r, i, ret);
}
