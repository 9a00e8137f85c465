/* Amounts of time, alone and reckoned from a day: three weeks · 2 years and 3 months · سنتين · two
 * days ago · in two months · three weeks from tomorrow · 3 days starting next Monday · more than a
 * year. */
#include "when/when-text-work.h"

/* An amount with its unit: "three weeks", "two-year", "سنتين", "2 years and 3 months". */
struct amount {
        int32_t n;
        enum when_precision unit;
        bool half, few, some, a, glued;
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
        if (when_is(r, i, WHEN_WORD_unit) && when_tok(r, i)->arabic && r->script == WHEN_WORD_ar &&
            !(v & 96) && (when_is(r, i + 1, WHEN_WORD_all) || when_is(r, i + 1, WHEN_WORD_half))) {
                ret->unit = (enum when_precision) v; /* أسبوع كامل, ساعة ونصف */
                ret->half = when_is(r, i + 1, WHEN_WORD_half);
                return i + 2;
        }
        if (!(j = when_num_amount(r, i, &ret->n, &ret->half)))
                return 0;
        ret->a = when_latin(r, i, WHEN_WORD_a) && !when_is(r, i + 1, WHEN_WORD_few);
        ret->few = when_is(r, i, WHEN_WORD_few) || when_is(r, i + 1, WHEN_WORD_few);
        ret->some = when_near_some(r, i);
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
                bool each = j == end && v[n].a; /* 24 hours a day; 90 days and 6 months */
                if (!k || each || (j > end && v[n].unit > v[n - 1].unit) ||
                    v[n].unit == v[n - 1].unit || (n > 1 && v[n].unit == v[n - 2].unit))
                        break;
                end = k;
        }
        *ret_n = n;
        return end;
}

/* Hours and smaller go on from the instant `at`. */
static void shift_instant(int64_t at, const struct amount *v, unsigned n_v, int sign,
                          struct when_node *n) {
        int64_t unit = 1;
        for (unsigned k = 0; k < n_v; k++) {
                unit = v[k].unit == WHEN_PRECISION_hour     ? 3600
                       : v[k].unit == WHEN_PRECISION_minute ? 60
                                                            : 1;
                if (when_near_small(v[k].unit))
                        at += sign * (v[k].n * unit + (v[k].half ? unit / 2 : 0));
        }
        n->precision = v[n_v - 1].unit;
        n->from = at;
        n->to = at + unit;
        n->said |= WHEN_SAID_fixed;
}

static void amounts_shift(const struct when_reader *r, const struct amount *v, unsigned n_v,
                          int sign, bool from_text, unsigned at, struct when_node *n) {
        n->calendar = when_near_calendar_at(r, at);
        n->precision = v[0].unit;
        n->amount = v[0].n;
        n->flags |= v[0].few ? WHEN_TEXT_approximate : 0u;
        n->flags |= v[0].some ? WHEN_TEXT_few : 0u;
        n->amount *= v[0].some ? sign : 1;
        if (when_near_open(r, n))
                return;
        int32_t day = when_near_anchor_day(r, from_text, n), first = day;
        for (unsigned k = 0; k + 1 < n_v; k++)
                if (!when_near_small(v[k].unit))
                        day = when_day_shift(n->calendar, day, v[k].unit, sign * v[k].n);
        const struct amount *last = &v[n_v - 1];
        if (when_near_small(last->unit)) {
                int64_t instant = from_text && r->anchored ? r->anchor : r->ref->at;
                shift_instant(instant + (int64_t) (day - first) * 86400, v, n_v, sign, n);
                return;
        }
        when_near_shift(r, n, day, last->unit, sign * last->n, last->half);
}

/* "for the first time in ten years" is about years gone by. */
static bool counts_back(const struct when_reader *r, unsigned i) {
        const struct when_tok *t = i > 0 ? when_tok(r, i - 1) : NULL;
        struct str word = t ? str_sub(r->text, t->off, t->end - t->off) : STR("");
        return str_eq_nocase(word, STR("time")) || str_eq_nocase(word, STR("times")) ||
               str_eq_nocase(word, STR("once"));
}

/* two days before the accord's day, three weeks from tomorrow: amount + relation + point */
unsigned when_read_from_point(const struct when_reader *r, unsigned i, struct when_node *n) {
        struct amount v[AMOUNTS];
        unsigned n_v, end = amount_read(r, i, v, &n_v);
        if (!end)
                return 0;
        bool back = when_is(r, end, WHEN_WORD_before);
        if (!back && !when_is(r, end, WHEN_WORD_after) && !when_is(r, end, WHEN_WORD_from))
                return 0;
        struct when_node p;
        unsigned j = when_read_date(r, end + 1, &p), k = when_near_day_word(r, end + 1, n);
        n->rule = "from-point";
        if (k > j)
                j = k, p = *n;
        struct when_node feast; /* two weeks before Christmas */
        k = when_read_span(r, end + 1, &feast);
        if (k > j && feast.precision == WHEN_PRECISION_day)
                j = k, p = feast;
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
        if (!(p.said & WHEN_SAID_fixed) || when_near_small(v[0].unit)) {
                n->flags |= WHEN_TEXT_open;
                return j;
        }
        int32_t day = when_day(p.from);
        for (unsigned q = 0; q < n_v; q++)
                day = when_day_shift(p.calendar, day, v[q].unit, (back ? -1 : 1) * v[q].n);
        when_near_fixed(n, WHEN_PRECISION_day, day, day + 1);
        return j;
}

/* "3 days starting next Monday", "a week from 20 May on": how long, and from when. */
unsigned when_read_lasting(const struct when_reader *r, unsigned i, struct when_node *n) {
        struct amount v[AMOUNTS];
        struct when_node near;
        unsigned n_v, end = amount_read(r, i, v, &n_v), j;
        if (!end || when_near_small(v[0].unit) || !when_is(r, end, WHEN_WORD_starts))
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

/* "within two weeks from today" is what lies between; "in two weeks from today" is that day, behind
 * its word at `i`. */
static void from_writing(const struct when_reader *r, unsigned i, unsigned behind,
                         struct when_node *n) {
        bool within = when_tok(r, i)->end - when_tok(r, i)->off > 2;
        int64_t now = when_day_at(when_ref_day(r));
        n->at = (uint16_t) (within ? i : behind);
        if (!within || !(n->said & WHEN_SAID_fixed) || n->from <= now)
                return;
        n->kind = WHEN_TEXT_range;
        n->unit = (struct when_range){ n->from, n->to };
        n->from = now;
}

/* "in two weeks", "within two weeks from today"; the amount ends at `end`. */
static unsigned ahead(const struct when_reader *r, unsigned i, unsigned end, const struct amount *v,
                      unsigned n_v, struct when_node *n) {
        unsigned j = when_skip(r, i + 1, WHEN_WORD_the), far = when_read_from_point(r, j, n);
        if (far > end) {
                from_writing(r, i, j, n);
                return far;
        }
        n->rule = "ago";
        amounts_shift(r, v, n_v, 1, false, j, n);
        if (when_latin(r, i, WHEN_WORD_within) && when_tok(r, i)->end - when_tok(r, i)->off > 2 &&
            n->said & WHEN_SAID_fixed) {
                n->kind = WHEN_TEXT_range;
                n->unit = (struct when_range){ n->from, n->to };
                n->from = when_near_small(v[n_v - 1].unit) ? r->ref->at
                                                           : when_day_at(when_ref_day(r));
        }
        return end;
}

/* two weeks in the future */
static bool in_the_future(const struct when_reader *r, unsigned i) {
        return when_latin(r, i, WHEN_WORD_in) && when_is(r, i + 1, WHEN_WORD_vague) &&
               when_value(r, i + 1, WHEN_WORD_vague) == 2;
}

/* three weeks ago, two days later, in a month, دو سال پیش, قبل ثلاثة أيام */
unsigned when_read_ago(const struct when_reader *r, unsigned i, struct when_node *n) {
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
                if (when_near_step_at(r, end, 1) != -9 || when_tok(r, end)->kind == WHEN_TOK_number)
                        return 0;
        } else if (!(end = amount_read(r, when_is(r, j, WHEN_WORD_about) ? j + 1 : j, v, &n_v))) {
                return 0;
        }
        if (in && when_tok(r, end)->arabic && when_is(r, end, WHEN_WORD_last))
                return 0; /* طی سه سال اخیر */
        if (pre) {
                amounts_shift(r, v, n_v, when_is(r, i, WHEN_WORD_ago) ? -1 : 1, false, j, n);
                bool now = when_is(r, end, WHEN_WORD_from) &&
                           when_is(r, end + 1, WHEN_WORD_vague) &&
                           when_value(r, end + 1, WHEN_WORD_vague) == 1; /* بعد أسبوعين من الآن */
                return now ? end + 2 : end;
        }
        if (in_the_future(r, end) && !in) {
                amounts_shift(r, v, n_v, 1, false, j, n);
                return end + 2;
        }
        bool back = when_is(r, end, WHEN_WORD_ago) && !when_value(r, end, WHEN_WORD_ago);
        bool on = when_is(r, end, WHEN_WORD_later) && !when_value(r, end, WHEN_WORD_later);
        if (!back && !on)
                return in && !v[0].glued ? ahead(r, i, end, v, n_v, n) : 0;
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

/* "More than two weeks ago" is any time before, "less than" any since. */
static void bounded_put(const struct when_reader *r, bool less, struct when_node *n) {
        if (!(n->said & WHEN_SAID_fixed) || n->kind != WHEN_TEXT_date)
                return;
        int64_t now = when_day_at(when_ref_day(r));
        bool past = n->from < now;
        n->kind = WHEN_TEXT_range;
        n->unit = (struct when_range){ n->from, n->to };
        if (less) {
                n->from = past ? n->from : now;
                n->to = past ? now + 86400 : n->to;
                return;
        }
        n->flags |= past ? WHEN_TEXT_before : WHEN_TEXT_after;
        n->from = past ? INT64_MIN : n->from;
        n->to = past ? n->to : INT64_MAX;
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
        if (a && a == b)
                bounded_put(r, (r->text.p[when_tok(r, i)->off] | 32) == 'l', ret);
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
        ret->flags |= v[0].some ? WHEN_TEXT_few : 0u;
        return end;
}
