/* The rule of a series as iCalendar; see outlook-mime-recur.h.
 *
 *   | versions u16 u16 | frequency u16 | pattern u16 | calendar u16 | first u32 | period u32 |
 *   | sliding u32 | of the pattern: nothing, days u32, day u32, or days u32 and which u32 |
 *   | end u32 | count u32 | first day of the week u32 |
 *   | n u32, dates taken out ... | n u32, dates changed ... | start date u32 | end date u32 |
 *   appointments go on:
 *   | versions u32 u32 | start u32 | end u32 (minutes of the day) | n u16, exceptions ... |
 *
 * Dates are minutes since 1601 on the clock of the place where the series was made.  That clock's
 * distance from UTC is taken from the first of the series, whose time is known both ways; summer
 * time is not followed.  A rule by the Hijri calendar has no RRULE: its words are told. */
#include "outlook/outlook-mime-recur.h"

#include "base/le.h"
#include "base/limits.h"
#include "outlook/outlook-mime-out.h"
#include "when/when.h"

enum { DAILY = 0x200a, WEEKLY, MONTHLY, YEARLY };
enum { BY_DAY, BY_WEEK, BY_MONTH, BY_NTH, BY_MONTH_END };
enum { UNTIL_DATE = 0x2021, UNTIL_COUNT = 0x2022 };

/* A pull over the blob: past its end everything is 0 and `cut`. */
struct input {
        struct bytes rest;
        bool cut;
};

static uint32_t take(struct input *in, size_t n) {
        if (in->rest.n < n) {
                in->cut = true;
                in->rest = (struct bytes){ 0 };
                return 0;
        }
        uint32_t v = n == 2 ? le_get16(in->rest.p) : le_get32(in->rest.p);
        in->rest = bytes_sub(in->rest, n, SIZE_MAX);
        return v;
}

static void pass(struct input *in, size_t n) {
        in->cut |= n > in->rest.n;
        in->rest = bytes_sub(in->rest, n, SIZE_MAX);
}

/* A list of dates: where they stand, 4 bytes each. */
static struct bytes dates(struct input *in) {
        size_t n = take(in, 4);
        struct bytes all = bytes_sub(in->rest, 0, n <= LIMIT_outlook_parts ? 4 * n : 0);
        in->cut |= n > LIMIT_outlook_parts;
        pass(in, all.n == 4 * n ? 4 * n : SIZE_MAX);
        return all;
}

static int64_t unix_of(uint32_t minutes) {
        return (int64_t) minutes * 60 - INT64_C(11644473600);
}

static bool pattern(struct input *in, struct outlook_mime_recur *r) {
        pass(in, 4);
        r->frequency = (uint16_t) take(in, 2);
        r->pattern = (uint16_t) take(in, 2);
        pass(in, 2 + 4); /* calendar, first date */
        r->period = take(in, 4);
        pass(in, 4);
        if (r->frequency < DAILY || r->frequency > YEARLY || r->pattern > BY_MONTH_END)
                return false;
        if (r->pattern == BY_WEEK || r->pattern == BY_NTH)
                r->days = take(in, 4) & 127;
        if (r->pattern >= BY_MONTH)
                r->which = take(in, 4);
        r->end = take(in, 4);
        r->count = take(in, 4);
        r->week = take(in, 4);
        r->out = dates(in);
        dates(in);
        r->from = unix_of(take(in, 4));
        r->to = unix_of(take(in, 4));
        return !in->cut;
}

/* One exception: when it takes place instead; false at the end of what can be read. */
static bool exception(struct input *in, int64_t *ret_at) {
        *ret_at = unix_of(take(in, 4));
        pass(in, 8);
        uint32_t flags = take(in, 2);
        for (uint32_t bit = 1; bit <= 0x100; bit <<= 1) {
                if (!(flags & bit))
                        continue;
                if (bit == 0x01 || bit == 0x10) { /* subject, location: length twice */
                        pass(in, 2);
                        pass(in, take(in, 2));
                } else {
                        pass(in, 4);
                }
        }
        return !in->cut;
}

bool outlook_mime_recur_get(struct bytes blob, int64_t begins, struct arena *a,
                            struct outlook_mime_recur *ret) {
        struct input in = { .rest = blob };
        struct outlook_mime_recur r = { 0 };
        if (!pattern(&in, &r))
                return false;
        pass(&in, 8);
        uint32_t minute = take(&in, 4);
        pass(&in, 4);
        if (!in.cut && minute < 2880)
                r.minute = minute;
        uint32_t n = in.cut ? 0 : take(&in, 2);
        n = n <= LIMIT_outlook_parts ? n : LIMIT_outlook_parts;
        r.moved = n ? arena_alloc(a, n * sizeof *r.moved) : NULL;
        while (r.n_moved < n && exception(&in, &r.moved[r.n_moved]))
                r.n_moved++;
        int64_t local = r.from + (int64_t) r.minute * 60;
        int64_t ahead = begins == OUTLOOK_NO_TIME ? 0 : local - begins;
        if (ahead >= -16 * 3600 && ahead <= 16 * 3600) /* else `begins` is not the first of them */
                r.ahead = (int32_t) (ahead / 60);
        *ret = r;
        return true;
}

/* ---- out ----------------------------------------------------------------------------------- */

static void put_days(struct buf *out, const char *between, uint32_t days) {
        static const char *const names[] = { "SU", "MO", "TU", "WE", "TH", "FR", "SA" };
        for (unsigned i = 0; i < 7; i++)
                if (days & 1u << i) {
                        buf_printf(out, "%s%s", between, names[i]);
                        between = ",";
                }
}

static void put_which(struct buf *out, const struct outlook_mime_recur *r) {
        if (r->pattern == BY_NTH) {
                put_days(out, ";BYDAY=", r->days);
                buf_printf(out, ";BYSETPOS=%d", r->which >= 5 ? -1 : (int) r->which);
        } else if (r->pattern == BY_MONTH_END || r->which >= 31) {
                buf_puts(out, ";BYMONTHDAY=-1");
        } else if (r->which > 28) { /* or the last, of a month that is too short */
                buf_puts(out, ";BYMONTHDAY=28");
                for (uint32_t day = 29; day <= r->which; day++)
                        buf_printf(out, ",%u", day);
                buf_puts(out, ";BYSETPOS=-1");
        } else if (r->which > 0) {
                buf_printf(out, ";BYMONTHDAY=%u", r->which);
        }
}

static void put_local(struct buf *out, int64_t at) {
        outlook_mime_stamp(out, at, false);
        out->n -= out->n > 0 && out->p[out->n - 1] == 'Z';
}

static void put_rule(struct buf *out, const struct outlook_mime_recur *r) {
        bool weekly = r->pattern == BY_WEEK, yearly = r->frequency == YEARLY;
        const char *frequency = weekly           ? "WEEKLY"
                                : yearly         ? "YEARLY"
                                : r->pattern > 1 ? "MONTHLY"
                                                 : "DAILY";
        /* every weekday is a daily rule with the days of the week */
        uint32_t each = r->frequency == DAILY ? (weekly ? 1 : r->period / 1440)
                        : yearly              ? r->period / 12
                                              : r->period;
        buf_printf(out, "RRULE:FREQ=%s", frequency);
        if (each > 1)
                buf_printf(out, ";INTERVAL=%u", each);
        if (r->end == UNTIL_COUNT)
                buf_printf(out, ";COUNT=%u", r->count);
        if (yearly && r->pattern >= BY_MONTH)
                buf_printf(out, ";BYMONTH=%u",
                           when_date_of(WHEN_gregorian, when_day(r->from)).month);
        if (weekly)
                put_days(out, ";BYDAY=", r->days);
        if (weekly && each > 1)
                put_days(out, ";WKST=", 1u << (r->week < 7 ? r->week : 0));
        if (r->pattern >= BY_MONTH)
                put_which(out, r);
}

/* Days, or times on the clock of the series. */
static void put_when(struct buf *out, const char *name, const char *zone, bool day, int64_t at) {
        buf_printf(out, "%s%s%s:", name,
                   day       ? ";VALUE=DATE"
                   : zone[0] ? ";TZID="
                             : "",
                   day ? "" : zone);
        if (day)
                outlook_mime_stamp(out, at, true);
        else
                put_local(out, at);
        buf_puts(out, !day && !zone[0] ? "Z\r\n" : "\r\n");
}

static void zone_name(const struct outlook_mime_recur *r, char z[static 24]) {
        int32_t m = r->ahead < 0 ? -r->ahead : r->ahead;
        z[0] = '\0';
        if (m)
                snprintf(z, 24, "Outlook%c%02d%02d", r->ahead < 0 ? '-' : '+', m / 60, m % 60);
}

void outlook_mime_recur_zone(struct buf *out, const struct outlook_mime_recur *r) {
        char zone[24];
        zone_name(r, zone);
        if (!zone[0])
                return;
        buf_printf(out,
                   "BEGIN:VTIMEZONE\r\nTZID:%s\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\n"
                   "TZOFFSETFROM:%s\r\nTZOFFSETTO:%s\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n",
                   zone, zone + 7, zone + 7);
}

void outlook_mime_recur_time(struct buf *out, const char *name, const struct outlook_mime_recur *r,
                             bool day, int64_t at) {
        char zone[24];
        zone_name(r, zone);
        if (at != OUTLOOK_NO_TIME)
                put_when(out, name, zone, day, at + (int64_t) r->ahead * 60);
}

void outlook_mime_recur(struct buf *out, const struct outlook_mime_recur *r, bool day) {
        char zone[24];
        int64_t minute = (int64_t) r->minute * 60;
        zone_name(r, zone);
        put_rule(out, r);
        if (r->end == UNTIL_DATE) {
                buf_puts(out, ";UNTIL=");
                outlook_mime_stamp(out, day ? r->to : r->to + minute - (int64_t) r->ahead * 60,
                                   day);
        }
        buf_puts(out, "\r\n");
        for (size_t i = 0; i + 4 <= r->out.n; i += 4)
                put_when(out, "EXDATE", zone, day, unix_of(le_get32(r->out.p + i)) + minute);
        for (uint32_t i = 0; i < r->n_moved; i++)
                put_when(out, "RDATE", zone, day, r->moved[i]);
}
