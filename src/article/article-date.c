/* Dates of datelines.  The line is cut by the tokeniser, which folds digits and letters; each word
 * is tried as the start of a date in each of these shapes:
 *
 *      12 March 2014      12 آذار 2014      ۲۱ اسفند ۱۳۹۲      11 جمادى الأولى 1435
 *      March 12, 2014     2014-03-12        1392/12/21         12.3.2014
 *
 * A year tells its calendar: by the month's name, else 1250..1410 Jalali, 1411..1500 Hijri. */
#include "article/article-date.h"

#include "text/text-token.h"

enum { WORDS = 64, DAY_S = 86400 };

struct word {
        char text[TEXT_TERM_ROOM];
        size_t off, end;
        uint64_t number; /* UINT64_MAX if it is none */
        bool ordinal;    /* 12th */
};

struct line {
        struct str in;
        struct word w[WORDS];
        size_t n, total;
        bool day_first;
};

struct month {
        enum when_calendar calendar;
        uint8_t number; /* 0 = none */
        size_t words;
};

static void read_number(struct word *w) {
        struct str s = str_of(w->text);
        size_t n = 0;
        while (n < s.n && ascii_digit(s.p[n]))
                n++;
        struct str tail = str_sub(s, n, SIZE_MAX);
        w->number = UINT64_MAX;
        w->ordinal = str_eq(tail, STR("st")) || str_eq(tail, STR("nd")) ||
                     str_eq(tail, STR("rd")) || str_eq(tail, STR("th"));
        if (n && n < 10 && (tail.n == 0 || w->ordinal))
                str_u64(str_sub(s, 0, n), &w->number);
}

static void read_words(struct line *l, struct str in) {
        struct text_tokens t;
        struct text_token k;
        l->in = in;
        text_tokens_init(&t, in);
        while (l->total < 4 * WORDS && text_tokens_next(&t, &k)) {
                if (k.overlay)
                        continue;
                l->total++;
                if (l->n == WORDS)
                        continue;
                struct word *w = &l->w[l->n++];
                memcpy(w->text, k.term.p, k.term.n);
                w->text[k.term.n] = 0;
                w->off = k.off;
                w->end = k.off + k.len;
                read_number(w);
        }
}

static bool names(struct str word, const char *name) {
        bool latin = name[0] >= 'a' && name[0] <= 'z';
        return str_eq(word, str_of(name)) ||
               (latin && word.n == 3 && str_starts(str_of(name), word));
}

static struct month one_word_month(const struct word *w) {
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
                        if (names(str_of(w->text), months[i].names[k]))
                                return (struct month){ months[i].calendar, months[i].number, 1 };
        return (struct month){ 0 };
}

static bool without_article(const char *word, const char *want) {
        return strcmp(word, want) == 0 ||
               (str_starts(str_of(word), STR("ال")) && strcmp(word + strlen("ال"), want) == 0);
}

static struct month month_at(const struct line *l, size_t i) {
        static const struct {
                enum when_calendar calendar;
                uint8_t number;
                const char *first, *second;
        } months[] = {
#define MONTH(calendar, number, first, second) { WHEN_##calendar, number, first, second },
#include "article/article-month.def"
#undef MONTH
        };
        if (i >= l->n || l->w[i].number != UINT64_MAX)
                return (struct month){ 0 };
        for (size_t k = 0; k < sizeof months / sizeof *months; k++) {
                if (strcmp(l->w[i].text, months[k].first) != 0)
                        continue;
                bool two = months[k].second && i + 1 < l->n &&
                           without_article(l->w[i + 1].text, months[k].second);
                if (!months[k].second || two)
                        return (struct month){ months[k].calendar, months[k].number,
                                               (size_t) 1 + two };
        }
        return one_word_month(&l->w[i]);
}

/* Month at `i`, and the same by another name behind it ("آذار/مارس"). */
static struct month months_at(const struct line *l, size_t i) {
        struct month m = month_at(l, i);
        if (m.number) {
                struct month again = month_at(l, i + m.words);
                if (again.number == m.number && again.calendar == m.calendar)
                        m.words += again.words;
        }
        return m;
}

static uint64_t number_at(const struct line *l, size_t i) {
        return i < l->n ? l->w[i].number : UINT64_MAX;
}

/* What stands between word i and the next is one of `signs` alone. */
static bool joined(const struct line *l, size_t i, const char *signs) {
        return i + 1 < l->n && l->w[i + 1].off == l->w[i].end + 1 &&
               strchr(signs, l->in.p[l->w[i].end]);
}

static bool take(enum when_calendar c, uint64_t y, uint64_t m, uint64_t d, int32_t *ret_day) {
        static const struct {
                uint64_t from, to;
        } years[] = { [WHEN_gregorian] = { 1850, 2100 },
                      [WHEN_jalali] = { 1250, 1450 },
                      [WHEN_hijri] = { 1250, 1500 } };
        if (y < years[c].from || y > years[c].to || m < 1 || m > 12 || d < 1 || d > 31)
                return false;
        struct when_date date = { (int32_t) y, (uint8_t) m, (uint8_t) d };
        if (!when_valid(c, date))
                return false;
        *ret_day = when_day_of(c, date);
        return true;
}

static enum when_calendar calendar_of(uint64_t y) {
        return y >= 1850 ? WHEN_gregorian : y <= 1410 ? WHEN_jalali : WHEN_hijri;
}

/* Words of the date that begins at `i`, or 0. */
static size_t by_name(const struct line *l, size_t i, int32_t *day) {
        struct month m = months_at(l, i + 1);
        uint64_t n = number_at(l, i);
        if (n <= 31 && m.number) {
                size_t y = i + 1 + m.words;
                bool of = y < l->n &&
                          (strcmp(l->w[y].text, "سال") == 0 || strcmp(l->w[y].text, "of") == 0);
                return take(m.calendar, number_at(l, y + of), m.number, n, day) ? m.words + 2 + of
                                                                                : 0;
        }
        if (n <= 31 && i + 1 < l->n && strcmp(l->w[i + 1].text, "of") == 0) {
                m = months_at(l, i + 2);
                return m.number && take(m.calendar, number_at(l, i + 2 + m.words), m.number, n, day)
                               ? m.words + 3
                               : 0;
        }
        m = months_at(l, i);
        if (m.number && take(m.calendar, number_at(l, i + m.words + 1), m.number,
                             number_at(l, i + m.words), day))
                return m.words + 2;
        return 0;
}

static size_t by_numbers(const struct line *l, size_t i, int32_t *day) {
        uint64_t a = number_at(l, i), b = number_at(l, i + 1), c = number_at(l, i + 2);
        if (a == UINT64_MAX || b == UINT64_MAX || c == UINT64_MAX || !joined(l, i, "-/.") ||
            !joined(l, i + 1, "-/.") || l->in.p[l->w[i].end] != l->in.p[l->w[i + 1].end])
                return 0;
        if (a > 1000)
                return take(calendar_of(a), a, b, c, day) ? 3 : 0;
        if (c < 1000)
                return 0;
        bool dots = l->in.p[l->w[i].end] == '.';
        if (a > 12 || dots || l->day_first || a == b)
                return take(calendar_of(c), c, b, a, day) ? 3 : 0;
        return b > 12 && take(calendar_of(c), c, a, b, day) ? 3 : 0;
}

/* "14:05", "2:05 pm" at word i: seconds of the day. */
static bool time_at(const struct line *l, size_t i, int64_t *ret, size_t *ret_words) {
        uint64_t h = number_at(l, i), m = number_at(l, i + 1);
        if (h > 23 || m > 59 || !joined(l, i, ":") || l->w[i + 1].end - l->w[i + 1].off > 4)
                return false;
        *ret_words = 2;
        if (number_at(l, i + 2) < 60 && joined(l, i + 1, ":"))
                *ret_words = 3;
        const char *after = i + *ret_words < l->n ? l->w[i + *ret_words].text : "";
        bool pm = strcmp(after, "pm") == 0, am = strcmp(after, "am") == 0;
        *ret_words += pm || am;
        h = pm && h < 12 ? h + 12 : am && h == 12 ? 0 : h;
        *ret = (int64_t) (h * 3600 + m * 60);
        return true;
}

static void add_time(const struct line *l, size_t first, size_t *end, struct article_date *d) {
        int64_t seconds;
        size_t words, at = *end;
        bool between = at < l->n &&
                       (strcmp(l->w[at].text, "at") == 0 || strcmp(l->w[at].text, "ساعت") == 0 ||
                        strcmp(l->w[at].text, "الساعه") == 0);
        at += between;
        if (time_at(l, at, &seconds, &words))
                *end = at + words;
        else if (first < 2 || !time_at(l, first - 2, &seconds, &words))
                return;
        d->at += seconds;
        d->precision = 60;
        const char *zone = *end < l->n ? l->w[*end].text : "";
        if (strcmp(zone, "gmt") == 0 || strcmp(zone, "utc") == 0 || strcmp(zone, "z") == 0) {
                d->zone = 0;
                ++*end;
        }
}

bool article_date_find(struct str line, bool day_first, struct article_date *ret) {
        struct line l;
        int32_t day;
        l.n = l.total = 0;
        l.day_first = day_first;
        read_words(&l, line);
        for (size_t i = 0; i < l.n; i++) {
                size_t n = by_name(&l, i, &day);
                if (n == 0)
                        n = by_numbers(&l, i, &day);
                if (n == 0)
                        continue;
                size_t end = i + n;
                *ret = (struct article_date){ .at = day * (int64_t) DAY_S,
                                              .zone = WHEN_ZONE_UNKNOWN,
                                              .precision = DAY_S };
                add_time(&l, i, &end, ret);
                ret->off = l.w[i].off;
                ret->len = l.w[(end < l.n ? end : l.n) - 1].end - ret->off;
                ret->words = l.total - (end - i);
                return true;
        }
        return false;
}

bool article_date_machine(struct str s, struct article_date *ret) {
        struct when_mail w;
        s = str_trim(s);
        if (s.n >= 8 && s.n < 80 && when_mail(str_bytes(s), &w) == 0) {
                *ret = (struct article_date){
                        .at = w.at, .zone = w.zone, .precision = w.precision, .len = s.n
                };
                return true;
        }
        return article_date_find(s, false, ret);
}
