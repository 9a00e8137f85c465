/* Dates in running text: what is found, what it means, and what is none. */
#include "base/test.h"
#include "when/when-text.h"

enum { REF = 1401788109 }; /* Tuesday 2014-06-03T09:35:09Z */

struct expect {
        const char *text, *span, *iso;
};

static struct when_texts found;

static void find_at(const char *text, int64_t at, bool dated, bool month_first) {
        struct when_text_ref ref = { .dated = dated, .at = at, .month_first = month_first };
        when_text_find(str_of(text), TEXT_LANG_und, &ref, &found);
}

static void find(const char *text) {
        find_at(text, REF, true, false);
}

static void check(const struct expect *e, size_t n) {
        for (size_t i = 0; i < n; i++) {
                char iso[WHEN_TEXT_ISO];
                find(e[i].text);
                if (found.n != 1) {
                        test_fail(__FILE__, __LINE__, "%s: want 1 date, got %zu", e[i].text,
                                  found.n);
                        continue;
                }
                EXPECT_STR(e[i].span, str_sub(str_of(e[i].text), found.v[0].off, found.v[0].len));
                EXPECT_STR(e[i].iso, when_text_iso(&found.v[0], iso));
        }
        when_texts_done(&found);
}
#define CHECK(...)                                                                                 \
        do {                                                                                       \
                static const struct expect e[] = { __VA_ARGS__ };                                  \
                check(e, sizeof e / sizeof *e);                                                    \
        } while (0)

TEST(days) {
        CHECK({ "met on 3 June 2014 in", "3 June 2014", "2014-06-03" },
              { "on June 3rd, 2014, the", "June 3rd, 2014", "2014-06-03" },
              { "Tuesday, 3 June 2014 was", "Tuesday, 3 June 2014", "2014-06-03" },
              { "signed 2014-06-03 here", "2014-06-03", "2014-06-03" },
              { "signed 23/6/14 here", "23/6/14", "2014-06-23" },
              { "the 3rd of June 2014 was", "the 3rd of June 2014", "2014-06-03" },
              { "on 12 May they", "12 May", "2014-05-12" },
              { "on twenty-first May 2013", "twenty-first May 2013", "2013-05-21" },
              { "at 2014-06-03T14:05 she", "2014-06-03T14:05", "2014-06-03T14:05" },
              { "on June 3 at 3:30 p.m. they", "June 3 at 3:30 p.m.", "2014-06-03T15:30" });
}

TEST(stretches) {
        CHECK({ "in June 2014 he", "June 2014", "2014-06" }, { "in 2009 he", "2009", "2009" },
              { "during the 1990s they", "the 1990s", "199X" },
              { "in the third quarter of 2013", "the third quarter of 2013", "2013-35" },
              { "in the summer of 2012 he", "the summer of 2012", "2012-22" },
              { "3-5 June 2014 in", "3-5 June 2014", "2014-06-03/2014-06-05" },
              { "June 3-5, 2014", "June 3-5, 2014", "2014-06-03/2014-06-05" },
              { "from May to July 2012 he", "from May to July 2012", "2012-05-01/2012-07-31" },
              { "spent 2008-2012 there", "2008-2012", "2008-01-01/2012-12-31" },
              { "since 2009 it", "since 2009", "2009-01-01/.." },
              { "until March 2013 it", "until March 2013", "../2013-03-31" },
              { "before 3 June 2014 it", "before 3 June 2014", "../2014-06-02" },
              { "in the nineteenth century", "the nineteenth century", "18XX" });
}

TEST(reckoned) {
        CHECK({ "he came yesterday and", "yesterday", "2014-06-02" },
              { "last week it", "last week", "2014-W22" },
              { "next month he", "next month", "2014-07" },
              { "on Friday he", "Friday", "2014-05-30" },
              { "last Tuesday he", "last Tuesday", "2014-05-27" },
              { "two years ago it", "two years ago", "2012~" },
              { "three days ago it", "three days ago", "2014-05-31" },
              { "stayed for three weeks there", "three weeks", "P3W" });
}

TEST(other_calendars) {
        CHECK({ "در ۱۴ خرداد ۱۳۹۳ او", "۱۴ خرداد ۱۳۹۳", "2014-06-04" },
              { "تا ۱۳۹۳/۳/۱۴ بود", "تا ۱۳۹۳/۳/۱۴", "../2014-06-04" },
              { "نامه ۹۳/۳/۱۴ را", "۹۳/۳/۱۴", "2014-06-04" },
              { "او در خرداد ۱۳۹۳ رفت", "خرداد ۱۳۹۳", "2014-05-22/2014-06-21" },
              { "او دیروز رفت", "دیروز", "2014-06-02" },
              { "او در ۱۴ حمل ۱۳۹۳ رفت", "۱۴ حمل ۱۳۹۳", "2014-04-03" },
              { "وصل في 3 كانون الثاني 2014 إلى", "3 كانون الثاني 2014", "2014-01-03" },
              { "وصل أمس إلى المدينة", "أمس", "2014-06-02" },
              { "في ٣ رمضان ١٤٣٥هـ كان", "٣ رمضان ١٤٣٥هـ", "2014-07-01" });
}

TEST(none) {
        static const char *const texts[] = {
                "you may not march on, sat the sun",  "version 2.6.14 of RFC 2045 and ISO 8601",
                "from 192.168.1.14 and 10.0.0.1",     "it cost $2014 and 1,950 people",
                "call +1 202-555-0101 or 5551234567", "the score was 3-2 in the second half",
                "she was first and he second",        "pages 12-19 of the report",
        };
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
                find(texts[i]);
                if (found.n)
                        test_fail(__FILE__, __LINE__, "%s: '%.*s' (%s)", texts[i],
                                  (int) found.v[0].len, texts[i] + found.v[0].off, found.v[0].rule);
        }
        when_texts_done(&found);
}

TEST(order_is_doubted) {
        find("on 03/04/2014");
        ASSERT(found.n == 1);
        EXPECT(found.v[0].flags & WHEN_TEXT_order);
        EXPECT_EQ(when_day_of_gregorian(2014, 4, 3), when_day(found.v[0].range.from));
        EXPECT_EQ(when_day_of_gregorian(2014, 3, 4), when_day(found.v[0].other.from));
        find_at("on 03/04/2014", REF, true, true);
        EXPECT_EQ(when_day_of_gregorian(2014, 3, 4), when_day(found.v[0].range.from));
        when_texts_done(&found);
}

TEST(open_without_reference) {
        find_at("he came yesterday, two weeks ago, on 3 May, in June", 0, false, false);
        EXPECT_EQ(4, found.n);
        for (size_t i = 0; i < found.n; i++)
                EXPECT(!found.v[i].ranged && found.v[i].flags & WHEN_TEXT_open);
        when_texts_done(&found);
}

TEST(events_nobody_named) {
        find("They sold arms before the accord.");
        ASSERT(found.n == 1);
        EXPECT(found.v[0].flags & WHEN_TEXT_event && !found.v[0].ranged);
        EXPECT(found.v[0].flags & WHEN_TEXT_before);
        find("She called before attending the dinner.");
        EXPECT_EQ(0, found.n);
        when_texts_done(&found);
}

/* The window of tokens moves on: nothing is lost or found twice in a long run of dates. */
TEST(long_list) {
        struct buf b;
        buf_init(&b, 0);
        for (unsigned i = 0; i < 2000; i++)
                buf_put_str(&b, STR("3 June 2014; "));
        struct when_text_ref ref = { .dated = true, .at = REF };
        when_text_find((struct str){ b.p, b.n }, TEXT_LANG_en, &ref, &found);
        EXPECT_EQ(2000, found.n);
        for (size_t i = 0; i < found.n; i++)
                EXPECT_EQ(13 * i, found.v[i].off);
        buf_done(&b);
        when_texts_done(&found);
}
