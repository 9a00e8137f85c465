/* Dates that people ask for, as whole UTC days.  Each side of ".." is cut into words by the
 * tokeniser (so digits and letters of every script are folded), then told by its shape:
 *
 *      year | year month | year month day | monthname year | day monthname year | 20140603
 *      today | yesterday | 7d 2w 3m 1y
 *
 * The calendar is Jalali for the years 1200..1500 or by the month's name.  Times of day,
 * two-digit years and ranges in words are not understood: they are refused, not guessed. */
#include "text/text-token.h"
#include "when/when.h"

enum { WORDS = 4, JALALI_FIRST = 1200, JALALI_LAST = 1500, DAY_S = 86400 };

struct word {
        char text[TEXT_TERM_ROOM]; /* NUL-terminated */
        uint64_t number;           /* UINT64_MAX if it is none */
        enum when_calendar calendar;
        uint8_t month; /* 0 if it names none */
};

/* A span of whole days [from, to). */
struct days {
        int32_t from, to;
};

static bool names_month(struct str word, const char *name) {
        bool english = name[0] >= 'a' && name[0] <= 'z' && word.n >= 3;
        return str_eq(word, str_of(name)) || (english && str_starts(str_of(name), word));
}

static void find_month(struct word *w) {
        static const struct {
                enum when_calendar calendar;
                uint8_t number;
                const char *names[4];
        } months[] = {
#define MONTH(calendar, number, ...) { WHEN_##calendar, number, { __VA_ARGS__ } },
#include "when/when-month.def"
#undef MONTH
        };
        for (size_t i = 0; i < sizeof months / sizeof *months; i++)
                for (size_t k = 0; k < 4; k++)
                        if (w->month == 0 && names_month(str_of(w->text), months[i].names[k])) {
                                w->month = months[i].number;
                                w->calendar = months[i].calendar;
                        }
}

/* The words of `s`; their number, or WORDS + 1 for too many. */
static size_t read_words(struct str s, struct word words[static WORDS]) {
        struct text_tokens t;
        struct text_token k;
        size_t n = 0;
        text_tokens_init(&t, s);
        while (text_tokens_next(&t, &k)) {
                if (k.overlay)
                        continue;
                if (n == WORDS)
                        return WORDS + 1;
                struct word *w = &words[n++];
                *w = (struct word){ .number = UINT64_MAX };
                memcpy(w->text, k.term.p, k.term.n);
                str_u64(str_of(w->text), &w->number);
                find_month(w);
        }
        return n;
}

static bool is_number(const struct word *w) {
        return w->number != UINT64_MAX;
}

/* Year, and month and day if not 0, to the days they cover. */
static bool days_of(enum when_calendar c, uint64_t y, uint64_t m, uint64_t d, struct days *ret) {
        if (y > 9998 || m > 12 || d > 31 || y < JALALI_FIRST)
                return false;
        struct when_date from = { (int32_t) y, (uint8_t) (m ? m : 1), (uint8_t) (d ? d : 1) };
        if (!when_valid(c, from))
                return false;
        int32_t first = when_day_of(c, from);
        struct when_date next = m == 0 || m == 12
                                        ? (struct when_date){ from.year + 1, 1, 1 }
                                        : (struct when_date){ from.year, (uint8_t) (m + 1), 1 };
        *ret = (struct days){ first, d ? first + 1 : when_day_of(c, next) };
        return true;
}

static enum when_calendar calendar_of(uint64_t year) {
        return year >= JALALI_FIRST && year <= JALALI_LAST ? WHEN_jalali : WHEN_gregorian;
}

/* Last `n` units up to and with `today`. */
static bool last_days(uint64_t n, char unit, int32_t today, struct days *ret) {
        if (n < 1 || n > 5000)
                return false;
        struct when_date d = when_date_of(WHEN_gregorian, today);
        int32_t k = (int32_t) n, months = unit == 'y' ? 12 * k : unit == 'm' ? k : 0;
        int32_t month = 12 * d.year + d.month - 1 - months;
        if (month < 12)
                return false;
        struct when_date from = { month / 12, (uint8_t) (month % 12 + 1), d.day };
        unsigned longest = when_month_days(WHEN_gregorian, from.year, from.month);
        from.day = (uint8_t) (from.day < longest ? from.day : longest);
        int32_t back = unit == 'd' ? k - 1 : unit == 'w' ? 7 * k - 1 : -(months > 0);
        ret->from = when_day_of(WHEN_gregorian, from) - back;
        ret->to = today + 1;
        return true;
}

static bool one_word(const struct word *w, int32_t today, struct days *ret) {
        struct str s = str_of(w->text);
        uint64_t n;
        if (is_number(w) && s.n == 8)
                return days_of(calendar_of(w->number / 10000), w->number / 10000,
                               w->number / 100 % 100, w->number % 100, ret) &&
                       ret->to == ret->from + 1;
        if (is_number(w))
                return s.n == 4 && days_of(calendar_of(w->number), w->number, 0, 0, ret);
        bool yesterday = str_eq(s, STR("yesterday")) || str_eq(s, STR("دیروز"));
        if (yesterday || str_eq(s, STR("today")) || str_eq(s, STR("امروز"))) {
                *ret = (struct days){ today - yesterday, today - yesterday + 1 };
                return true;
        }
        char unit = s.n > 0 ? s.p[s.n - 1] : 0;
        return unit && strchr("dwmy", unit) && str_u64(str_sub(s, 0, s.n - 1), &n) &&
               last_days(n, unit, today, ret);
}

/* A month by name and one or two numbers: the year is the one above 31. */
static bool named_month(const struct word *w, size_t n, struct days *ret) {
        const struct word *month = NULL;
        uint64_t year = 0, day = 0;
        for (size_t i = 0; i < n; i++) {
                if (w[i].month && !month)
                        month = &w[i];
                else if (is_number(&w[i]) && w[i].number > 31 && !year)
                        year = w[i].number;
                else if (is_number(&w[i]) && w[i].number >= 1 && w[i].number <= 31 && !day)
                        day = w[i].number;
                else
                        return false;
        }
        return month && year && days_of(month->calendar, year, month->month, day, ret);
}

static bool one_side(struct str s, int32_t today, struct days *ret) {
        struct word w[WORDS];
        size_t n = read_words(s, w);
        if (n == 1)
                return one_word(&w[0], today, ret);
        if (n < 2 || n > 3)
                return false;
        if (!is_number(&w[0]) || !is_number(&w[1]) || (n == 3 && !is_number(&w[2])))
                return named_month(w, n, ret);
        if (strlen(w[0].text) != 4 || w[1].number == 0 || (n == 3 && w[2].number == 0))
                return false;
        return days_of(calendar_of(w[0].number), w[0].number, w[1].number, n == 3 ? w[2].number : 0,
                       ret);
}

static int not_understood(struct str side, struct err *e) {
        err_set(e, ERR_usage, "not a date: '%.*s'", STR_ARG(side));
        return err_hint(e, ERR_usage, "2014, 2014-06, 2014-06-03, 1393-04, june 2014, 7d, a..b");
}

int when_range_parse(struct str s, int64_t now, struct when_range *ret, struct err *e) {
        struct days from, to;
        int32_t today = when_day(now);
        size_t dots = str_find(s, STR(".."));
        struct str left = str_trim(str_sub(s, 0, dots)), right = left;
        if (dots != SIZE_MAX)
                right = str_trim(str_sub(s, dots + 2, SIZE_MAX));
        if (left.n == 0 && right.n == 0)
                return not_understood(s, e);
        if (left.n > 0 && !one_side(left, today, &from))
                return not_understood(left, e);
        if (right.n > 0 && !one_side(right, today, &to))
                return not_understood(right, e);
        struct when_range r = { left.n ? DAY_S * (int64_t) from.from : INT64_MIN,
                                right.n ? DAY_S * (int64_t) to.to : INT64_MAX };
        if (r.from >= r.to)
                return err_set(e, ERR_usage, "the range ends before it begins: '%.*s'", STR_ARG(s));
        *ret = r;
        return 0;
}
