/* Stretches longer than a day that need no reference: years, decades, centuries, seasons, quarters
 * and halves, weeks of a year, feasts.  A bare number is a year only by a word that says so. */
#include "when/when-text-work.h"

static void fixed(struct when_node *n, enum when_precision p, int32_t from, int32_t to) {
        n->precision = p;
        n->from = when_day_at(from);
        n->to = when_day_at(to);
        n->said |= WHEN_SAID_fixed;
}

static int32_t day_of(enum when_calendar c, int32_t y, int m) {
        struct when_date d = { y + (m > 12), (uint8_t) (m > 12 ? m - 12 : m), 1 };
        return when_valid(c, d) ? when_day_of(c, d) : 0;
}

/* The words behind which a bare number is a year. */
static bool leads(const struct when_reader *r, unsigned i) {
        static const uint64_t LEAD =
                1ull << WHEN_WORD_in | 1ull << WHEN_WORD_since | 1ull << WHEN_WORD_until |
                1ull << WHEN_WORD_of | 1ull << WHEN_WORD_by | 1ull << WHEN_WORD_before |
                1ull << WHEN_WORD_after | 1ull << WHEN_WORD_from | 1ull << WHEN_WORD_to |
                1ull << WHEN_WORD_between | 1ull << WHEN_WORD_edge | 1ull << WHEN_WORD_dated |
                1ull << WHEN_WORD_season | 1ull << WHEN_WORD_fiscal | 1ull << WHEN_WORD_about |
                1ull << WHEN_WORD_quarterly;
        if (i == 0)
                return false;
        if (when_tok(r, i - 1)->classes & LEAD)
                return true;
        if (when_is(r, i - 1, WHEN_WORD_happening) && when_tok(r, i - 1)->arabic)
                return true;
        return when_mark(r, i - 1, '-') && i > 1 && when_is(r, i - 2, WHEN_WORD_edge);
}

/* "in 2000 villages" */
static bool counted(const struct when_reader *r, unsigned i, int32_t y) {
        const struct when_tok *t = when_tok(r, i);
        return y % 100 == 0 && t->kind == WHEN_TOK_word && !t->word && !t->capital && !t->glued;
}

static unsigned year(const struct when_reader *r, unsigned i, struct when_node *n) {
        unsigned j = when_skip(r, i, WHEN_WORD_the);
        j = when_skip(r, j, WHEN_WORD_fiscal);
        bool word = when_is(r, j, WHEN_WORD_unit) &&
                    when_value(r, j, WHEN_WORD_unit) == WHEN_PRECISION_year;
        j += word;
        word |= j > i && when_is(r, j - 1, WHEN_WORD_fiscal);
        if (word)
                j = when_skip(r, j, WHEN_WORD_of);
        bool the = !word && j > i;
        const struct when_tok *t = when_tok(r, j);
        bool arabic = t->arabic || (j > i && when_tok(r, j - 1)->arabic);
        unsigned end = when_num_year(r, j, word && arabic ? WHEN_YEAR_short : WHEN_YEAR_full, n);
        if (!end || t->broken)
                return 0;
        bool digits = t->kind == WHEN_TOK_number;
        bool apostrophe = when_mark(r, j, '\'');
        bool brackets = i > 0 && when_mark(r, i - 1, '(') && when_mark(r, end, ')');
        const struct when_tok *b = when_tok(r, end);
        bool noun = the && digits && n->date.year >= 1800 && n->date.year < 2100 &&
                    n->date.year % 100 && b->kind == WHEN_TOK_word && !b->glued;
        bool era = end > j + 1 &&
                   (when_is(r, end - 1, WHEN_WORD_era) || when_is(r, end - 1, WHEN_WORD_eradot));
        if (!word && !noun && !brackets && !era && !leads(r, i) && !r->listed)
                return 0;
        if (!word && (apostrophe || !digits) && !era && !leads(r, i))
                return 0;
        if (!word && !era &&
            (counted(r, end, n->date.year) ||
             (digits && (n->date.year < 1500 || n->date.year > 2099) && !arabic && !leads(r, i))))
                return 0;
        n->at = (uint16_t) (i + (when_latin(r, i, WHEN_WORD_the) ? 1 : 0));
        n->precision = WHEN_PRECISION_year;
        n->rule = "year";
        return end;
}

static void decade_put(struct when_node *n, enum when_calendar c, int32_t first) {
        n->calendar = c;
        n->date.year = first;
        n->rule = "decade";
        fixed(n, WHEN_PRECISION_decade, day_of(c, first, 1), day_of(c, first + 10, 1));
}

/* 1990s, the 90s, the nineties, nineteen eighties */
static unsigned decade(const struct when_reader *r, unsigned i, struct when_node *n) {
        unsigned j = when_skip(r, i, WHEN_WORD_the);
        j = when_skip_mark(r, j, '\'');
        const struct when_tok *t = when_tok(r, j), *s = when_tok(r, j + 1);
        bool led = j > i || leads(r, i);
        if (t->kind == WHEN_TOK_number && s->kind == WHEN_TOK_word && s->glued &&
            s->end - s->off == 1 && (r->text.p[s->off] | 32) == 's' && t->value % 10 == 0) {
                if (t->digits == 4 && t->value >= 1500 && t->value < 2100)
                        decade_put(n, WHEN_gregorian, t->value);
                else if (t->digits == 2 && led)
                        decade_put(n, WHEN_gregorian, t->value + (t->value < 30 ? 2000 : 1900));
                else
                        return 0;
                return j + 2;
        }
        bool two = t->digits == 2 && j > i;
        if (t->kind == WHEN_TOK_number && (t->digits == 4 || two) && t->value % 10 == 0 &&
            when_glued(r, j + 1, '\'') && when_tok(r, j + 2)->glued &&
            when_tok(r, j + 2)->end - when_tok(r, j + 2)->off == 1) {
                decade_put(n, WHEN_gregorian, two ? 1900 + t->value : t->value);
                return j + 3; /* 1970's, the 70's */
        }
        if (when_is(r, j, WHEN_WORD_tens) && (led || t->arabic)) {
                decade_put(n, WHEN_gregorian, 1900 + when_value(r, j, WHEN_WORD_tens));
                return j + 1;
        }
        int32_t v;
        unsigned k = when_num_cardinal(r, j, &v);
        if (k && when_latin(r, k, WHEN_WORD_tens) && v >= 17 && v <= 20) {
                decade_put(n, WHEN_gregorian, v * 100 + when_value(r, k, WHEN_WORD_tens));
                return k + 1;
        }
        return 0;
}

/* دهه ۸۰, دهه هشتاد میلادی, عقد التسعينيات */
static unsigned decade_named(const struct when_reader *r, unsigned i, struct when_node *n) {
        if (!when_is(r, i, WHEN_WORD_unit) || !when_tok(r, i)->arabic ||
            (when_value(r, i, WHEN_WORD_unit) & 31) != WHEN_PRECISION_decade)
                return 0;
        if (when_is(r, i + 1, WHEN_WORD_tens))
                return decade(r, i + 1, n);
        int32_t v;
        unsigned j = when_num_cardinal(r, i + 1, &v);
        if (!j || v % 10 || v < 10)
                return 0;
        enum when_calendar c = r->script == WHEN_WORD_ar ? WHEN_gregorian : WHEN_jalali;
        if (when_is(r, j, WHEN_WORD_era))
                c = when_value(r, j++, WHEN_WORD_era) == 0 ? WHEN_gregorian : WHEN_jalali;
        if (v < 100)
                v += c == WHEN_gregorian ? (v < 30 ? 2000 : 1900) : (v < 20 ? 1400 : 1300);
        else if (v >= 1500)
                c = WHEN_gregorian;
        if (v < 1000 || v > 2100)
                return 0;
        decade_put(n, c, v);
        return j;
}

/* the 19th century, قرن نوزدهم */
static unsigned century(const struct when_reader *r, unsigned i, struct when_node *n) {
        unsigned j = when_skip(r, i, WHEN_WORD_the), end;
        int32_t v;
        bool first = when_is(r, j, WHEN_WORD_unit) && when_tok(r, j)->arabic &&
                     when_value(r, j, WHEN_WORD_unit) == WHEN_PRECISION_century;
        end = when_num_ordinal(r, j + first, &v);
        if (!end && first)
                end = when_num_cardinal(r, j + 1, &v);
        if (!end || v < 1 || v > 22)
                return 0;
        if (!first) {
                end = when_glued(r, end, '-') ? end + 1 : end;
                if (!when_is(r, end, WHEN_WORD_unit) ||
                    when_value(r, end, WHEN_WORD_unit) != WHEN_PRECISION_century)
                        return 0;
                end++;
        }
        n->date.year = (v - 1) * 100 + 1;
        n->rule = "century";
        fixed(n, WHEN_PRECISION_century, day_of(WHEN_gregorian, (v - 1) * 100, 1),
              day_of(WHEN_gregorian, v * 100, 1));
        return end;
}

/* The year that a season, quarter or half is of: " 2014", " of 2014", "/2014", " of last year". */
static unsigned of_year(const struct when_reader *r, unsigned i, struct when_node *n) {
        unsigned j = when_skip(r, when_skip_mark(r, i, ','), WHEN_WORD_of);
        j = when_skip(r, when_skip(r, j, WHEN_WORD_in), WHEN_WORD_the);
        j = when_glued(r, j, '/') || when_glued(r, j, '-') ? j + 1 : j;
        j = when_skip(r, j, WHEN_WORD_fiscal);
        bool word = when_is(r, j, WHEN_WORD_unit) &&
                    when_value(r, j, WHEN_WORD_unit) == WHEN_PRECISION_year;
        struct when_node near;
        unsigned end = when_num_year(r, j + word, WHEN_YEAR_short, n);
        if (end)
                return end;
        if (!(end = when_read_near(r, j, &near)) || near.precision != WHEN_PRECISION_year)
                return 0;
        n->flags |= near.flags;
        if (!(near.said & WHEN_SAID_fixed) || near.flags & WHEN_TEXT_open) {
                n->flags |= WHEN_TEXT_open;
                return end;
        }
        n->calendar =
                when_tok(r, j)->arabic && r->script != WHEN_WORD_ar ? WHEN_jalali : WHEN_gregorian;
        n->date.year = when_date_of(n->calendar, when_day(near.from + 86400)).year;
        n->said |= WHEN_SAID_year;
        return end;
}

static int32_t this_year(const struct when_reader *r, enum when_calendar c) {
        return when_date_of(c, when_ref_day(r)).year;
}

static void season_put(const struct when_reader *r, int season, struct when_node *n) {
        static const uint8_t gregorian[] = { 3, 6, 9, 12 };
        enum when_calendar c = n->calendar == WHEN_jalali ? WHEN_jalali : WHEN_gregorian;
        n->precision = WHEN_PRECISION_season;
        if (!(n->said & WHEN_SAID_year)) {
                n->flags |= WHEN_TEXT_yearless;
                if (!r->ref->dated || n->flags & WHEN_TEXT_open) {
                        n->flags |= WHEN_TEXT_open;
                        return;
                }
        }
        int32_t y = n->said & WHEN_SAID_year ? n->date.year : this_year(r, c);
        int m = c == WHEN_jalali ? season * 3 + 1 : gregorian[season];
        int32_t from = day_of(c, y, m);
        if (!(n->said & WHEN_SAID_year) && from > when_ref_day(r) + 60)
                from = day_of(c, --y, m);
        n->date.month = (uint8_t) m;
        fixed(n, WHEN_PRECISION_season, from, day_of(c, m == 12 ? y + 1 : y, m == 12 ? 3 : m + 3));
        n->date = (struct when_date){ n->said & WHEN_SAID_year ? y : 0, 0, 0 };
        n->calendar = c;
}

static unsigned season(const struct when_reader *r, unsigned i, struct when_node *n) {
        unsigned j = when_skip(r, i, WHEN_WORD_the);
        if (when_is(r, j, WHEN_WORD_unit) && when_is(r, j + 1, WHEN_WORD_season))
                j++;
        if (!when_is(r, j, WHEN_WORD_season))
                return 0;
        int v = when_value(r, j, WHEN_WORD_season);
        n->rule = "season";
        unsigned end = of_year(r, j + 1, n);
        bool persian = when_tok(r, j)->arabic && r->script != WHEN_WORD_ar;
        if (!end) {
                bool led = i > 0 && (when_is(r, i - 1, WHEN_WORD_in) || leads(r, i) ||
                                     when_is(r, i - 1, WHEN_WORD_of));
                const struct when_tok *t =
                        when_tok(r, j + 1); /* the summer. not: as for the summer, */
                led |= j > i && !(v & 8) && when_latin(r, j, WHEN_WORD_season) &&
                       (t->kind == WHEN_TOK_end || when_mark(r, j + 1, '.') || t->broken);
                if ((!led && !(persian && !(v & 8))) ||
                    ((v & 8) && j == i && !when_is(r, i - 1, WHEN_WORD_in)))
                        return 0;
                n->calendar = persian ? WHEN_jalali : WHEN_gregorian;
                end = j + 1;
        }
        season_put(r, v & 7, n);
        return end;
}

/* نیمه دوم, سه‌ماهه نخست: the ordinal comes behind. */
static unsigned persian_quarter(const struct when_reader *r, unsigned i, bool *ret_half,
                                int32_t *ret) {
        *ret_half = when_is(r, i, WHEN_WORD_halves) ||
                    (when_is(r, i, WHEN_WORD_unit) &&
                     when_value(r, i, WHEN_WORD_unit) == WHEN_PRECISION_half);
        bool unit = when_is(r, i, WHEN_WORD_unit) &&
                    when_value(r, i, WHEN_WORD_unit) == WHEN_PRECISION_quarter;
        if (!when_tok(r, i)->arabic || (!*ret_half && !unit))
                return 0;
        return when_num_ordinal(r, i + 1, ret);
}

/* Q3 2014, the third quarter of 2014, first half of 2014 */
static unsigned quarter(const struct when_reader *r, unsigned i, struct when_node *n) {
        unsigned j = when_skip(r, i, WHEN_WORD_the), k;
        int32_t v;
        bool half = false;
        if (when_is(r, j, WHEN_WORD_quarterly)) {
                v = when_value(r, j, WHEN_WORD_quarterly);
                half = v > 4;
                v = half ? v - 4 : v;
                k = j + 1;
        } else if (!(k = persian_quarter(r, j, &half, &v))) {
                bool last = when_is(r, j, WHEN_WORD_end);
                k = last ? j + 1 : when_num_ordinal(r, j, &v);
                if (when_glued(r, k, '-'))
                        k++;
                half = when_is(r, k, WHEN_WORD_halves);
                bool unit = when_is(r, k, WHEN_WORD_unit) &&
                            when_value(r, k, WHEN_WORD_unit) == WHEN_PRECISION_quarter;
                if (!k || (!half && !unit))
                        return 0;
                v = last ? (half ? 2 : 4) : v;
                k++;
        }
        if (v < 1 || v > (half ? 2 : 4))
                return 0;
        j = of_year(r, k, n);
        const struct when_tok *before = when_tok(r, i > 0 ? i - 1 : 0);
        bool behind = i > 0 && when_is(r, i, WHEN_WORD_quarterly) && before->digits == 4;
        if (half && !j && !behind) /* 2016 H2 */
                return 0;
        n->rule = half ? "half" : "quarter";
        n->precision = half ? WHEN_PRECISION_half : WHEN_PRECISION_quarter;
        if (!j && !r->ref->dated)
                n->flags |= WHEN_TEXT_open;
        if (n->flags & WHEN_TEXT_open)
                return j ? j : k;
        int32_t y = j ? n->date.year : this_year(r, WHEN_gregorian);
        int months = half ? 6 : 3, m = (v - 1) * months + 1;
        n->flags |= j ? 0u : (unsigned) WHEN_TEXT_yearless;
        fixed(n, n->precision, day_of(n->calendar, y, m), day_of(n->calendar, y, m + months));
        return j ? j : k;
}

static unsigned feast(const struct when_reader *r, unsigned i, struct when_node *n) {
        if (!when_is(r, i, WHEN_WORD_feast))
                return 0;
        enum when_text_feast f = (enum when_text_feast) when_value(r, i, WHEN_WORD_feast);
        n->rule = "feast";
        n->precision = WHEN_PRECISION_day;
        unsigned end = of_year(r, i + 1, n);
        if (n->flags & WHEN_TEXT_open || (!end && !r->ref->dated)) {
                n->flags |= WHEN_TEXT_open | WHEN_TEXT_yearless;
                return end ? end : i + 1;
        }
        int32_t ref = when_ref_day(r), y = n->date.year, day;
        if (!end) {
                n->flags |= WHEN_TEXT_yearless;
                y = this_year(r, WHEN_gregorian);
                day = when_feast_day(f, y, &n->calendar);
                y += day - ref > 182 ? -1 : ref - day > 220 ? 1 : 0;
        }
        day = when_feast_day(f, y, &n->calendar);
        n->date = when_date_of(n->calendar, day);
        fixed(n, WHEN_PRECISION_day, day, day + 1);
        return end ? end : i + 1;
}

unsigned when_read_span(const struct when_reader *r, unsigned i, struct when_node *ret) {
        static unsigned (*const rules[])(const struct when_reader *, unsigned,
                                         struct when_node *) = { year,    decade, decade_named,
                                                                 century, season, quarter,
                                                                 feast };
        unsigned best = 0;
        for (unsigned k = 0; k < sizeof rules / sizeof *rules; k++) {
                struct when_node n = { .at = (uint16_t) i, .weekday = -1, .kind = WHEN_TEXT_date };
                unsigned end = rules[k](r, i, &n);
                if (end > best)
                        best = end, *ret = n;
        }
        return best;
}
