/* The dates of header blocks and attributions.  First as a mail's own date (when_mail); else by
 * tokens: numbers, what stands between them, and names of months.
 *
 *   "Mon, Dec 5, 2016 at 3:04 PM"   month before a day, a year, h:mm, PM
 *
 * Weekdays and all other words say nothing.  It does not believe what has two readings. */
#include "lang/lang-zone-date.h"

#include "base/utf8.h"
#include "lang/lang-zone-line.h"
#include "when/when.h"

enum { DATE_MOST = 160, TOKENS = 32 };

struct month {
        unsigned number; /* 13..24: Jalali */
        struct str words;
};

#define KEY(field, words)
#define RULE(words)
#define VERB(words)
#define SENT(words)
#define START(words)
#define PASSED(words)
#define COPY(words)
#define MONTH(number, words) { number, { words, sizeof(words) - 1 } },
static const struct month months[] = {
#include "lang/lang-zone.def"
};

/* A number and the sign behind it, or a month, or am/pm. */
struct token {
        enum { NUMBER, MONTH_NAME, HALF } kind;
        unsigned value, digits;
        char after, before; /* signs that touch it, or 0 */
};

struct reading {
        struct token v[TOKENS];
        size_t n;
        bool half, pm;
        bool timed, dated;
        unsigned hour, minute, second;
        bool seconds;
        int32_t zone;
        int32_t year;
        unsigned month, day;
};

/* The digit at `i` in three scripts, its length in *ret_n; -1 if none. */
static int digit_at(struct str s, size_t i, size_t *ret_n) {
        uint8_t c = (uint8_t) s.p[i], d = i + 1 < s.n ? (uint8_t) s.p[i + 1] : 0;
        if (ascii_digit(c))
                return *ret_n = 1, c - '0';
        *ret_n = 2;
        if (c == 0xdb && d >= 0xb0 && d <= 0xb9)
                return d - 0xb0;
        return c == 0xd9 && d >= 0xa0 && d <= 0xa9 ? d - 0xa0 : -1;
}

static size_t number_at(struct str s, size_t i, struct token *ret) {
        size_t at = i, k;
        int d;
        *ret = (struct token){ .kind = NUMBER, .before = i ? s.p[i - 1] : 0 };
        while (at < s.n && (d = digit_at(s, at, &k)) >= 0 && ret->digits < 8) {
                ret->value = ret->value * 10 + (unsigned) d;
                ret->digits++;
                at += k;
        }
        ret->after = at < s.n ? s.p[at] : 0;
        return at;
}

static size_t word_end(struct str s, size_t i) {
        size_t k;
        while (i < s.n && (ascii_alpha(s.p[i]) || s.p[i] == '.' ||
                           ((uint8_t) s.p[i] >= 0x80 && digit_at(s, i, &k) < 0 &&
                            !str_starts(str_sub(s, i, 2), STR("،")))))
                i++;
        return i;
}

static bool read_half(struct str w, struct reading *r) {
        bool pm = str_eq(w, STR("pm")) || str_eq(w, STR("p.m.")) || str_eq(w, STR("ب.ظ")) ||
                  str_eq(w, STR("بعدازظهر")) || str_eq(w, STR("م"));
        bool am = str_eq(w, STR("am")) || str_eq(w, STR("a.m.")) || str_eq(w, STR("ق.ظ")) ||
                  str_eq(w, STR("ص"));
        if (am || pm) {
                r->half = true;
                r->pm = pm;
        }
        return am || pm;
}

static void read_word(struct str w, struct reading *r) {
        if (read_half(w, r) || r->n == TOKENS)
                return;
        for (size_t i = 0; i < sizeof months / sizeof *months; i++)
                if (str_starts(w, months[i].words)) {
                        r->v[r->n++] =
                                (struct token){ .kind = MONTH_NAME, .value = months[i].number };
                        return;
                }
}

static void read_tokens(struct str s, struct reading *r) {
        size_t k;
        for (size_t i = 0; i < s.n;) {
                if (digit_at(s, i, &k) >= 0) {
                        struct token t;
                        i = number_at(s, i, &t);
                        if (r->n < TOKENS)
                                r->v[r->n++] = t;
                        continue;
                }
                size_t end = word_end(s, i);
                if (end > i)
                        read_word(str_sub(s, i, end - i), r);
                i = end > i ? end : i + 1;
        }
}

static bool is_number(const struct reading *r, size_t i) {
        return i < r->n && r->v[i].kind == NUMBER;
}

/* "15:04", "15:04:09"; takes the tokens away. */
static void take_time(struct reading *r) {
        for (size_t i = 0; i + 1 < r->n && !r->timed; i++) {
                const struct token *t = &r->v[i];
                if (!is_number(r, i) || !is_number(r, i + 1) || t->after != ':' || t->digits > 2 ||
                    t[1].digits != 2 || t->value > 23 || t[1].value > 59)
                        continue;
                r->timed = true;
                r->hour = t->value;
                r->minute = t[1].value;
                r->seconds = t[1].after == ':' && is_number(r, i + 2) && t[2].value < 60;
                r->second = r->seconds ? t[2].value : 0;
                size_t gone = r->seconds ? 3 : 2;
                memmove(&r->v[i], &r->v[i + gone], (r->n - i - gone) * sizeof *r->v);
                r->n -= gone;
        }
        if (r->timed && r->half && r->hour <= 12)
                r->hour = r->hour % 12 + (r->pm ? 12 : 0);
}

/* "+0200", "-07:00" */
static void take_zone(struct reading *r) {
        for (size_t i = 0; i < r->n; i++) {
                struct token *t = &r->v[i];
                if (!is_number(r, i) || (t->before != '+' && t->before != '-'))
                        continue;
                bool pair = t->digits == 2 && t->after == ':' && is_number(r, i + 1);
                unsigned h = t->digits == 4 ? t->value / 100 : t->value;
                unsigned m = t->digits == 4 ? t->value % 100 : pair ? t[1].value : 0;
                if ((t->digits != 4 && !pair) || !r->timed || h > 14 || m > 59 ||
                    (i && t->before == '-' && t[-1].after == '-'))
                        continue;
                r->zone = (int32_t) (h * 60 + m) * (t->before == '-' ? -1 : 1);
                r->n = i;
        }
}

static unsigned full_year(const struct token *t) {
        if (t->digits == 2)
                return t->value + (t->value < 70 ? 2000 : 1900);
        return t->digits == 4 ? t->value : 0;
}

static bool set(struct reading *r, unsigned year, unsigned month, unsigned day) {
        r->year = (int32_t) year;
        r->month = month;
        r->day = day;
        return r->dated = year > 0;
}

/* Three numbers with one sign between them. */
static bool take_numeric(struct reading *r) {
        for (size_t i = 0; i + 2 < r->n; i++) {
                const struct token *a = &r->v[i], *b = a + 1, *c = a + 2;
                char sep = a->after;
                if (!is_number(r, i) || !is_number(r, i + 1) || !is_number(r, i + 2) || !sep ||
                    !strchr("/.-", sep) || b->after != sep)
                        continue;
                if (a->digits == 4)
                        return set(r, a->value, b->value, c->value);
                if (sep != '/' || a->value > 12 || a->value == b->value)
                        return set(r, full_year(c), b->value, a->value);
                if (b->value > 12 || r->half)
                        return set(r, full_year(c), a->value, b->value);
        }
        return false;
}

static bool is_day(const struct reading *r, size_t i) {
        return is_number(r, i) && r->v[i].digits <= 2 && r->v[i].value >= 1 && r->v[i].value <= 31;
}

/* "5 December 2016" before "December 5, 2016"; the year stands behind, or before ("2016 Dec 5"). */
static bool take_named(struct reading *r) {
        for (int first = 1; first >= 0; first--)
                for (size_t i = 0; i < r->n; i++) {
                        size_t day = first ? i - 1 : i + 1;
                        size_t year = first ? i + 1 : i + 2;
                        if (r->v[i].kind != MONTH_NAME || (first && i == 0) || !is_day(r, day))
                                continue;
                        if (is_number(r, year) && full_year(&r->v[year]))
                                return set(r, full_year(&r->v[year]), r->v[i].value,
                                           r->v[day].value);
                        if (!first && i && is_number(r, i - 1) && r->v[i - 1].digits == 4)
                                return set(r, r->v[i - 1].value, r->v[i].value, r->v[day].value);
                }
        return false;
}

static bool finish(struct reading *r, struct lang_date *ret) {
        bool jalali = r->year >= 1300 && r->year < 1500;
        if (r->month > 12 && !jalali)
                return false;
        struct when_date d = { r->year, (uint8_t) (r->month > 12 ? r->month - 12 : r->month),
                               (uint8_t) r->day };
        enum when_calendar c = jalali ? WHEN_jalali : WHEN_gregorian;
        if (r->month > 24 || r->day > 31 || (!jalali && (r->year < 1900 || r->year > 2200)) ||
            !when_valid(c, d))
                return false;
        bool zoned = r->timed && r->zone != WHEN_ZONE_UNKNOWN;
        *ret = (struct lang_date){
                .at = (int64_t) when_day_of(c, d) * 86400 +
                      (r->timed ? r->hour * 3600 + r->minute * 60 + r->second : 0) -
                      (zoned ? r->zone * 60 : 0),
                .zone = zoned ? r->zone : WHEN_ZONE_UNKNOWN,
                .precision = !r->timed    ? 86400
                             : r->seconds ? 1
                                          : 60,
        };
        return true;
}

bool lang_date_read(struct str s, struct lang_date *ret) {
        char z[DATE_MOST + 8];
        struct when_mail m;
        s = str_trim(str_sub(s, 0, utf8_floor(s, DATE_MOST)));
        if (s.n == 0)
                return false;
        if (when_mail(str_bytes(s), &m) == 0 && !(m.flags & WHEN_MAIL_malformed)) {
                *ret = (struct lang_date){ m.at,
                                           m.flags & WHEN_MAIL_no_zone ? WHEN_ZONE_UNKNOWN : m.zone,
                                           m.precision };
                return true;
        }
        struct reading r = { .zone = WHEN_ZONE_UNKNOWN };
        read_tokens(lang_line_small(s, z, sizeof z), &r);
        take_time(&r);
        take_zone(&r);
        return (take_numeric(&r) || take_named(&r)) && finish(&r, ret);
}
