/* The dates of mail.  One pass cuts the field into marks (numbers, words, signs; comments are
 * skipped), a second gives each its meaning by what it looks like and what is known already:
 *
 *      Mon, 5 Jan 2004 12:00:30 +0330 (IRST)      RFC 5322
 *      Monday, 05-Jan-04 12:00:30 GMT             RFC 850
 *      Mon Jan  5 12:00:30 2004                   asctime; a zone may stand before the year
 *      2004-01-05T12:00:30.123+03:30              ISO 8601
 *
 * A date that needs a guess between day and month (3/4/2004) is refused: a wrong date is worse
 * than none.  Whatever deviates but leaves one reading is taken and flagged.  It does not know
 * zone rules: a name is an offset or nothing. */
#include "when/when.h"

enum { MARKS = 24, DAY_S = 86400 };

struct mark {
        char kind;  /* '0' number, 'a' word, else the sign itself */
        uint8_t n;  /* digits or letters */
        bool glued; /* no space before it */
        uint32_t value;
        char word[12]; /* lower case, cut */
};

struct reading {
        struct mark marks[MARKS];
        size_t n, at;
        int year, month, day, hour, minute, second; /* -1 = not met */
        int weekday;
        int32_t zone;
        bool zone_met;
        uint32_t flags;
};

static bool is_word_byte(uint8_t c) {
        return ascii_alpha(c) || c >= 0x80;
}

static size_t skip_comment(struct bytes in, size_t at) {
        unsigned depth = 0;
        for (; at < in.n; at++) {
                if (in.p[at] == '\\')
                        at++;
                else if (in.p[at] == '(')
                        depth++;
                else if (in.p[at] == ')' && --depth == 0)
                        return at + 1;
        }
        return in.n;
}

static size_t mark_number(struct bytes in, size_t at, struct mark *m) {
        m->kind = '0';
        for (; at < in.n && ascii_digit(in.p[at]); at++) {
                m->n += m->n < 20;
                m->value = m->value < 100000000 ? m->value * 10 + in.p[at] - '0' : UINT32_MAX;
        }
        return at;
}

static size_t mark_word(struct bytes in, size_t at, struct mark *m) {
        m->kind = 'a';
        for (; at < in.n && is_word_byte(in.p[at]); at++)
                if (m->n < sizeof m->word - 1)
                        m->word[m->n++] = ascii_lower((char) in.p[at]);
        return at;
}

/* Cut `in` into marks; false when there are too many for a date. */
static bool read_marks(struct reading *r, struct bytes in) {
        bool glued = false;
        for (size_t at = 0; at < in.n;) {
                uint8_t c = in.p[at];
                if (ascii_space(c) || c == '(') {
                        at = c == '(' ? skip_comment(in, at) : at + 1;
                        glued = false;
                        continue;
                }
                if (r->n == MARKS)
                        return false;
                struct mark *m = &r->marks[r->n++];
                *m = (struct mark){ .glued = glued };
                if (ascii_digit(c))
                        at = mark_number(in, at, m);
                else if (is_word_byte(c))
                        at = mark_word(in, at, m);
                else
                        m->kind = (char) c, at++;
                glued = true;
        }
        return true;
}

/* The mark i places on, or an empty one behind the last. */
static const struct mark *peek(const struct reading *r, size_t i) {
        static const struct mark end = { 0 };
        return r->at + i < r->n ? &r->marks[r->at + i] : &end;
}

static bool starts_word(const char *name, const struct mark *m) {
        return m->n >= 3 && m->n <= strlen(name) && memcmp(name, m->word, m->n) == 0;
}

static int month_of(const struct mark *m) {
        static const struct {
                const char *name;
                int number;
        } months[] = {
#define MONTH(name, number) { name, number },
#include "when/when-word.def"
        };
        for (size_t i = 0; i < sizeof months / sizeof *months; i++)
                if (starts_word(months[i].name, m))
                        return months[i].number;
        return 0;
}

static int weekday_of(const struct mark *m) {
        static const char *const names[] = { "sunday",   "monday", "tuesday", "wednesday",
                                             "thursday", "friday", "saturday" };
        for (int i = 0; i < 7; i++)
                if (starts_word(names[i], m))
                        return i;
        return -1;
}

static bool zone_of(const struct mark *m, int32_t *ret) {
        static const struct {
                const char *name;
                int32_t minutes;
        } zones[] = {
#define ZONE(name, minutes) { name, minutes },
#include "when/when-word.def"
        };
        for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
                if (strcmp(zones[i].name, m->word) == 0)
                        return *ret = zones[i].minutes, true;
        return false;
}

static void set_zone(struct reading *r, int32_t minutes) {
        if (!r->zone_met)
                r->zone = minutes;
        r->zone_met = true;
}

/* A sign and 1-4 digits, or hh:mm. */
static void read_offset(struct reading *r) {
        int sign = peek(r, 0)->kind == '-' ? -1 : 1;
        const struct mark *number = peek(r, 1);
        uint32_t hours = number->value, minutes = 0;
        r->at += 2;
        if (number->n <= 2 && peek(r, 0)->kind == ':' && peek(r, 1)->kind == '0') {
                minutes = peek(r, 1)->value;
                r->at += 2;
                r->flags |= WHEN_MAIL_malformed;
        } else if (number->n > 2) {
                minutes = hours % 100;
                hours /= 100;
        }
        if (number->n != 4)
                r->flags |= WHEN_MAIL_malformed;
        if (hours > 23 || minutes > 59 || number->n > 4) {
                r->flags |= WHEN_MAIL_malformed;
                return;
        }
        int32_t zone = sign * (int32_t) (60 * hours + minutes);
        set_zone(r, zone == 0 && sign < 0 ? WHEN_ZONE_UNKNOWN : zone);
}

/* h:mm[:ss[.fraction]] */
static void read_clock(struct reading *r) {
        if (r->hour >= 0)
                r->flags |= WHEN_MAIL_malformed;
        r->hour = peek(r, 0)->value > 24 ? 99 : (int) peek(r, 0)->value;
        r->minute = peek(r, 2)->value > 59 ? 99 : (int) peek(r, 2)->value;
        r->at += 3;
        if (peek(r, 0)->kind != ':' || peek(r, 1)->kind != '0')
                return;
        r->second = peek(r, 1)->value > 60 ? 99 : (int) peek(r, 1)->value;
        r->at += 2;
        if ((peek(r, 0)->kind == '.' || peek(r, 0)->kind == ',') && peek(r, 1)->kind == '0' &&
            peek(r, 1)->glued) {
                r->at += 2;
                r->flags |= WHEN_MAIL_malformed;
        }
}

/* The first noon or midnight word behind a 12-hour clock. */
static bool read_half(struct reading *r, const struct mark *m) {
        bool am = strcmp(m->word, "am") == 0, pm = strcmp(m->word, "pm") == 0;
        if ((!am && !pm) || r->hour < 1 || r->hour > 12)
                return false;
        r->hour = r->hour % 12 + (pm ? 12 : 0);
        r->flags |= WHEN_MAIL_malformed;
        return true;
}

static void read_word(struct reading *r) {
        const struct mark *m = peek(r, 0);
        int month = month_of(m), weekday = weekday_of(m);
        int32_t zone;
        r->at++;
        if (month && r->month < 0) {
                r->month = month;
        } else if (weekday >= 0 && r->weekday < 0) {
                r->weekday = weekday;
        } else if (zone_of(m, &zone)) {
                bool more = (peek(r, 0)->kind == '+' || peek(r, 0)->kind == '-') &&
                            peek(r, 1)->kind == '0';
                if (!more) /* else "GMT+0330": the number says it */
                        set_zone(r, zone);
        } else if (!read_half(r, m) && !(m->n == 1 && (m->word[0] == 't' || r->hour >= 0))) {
                r->flags |= WHEN_MAIL_malformed; /* noise; single letters are military zones */
        }
}

static void set_year(struct reading *r, const struct mark *m) {
        int y = m->value > 9999 ? 9999 : (int) m->value;
        if (m->n < 4 || (y >= 100 && y < 200)) /* 102 and 0102: programs that counted from 1900 */
                r->flags |= WHEN_MAIL_short_year;
        if (m->n <= 2)
                y += y < 50 ? 2000 : 1900;
        else if (m->n == 3 || (y >= 100 && y < 200))
                y += 1900;
        r->year = y;
}

/* y-m-d, y/m/d; and the same with the month as a word is read by the plain rules. */
static bool read_iso(struct reading *r) {
        const struct mark *y = peek(r, 0), *m = peek(r, 2), *d = peek(r, 4);
        char sep = peek(r, 1)->kind;
        if (y->n != 4 || (sep != '-' && sep != '/') || m->kind != '0' || peek(r, 3)->kind != sep ||
            d->kind != '0' || m->n > 2 || d->n > 2 || r->year >= 0)
                return false;
        r->year = (int) y->value;
        r->month = (int) m->value;
        r->day = (int) d->value;
        r->at += 5;
        r->flags |= WHEN_MAIL_malformed;
        return true;
}

/* d/m/y or m/d/y, where only one reading is possible. */
static bool read_slashes(struct reading *r) {
        const struct mark *a = peek(r, 0), *b = peek(r, 2), *y = peek(r, 4);
        char sep = peek(r, 1)->kind;
        if ((sep != '/' && sep != '-' && sep != '.') || b->kind != '0' || peek(r, 3)->kind != sep ||
            y->kind != '0' || a->n > 2 || b->n > 2 || r->month >= 0 || r->day >= 0)
                return false;
        bool day_first = a->value > 12, month_first = b->value > 12;
        r->at += 5;
        r->flags |= WHEN_MAIL_malformed;
        if (day_first == month_first && a->value != b->value)
                return true; /* nobody knows; stays unset */
        r->day = (int) (day_first ? a->value : b->value) % 100;
        r->month = (int) (day_first ? b->value : a->value) % 100;
        set_year(r, y);
        return true;
}

static void read_number(struct reading *r) {
        const struct mark *m = peek(r, 0);
        if (peek(r, 1)->kind == ':' && peek(r, 2)->kind == '0') {
                read_clock(r);
                return;
        }
        if (read_iso(r) || read_slashes(r))
                return;
        r->at++;
        if (r->day < 0 && m->n <= 2)
                r->day = (int) m->value;
        else if (r->year < 0 && m->n <= 4)
                set_year(r, m);
        else
                r->flags |= WHEN_MAIL_malformed;
        if (r->month < 0 && r->year >= 0)
                r->flags |= WHEN_MAIL_malformed; /* "2004 Jan 5" */
}

static void read_sign(struct reading *r) {
        char c = peek(r, 0)->kind;
        bool after_clock = r->hour >= 0;
        if ((c == '+' || (c == '-' && after_clock)) && peek(r, 1)->kind == '0') {
                read_offset(r);
                return;
        }
        if (c != ',')
                r->flags |= WHEN_MAIL_malformed;
        r->at++;
}

static void read_all(struct reading *r) {
        while (r->at < r->n)
                switch (peek(r, 0)->kind) {
                case '0':
                        read_number(r);
                        break;
                case 'a':
                        read_word(r);
                        break;
                default:
                        read_sign(r);
                }
}

/* RFC 5322 has the day first and a zone behind the clock. */
static void judge_order(struct reading *r) {
        size_t first = r->n > 0 && r->marks[0].kind == 'a' && r->weekday >= 0 ? 1 : 0;
        if (first < r->n && r->marks[first].kind == ',')
                first++;
        if (first >= r->n || r->marks[first].kind != '0' || r->hour < 0)
                r->flags |= WHEN_MAIL_malformed;
        if (!r->zone_met)
                r->flags |= WHEN_MAIL_no_zone;
        if (r->zone == WHEN_ZONE_UNKNOWN)
                r->flags |= WHEN_MAIL_no_zone;
}

static bool reading_ok(const struct reading *r) {
        struct when_date d = { r->year, (uint8_t) r->month, (uint8_t) r->day };
        return r->year >= 1900 && r->year <= 2200 && r->month >= 1 && r->month <= 12 &&
               r->day >= 1 && r->day <= 31 && when_valid(WHEN_gregorian, d) && r->hour <= 24 &&
               r->minute <= 59 && r->second <= 60;
}

int when_mail(struct bytes in, struct when_mail *ret) {
        struct reading r;
        r.n = r.at = 0;
        r.year = r.month = r.day = r.hour = r.minute = r.second = r.weekday = -1;
        r.zone = WHEN_ZONE_UNKNOWN;
        r.zone_met = false;
        r.flags = 0;
        if (!read_marks(&r, in))
                return ERR_usage;
        read_all(&r);
        if (!reading_ok(&r))
                return ERR_usage;
        judge_order(&r);
        int32_t day = when_day_of_gregorian(r.year, (uint8_t) r.month, (uint8_t) r.day);
        if (r.weekday >= 0 && (unsigned) r.weekday != when_weekday(day))
                r.flags |= WHEN_MAIL_bad_weekday;
        int64_t clock =
                r.hour < 0 ? 0 : 3600 * r.hour + 60 * r.minute + (r.second < 0 ? 0 : r.second);
        int64_t shift = r.zone == WHEN_ZONE_UNKNOWN ? 0 : 60 * (int64_t) r.zone;
        *ret = (struct when_mail){ .at = DAY_S * (int64_t) day + clock - shift,
                                   .zone = r.zone,
                                   .precision = r.hour < 0     ? DAY_S
                                                : r.second < 0 ? 60
                                                               : 1,
                                   .flags = r.flags };
        return 0;
}

struct bytes when_received(struct bytes field) {
        size_t behind = field.n;
        for (size_t at = 0; at < field.n;) {
                if (field.p[at] == '(') {
                        at = skip_comment(field, at);
                        continue;
                }
                if (field.p[at++] == ';')
                        behind = at;
        }
        return bytes_sub(field, behind, SIZE_MAX);
}

struct bytes when_envelope(struct bytes line) {
        size_t words = 0, second = line.n;
        for (size_t at = 0; at < line.n; at++) {
                if (at > 0 && (ascii_space(line.p[at]) || !ascii_space(line.p[at - 1])))
                        continue;
                if (++words == 3)
                        second = at;
                struct mark m = { 0 };
                size_t end = is_word_byte(line.p[at]) ? mark_word(line, at, &m) : at;
                if (words > 1 && m.n == 3 && end < line.n &&
                    (line.p[end] == ' ' || line.p[end] == ',') && weekday_of(&m) >= 0)
                        return bytes_sub(line, at, SIZE_MAX);
        }
        return bytes_sub(line, second, SIZE_MAX);
}
