/* Dates of mail, as the RFCs have them and as the wild does. */
#include "base/random.h"
#include "base/test.h"
#include "when/when.h"

/* "iso zone-is-known precision flags" */
static void expect_mail(const char *in, const char *want) {
        struct when_mail m;
        char iso[WHEN_TEXT], got[3 * WHEN_TEXT] = "refused";
        if (when_mail(str_bytes(str_of(in)), &m) == 0) {
                when_format_iso(m.at, m.zone, iso);
                snprintf(got, sizeof got, "%s %u%s%s%s%s", iso, m.precision,
                         m.flags & WHEN_MAIL_short_year ? " short" : "",
                         m.flags & WHEN_MAIL_malformed ? " malformed" : "",
                         m.flags & WHEN_MAIL_no_zone ? " nozone" : "",
                         m.flags & WHEN_MAIL_bad_weekday ? " weekday" : "");
        }
        struct str g = str_of(got);
        if (!str_eq(str_of(want), g))
                test_fail(__FILE__, __LINE__, "'%s': want '%s', got '%s'", in, want, got);
}

TEST(mail_dates) {
        static const char *const rows[][2] = {
                { "Mon, 5 Jan 2004 12:00:30 +0330", "2004-01-05T12:00:30+03:30 1" },
                { "5 Jan 2004 12:00 -0800", "2004-01-05T12:00:00-08:00 60" },
                { "Mon, 05 Jan 2004 12:00:30 +0330 (IRST)", "2004-01-05T12:00:30+03:30 1" },
                { "Mon, 5 Jan 2004 12:00:30 -0000", "2004-01-05T12:00:30Z 1 nozone" },
                { "Mon, 5 Jan 2004 12:00:30 GMT", "2004-01-05T12:00:30Z 1" },
                { "Mon, 5 Jan 2004 12:00:30 EST", "2004-01-05T12:00:30-05:00 1" },
                { "Mon, 5 Jan 2004 12:00:30 GMT+0330", "2004-01-05T12:00:30+03:30 1" },
                { "Mon, 5 Jan 04 12:00:30 Z", "2004-01-05T12:00:30Z 1 short" },
                { "Mon, 5 Jan 104 12:00:30 UT", "2004-01-05T12:00:30Z 1 short" },
                { "Wed, 24 Jul 0102 21:48:06 +1200", "2002-07-24T21:48:06+12:00 1 short" },
                { "Sun, 06 Nov 1994 08:49:37 X", "1994-11-06T08:49:37Z 1 nozone" },
                { "Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z 1 short malformed" },
                { "Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z 1 malformed nozone" },
                { "Mon Jan  5 12:00:30 EST 2004", "2004-01-05T12:00:30-05:00 1 malformed" },
                { "Mon Jan  5 12:00:30 +0100 2004", "2004-01-05T12:00:30+01:00 1 malformed" },
                { "Mon Jan 5 2004", "2004-01-05T00:00:00Z 86400 malformed nozone" },
                { "2004-01-05T12:00:30Z", "2004-01-05T12:00:30Z 1 malformed" },
                { "2004-01-05T12:00:30.123+03:30", "2004-01-05T12:00:30+03:30 1 malformed" },
                { "2004-01-05 12:00", "2004-01-05T12:00:00Z 60 malformed nozone" },
                { "2004/01/05 12:00:00 -0500", "2004-01-05T12:00:00-05:00 1 malformed" },
                { "Mon, 5 Jan 2004 12:00:30 PM +0000", "2004-01-05T12:00:30Z 1 malformed" },
                { "1/25/2004 1:02:03 PM", "2004-01-25T13:02:03Z 1 malformed nozone" },
                { "25/1/2004 13:02", "2004-01-25T13:02:00Z 60 malformed nozone" },
                { "3/4/2004 13:02", "refused" },
                { "Tue, 5 Jan 2004 12:00:30 +0000", "2004-01-05T12:00:30Z 1 weekday" },
                { "Lun, 5 Jan 2004 12:00:30 +0000", "2004-01-05T12:00:30Z 1 malformed" },
                { "Mo, 5 Okt 2009 12:00:30 +0200", "2009-10-05T12:00:30+02:00 1 malformed" },
                { "Mon, 5 Jan 2004 12:00:30 +9999", "2004-01-05T12:00:30Z 1 malformed nozone" },
                { "Mon, 5 Jan 2004 12:00:30 +3:30", "2004-01-05T12:00:30+03:30 1 malformed" },
                { "Mon,5 Jan 2004 24:00:00 +0000", "2004-01-06T00:00:00Z 1" },
                { "Mon, 5 (a (nested) b) Jan 2004 12:00:30 +0000", "2004-01-05T12:00:30Z 1" },
                { "\tMon, 5 Jan 2004\r\n 12:00:30 +0000", "2004-01-05T12:00:30Z 1" },
                { "5 January 2004 12:00:30 +0000", "2004-01-05T12:00:30Z 1" },
                { "Thu, 31 Dec 1998 23:59:60 +0000", "1999-01-01T00:00:00Z 1" },
                { "Mon, 31 Feb 2004 12:00:30 +0000", "refused" },
                { "Mon, 5 Jan 1804 12:00:30 +0000", "refused" },
                { "Mon, 5 Jan 2004 25:00:30 +0000", "refused" },
                { "Mon, 5 Jan 2004 12:60:30 +0000", "refused" },
                { "", "refused" },
                { "now", "refused" },
                { "12:00", "refused" },
                { "999999999999999999999 Jan 2004", "refused" },
                { "((((((", "refused" },
                { NULL, NULL },
        };
        for (size_t i = 0; rows[i][0]; i++)
                expect_mail(rows[i][0], rows[i][1]);
}

static void expect_cut(const char *want, struct bytes got) {
        EXPECT_STR(want, ((struct str){ (const char *) got.p, got.n }));
}

TEST(mail_date_places) {
        expect_cut(" Mon, 5 Jan 2004",
                   when_received(str_bytes(STR("by x (a;b); id 1; Mon, 5 Jan 2004"))));
        expect_cut("", when_received(str_bytes(STR("by x"))));
        expect_cut(
                "Mon Jan  5 12:00:30 2004",
                when_envelope(str_bytes(STR("From jane at x.example  Mon Jan  5 12:00:30 2004"))));
        expect_cut("2004-01-05", when_envelope(str_bytes(STR("From jane@x.example 2004-01-05"))));
        expect_cut("", when_envelope(str_bytes(STR("From jane"))));
}

/* Every instant written by a plain printer is read back. */
TEST(mail_dates_round_trip) {
        static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
        static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
        struct random r = { 11 };
        for (int i = 0; i < 20000; i++) {
                int64_t at = (int64_t) random_below(&r, 4000000000u);
                int32_t zone = (int32_t) random_below(&r, 1440) - 720, z = zone < 0 ? -zone : zone;
                int64_t local = at + 60 * zone;
                struct when_date d = when_date_of(WHEN_gregorian, when_day(local));
                int s = (int) (local - 86400ll * when_day(local));
                char text[64];
                struct when_mail m;
                snprintf(text, sizeof text, "%s, %u %s %d %02d:%02d:%02d %c%02d%02d",
                         days[when_weekday(when_day(local))], d.day, months[d.month - 1], d.year,
                         s / 3600, s / 60 % 60, s % 60, zone < 0 ? '-' : '+', z / 60, z % 60);
                if (local < 0)
                        continue;
                ASSERT(when_mail(str_bytes(str_of(text)), &m) == 0);
                EXPECT_EQ(at, m.at);
                EXPECT_EQ(zone, m.zone);
                EXPECT_EQ(0, m.flags);
        }
}
