/* What is reckoned from the day of writing: yesterday · last week · هفته گذشته · three days ago ·
 * قبل سنتين · in two months · the past three years · last Tuesday · امسال.
 *
 * "last week", "next month", "this year" are those of the calendar; "the last three months" end
 * today.  "two weeks later", "that year" go from the last day that the text named, if it did. */
#include "when/when-text-work.h"

enum { WEAK = 16 };

static void fixed(struct when_node *n, enum when_precision p, int32_t from, int32_t to) {
        n->precision = p;
        n->from = when_day_at(from);
        n->to = when_day_at(to);
        n->said |= WHEN_SAID_fixed;
}

/* Nothing to reckon from: found, but without a range. */
static bool open(const struct when_reader *r, struct when_node *n) {
        n->flags |= WHEN_TEXT_relative;
        if (r->ref->dated)
                return false;
        n->flags |= WHEN_TEXT_open;
        return true;
}

static int32_t anchor_day(const struct when_reader *r, bool from_text, struct when_node *n) {
        if (!from_text || !r->anchored)
                return when_ref_day(r);
        n->flags |= WHEN_TEXT_approximate;
        return when_day(r->anchor);
}

static enum when_calendar calendar_at(const struct when_reader *r, unsigned i) {
        return when_tok(r, i)->arabic && r->script != WHEN_WORD_ar ? WHEN_jalali : WHEN_gregorian;
}

static bool small(enum when_precision p) {
        return p < WHEN_PRECISION_part;
}

/* `amount` units on from `day` (back when negative), as a stretch of one unit; hours go from the
 * instant. */
static void shift(const struct when_reader *r, struct when_node *n, int32_t day,
                  enum when_precision p, int32_t amount, bool half) {
        if (small(p)) {
                int64_t unit = p == WHEN_PRECISION_hour     ? 3600
                               : p == WHEN_PRECISION_minute ? 60
                                                            : 1;
                n->from = r->ref->at + amount * unit + (half ? (amount < 0 ? -unit : unit) / 2 : 0);
                n->to = n->from + unit;
                n->precision = p;
                n->said |= WHEN_SAID_fixed;
                return;
        }
        int32_t at = when_day_shift(n->calendar, day, p, amount), from, to;
        if (half)
                at += (amount < 0 ? -1 : 1) * (p == WHEN_PRECISION_year    ? 182
                                               : p == WHEN_PRECISION_month ? 15
                                                                           : 3);
        if (p == WHEN_PRECISION_day || p == WHEN_PRECISION_week) {
                fixed(n, WHEN_PRECISION_day, at, at + 1);
                n->flags |= p == WHEN_PRECISION_week ? WHEN_TEXT_approximate : 0u;
                return;
        }
        when_unit_around(n->calendar, at, p == WHEN_PRECISION_decade ? WHEN_PRECISION_year : p,
                         &from, &to);
        fixed(n, p == WHEN_PRECISION_decade ? WHEN_PRECISION_year : p, from, to);
        n->flags |= WHEN_TEXT_approximate;
}

/* The calendar's last (-1), this (0) or next (1) unit. */
static void around(const struct when_reader *r, struct when_node *n, enum when_precision p,
                   int step, bool from_text) {
        int32_t from, to;
        if (small(p)) {
                int64_t unit = p == WHEN_PRECISION_hour     ? 3600
                               : p == WHEN_PRECISION_minute ? 60
                                                            : 1;
                n->from = r->ref->at + (step < 0 ? -unit : 0);
                n->to = n->from + unit;
                n->precision = p;
                n->said |= WHEN_SAID_fixed;
                return;
        }
        int32_t day = when_day_shift(n->calendar, anchor_day(r, from_text, n), p, step);
        when_unit_around(n->calendar, day, p, &from, &to);
        fixed(n, p, from, to);
}

/* The last (or next) `amount` units, up to (or from) the day of writing. */
static void rolling(const struct when_reader *r, struct when_node *n, enum when_precision p,
                    int step, int32_t amount) {
        n->kind = WHEN_TEXT_range;
        n->amount = amount;
        if (small(p)) {
                shift(r, n, 0, p, step * amount, false);
                n->to = step < 0 ? r->ref->at : n->from;
                n->from = step < 0 ? n->from : r->ref->at;
                return;
        }
        int32_t now = when_ref_day(r), far = when_day_shift(n->calendar, now, p, step * amount);
        fixed(n, p, step < 0 ? far : now + 1, step < 0 ? now : far + 1);
}

static unsigned day_word(const struct when_reader *r, unsigned i, struct when_node *n) {
        unsigned j = when_skip(r, i, WHEN_WORD_the);
        if (!when_is(r, j, WHEN_WORD_day))
                return 0;
        int32_t off = when_value(r, j, WHEN_WORD_day);
        n->rule = "day-word";
        n->precision = WHEN_PRECISION_day;
        if (!open(r, n))
                fixed(n, WHEN_PRECISION_day, when_ref_day(r) + off, when_ref_day(r) + off + 1);
        return j + 1;
}

static unsigned year_word(const struct when_reader *r, unsigned i, struct when_node *n) {
        if (!when_is(r, i, WHEN_WORD_year))
                return 0;
        n->rule = "year-word";
        n->calendar = WHEN_jalali;
        n->precision = WHEN_PRECISION_year;
        if (!open(r, n))
                around(r, n, WHEN_PRECISION_year, when_value(r, i, WHEN_WORD_year), false);
        return i + 1;
}

static unsigned night_word(const struct when_reader *r, unsigned i, struct when_node *n) {
        int v = when_value(r, i, WHEN_WORD_part);
        if (!when_is(r, i, WHEN_WORD_part) || v < 8)
                return 0;
        n->rule = "tonight";
        n->precision = WHEN_PRECISION_part;
        if (!open(r, n)) {
                int64_t day = when_day_at(when_ref_day(r) - (v & 16 ? 1 : 0));
                n->from = day + 18 * 3600;
                n->to = day + 86400;
                n->said |= WHEN_SAID_fixed;
        }
        return i + 1;
}

/* -1 last, 0 this, 1 next; 2 that; -9 none. */
static int step_at(const struct when_reader *r, unsigned i, int side) {
        if (when_is(r, i, WHEN_WORD_last) && when_value(r, i, WHEN_WORD_last) == side)
                return -1;
        if (when_is(r, i, WHEN_WORD_next) && when_value(r, i, WHEN_WORD_next) == side)
                return 1;
        if (!when_is(r, i, WHEN_WORD_this))
                return -9;
        int v = when_value(r, i, WHEN_WORD_this);
        return v == 2 && !side ? 2 : v == side ? 0 : -9;
}

static void weekday_step(const struct when_reader *r, struct when_node *n, int step) {
        int32_t ref = when_ref_day(r), wd = (int32_t) when_weekday(ref);
        int32_t back = (wd - n->weekday + 7) % 7, monday = ref - (wd + 6) % 7;
        int32_t day = step < 0   ? ref - (back ? back : 7)
                      : step > 0 ? monday + 7 + (n->weekday + 6) % 7
                                 : monday + (n->weekday + 6) % 7;
        n->weekday = -1;
        fixed(n, WHEN_PRECISION_day, day, day + 1);
}

static void month_step(const struct when_reader *r, struct when_node *n, int month, int step) {
        struct when_date now = when_date_of(n->calendar, when_ref_day(r));
        int32_t y = now.year;
        if (step < 0)
                y -= month >= now.month;
        else if (step > 0)
                y += month <= now.month;
        struct when_date d = { y, (uint8_t) month, 1 };
        int32_t from = when_day_of(n->calendar, d);
        n->date = (struct when_date){ 0, (uint8_t) month, 0 };
        fixed(n, WHEN_PRECISION_month, from,
              from + (int32_t) when_month_days(n->calendar, y, (unsigned) month));
}

static void season_step(const struct when_reader *r, struct when_node *n, int season, int step) {
        int32_t now = when_ref_day(r);
        struct when_date d = when_date_of(n->calendar, now);
        int first = n->calendar == WHEN_jalali ? season * 3 + 1 : season * 3 + 3;
        for (int y = d.year - 2; y <= d.year + 2; y++) {
                struct when_date b = { y, (uint8_t) first, 1 };
                int32_t from = when_day_of(n->calendar, b);
                int32_t to = when_day_shift(n->calendar, from, WHEN_PRECISION_month, 3);
                int32_t next = when_day_shift(n->calendar, from, WHEN_PRECISION_year, 1);
                bool hit = step < 0   ? to <= now && next + (to - from) > now
                           : step > 0 ? from > now
                                      : y == d.year;
                if (!hit)
                        continue;
                fixed(n, WHEN_PRECISION_season, from, to);
                return;
        }
}

static void part_step(const struct when_reader *r, struct when_node *n, int part, int step) {
        static const uint8_t from[] = { 6, 11, 12, 17, 20, 4 }, to[] = { 12, 13, 18, 21, 24, 6 };
        int64_t day = when_day_at(when_ref_day(r) + step);
        n->precision = WHEN_PRECISION_part;
        n->from = day + from[part] * 3600;
        n->to = day + to[part] * 3600;
        n->said |= WHEN_SAID_fixed;
}

/* The noun behind (or before) last, this, next; the end of it, or 0. */
static unsigned noun_step(const struct when_reader *r, unsigned i, int step, struct when_node *n) {
        bool that = step == 2;
        n->calendar = calendar_at(r, i);
        step = that ? 0 : step;
        if (when_is(r, i, WHEN_WORD_unit)) {
                int v = when_value(r, i, WHEN_WORD_unit);
                enum when_precision p = (enum when_precision)(v & 31);
                n->precision = p;
                if (!open(r, n) && v & 32)
                        rolling(r, n, p, step ? step : -1, 2);
                else if (r->ref->dated && p == WHEN_PRECISION_day && step && v & 64)
                        rolling(r, n, p, step, 3);
                else if (r->ref->dated && v & 64 && step)
                        rolling(r, n, p, step, 3);
                else if (r->ref->dated)
                        around(r, n, p, step, that);
                n->flags |= v & 64 ? WHEN_TEXT_approximate : 0u;
                return v & 64 && !step ? 0 : i + 1;
        }
        if (when_is(r, i, WHEN_WORD_weekday) && when_value(r, i, WHEN_WORD_weekday) < 16) {
                n->weekday = (int8_t) (when_value(r, i, WHEN_WORD_weekday) & 7);
                n->precision = WHEN_PRECISION_day;
                if (!open(r, n))
                        weekday_step(r, n, step);
                return i + 1;
        }
        if (when_is(r, i, WHEN_WORD_month)) {
                int v = when_value(r, i, WHEN_WORD_month);
                if (v & WEAK && when_latin(r, i, WHEN_WORD_month) && !when_tok(r, i)->capital)
                        return 0;
                n->calendar = (enum when_calendar)(v / 32);
                n->precision = WHEN_PRECISION_month;
                n->date.month = (uint8_t) (v % 16);
                if (!open(r, n))
                        month_step(r, n, v % 16, step);
                return i + 1;
        }
        if (when_is(r, i, WHEN_WORD_season)) {
                n->precision = WHEN_PRECISION_season;
                if (!open(r, n))
                        season_step(r, n, when_value(r, i, WHEN_WORD_season) & 7, step);
                return i + 1;
        }
        if (when_is(r, i, WHEN_WORD_part) && when_value(r, i, WHEN_WORD_part) < 6) {
                n->precision = WHEN_PRECISION_part;
                if (!open(r, n))
                        part_step(r, n, when_value(r, i, WHEN_WORD_part), step);
                return i + 1;
        }
        return 0;
}

/* last week, this Tuesday, the next month, این هفته, هذا العام; the last three months */
static unsigned step_noun(const struct when_reader *r, unsigned i, struct when_node *n) {
        unsigned j = when_skip(r, i, WHEN_WORD_the), k = j + 1;
        int step = step_at(r, j, 0);
        n->rule = "last-next";
        int32_t amount;
        bool half;
        if (step == -9 && j > i && when_latin(r, j, WHEN_WORD_unit) &&
            when_value(r, j, WHEN_WORD_unit) == WHEN_PRECISION_days)
                return noun_step(r, j, 0, n); /* the weekend */
        if (step == -9) {                     /* the three last months */
                unsigned after = when_num_cardinal(r, j, &amount);
                if (!after || step_at(r, after, 0) % 2 == 0 ||
                    !when_is(r, after + 1, WHEN_WORD_unit))
                        return 0;
                step = step_at(r, after, 0);
                n->precision = (enum when_precision)(when_value(r, after + 1, WHEN_WORD_unit) & 31);
                bool one = when_latin(r, after + 1, WHEN_WORD_unit) &&
                           !(when_value(r, after + 1, WHEN_WORD_unit) & 64);
                if (step == -9 || (one && amount != 1)) /* not "23 next month" */
                        return 0;
                if (!open(r, n))
                        rolling(r, n, n->precision, step, amount);
                return after + 2;
        }
        unsigned after = when_is(r, k, WHEN_WORD_a) ? 0 : when_num_amount(r, k, &amount, &half);
        if (after && (step == -1 || step == 1)) {
                after += when_glued(r, after, '-');
                bool work = when_is(r, after, WHEN_WORD_workday);
                if (!work && !when_is(r, after, WHEN_WORD_unit))
                        return 0;
                n->calendar = calendar_at(r, k);
                n->precision =
                        work ? WHEN_PRECISION_day
                             : (enum when_precision)(when_value(r, after, WHEN_WORD_unit) & 31);
                n->flags |= work ? WHEN_TEXT_approximate : 0u;
                if (!open(r, n))
                        rolling(r, n, n->precision, step, amount);
                return after + 1;
        }
        if (when_tok(r, j)->arabic && j > i)
                return 0;
        return noun_step(r, k, step, n);
}

/* هفته گذشته, الأسبوع الماضي, سه ماه گذشته, الأشهر الثلاثة الماضية */
static unsigned noun_then_step(const struct when_reader *r, unsigned i, struct when_node *n) {
        unsigned j = i;
        int32_t amount = 0;
        bool half, lead = when_is(r, j, WHEN_WORD_unit) && when_is(r, j + 1, WHEN_WORD_weekday);
        j += lead;
        if (!when_tok(r, j)->arabic && when_tok(r, j)->kind != WHEN_TOK_number)
                return 0;
        n->rule = "noun-last";
        unsigned k = when_num_amount(r, j, &amount, &half), noun = k ? k : j;
        bool unit = when_is(r, noun, WHEN_WORD_unit);
        if (k && !unit)
                return 0;
        unsigned after = noun + 1;
        if (!k && unit && when_value(r, noun, WHEN_WORD_unit) & 64 &&
            (k = when_num_amount(r, after, &amount, &half)))
                after = k;
        if (!k && when_is(r, noun, WHEN_WORD_month))
                after += when_is(r, after, WHEN_WORD_unit);
        int step = step_at(r, after, 1);
        if (!k && unit && step == -9 && when_is(r, after, WHEN_WORD_fiscal))
                step = step_at(r, ++after, 1);
        if (step == -9 || !when_tok(r, after)->arabic)
                return 0;
        n->calendar = calendar_at(r, noun);
        if (k) {
                if (!when_is(r, noun, WHEN_WORD_unit) || step == 0)
                        return 0;
                n->precision = (enum when_precision)(when_value(r, noun, WHEN_WORD_unit) & 31);
                bool recent =
                        when_is(r, after, WHEN_WORD_ago) || when_is(r, after, WHEN_WORD_later);
                if (!open(r, n) && recent)
                        shift(r, n, when_ref_day(r), n->precision, step * amount, half);
                else if (r->ref->dated)
                        rolling(r, n, n->precision, step, amount);
                return after + 1;
        }
        return noun_step(r, noun, step, n) ? after + 1 : 0;
}

/* An amount with its unit: "three weeks", "two-year", "سنتين", "2 years and 3 months". */
struct amount {
        int32_t n;
        enum when_precision unit;
        bool half, few, a, glued;
};
enum { AMOUNTS = 3 };

static unsigned amount_one(const struct when_reader *r, unsigned i, struct amount *ret) {
        *ret = (struct amount){ .n = 1 };
        unsigned j = i;
        int v = when_value(r, j, WHEN_WORD_unit);
        if (when_is(r, j, WHEN_WORD_unit) && v & 32 && when_tok(r, j)->arabic) {
                ret->n = 2;
                ret->unit = (enum when_precision)(v & 31);
                return j + 1;
        }
        if (!(j = when_num_amount(r, i, &ret->n, &ret->half)))
                return 0;
        ret->a = when_latin(r, i, WHEN_WORD_a) && !when_is(r, i + 1, WHEN_WORD_few);
        ret->few = when_is(r, i, WHEN_WORD_few) || when_is(r, i + 1, WHEN_WORD_few);
        if (when_tok(r, i)->kind == WHEN_TOK_number && !when_num_alone(r, i, i))
                return 0;
        if (when_glued(r, j, '-'))
                j++, ret->glued = true;
        if (when_is(r, j, WHEN_WORD_workday)) {
                ret->unit = WHEN_PRECISION_day;
                return j + 1;
        }
        bool short_unit = when_is(r, j, WHEN_WORD_glued) && when_tok(r, j)->glued;
        if (!when_is(r, j, WHEN_WORD_unit) && !short_unit)
                return 0;
        v = short_unit ? when_value(r, j, WHEN_WORD_glued) : when_value(r, j, WHEN_WORD_unit);
        unsigned half = when_latin(r, j + 1, WHEN_WORD_and) ? j + 2 : 0;
        half = half && when_latin(r, half, WHEN_WORD_a) ? half + 1 : half;
        if (half && when_latin(r, half, WHEN_WORD_half) && !when_is(r, half + 1, WHEN_WORD_unit) &&
            !when_is(r, half + 1, WHEN_WORD_past)) {
                ret->unit = (enum when_precision)(v & 31);
                ret->half = true;
                return half + 1;
        }
        ret->unit = (enum when_precision)(v & 31);
        ret->n *= v & 32 && !when_tok(r, j)->arabic ? 2 : 1;
        if (when_tok(r, i)->kind == WHEN_TOK_number && when_tok(r, i)->digits > 4)
                return 0;
        bool second = !short_unit && when_latin(r, j, WHEN_WORD_ordinal); /* the twenty second */
        if (second && when_tok(r, i)->kind == WHEN_TOK_word && ret->n > 1 && !ret->glued)
                return 0;
        return j + 1;
}

static unsigned amount_read(const struct when_reader *r, unsigned i, struct amount v[AMOUNTS],
                            unsigned *ret_n) {
        unsigned end = amount_one(r, i, &v[0]), n = 1;
        for (; end && n < AMOUNTS; n++) {
                unsigned j = when_skip(r, end, WHEN_WORD_and);
                unsigned k = amount_one(r, j, &v[n]);
                if (!k || v[n].unit >= v[n - 1].unit)
                        break;
                end = k;
        }
        *ret_n = n;
        return end;
}

static void amounts_shift(const struct when_reader *r, const struct amount *v, unsigned n_v,
                          int sign, bool from_text, unsigned at, struct when_node *n) {
        n->calendar = calendar_at(r, at);
        n->precision = v[0].unit;
        n->amount = v[0].n;
        if (v[0].few)
                n->flags |= WHEN_TEXT_approximate;
        if (open(r, n))
                return;
        int32_t day = anchor_day(r, from_text, n);
        for (unsigned k = 0; k + 1 < n_v; k++)
                if (!small(v[k].unit))
                        day = when_day_shift(n->calendar, day, v[k].unit, sign * v[k].n);
        const struct amount *last = &v[n_v - 1];
        shift(r, n, day, last->unit, sign * last->n, last->half);
}

/* "for the first time in ten years" is about years gone by. */
static bool counts_back(const struct when_reader *r, unsigned i) {
        const struct when_tok *t = i > 0 ? when_tok(r, i - 1) : NULL;
        struct str word = t ? str_sub(r->text, t->off, t->end - t->off) : STR("");
        return str_eq_nocase(word, STR("time")) || str_eq_nocase(word, STR("times")) ||
               str_eq_nocase(word, STR("once"));
}

/* two days before the accord's day, three weeks from tomorrow: amount + relation + point */
static unsigned from_point(const struct when_reader *r, unsigned i, struct when_node *n) {
        struct amount v[AMOUNTS];
        unsigned n_v, end = amount_read(r, i, v, &n_v);
        if (!end)
                return 0;
        bool back = when_is(r, end, WHEN_WORD_before);
        if (!back && !when_is(r, end, WHEN_WORD_after) && !when_is(r, end, WHEN_WORD_from))
                return 0;
        struct when_node p;
        unsigned j = when_read_date(r, end + 1, &p), k = day_word(r, end + 1, n);
        n->rule = "from-point";
        if (k > j)
                j = k, p = *n;
        if (!j || when_tok(r, end)->broken)
                return 0;
        when_node_fix(r, &p);
        uint16_t at = n->at;
        *n = (struct when_node){ .at = at,
                                 .weekday = -1,
                                 .rule = "from-point",
                                 .calendar = p.calendar,
                                 .flags = p.flags };
        n->precision = v[0].unit;
        if (!(p.said & WHEN_SAID_fixed) || small(v[0].unit)) {
                n->flags |= WHEN_TEXT_open;
                return j;
        }
        int32_t day = when_day(p.from);
        for (unsigned q = 0; q < n_v; q++)
                day = when_day_shift(p.calendar, day, v[q].unit, (back ? -1 : 1) * v[q].n);
        fixed(n, WHEN_PRECISION_day, day, day + 1);
        return j;
}

/* "3 days starting next Monday", "a week from 20 May on": how long, and from when. */
unsigned when_read_lasting(const struct when_reader *r, unsigned i, struct when_node *n) {
        struct amount v[AMOUNTS];
        struct when_node near;
        unsigned n_v, end = amount_read(r, i, v, &n_v), j;
        if (!end || small(v[0].unit) || !when_is(r, end, WHEN_WORD_starts))
                return 0;
        j = when_skip(r, when_skip(r, end + 1, WHEN_WORD_from), WHEN_WORD_on);
        unsigned a = when_read_date(r, j, n), b = when_read_near(r, j, &near);
        if (b > a)
                a = b, *n = near;
        if (!a || n->kind != WHEN_TEXT_date || n->precision != WHEN_PRECISION_day ||
            when_tok(r, end)->broken)
                return 0;
        when_node_fix(r, n);
        n->at = (uint16_t) i;
        n->kind = WHEN_TEXT_range;
        n->rule = "lasting";
        n->amount = v[0].n;
        if (!(n->said & WHEN_SAID_fixed))
                return a;
        int32_t from = when_day(n->from), to = from;
        for (unsigned q = 0; q < n_v; q++)
                to = when_day_shift(n->calendar, to, v[q].unit, v[q].n);
        n->from = when_day_at(from);
        n->to = when_day_at(to);
        return a;
}

/* three weeks ago, two days later, in a month, دو سال پیش, قبل ثلاثة أيام */
static unsigned ago(const struct when_reader *r, unsigned i, struct when_node *n) {
        struct amount v[AMOUNTS];
        unsigned n_v, j = i, end, before = 0;
        bool pre = when_tok(r, i)->arabic &&
                   ((when_is(r, i, WHEN_WORD_ago) && when_value(r, i, WHEN_WORD_ago)) ||
                    (when_is(r, i, WHEN_WORD_later) && when_value(r, i, WHEN_WORD_later)));
        bool in = when_is(r, i, WHEN_WORD_within) && !counts_back(r, i);
        before = pre || in;
        n->rule = "ago";
        j = i + before;
        if (in && !pre)
                j = when_skip(r, j, WHEN_WORD_the);
        if (pre && when_is(r, j, WHEN_WORD_unit) && !(when_value(r, j, WHEN_WORD_unit) & 96)) {
                v[0] = (struct amount){
                        .n = 1, .unit = (enum when_precision) when_value(r, j, WHEN_WORD_unit)
                };
                n_v = 1;
                end = j + 1;
                if (step_at(r, end, 1) != -9 || when_tok(r, end)->kind == WHEN_TOK_number)
                        return 0;
        } else if (!(end = amount_read(r, when_is(r, j, WHEN_WORD_about) ? j + 1 : j, v, &n_v))) {
                return 0;
        }
        if (in && when_tok(r, end)->arabic && when_is(r, end, WHEN_WORD_last))
                return 0; /* طی سه سال اخیر */
        if (pre) {
                amounts_shift(r, v, n_v, when_is(r, i, WHEN_WORD_ago) ? -1 : 1, false, j, n);
                return end;
        }
        bool back = when_is(r, end, WHEN_WORD_ago) && !when_value(r, end, WHEN_WORD_ago);
        bool on = when_is(r, end, WHEN_WORD_later) && !when_value(r, end, WHEN_WORD_later);
        if (!back && !on) {
                if (!in || v[0].glued)
                        return 0;
                unsigned far = from_point(r, j, n);
                if (far > end) { /* within two weeks from today */
                        bool within = when_tok(r, i)->end - when_tok(r, i)->off > 2;
                        n->at = (uint16_t) (within ? i : j);
                        return far;
                }
                n->rule = "ago";
                amounts_shift(r, v, n_v, 1, false, j, n);
                if (when_latin(r, i, WHEN_WORD_within) &&
                    when_tok(r, i)->end - when_tok(r, i)->off > 2 && n->said & WHEN_SAID_fixed) {
                        n->kind = WHEN_TEXT_range;
                        n->from =
                                small(v[n_v - 1].unit) ? r->ref->at : when_day_at(when_ref_day(r));
                }
                return end;
        }
        bool text = !when_tok(r, end)->arabic &&
                    when_tok(r, end)->end - when_tok(r, end)->off != 3 &&
                    !(on && when_tok(r, end)->end - when_tok(r, end)->off > 7);
        amounts_shift(r, v, n_v, back ? -1 : 1, text, j, n);
        if (in && !when_tok(r, end)->arabic)
                return 0;
        n->at = (uint16_t) (i + before);
        return end + 1;
}

/* "1 hour and 30 minutes" is 90 minutes; units that do not measure each other stay apart. */
static void add_amount(struct when_node *n, const struct amount *more) {
        static const struct {
                enum when_precision big, small;
                int32_t times;
        } all[] = { { WHEN_PRECISION_minute, WHEN_PRECISION_second, 60 },
                    { WHEN_PRECISION_hour, WHEN_PRECISION_minute, 60 },
                    { WHEN_PRECISION_day, WHEN_PRECISION_hour, 24 },
                    { WHEN_PRECISION_week, WHEN_PRECISION_day, 7 },
                    { WHEN_PRECISION_year, WHEN_PRECISION_month, 12 } };
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
                if (n->precision == all[i].big && more->unit == all[i].small && n->amount < 10000) {
                        n->amount = n->amount * all[i].times + more->n;
                        n->precision = more->unit;
                        return;
                }
}

/* "more than two weeks ago", "less than 3 days": the words that widen belong to it. */
unsigned when_read_bounded(const struct when_reader *r, unsigned i, struct when_node *ret) {
        struct when_node near;
        if (!when_latin(r, i, WHEN_WORD_atleast) ||
            when_tok(r, i)->end - when_tok(r, i)->off < 7) /* not over, under, up to */
                return 0;
        unsigned a = when_read_amount(r, i + 1, ret), b = when_read_near(r, i + 1, &near);
        if (b > a && (near.rule[0] == 'a' || near.rule[0] == 'f')) /* ago, from-point */
                a = b, *ret = near;
        ret->flags |= a ? WHEN_TEXT_approximate : 0u;
        ret->at = (uint16_t) i;
        return a;
}

unsigned when_read_amount(const struct when_reader *r, unsigned i, struct when_node *ret) {
        struct amount v[AMOUNTS];
        unsigned n_v, end = amount_read(r, i, v, &n_v);
        *ret = (struct when_node){
                .at = (uint16_t) i, .weekday = -1, .kind = WHEN_TEXT_duration, .rule = "duration"
        };
        if (!end)
                return 0;
        static const uint64_t LED = 1ull << WHEN_WORD_for | 1ull << WHEN_WORD_in |
                                    1ull << WHEN_WORD_about | 1ull << WHEN_WORD_atleast |
                                    1ull << WHEN_WORD_within | 1ull << WHEN_WORD_after;
        bool led = i > 0 && when_tok(r, i - 1)->classes & LED;
        bool one = when_is(r, end - 1, WHEN_WORD_unit) && when_latin(r, i, WHEN_WORD_ordinal);
        bool noun = when_tok(r, end)->kind == WHEN_TOK_word ||
                    when_tok(r, end)->kind == WHEN_TOK_number;
        if (v[0].a && (!led || (v[0].unit == WHEN_PRECISION_second && noun)))
                return 0;
        if (one || when_is(r, end, WHEN_WORD_past))
                return 0;
        ret->precision = v[0].unit;
        ret->amount = v[0].n;
        for (unsigned k = 1; k < n_v; k++)
                add_amount(ret, &v[k]);
        if (n_v == 1 && v[0].half && v[0].unit == WHEN_PRECISION_year)
                ret->amount = v[0].n * 12 + 6, ret->precision = WHEN_PRECISION_month;
        else if (n_v == 1 && v[0].half && v[0].unit == WHEN_PRECISION_hour)
                ret->amount = v[0].n * 60 + 30, ret->precision = WHEN_PRECISION_minute;
        else if (n_v == 1 && v[0].half && v[0].unit == WHEN_PRECISION_day)
                ret->amount = v[0].n * 24 + 12, ret->precision = WHEN_PRECISION_hour;
        ret->flags = v[0].few ? WHEN_TEXT_approximate : 0u;
        return end;
}

static unsigned vague(const struct when_reader *r, unsigned i, struct when_node *n) {
        if (!when_is(r, i, WHEN_WORD_vague))
                return 0;
        n->precision = WHEN_PRECISION_vague;
        n->amount = when_value(r, i, WHEN_WORD_vague);
        n->rule = "vague";
        n->flags |= WHEN_TEXT_relative | WHEN_TEXT_open;
        return i + 1;
}

unsigned when_read_near(const struct when_reader *r, unsigned i, struct when_node *ret) {
        static unsigned (*const rules[])(const struct when_reader *, unsigned,
                                         struct when_node *) = {
                day_word, year_word, night_word, step_noun, noun_then_step, ago, from_point, vague
        };
        unsigned best = 0;
        for (unsigned k = 0; k < sizeof rules / sizeof *rules; k++) {
                struct when_node n = { .at = (uint16_t) i, .weekday = -1, .kind = WHEN_TEXT_date };
                unsigned end = rules[k](r, i, &n);
                if (end > best)
                        best = end, *ret = n;
        }
        return best;
}
