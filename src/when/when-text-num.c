/* Numbers in dates: cardinals and ordinals in digits and words, and years.
 *
 *   twenty-five   two thousand and fifteen   nineteen eighty-six   بیست و سه   خمسة وعشرون
 *
 * Words add up by place: a number may follow one of a higher place (twenty five, صد و بیست), and in
 * Arabic a ten follows its unit with wa-. */
#include "when/when-text-work.h"

/* No part of a longer number, version, price, score or address. */
bool when_num_alone(const struct when_reader *r, unsigned i, unsigned end) {
        bool third = i > 3 && when_tok(r, i - 4)->kind == WHEN_TOK_number &&
                     when_tok(r, i - 2)->glued && when_tok(r, i - 3)->kind == WHEN_TOK_mark &&
                     strchr("./:-,", when_tok(r, i - 3)->mark);
        if (i > 0 && when_tok(r, i)->glued) {
                const struct when_tok *b = when_tok(r, i - 1);
                bool after = b->kind == WHEN_TOK_mark && b->glued && i > 1 &&
                             when_tok(r, i - 2)->kind == WHEN_TOK_number;
                if (b->kind == WHEN_TOK_number ||
                    (b->kind == WHEN_TOK_word && !when_is(r, i - 1, WHEN_WORD_month)))
                        return false;
                if (b->kind == WHEN_TOK_mark &&
                    (strchr("$#@?+=_&%*\\", b->mark) ||
                     (after && strchr(third ? "./:-," : "./:,", b->mark))))
                        return false;
        }
        const struct when_tok *t = when_tok(r, end), *u = when_tok(r, end + 1);
        if (end == i || !t->glued || t->kind == WHEN_TOK_end)
                return true; /* (what follows is looked at by the caller) */
        if (t->kind == WHEN_TOK_number || (t->kind == WHEN_TOK_word && !t->classes))
                return false;
        if (t->kind == WHEN_TOK_mark && strchr("%$@_=&", t->mark))
                return false;
        bool more = t->kind == WHEN_TOK_mark && strchr("./:,-", t->mark) && u->glued &&
                    u->kind == WHEN_TOK_number;
        const struct when_tok *a = when_tok(r, end - 1u);
        if (more && t->mark == '-' && end > i && a->kind == WHEN_TOK_number && a->digits == 4 &&
            (u->digits == 4 || (u->digits == 2 && u->value > 12))) { /* 2008-2012 */
                const struct when_tok *b = when_tok(r, end + 2);
                more = b->kind == WHEN_TOK_mark && b->glued && strchr("./:-", b->mark) &&
                       when_tok(r, end + 3)->glued && when_tok(r, end + 3)->kind == WHEN_TOK_number;
        }
        return !more;
}

/* Place of a number word: what may follow it must be smaller. */
static int32_t place_of(int32_t v) {
        return v >= 1000 ? 1000 : v >= 100 ? 100 : v >= 20 && v % 10 == 0 ? 10 : 1;
}

static unsigned words_cardinal(const struct when_reader *r, unsigned i, int32_t *ret) {
        int32_t total = 0, part = 0, last = 0;
        unsigned end = 0;
        for (unsigned j = i; j < i + 12; j++) {
                if (end && ((when_is(r, j, WHEN_WORD_and) && last != 1) || when_glued(r, j, '-')) &&
                    when_is(r, j + 1, WHEN_WORD_number))
                        j++;
                if (!when_is(r, j, WHEN_WORD_number) || when_tok(r, j)->broken)
                        break;
                int32_t v = when_value(r, j, WHEN_WORD_number), place = place_of(v);
                bool arabic = end && place == 10 && last == 1 && part < 10 && when_tok(r, j)->and;
                if (v == 100 && part > 0 && part < (when_latin(r, j, WHEN_WORD_number) ? 100 : 10))
                        part *= 100;
                else if (v == 1000)
                        total += (part ? part : 1) * 1000, part = 0;
                else if (!end || place < last || arabic)
                        part += v;
                else
                        break;
                last = arabic ? 1 : place;
                end = j + 1;
        }
        *ret = total + part;
        return end;
}

unsigned when_num_cardinal(const struct when_reader *r, unsigned i, int32_t *ret) {
        const struct when_tok *t = when_tok(r, i);
        if (t->kind != WHEN_TOK_number)
                return words_cardinal(r, i, ret);
        if (t->value < 0)
                return 0;
        *ret = t->value;
        return i + 1;
}

unsigned when_num_ordinal(const struct when_reader *r, unsigned i, int32_t *ret) {
        const struct when_tok *t = when_tok(r, i);
        if (t->kind == WHEN_TOK_number) {
                if (!when_is(r, i + 1, WHEN_WORD_suffix) || t->value < 0 ||
                    (!when_tok(r, i + 1)->glued && !when_tok(r, i + 1)->arabic))
                        return 0;
                *ret = t->value;
                return i + 2;
        }
        if (when_is(r, i, WHEN_WORD_ordinal)) {
                *ret = when_value(r, i, WHEN_WORD_ordinal);
                int32_t more = when_value(r, i + 1, WHEN_WORD_number); /* الخامس والعشرين */
                if (when_tok(r, i + 1)->and &&more >= 20 && *ret < 10) {
                        *ret += more;
                        return i + 2;
                }
                return i + 1;
        }
        int32_t tens;
        unsigned j = words_cardinal(r, i, &tens);
        if (!j || tens < 20 || tens % 10)
                return 0;
        if (when_is(r, j, WHEN_WORD_and) || when_glued(r, j, '-'))
                j++;
        if (!when_is(r, j, WHEN_WORD_ordinal) || when_value(r, j, WHEN_WORD_ordinal) > 9)
                return 0;
        *ret = tens + when_value(r, j, WHEN_WORD_ordinal);
        return j + 1;
}

unsigned when_num_day(const struct when_reader *r, unsigned i, int32_t *ret) {
        unsigned end = when_num_ordinal(r, i, ret);
        const struct when_tok *t = when_tok(r, i);
        if (!end && t->kind == WHEN_TOK_number && t->digits <= 2)
                end = when_num_cardinal(r, i, ret);
        if (!end && t->kind == WHEN_TOK_word)
                end = when_num_cardinal(r, i, ret);
        return end && *ret >= 1 && *ret <= 31 ? end : 0;
}

/* "3", "three", "a", "a few", "a couple of", "half a", "two and a half". */
unsigned when_num_amount(const struct when_reader *r, unsigned i, int32_t *ret, bool *ret_half) {
        *ret_half = false;
        unsigned j = when_latin(r, i, WHEN_WORD_a) ? i + 1 : i, end;
        if (when_is(r, i, WHEN_WORD_half) &&
            (when_is(r, i + 1, WHEN_WORD_a) || when_tok(r, i)->arabic)) {
                *ret = 0;
                *ret_half = true;
                return when_skip(r, i + 1, WHEN_WORD_a);
        }
        if (when_is(r, j, WHEN_WORD_few)) {
                *ret = when_value(r, j, WHEN_WORD_few);
                return when_skip(r, j + 1, WHEN_WORD_of);
        }
        end = when_num_cardinal(r, i, ret);
        if (!end && j > i) {
                *ret = 1;
                return j;
        }
        if (end && when_is(r, end, WHEN_WORD_and) && when_is(r, end + 1, WHEN_WORD_a) &&
            when_is(r, end + 2, WHEN_WORD_half)) {
                *ret_half = true;
                return end + 3;
        }
        if (end && when_glued(r, end, '.') && when_tok(r, end + 1)->glued &&
            when_tok(r, end + 1)->kind == WHEN_TOK_number && when_tok(r, end + 1)->value == 5) {
                *ret_half = true;
                return end + 2;
        }
        return end;
}

/* "AD", "ه.ش", "(ميلادي)" behind a year; the era in *ret, -1 if there is none. */
static unsigned era_read(const struct when_reader *r, unsigned i, int *ret) {
        *ret = -1;
        unsigned j = when_skip_mark(r, i, '(');
        if (when_is(r, j, WHEN_WORD_era)) {
                *ret = when_value(r, j, WHEN_WORD_era);
                j++;
        } else if (when_is(r, j, WHEN_WORD_eradot)) {
                int v = when_value(r, j, WHEN_WORD_eradot);
                unsigned k = when_skip_mark(r, j + 1, '.');
                bool two = v == 5 && when_is(r, k, WHEN_WORD_eradot);
                if (v == 5 && !two && r->script != WHEN_WORD_ar)
                        return i;
                v = two ? when_value(r, k, WHEN_WORD_eradot) : v == 5 ? 3 : v;
                j = two ? k : j;
                *ret = v;
                j++;
        } else {
                return i;
        }
        return j > i + 1 && when_mark(r, i, '(') ? when_skip_mark(r, j, ')') : j;
}

/* Nineteen eighty-six, two thousand and fifteen, هزار و سیصد و نود. */
static unsigned year_words(const struct when_reader *r, unsigned i, int32_t *ret) {
        int32_t a, b;
        unsigned j = words_cardinal(r, i, &a), k;
        if (!j)
                return 0;
        if (a >= 1000 && a < 2200) {
                *ret = a;
                return j;
        }
        j = when_glued(r, j, '-') ? j + 1 : j;
        if (a < 11 || a > 20 || (k = words_cardinal(r, j, &b)) == 0)
                return 0;
        if (b == 0 && k == j + 1) { /* nineteen zero one */
                if ((k = words_cardinal(r, j + 1, &b)) == 0 || b < 1 || b > 9)
                        return 0;
        } else if (b < 10 || b > 99) {
                return 0;
        }
        *ret = a * 100 + b;
        return k;
}

static void year_calendar(const struct when_reader *r, unsigned i, int era, struct when_node *n) {
        int32_t y = n->date.year;
        bool month = n->said & WHEN_SAID_month;
        if (era == 2)
                n->calendar = WHEN_jalali;
        else if (era == 3)
                n->calendar = WHEN_hijri;
        else if (era == 0 || era == 1 || month || y >= 1500 || y < 1200)
                n->calendar = month ? n->calendar : WHEN_gregorian;
        else {
                bool arabic = when_tok(r, i)->arabic && r->script == WHEN_WORD_ar;
                n->calendar = r->ref->calendar == WHEN_gregorian
                                      ? (arabic ? WHEN_hijri : WHEN_jalali)
                                      : r->ref->calendar;
                n->flags |= WHEN_TEXT_calendar;
        }
        if (era == 1)
                n->date.year = 1 - y;
}

static bool year_fits(const struct when_node *n, int32_t y) {
        if (n->said & WHEN_SAID_month && n->calendar != WHEN_gregorian)
                return y >= 1000 && y < 1600;
        if (n->said & WHEN_SAID_month)
                return y >= 1000 && y < 2300;
        return (y >= 1500 && y < 2200) || (y >= 1250 && y < 1500);
}

int32_t when_full_year(const struct when_reader *r, enum when_calendar c, int32_t two) {
        if (c != WHEN_gregorian)
                return two < 30 ? 1400 + two : 1300 + two;
        int32_t now = r->ref->dated ? when_date_of(c, when_ref_day(r)).year : 2026;
        int32_t y = now / 100 * 100 + two;
        return y > now + 20 ? y - 100 : y;
}

static unsigned year_short(const struct when_reader *r, unsigned i, enum when_year_how how,
                           struct when_node *n) {
        unsigned j = when_mark(r, i, '\'') ? i + 1 : i;
        const struct when_tok *t = when_tok(r, j);
        if ((j == i && how != WHEN_YEAR_short) || t->kind != WHEN_TOK_number || t->digits != 2 ||
            (j > i && !t->glued))
                return 0;
        if (when_is(r, j + 1, WHEN_WORD_glued) || !when_num_alone(r, j, j + 1) ||
            (when_tok(r, j + 1)->glued && when_tok(r, j + 1)->kind == WHEN_TOK_word))
                return 0;
        int era;
        unsigned end = era_read(r, j + 1, &era);
        if (!(n->said & WHEN_SAID_month))
                n->calendar = era == 2 || (era < 0 && t->arabic && r->script != WHEN_WORD_ar)
                                      ? WHEN_jalali
                              : era == 3 ? WHEN_hijri
                                         : WHEN_gregorian;
        n->date.year = when_full_year(r, n->calendar, t->value);
        n->flags |= WHEN_TEXT_short_year;
        n->said |= WHEN_SAID_year;
        return end;
}

unsigned when_num_year(const struct when_reader *r, unsigned i, enum when_year_how how,
                       struct when_node *n) {
        const struct when_tok *t = when_tok(r, i);
        unsigned end = year_short(r, i, how, n);
        if (end)
                return end;
        int32_t y;
        if (t->kind == WHEN_TOK_number) {
                if ((t->digits != 4 && !(t->digits == 3 && when_is(r, i + 1, WHEN_WORD_era))) ||
                    !when_num_alone(r, i, i + 1))
                        return 0;
                y = t->value;
                end = i + 1;
        } else if ((end = year_words(r, i, &y)) == 0) {
                return 0;
        }
        int era;
        unsigned behind = era_read(r, end, &era);
        if (era < 0 && !year_fits(n, y))
                return 0;
        n->date.year = y;
        year_calendar(r, i, era, n);
        n->said |= WHEN_SAID_year;
        return behind;
}
