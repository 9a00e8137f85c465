/* Dates in digits: 2014-06-03, 3/6/14, 06/03/2014, 03.06.2014, ۱۳۹۳/۳/۱۴, ۱۴/۳/۹۳, 22/4.
 *
 *   four digits first    year month day
 *   four digits last     day month year, or month day year where the reference says so
 *   two digits all over  the same with a guessed century; in Persian the year may be first
 *
 * An order that no calendar allows is not taken; if both are possible the other one is kept. */
#include "when/when-text-work.h"

static enum when_calendar calendar_of(const struct when_reader *r, unsigned i, int32_t year) {
        if (year < 1200 || year >= 1500)
                return WHEN_gregorian;
        return when_tok(r, i)->arabic && r->script == WHEN_WORD_ar ? WHEN_hijri : WHEN_jalali;
}

static bool valid(enum when_calendar c, int32_t y, int32_t m, int32_t d) {
        return m >= 1 && m <= 12 && d >= 1 && d <= 31 &&
               when_valid(c, (struct when_date){ y, (uint8_t) m, (uint8_t) d });
}

static bool put(struct when_node *n, enum when_calendar c, int32_t y, int32_t m, int32_t d) {
        if (!valid(c, y, m, d))
                return false;
        n->calendar = c;
        n->date = (struct when_date){ y, (uint8_t) m, (uint8_t) d };
        n->said |= WHEN_SAID_year | WHEN_SAID_month | WHEN_SAID_day;
        n->precision = WHEN_PRECISION_day;
        return true;
}

/* a b y: which of a and b is the day? */
static bool put_either(const struct when_reader *r, enum when_calendar c, char mark, int32_t a,
                       int32_t b, int32_t y, struct when_node *n) {
        bool month_first = r->ref->month_first && c == WHEN_gregorian && mark != '.';
        bool both = valid(c, y, a, b) && valid(c, y, b, a) && a != b && mark != '.';
        if (!(month_first ? put(n, c, y, a, b) : put(n, c, y, b, a)) &&
            !(month_first ? put(n, c, y, b, a) : put(n, c, y, a, b)))
                return false;
        if (both) {
                n->flags |= WHEN_TEXT_order;
                n->other = (struct when_date){ y, n->date.day, n->date.month };
        }
        return true;
}

static bool put_short(const struct when_reader *r, const int32_t v[3], unsigned i, char mark,
                      struct when_node *n) {
        const struct when_tok *t = when_tok(r, i);
        bool jalali = t->persian || (t->arabic && r->script != WHEN_WORD_ar) ||
                      r->ref->calendar == WHEN_jalali;
        enum when_calendar c = jalali ? WHEN_jalali : WHEN_gregorian;
        n->flags |= WHEN_TEXT_short_year;
        if (jalali) {
                n->flags |= WHEN_TEXT_calendar;
                if (v[2] <= 31 && put(n, c, when_full_year(r, c, v[0]), v[1], v[2]))
                        return true;
        }
        return put_either(r, c, mark, v[0], v[1], when_full_year(r, c, v[2]), n);
}

static unsigned triple(const struct when_reader *r, unsigned i, struct when_node *n) {
        const struct when_tok *t[5];
        for (unsigned k = 0; k < 5; k++) {
                t[k] = when_tok(r, i + k);
                if (t[k]->kind != (k % 2 ? WHEN_TOK_mark : WHEN_TOK_number) || (k && !t[k]->glued))
                        return 0;
        }
        char mark = t[1]->mark;
        if (mark != t[3]->mark || !strchr("/-.", mark) || !when_num_alone(r, i, i + 5))
                return 0;
        int32_t v[3] = { t[0]->value, t[2]->value, t[4]->value };
        unsigned a = t[0]->digits, b = t[2]->digits, c = t[4]->digits;
        n->rule = "numeric";
        if (b > 2)
                return 0;
        bool ok = false;
        if (a == 4 && c <= 2)
                ok = put(n, calendar_of(r, i, v[0]), v[0], v[1], v[2]) && v[0] < 2300;
        else if (c == 4 && a <= 2)
                ok = v[2] >= 1200 && v[2] < 2300 &&
                     put_either(r, calendar_of(r, i, v[2]), mark, v[0], v[1], v[2], n);
        else if (c == 2 && a <= 2 && (mark != '.' || (a == 2 && b == 2)))
                ok = put_short(r, v, i, mark, n);
        return ok ? i + 5 : 0;
}

static bool closed(const struct when_reader *r, unsigned i) {
        const struct when_tok *t = when_tok(r, i);
        return t->kind == WHEN_TOK_end || t->broken ||
               (t->kind == WHEN_TOK_mark && strchr(".,;!?)", t->mark) &&
                !when_tok(r, i + 1)->glued);
}

/* A plain word, of which nothing is counted, and a number that ends something: "back 4/22." */
static bool free_standing(const struct when_reader *r, unsigned i, unsigned end) {
        const struct when_tok *b = when_tok(r, i > 0 ? i - 1 : 0);
        return i > 0 && b->kind == WHEN_TOK_word && !b->capital && !when_tok(r, i)->glued &&
               (closed(r, end) || when_latin(r, end, WHEN_WORD_at));
}

/* "4/22" is no part of anything, "24/7" is. */
static bool bare_twin(const struct when_reader *r, unsigned i) {
        const struct when_tok *a = when_tok(r, i), *b = when_tok(r, i + 2);
        bool one = (a->value > 12) != (b->value > 12) && a->value <= 31 && b->value <= 31;
        return one && when_mark(r, i + 1, '/') && a->value != 24 && free_standing(r, i, i + 3);
}

/* "22/04", "4/22": only where a date is expected. */
static unsigned twin(const struct when_reader *r, unsigned i, struct when_node *n) {
        const struct when_tok *a = when_tok(r, i), *b = when_tok(r, i + 2);
        if (a->kind != WHEN_TOK_number || a->digits > 2 || b->digits > 2 || !b->glued ||
            !(when_glued(r, i + 1, '/') || when_glued(r, i + 1, '-') ||
              (when_glued(r, i + 1, '.') && b->digits == 2)) ||
            b->kind != WHEN_TOK_number || !when_num_alone(r, i, i + 3))
                return 0;
        bool led = n->said & WHEN_SAID_weekday ||
                   (i > 0 &&
                    (when_is(r, i - 1, WHEN_WORD_on) || when_is(r, i - 1, WHEN_WORD_by) ||
                     when_is(r, i - 1, WHEN_WORD_since) || when_is(r, i - 1, WHEN_WORD_from) ||
                     when_is(r, i - 1, WHEN_WORD_until) || when_is(r, i - 1, WHEN_WORD_dated) ||
                     when_is(r, i - 1, WHEN_WORD_to) || when_is(r, i - 1, WHEN_WORD_before) ||
                     when_is(r, i - 1, WHEN_WORD_after) || when_is(r, i - 1, WHEN_WORD_between))) ||
                   bare_twin(r, i);
        bool day = n->said & WHEN_SAID_weekday || (i > 0 && when_is(r, i - 1, WHEN_WORD_on));
        const struct when_tok *t = when_tok(r, i + 3);
        bool counted = t->kind == WHEN_TOK_word && !t->classes; /* "on 3-4 fronts" */
        if (!led || when_is(r, i + 3, WHEN_WORD_of) || when_is(r, i + 3, WHEN_WORD_unit) ||
            when_is(r, i + 3, WHEN_WORD_month) ||
            (!when_mark(r, i + 1, '/') && (!day || counted || when_is(r, i + 3, WHEN_WORD_ampm))))
                return 0;
        if (!put_either(r, WHEN_gregorian, '/', a->value, b->value, 2000, n))
                return 0;
        n->said &= ~(unsigned) WHEN_SAID_year;
        n->date.year = 0;
        n->flags &= ~(unsigned) WHEN_TEXT_order;
        n->rule = "numeric-yearless";
        return i + 3;
}

/* "2014/06", "06/2014"; "11 / 2016" and "3/2015" where nothing is counted. */
static unsigned month_twin(const struct when_reader *r, unsigned i, struct when_node *n) {
        const struct when_tok *a = when_tok(r, i), *b = when_tok(r, i + 2);
        if (a->kind != WHEN_TOK_number || b->kind != WHEN_TOK_number ||
            !(when_mark(r, i + 1, '/') || when_mark(r, i + 1, '-')) ||
            !when_num_alone(r, i, i + 3) || a->digits == b->digits ||
            (a->digits != 4 && b->digits != 4) || a->digits + b->digits > 6)
                return 0;
        bool tight = b->glued && when_tok(r, i + 1)->glued && a->digits + b->digits == 6;
        bool dash = b->glued && !when_mark(r, i + 1, '/');
        if (!tight &&
            (dash || !free_standing(r, i, i + 3) || when_tok(r, i + 1)->broken || b->broken))
                return 0;
        int32_t y = a->digits == 4 ? a->value : b->value, m = a->digits == 4 ? b->value : a->value;
        if (y < 1300 || y >= 2100 || m < 1 || m > 12)
                return 0;
        n->calendar = calendar_of(r, i, y);
        n->date = (struct when_date){ y, (uint8_t) m, 0 };
        n->said |= WHEN_SAID_year | WHEN_SAID_month;
        n->precision = WHEN_PRECISION_month;
        n->rule = "numeric-month";
        return i + 3;
}

unsigned when_read_numeric(const struct when_reader *r, unsigned i, struct when_node *ret) {
        i = when_skip(r, i, WHEN_WORD_dated);
        struct when_node start = *ret;
        unsigned end = triple(r, i, ret);
        if (end)
                return end;
        *ret = start;
        end = twin(r, i, ret);
        return end ? end : month_twin(r, i, ret);
}
