/* Rules of series as they stand in appointments and tasks, to RRULE; laid out as [MS-OXOCAL] says.
 */
#include "base/le.h"
#include "base/test.h"
#include "outlook/outlook-mime.h"

enum { DAILY = 0x200a, WEEKLY, MONTHLY, YEARLY };
enum { TO_DATE = 0x2021, TO_COUNT, FOR_EVER };

static void put16(struct buf *b, uint32_t v) {
        buf_put(b, (uint8_t[]){ (uint8_t) v, (uint8_t) (v >> 8) }, 2);
}

static void put32(struct buf *b, uint32_t v) {
        put16(b, v & 0xffff);
        put16(b, v >> 16);
}

/* Minutes since 1601 of a day since 1970. */
static uint32_t minutes(int32_t day) {
        return (uint32_t) (day + 134774) * 1440;
}

struct rule {
        uint32_t frequency, pattern, period, days, which, end, count;
        int32_t from, to; /* days since 1970 */
        int32_t out[2], moved;
};

static void lay(const struct rule *r, struct buf *b) {
        unsigned n = (r->out[0] > 0) + (r->out[1] > 0);
        buf_clear(b);
        put32(b, 0x30043004);
        put16(b, r->frequency);
        put16(b, r->pattern);
        put16(b, 0);
        put32(b, 0);
        put32(b, r->period);
        put32(b, 0);
        if (r->days)
                put32(b, r->days);
        if (r->which)
                put32(b, r->which);
        put32(b, r->end);
        put32(b, r->count);
        put32(b, 1);
        put32(b, n);
        for (unsigned i = 0; i < n; i++)
                put32(b, minutes(r->out[i]));
        put32(b, r->moved > 0);
        if (r->moved)
                put32(b, minutes(r->moved));
        put32(b, minutes(r->from));
        put32(b, minutes(r->to));
        put32(b, 0x3006);
        put32(b, 0x3009);
        put32(b, 9 * 60);
        put32(b, 10 * 60);
        put16(b, r->moved > 0);
        if (r->moved) { /* with a subject of its own */
                put32(b, minutes(r->moved) + 15 * 60);
                put32(b, minutes(r->moved) + 16 * 60);
                put32(b, minutes(r->out[0]));
                put16(b, 1);
                put16(b, 4);
                put16(b, 3);
                buf_puts(b, "moo");
        }
}

/* The calendar of a series that begins at `begins`. */
static struct str calendar(const struct buf *b, int64_t begins, bool all_day,
                           enum outlook_kind kind, struct arena *a) {
        struct outlook_item item = OUTLOOK_ITEM_INIT;
        struct buf out;
        buf_init(&out, 0);
        item.kind = kind;
        item.event.set = true;
        item.event.begins = begins;
        item.event.all_day = all_day;
        item.event.pattern = buf_bytes(b);
        outlook_mime(&item, a, &out);
        struct str s = arena_str(a, buf_str(&out));
        buf_done(&out);
        return s;
}

static void rrule(const char *want, const struct rule *r) {
        struct arena a;
        struct buf b;
        arena_init(&a, 0);
        buf_init(&b, 0);
        lay(r, &b);
        struct str s =
                calendar(&b, (int64_t) r->from * 86400 + 9 * 3600, false, OUTLOOK_appointment, &a);
        size_t at = str_find(s, STR("RRULE:"));
        struct str rest = str_sub(s, at == SIZE_MAX ? s.n : at, SIZE_MAX);
        struct str line = str_cut(&rest, '\r');
        EXPECT_STR(want, line);
        buf_done(&b);
        arena_done(&a);
}

enum { MON = 2, TUE = 4, WED = 8, THU = 16, FRI = 32 };

TEST(recur_rules) {
        rrule("RRULE:FREQ=DAILY",
              &(struct rule){ DAILY, 0, 1440, 0, 0, FOR_EVER, 0, 17045, 17045, { 0 }, 0 });
        rrule("RRULE:FREQ=DAILY;INTERVAL=3;COUNT=10",
              &(struct rule){ DAILY, 0, 3 * 1440, 0, 0, TO_COUNT, 10, 17045, 17075, { 0 }, 0 });
        rrule("RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", &(struct rule){ DAILY,
                                                                        1,
                                                                        1,
                                                                        MON | TUE | WED | THU | FRI,
                                                                        0,
                                                                        FOR_EVER,
                                                                        0,
                                                                        17045,
                                                                        17045,
                                                                        { 0 },
                                                                        0 });
        rrule("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=MO;UNTIL=20161003T090000Z",
              &(struct rule){ WEEKLY, 1, 2, MON | WED, 0, TO_DATE, 10, 17045, 17077, { 0 }, 0 });
        rrule("RRULE:FREQ=MONTHLY;BYMONTHDAY=15",
              &(struct rule){ MONTHLY, 2, 1, 0, 15, FOR_EVER, 0, 17045, 17045, { 0 }, 0 });
        rrule("RRULE:FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1",
              &(struct rule){ MONTHLY, 2, 1, 0, 30, FOR_EVER, 0, 17045, 17045, { 0 }, 0 });
        rrule("RRULE:FREQ=MONTHLY;BYMONTHDAY=-1",
              &(struct rule){ MONTHLY, 4, 1, 0, 31, FOR_EVER, 0, 17045, 17045, { 0 }, 0 });
        rrule("RRULE:FREQ=MONTHLY;INTERVAL=2;BYDAY=FR;BYSETPOS=-1",
              &(struct rule){ MONTHLY, 3, 2, FRI, 5, FOR_EVER, 0, 17045, 17045, { 0 }, 0 });
        rrule("RRULE:FREQ=YEARLY;COUNT=4;BYMONTH=9;BYMONTHDAY=1",
              &(struct rule){ YEARLY, 2, 12, 0, 1, TO_COUNT, 4, 17045, 17045, { 0 }, 0 });
        rrule("RRULE:FREQ=YEARLY;BYMONTH=9;BYDAY=TH;BYSETPOS=1",
              &(struct rule){ YEARLY, 3, 12, THU, 1, FOR_EVER, 0, 17045, 17045, { 0 }, 0 });
        rrule("", /* the Hijri calendar */
              &(struct rule){ MONTHLY, 10, 1, 0, 15, FOR_EVER, 0, 17045, 17045, { 0 }, 0 });
}

static bool has(struct str s, const char *line) {
        if (str_find(s, str_of(line)) != SIZE_MAX)
                return true;
        printf("# no '%s' in\n%.*s\n", line, STR_ARG(s));
        return false;
}

/* 2016-09-01 in Tehran, half past four hours before UTC's nine. */
TEST(recur_on_its_own_clock) {
        const struct rule r = { WEEKLY,           1,    1, THU, 0, TO_DATE, 3, 17045, 17059,
                                { 17052, 17059 }, 17060 };
        struct arena a;
        struct buf b;
        arena_init(&a, 0);
        buf_init(&b, 0);
        lay(&r, &b);
        int64_t begins = 17045 * 86400 + 9 * 3600 - 16200;
        struct str s = calendar(&b, begins, false, OUTLOOK_appointment, &a);
        EXPECT(has(s, "BEGIN:VTIMEZONE\r\nTZID:Outlook+0430\r\n"));
        EXPECT(has(s, "TZOFFSETTO:+0430\r\n"));
        EXPECT(has(s, "DTSTART;TZID=Outlook+0430:20160901T090000\r\n"));
        EXPECT(has(s, "RRULE:FREQ=WEEKLY;BYDAY=TH;UNTIL=20160915T043000Z\r\n"));
        EXPECT(has(s, "EXDATE;TZID=Outlook+0430:20160908T090000\r\n"));
        EXPECT(has(s, "EXDATE;TZID=Outlook+0430:20160915T090000\r\n"));
        EXPECT(has(s, "RDATE;TZID=Outlook+0430:20160916T150000\r\n"));
        s = calendar(&b, 17045 * 86400 - 16200, true, OUTLOOK_appointment, &a);
        EXPECT(has(s, "EXDATE;VALUE=DATE:20160908\r\n"));
        s = calendar(&b, 17045 * 86400, false, OUTLOOK_task, &a);
        EXPECT(has(s, "BEGIN:VTODO\r\n"));
        EXPECT(has(s, "RRULE:FREQ=WEEKLY;BYDAY=TH;UNTIL=20160915\r\n"));
        buf_done(&b);
        arena_done(&a);
}

/* Cut anywhere: no rule, or the rule without what came last. */
TEST(recur_cut) {
        const struct rule r = { WEEKLY,           1,    1, THU, 0, TO_DATE, 3, 17045, 17059,
                                { 17052, 17059 }, 17060 };
        struct arena a;
        struct buf b;
        arena_init(&a, 0);
        buf_init(&b, 0);
        lay(&r, &b);
        size_t rules = 0;
        for (size_t n = b.n; n-- > 0;) {
                struct buf cut = b;
                cut.n = n;
                rules += str_find(calendar(&cut, 1472716800, false, OUTLOOK_appointment, &a),
                                  STR("RRULE:")) != SIZE_MAX;
        }
        EXPECT_EQ(39, rules); /* the tail of appointments, and their one exception */
        /* lists that go on for ever */
        le_put32((uint8_t *) b.p + 38, UINT32_MAX);
        EXPECT(str_find(calendar(&b, 1472716800, false, OUTLOOK_appointment, &a), STR("RRULE:")) ==
               SIZE_MAX);
        buf_done(&b);
        arena_done(&a);
}
