/* What is reckoned from the day of writing: yesterday · last week · هفته گذشته · three days ago ·
 * قبل سنتين · in two months · the past three years · last Tuesday · امسال.
 *
 * "last week", "next month", "this year" are those of the calendar; "the last three months" end
 * today.  "two weeks later", "that year" go from the last day that the text named, if it did. */
#include "when/when-text-work.h"

enum { WEAK = 16 };

void when_near_fixed(struct when_node *n, enum when_precision p, int32_t from, int32_t to) {
        n->precision = p;
        n->from = when_day_at(from);
        n->to = when_day_at(to);
        n->said |= WHEN_SAID_fixed;
}

/* Nothing to reckon from: found, but without a range. */
bool when_near_open(const struct when_reader *r, struct when_node *n) {
        n->flags |= WHEN_TEXT_relative;
        if (r->ref->dated)
                return false;
        n->flags |= WHEN_TEXT_open;
        return true;
}

int32_t when_near_anchor_day(const struct when_reader *r, bool from_text, struct when_node *n) {
        if (!from_text || !r->anchored)
                return when_ref_day(r);
        n->flags |= WHEN_TEXT_approximate;
        return when_day(r->anchor);
}

enum when_calendar when_near_calendar_at(const struct when_reader *r, unsigned i) {
        return when_tok(r, i)->arabic && r->script != WHEN_WORD_ar ? WHEN_jalali : WHEN_gregorian;
}

bool when_near_small(enum when_precision p) {
        return p < WHEN_PRECISION_part;
}

/* `amount` units on from `day` (back when negative), as a stretch of one unit; hours go from the
 * instant. */
void when_near_shift(const struct when_reader *r, struct when_node *n, int32_t day,
                     enum when_precision p, int32_t amount, bool half) {
        if (when_near_small(p)) {
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
                when_near_fixed(n, WHEN_PRECISION_day, at, at + 1);
                n->flags |= p == WHEN_PRECISION_week ? WHEN_TEXT_approximate : 0u;
                return;
        }
        when_unit_around(n->calendar, at, p == WHEN_PRECISION_decade ? WHEN_PRECISION_year : p,
                         &from, &to);
        when_near_fixed(n, p == WHEN_PRECISION_decade ? WHEN_PRECISION_year : p, from, to);
        n->flags |= WHEN_TEXT_approximate;
}

/* The calendar's last (-1), this (0) or next (1) unit. */
static void around(const struct when_reader *r, struct when_node *n, enum when_precision p,
                   int step, bool from_text) {
        int32_t from, to;
        if (when_near_small(p)) {
                int64_t unit = p == WHEN_PRECISION_hour     ? 3600
                               : p == WHEN_PRECISION_minute ? 60
                                                            : 1;
                n->from = r->ref->at + (step < 0 ? -unit : 0);
                n->to = n->from + unit;
                n->precision = p;
                n->said |= WHEN_SAID_fixed;
                return;
        }
        int32_t day = when_day_shift(n->calendar, when_near_anchor_day(r, from_text, n), p, step);
        when_unit_around(n->calendar, day, p, &from, &to);
        when_near_fixed(n, p, from, to);
}

/* The last (or next) `amount` units, up to (or from) the day of writing. */
static void rolling(const struct when_reader *r, struct when_node *n, enum when_precision p,
                    int step, int32_t amount) {
        n->kind = WHEN_TEXT_range;
        n->amount = amount;
        if (when_near_small(p)) {
                when_near_shift(r, n, 0, p, step * amount, false);
                n->to = step < 0 ? r->ref->at : n->from;
                n->from = step < 0 ? n->from : r->ref->at;
                return;
        }
        int32_t now = when_ref_day(r), far = when_day_shift(n->calendar, now, p, step * amount);
        if (p == WHEN_PRECISION_quarter || p >= WHEN_PRECISION_decade) { /* those of the calendar */
                int32_t first, unused, last;
                int32_t near = when_day_shift(n->calendar, now, p, step);
                when_unit_around(n->calendar, step < 0 ? far : near, p, &first, &unused);
                when_unit_around(n->calendar, step < 0 ? near : far, p, &unused, &last);
                when_near_fixed(n, p, first, last);
                return;
        }
        when_near_fixed(n, p, step < 0 ? far : now + 1, step < 0 ? now : far + 1);
}

/* Several, a few: not "a couple", which is two. */
bool when_near_some(const struct when_reader *r, unsigned i) {
        unsigned j = when_latin(r, i, WHEN_WORD_a) ? i + 1 : i;
        return when_is(r, j, WHEN_WORD_few) && when_value(r, j, WHEN_WORD_few) > 2;
}

unsigned when_near_day_word(const struct when_reader *r, unsigned i, struct when_node *n) {
        unsigned j = when_skip(r, i, WHEN_WORD_the);
        if (!when_is(r, j, WHEN_WORD_day))
                return 0;
        int32_t off = when_value(r, j, WHEN_WORD_day);
        n->rule = "day-word";
        n->precision = WHEN_PRECISION_day;
        if (!when_near_open(r, n))
                when_near_fixed(n, WHEN_PRECISION_day, when_ref_day(r) + off,
                                when_ref_day(r) + off + 1);
        return j + 1;
}

static unsigned year_word(const struct when_reader *r, unsigned i, struct when_node *n) {
        if (!when_is(r, i, WHEN_WORD_year))
                return 0;
        n->rule = "year-word";
        n->calendar = WHEN_jalali;
        n->precision = WHEN_PRECISION_year;
        if (!when_near_open(r, n))
                around(r, n, WHEN_PRECISION_year, when_value(r, i, WHEN_WORD_year), false);
        return i + 1;
}

static unsigned night_word(const struct when_reader *r, unsigned i, struct when_node *n) {
        int v = when_value(r, i, WHEN_WORD_part);
        if (!when_is(r, i, WHEN_WORD_part) || v < 8)
                return 0;
        n->rule = "tonight";
        n->precision = WHEN_PRECISION_part;
        if (!when_near_open(r, n)) {
                int64_t day = when_day_at(when_ref_day(r) - (v & 16 ? 1 : 0));
                n->from = day + 18 * 3600;
                n->to = day + 86400;
                n->said |= WHEN_SAID_fixed;
        }
        return i + 1;
}

/* -1 last, 0 this, 1 next; 2 that; -9 none. */
int when_near_step_at(const struct when_reader *r, unsigned i, int side) {
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
        when_near_fixed(n, WHEN_PRECISION_day, day, day + 1);
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
        when_near_fixed(n, WHEN_PRECISION_month, from,
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
                when_near_fixed(n, WHEN_PRECISION_season, from, to);
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

/* The "fiscal year" of "the next fiscal year": about that of the calendar. */
static unsigned fiscal_step(const struct when_reader *r, unsigned i, int step, bool from_text,
                            struct when_node *n) {
        bool unit = when_latin(r, i + 1, WHEN_WORD_unit) &&
                    when_value(r, i + 1, WHEN_WORD_unit) == WHEN_PRECISION_year;
        if (!unit && when_tok(r, i)->end - when_tok(r, i)->off <= strlen("financial"))
                return 0;
        n->precision = WHEN_PRECISION_year;
        n->flags |= WHEN_TEXT_approximate;
        if (!when_near_open(r, n))
                around(r, n, WHEN_PRECISION_year, step, from_text);
        return unit ? i + 2 : i + 1;
}

/* The noun behind (or before) last, this, next; the end of it, or 0. */
static unsigned noun_step(const struct when_reader *r, unsigned i, int step, struct when_node *n) {
        bool that = step == 2;
        n->calendar = when_near_calendar_at(r, i);
        step = that ? 0 : step;
        if (when_latin(r, i, WHEN_WORD_fiscal))
                return fiscal_step(r, i, step, that, n);
        if (when_is(r, i, WHEN_WORD_unit)) {
                int v = when_value(r, i, WHEN_WORD_unit);
                enum when_precision p = (enum when_precision)(v & 31);
                n->precision = p;
                if (!when_near_open(r, n) && v & 32)
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
                if (!when_near_open(r, n))
                        weekday_step(r, n, step);
                return i + 1;
        }
        if (when_is(r, i, WHEN_WORD_month)) {
                int v = when_value(r, i, WHEN_WORD_month);
                bool word = v % 16 == 3 || v % 16 == 5 || v >= 32; /* last march, next may */
                if (v & WEAK && when_latin(r, i, WHEN_WORD_month) && !when_tok(r, i)->capital &&
                    word)
                        return 0;
                n->calendar = (enum when_calendar)(v / 32);
                n->precision = WHEN_PRECISION_month;
                n->date.month = (uint8_t) (v % 16);
                if (!when_near_open(r, n))
                        month_step(r, n, v % 16, step);
                return i + 1;
        }
        if (when_is(r, i, WHEN_WORD_season)) {
                n->precision = WHEN_PRECISION_season;
                if (!when_near_open(r, n))
                        season_step(r, n, when_value(r, i, WHEN_WORD_season) & 7, step);
                return i + 1;
        }
        if (when_is(r, i, WHEN_WORD_part) && when_value(r, i, WHEN_WORD_part) < 6) {
                n->precision = WHEN_PRECISION_part;
                if (!when_near_open(r, n))
                        part_step(r, n, when_value(r, i, WHEN_WORD_part), step);
                return i + 1;
        }
        return 0;
}

/* last week, this Tuesday, the next month, این هفته, هذا العام; the last three months */
static unsigned step_noun(const struct when_reader *r, unsigned i, struct when_node *n) {
        unsigned j = when_skip(r, i, WHEN_WORD_the), k = j + 1;
        int step = when_near_step_at(r, j, 0);
        bool latest = step == -9 && when_is(r, j, WHEN_WORD_edge) && when_tok(r, j)->arabic &&
                      r->script == WHEN_WORD_ar && when_value(r, j, WHEN_WORD_edge) == 2;
        step = latest ? -1 : step; /* آخر ثلاث سنوات */
        n->rule = "last-next";
        int32_t amount;
        bool half;
        if (step == -9 && j > i && when_latin(r, j, WHEN_WORD_unit) &&
            when_value(r, j, WHEN_WORD_unit) == WHEN_PRECISION_days)
                return noun_step(r, j, 0, n); /* the weekend */
        if (step == -9) {                     /* the three last months */
                unsigned after = when_num_cardinal(r, j, &amount);
                if (!after || when_near_step_at(r, after, 0) % 2 == 0 ||
                    !when_is(r, after + 1, WHEN_WORD_unit))
                        return 0;
                step = when_near_step_at(r, after, 0);
                n->precision = (enum when_precision)(when_value(r, after + 1, WHEN_WORD_unit) & 31);
                bool one = when_latin(r, after + 1, WHEN_WORD_unit) &&
                           !(when_value(r, after + 1, WHEN_WORD_unit) & 64);
                if (step == -9 || (one && amount != 1)) /* not "23 next month" */
                        return 0;
                if (!when_near_open(r, n))
                        rolling(r, n, n->precision, step, amount);
                return after + 2;
        }
        unsigned after = when_is(r, k, WHEN_WORD_a) ? 0 : when_num_amount(r, k, &amount, &half);
        if (after && (step == -1 || step == 1)) {
                after += when_glued(r, after, '-');
                bool work = when_is(r, after, WHEN_WORD_workday);
                if (!work && !when_is(r, after, WHEN_WORD_unit))
                        return 0;
                n->calendar = when_near_calendar_at(r, k);
                n->precision =
                        work ? WHEN_PRECISION_day
                             : (enum when_precision)(when_value(r, after, WHEN_WORD_unit) & 31);
                n->flags |= work ? WHEN_TEXT_approximate : 0u;
                n->flags |= when_near_some(r, k) ? WHEN_TEXT_few : 0u;
                if (!when_near_open(r, n))
                        rolling(r, n, n->precision, step, amount);
                return after + 1;
        }
        if (latest || (when_tok(r, j)->arabic && j > i))
                return 0;
        return noun_step(r, k, step, n);
}

/* "within the next three years": from the writing on. */
static unsigned within_next(const struct when_reader *r, unsigned i, struct when_node *n) {
        const struct when_tok *t = when_tok(r, i);
        unsigned end;
        if (!when_latin(r, i, WHEN_WORD_within) || t->end - t->off < 3 ||
            !(end = step_noun(r, i + 1, n)) || n->kind != WHEN_TEXT_range)
                return 0;
        if (n->said & WHEN_SAID_fixed && n->from == when_day_at(when_ref_day(r) + 1))
                n->from -= 86400;
        n->core = (uint16_t) (i + 1);
        return end;
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
        int step = when_near_step_at(r, after, 1);
        if (!k && unit && step == -9 && when_is(r, after, WHEN_WORD_fiscal))
                step = when_near_step_at(r, ++after, 1);
        if (step == -9 || !when_tok(r, after)->arabic)
                return 0;
        n->calendar = when_near_calendar_at(r, noun);
        if (k) {
                if (!when_is(r, noun, WHEN_WORD_unit) || step == 0)
                        return 0;
                n->precision = (enum when_precision)(when_value(r, noun, WHEN_WORD_unit) & 31);
                bool recent =
                        when_is(r, after, WHEN_WORD_ago) || when_is(r, after, WHEN_WORD_later);
                if (!when_near_open(r, n) && recent)
                        when_near_shift(r, n, when_ref_day(r), n->precision, step * amount, half);
                else if (r->ref->dated)
                        rolling(r, n, n->precision, step, amount);
                return after + 1;
        }
        return noun_step(r, noun, step, n) ? after + 1 : 0;
}

/* "in the past." */
static bool the_past(const struct when_reader *r, unsigned i) {
        const struct when_tok *past = when_tok(r, i + 1), *t = when_tok(r, i + 2);
        return when_latin(r, i, WHEN_WORD_the) && when_latin(r, i + 1, WHEN_WORD_last) &&
               str_eq_nocase(str_sub(r->text, past->off, past->end - past->off), STR("past")) &&
               (t->kind == WHEN_TOK_end || t->kind == WHEN_TOK_mark || t->broken);
}

static unsigned vague(const struct when_reader *r, unsigned i, struct when_node *n) {
        bool led = i > 0 && (when_is(r, i - 1, WHEN_WORD_in) || when_is(r, i - 1, WHEN_WORD_for));
        bool past = led && the_past(r, i);
        if (when_latin(r, i, WHEN_WORD_vague) && !led &&
            str_starts_nocase(str_sub(r->text, when_tok(r, i)->off, 4), STR("the")))
                return 0; /* in the future; not the future of the firm */
        if (!past && (!when_is(r, i, WHEN_WORD_vague) || when_value(r, i, WHEN_WORD_vague) > 2))
                return 0;
        n->precision = WHEN_PRECISION_vague;
        n->amount = past ? 0 : when_value(r, i, WHEN_WORD_vague);
        n->rule = "vague";
        n->flags |= WHEN_TEXT_relative | WHEN_TEXT_open;
        return past ? i + 2 : i + 1;
}

unsigned when_read_near(const struct when_reader *r, unsigned i, struct when_node *ret) {
        static unsigned (*const rules[])(const struct when_reader *, unsigned,
                                         struct when_node *) = {
                when_near_day_word, year_word,     night_word,           step_noun, within_next,
                noun_then_step,     when_read_ago, when_read_from_point, vague
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
