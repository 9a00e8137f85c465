/* Named events: the table itself, names with and without years, a user's own list. */
#include "base/test.h"
#include "text/text-token.h"
#include "when/when-text.h"

static const struct row {
        const char *key;
        int32_t first, last;
        const char *names[33];
} rows[] = {
#define EVENT(key, first, last, ...) { #key, first, last, { __VA_ARGS__ } },
#define ABOUT                        EVENT
#include "when/when-event-world.def"
#include "when/when-event.def"
#undef EVENT
#undef ABOUT
};
enum { ROWS = sizeof rows / sizeof *rows };

static bool valid(int32_t d) {
        return when_valid(WHEN_gregorian, (struct when_date){ d / 10000, (uint8_t) (d / 100 % 100),
                                                              (uint8_t) (d % 100) });
}

/* A name is what the tokeniser makes of it, else nothing would ever match. */
static void expect_folded(const char *name) {
        struct text_tokens t;
        struct text_token k;
        char got[400] = "";
        size_t n = 0;
        name += *name == '~';
        text_tokens_init(&t, str_of(name));
        while (text_tokens_next(&t, &k) && n + k.term.n + 2 < sizeof got)
                if (!k.overlay)
                        n += (size_t) snprintf(got + n, sizeof got - n, "%s%.*s", n ? " " : "",
                                               STR_ARG(k.term));
        EXPECT_STR(name, str_of(got));
}

TEST(when_event_table) {
        for (size_t i = 0; i < ROWS; i++) {
                EXPECT(valid(rows[i].first) && valid(rows[i].last) &&
                       rows[i].first <= rows[i].last);
                EXPECT(rows[i].names[0] && !rows[i].names[32]);
                for (size_t k = 0; k < 32 && rows[i].names[k]; k++)
                        expect_folded(rows[i].names[k]);
                for (size_t k = 0; k < i; k++)
                        EXPECT(strcmp(rows[k].key, rows[i].key) != 0);
        }
        EXPECT(ROWS > 200);
}

/* "key from to taken" of what begins `text`. */
static void expect_event(const struct when_events *own, const char *text, int64_t by,
                         const char *want) {
        char got[200] = "none", a[WHEN_TEXT], z[WHEN_TEXT];
        struct when_event e;
        size_t n = when_event_at(own, str_of(text), by, &e);
        if (n)
                snprintf(got, sizeof got, "%s %s %s|%s", e.key,
                         when_format_day(WHEN_gregorian, when_day(e.range.from), a).p,
                         when_format_day(WHEN_gregorian, when_day(e.range.to - 1), z).p, text + n);
        EXPECT_STR(want, str_of(got));
}

TEST(when_event_names) {
        static const char *const cases[][2] = {
                { "the Iranian Revolution, many left", "revolution_1979 1979-02-11 1979-02-11|"
                                                       ", many left" },
                { "Iran\xe2\x80\x99s Islamic revolution.",
                  "revolution_1979 1979-02-11 1979-02-11|." },
                { "the Iran\xe2\x80\x93Iraq War ended", "iran_iraq_war 1980-09-22 1988-08-20| "
                                                        "ended" },
                { "the 1979 revolution", "revolution_1979 1979-02-11 1979-02-11|" },
                { "the Iranian revolution of 1979 and", "revolution_1979 1979-02-11 1979-02-11| "
                                                        "and" },
                { "the Iranian revolution of 1905", "none" },
                { "the 1905 Iranian revolution", "none" },
                { "the Arab Spring. In 2014 he", "arab_spring 2010-12-17 2012-12-31|. In 2014 he" },
                { "the Arab Spring in 2014 he", "arab_spring 2010-12-17 2012-12-31| in 2014 he" },
                { "the fall of Baghdad in 2003", "fall_of_baghdad 2003-04-09 2003-04-09|" },
                { "the 2009 Iranian presidential election was",
                  "iran_election_2009 2009-06-12 2009-06-12| was" },
                { "Iran's presidential election in 2013",
                  "iran_election_2013 2013-06-14 2013-06-14|" },
                { "the Iranian presidential election", "none" },
                { "the US presidential election of 2020", "us_election_2020 2020-11-03 "
                                                          "2020-11-03|" },
                { "the revolution", "none" },
                { "the accord", "none" },
                { "the war", "none" },
                { "9/11 the", "nine_eleven 2001-09-11 2001-09-11| the" },
                { "9/11/2014", "none" },
                { "9 11", "none" },
                { "انقلاب اسلامی ایران در", "revolution_1979 1979-02-11 1979-02-11| در" },
                { "انقلاب ۱۳۵۷ بود", "revolution_1979 1979-02-11 1979-02-11| بود" },
                { "کودتای ۲۸ مرداد", "coup_1953 1953-08-19 1953-08-19|" },
                { "كودتاي ٢٨ مرداد ١٣٣٢ تا", "coup_1953 1953-08-19 1953-08-19| تا" },
                { "انتخابات ریاست‌جمهوری ۱۳۸۸",
                  "iran_election_2009 2009-06-12 2009-06-12|" },
                { "انتخابات ریاست جمهوری سال ۸۸", "iran_election_2009 2009-06-12 2009-06-12|" },
                { "انتخابات ریاست جمهوری", "none" },
                { "جنگ جهانی دوم", "world_war_2 1939-09-01 1945-09-02|" },
                { "اتفاق الطائف", "taif 1989-10-22 1989-10-22|" },
                { "الثورة الإيرانية عام ١٩٧٩", "revolution_1979 1979-02-11 1979-02-11|" },
                { "الحرب الأهلية اللبنانية", "lebanese_civil_war 1975-04-13 1990-10-13|" },
                { "", "none" },
                { "the", "none" },
        };
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
                expect_event(NULL, cases[i][0], INT64_MAX, cases[i][1]);
}

TEST(when_event_last_before) {
        int64_t y2000 = 946684800, y2003 = 1041379200;
        expect_event(NULL, "the fall of Kabul", INT64_MAX,
                     "fall_of_kabul_2021 2021-08-15 2021-08-15|");
        expect_event(NULL, "the fall of Kabul", y2003, "fall_of_kabul_2001 2001-11-13 2001-11-13|");
        expect_event(NULL, "the fall of Kabul", y2000, "fall_of_kabul_1996 1996-09-27 1996-09-27|");
        expect_event(NULL, "the fall of Kabul in 1996", INT64_MAX,
                     "fall_of_kabul_1996 1996-09-27 1996-09-27|");
        expect_event(NULL, "the Arab Spring", y2003, "none");
}

TEST(when_event_find) {
        struct when_range r;
        const char *key;
        EXPECT(when_event_find(STR("oslo"), &r, &key) && strcmp(key, "oslo") == 0);
        EXPECT(when_event_find(STR("the Taif Agreement"), &r, &key) && strcmp(key, "taif") == 0);
        EXPECT_EQ(when_day_of_gregorian(1989, 10, 22), when_day(r.from));
        EXPECT(!when_event_find(STR("the Taif Agreement was signed"), &r, &key));
        EXPECT(!when_event_find(STR("nothing"), &r, &key));
}

TEST(when_events_of_a_user) {
        struct err e = ERR_INIT;
        struct arena a;
        const struct when_events *own = NULL;
        arena_init(&a, 0);
        EXPECT_EQ(0, when_events_read(STR("# ours\n\nthe Lakeside Accord|پیمان دریاچه\t2004-05-06\n"
                                          "Gulf War\t2011-03-01\t2011-04\r\n"
                                          "school fire\t1393-04\n"),
                                      &a, &own, &e));
        expect_event(own, "Lakeside accord of 2004, after", INT64_MAX,
                     "lakeside accord 2004-05-06 2004-05-06|, after");
        expect_event(own, "پیمان دریاچه", INT64_MAX, "lakeside accord 2004-05-06 2004-05-06|");
        expect_event(own, "the Gulf War", INT64_MAX, "gulf war 2011-03-01 2011-04-30|");
        expect_event(own, "the school fire", INT64_MAX, "school fire 2014-06-22 2014-07-22|");
        expect_event(own, "the Oslo accords", INT64_MAX, "oslo 1993-09-13 1993-09-13|");
        EXPECT_EQ(ERR_usage, when_events_read(STR("a fair\tsome day\n"), &a, &own, &e));
        EXPECT_EQ(ERR_usage, when_events_read(STR("a fair\t2014\t2013\n"), &a, &own, &e));
        EXPECT_EQ(ERR_usage, when_events_read(STR("a fair\n"), &a, &own, &e));
        arena_done(&a);
}
