/* Calendars, ranges, formats. */
#include "base/test.h"
#include "when/when.h"

TEST(when_known_days) {
        EXPECT_EQ(0, when_day_of_gregorian(1970, 1, 1));
        EXPECT_EQ(11016, when_day_of_gregorian(2000, 2, 29));
        EXPECT_EQ(-1, when_day(-1));
        EXPECT_EQ(4, when_weekday(0));
        EXPECT_EQ(3, when_weekday(-1));
        EXPECT_EQ(when_day_of_gregorian(2014, 3, 21), when_day_of_jalali(1393, 1, 1));
        EXPECT_EQ(when_day_of_gregorian(2025, 3, 20), when_day_of_jalali(1403, 12, 30));
        EXPECT_EQ(when_day_of_gregorian(622, 7, 19), when_day_of_hijri(1, 1, 1));
        EXPECT(!when_valid(WHEN_gregorian, (struct when_date){ 2015, 2, 29 }));
        EXPECT(!when_valid(WHEN_jalali, (struct when_date){ 1402, 12, 30 }));
        EXPECT(!when_valid(WHEN_jalali, (struct when_date){ 1402, 13, 1 }));
}

static void round_trip(enum when_calendar c, int32_t from, int32_t to) {
        struct when_date last = when_date_of(c, from - 1);
        for (int32_t day = from; day < to; day++) {
                struct when_date d = when_date_of(c, day);
                ASSERT(when_valid(c, d));
                ASSERT(day == when_day_of(c, d));
                bool next_day =
                        d.day == last.day + 1 && d.month == last.month && d.year == last.year;
                bool next_month =
                        d.day == 1 && (d.month == last.month + 1 || d.year == last.year + 1);
                ASSERT(next_day || next_month);
                last = d;
        }
}

TEST(when_round_trips) {
        round_trip(WHEN_gregorian, -800000, 800000);
        round_trip(WHEN_jalali, when_day_of_jalali(1200, 1, 1), when_day_of_jalali(1500, 1, 1));
        round_trip(WHEN_jalali, when_day_of_jalali(2, 1, 1), when_day_of_jalali(400, 1, 1));
        round_trip(WHEN_hijri, when_day_of_hijri(2, 1, 1), when_day_of_hijri(1500, 1, 1));
}

/* One row "d,m,y, d,m,y, d,m,y": Jalali, Hijri, Gregorian. */
static bool read_row(struct str row, struct when_date ret[static 3]) {
        for (int i = 0; i < 3; i++) {
                uint64_t v[3];
                for (int k = 0; k < 3; k++)
                        if (!str_u64(str_trim(str_cut(&row, ',')), &v[k]))
                                return false;
                ret[i] = (struct when_date){ (int32_t) v[2], (uint8_t) v[1], (uint8_t) v[0] };
        }
        return true;
}

TEST(when_official_jalali) {
        const char *path = test_data("time/jalali/CalendarCenterData.txt");
        struct buf b;
        if (!path || !test_slurp(path, &b))
                return;
        unsigned rows = 0, jalali = 0, hijri_near = 0;
        for (struct str rest = buf_str(&b); rest.n > 0;) {
                struct when_date d[3];
                if (!read_row(str_cut(&rest, '\n'), d))
                        continue;
                int32_t day = when_day_of(WHEN_gregorian, d[2]);
                int32_t off =
                        when_day_of(WHEN_hijri, (struct when_date){ d[1].year, d[1].month, 1 }) -
                        day;
                rows++;
                jalali += when_day_of(WHEN_jalali, d[0]) == day;
                int32_t first = 0, last = 1;
                EXPECT(when_jalali_days(d[0], &first, &last) && first == day && last == day);
                hijri_near += off >= -2 && off <= 2;
        }
        EXPECT_EQ(1161, rows);
        EXPECT_EQ(1161, jalali);
        EXPECT_EQ(1161, hijri_near);
        buf_done(&b);
}

/* A date of the zodiac calendar is among the days it may have been; never more than two. */
TEST(when_jalali_older) {
        int32_t first, last;
        ASSERT(when_jalali_days((struct when_date){ 1299, 12, 3 }, &first, &last));
        EXPECT_EQ(when_day_of_gregorian(1921, 2, 21), first); /* 3 Hut: the coup */
        EXPECT_EQ(when_day_of_gregorian(1921, 2, 22), last);
        EXPECT(when_jalali_days((struct when_date){ 1300, 3, 32 }, &first, &last));
        EXPECT(!when_jalali_days((struct when_date){ 1300, 1, 32 }, &first, &last));
        EXPECT(!when_jalali_days((struct when_date){ 1300, 2, 33 }, &first, &last));
        EXPECT(!when_jalali_days((struct when_date){ 1304, 3, 32 }, &first, &last));
        EXPECT(!when_jalali_days((struct when_date){ 1199, 1, 1 }, &first, &last));
        EXPECT(!when_jalali_days((struct when_date){ 1300, 13, 1 }, &first, &last));
        for (int32_t day = when_day_of_jalali(1200, 1, 1); day < when_day_of_jalali(1304, 1, 1);
             day++) {
                struct when_date d = when_date_of(WHEN_jalali, day);
                ASSERT(when_jalali_days(d, &first, &last));
                ASSERT(first <= day && last >= day && last - first <= 1);
        }
        for (int32_t y = 1200; y <= 1304; y++)
                ASSERT(when_jalali_days((struct when_date){ y, 1, 1 }, &first, &last) &&
                       first == last && first == when_day_of_jalali(y, 1, 1));
}

static void expect_range(const char *in, const char *want) {
        struct when_range r;
        struct err e = ERR_INIT;
        char got[2 * WHEN_TEXT] = "refused", a[WHEN_TEXT], z[WHEN_TEXT];
        int64_t now = 86400ll * when_day_of_gregorian(2015, 3, 31) + 50000;
        if (when_range_parse(str_of(in), now, &r, &e) == 0) {
                when_format_day(WHEN_gregorian, when_day(r.from), a);
                when_format_day(WHEN_gregorian, when_day(r.to), z);
                snprintf(got, sizeof got, "%s %s", r.from == INT64_MIN ? "-" : a,
                         r.to == INT64_MAX ? "-" : z);
        }
        EXPECT_STR(want, str_of(got));
}

TEST(when_ranges) {
        static const char *const rows[][2] = {
                { "2014", "2014-01-01 2015-01-01" },
                { "2014-06", "2014-06-01 2014-07-01" },
                { "2014-12", "2014-12-01 2015-01-01" },
                { "2014-06-03", "2014-06-03 2014-06-04" },
                { "20140603", "2014-06-03 2014-06-04" },
                { "2014/6/3", "2014-06-03 2014-06-04" },
                { "2014-06..2014-08", "2014-06-01 2014-09-01" },
                { "..2014", "- 2015-01-01" },
                { "2014..", "2014-01-01 -" },
                { "1393-04", "2014-06-22 2014-07-23" },
                { "۱۳۹۳/۰۴", "2014-06-22 2014-07-23" },
                { "1393-04..1393-06", "2014-06-22 2014-09-23" },
                { "1393", "2014-03-21 2015-03-21" },
                { "june 2014", "2014-06-01 2014-07-01" },
                { "3 Jun 2014", "2014-06-03 2014-06-04" },
                { "خرداد ۱۳۹۳", "2014-05-22 2014-06-22" },
                { "۵ آبان ۱۳۹۳", "2014-10-27 2014-10-28" },
                { "ژوئن 2014", "2014-06-01 2014-07-01" },
                { "yesterday", "2015-03-30 2015-03-31" },
                { "today", "2015-03-31 2015-04-01" },
                { "7d", "2015-03-25 2015-04-01" },
                { "1w", "2015-03-25 2015-04-01" },
                { "1m", "2015-03-01 2015-04-01" },
                { "1y", "2014-04-01 2015-04-01" },
                { "30d..", "2015-03-02 -" },
                { "", "refused" },
                { "..", "refused" },
                { "2014-13", "refused" },
                { "2014-02-30", "refused" },
                { "2015..2014", "refused" },
                { "14", "refused" },
                { "0d", "refused" },
                { "blue moon", "refused" },
                { "1402-12-30", "refused" },
                { NULL, NULL },
        };
        for (size_t i = 0; rows[i][0]; i++)
                expect_range(rows[i][0], rows[i][1]);
}

TEST(when_formats) {
        char b[WHEN_TEXT];
        EXPECT_STR("2014-06-03T14:05:09+04:30", when_format_iso(1401788109, 270, b));
        EXPECT_STR("2014-06-03T09:35:09Z", when_format_iso(1401788109, WHEN_ZONE_UNKNOWN, b));
        EXPECT_STR("2014-06-03T06:05:09-03:30", when_format_iso(1401788109, -210, b));
        EXPECT_STR("1969-12-31 23:59", when_format_minute(-1, 0, b));
        EXPECT_STR("1393-03-13", when_format_day(WHEN_jalali, when_day(1401788109), b));
        EXPECT_STR("2014-06", when_format_month(WHEN_gregorian, when_day(1401788109), b));
        setenv("SOURCE_DATE_EPOCH", "1401788109", 1);
        EXPECT_EQ(1401788109, when_now());
        unsetenv("SOURCE_DATE_EPOCH");
        EXPECT(when_now() > 1401788109);
}
