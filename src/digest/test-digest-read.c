/* Files of items: where they are cut, what their parts are, that not a byte is lost. */
#include "base/test.h"
#include "digest/digest-item.h"

static struct digest_file file;

static void take(const char *z) {
        digest_file_done(&file);
        digest_file_read(bytes_of(z, strlen(z)), NULL, &file);
}

static struct str day(size_t i) {
        static char to[WHEN_TEXT];
        return when_format_day(WHEN_gregorian, file.items.v[i].day, to);
}

static bool noted(enum digest_note_id id, uint32_t line) {
        for (size_t i = 0; i < file.notes.n; i++)
                if (file.notes.v[i].id == id && file.notes.v[i].line == line)
                        return true;
        return false;
}

TEST(plain_form) {
        take("Ministry signs pipeline contract\n12 March 2014\n\nIt had denied it for a year.\n\n"
             "\"We signed ... on [Monday].\"\n\nRead more at The Example Times: "
             "https://times.example/a?b=1.\nMore about: pipelines, contracts\n\n"
             "Second thing\n13 March 2014\nIntro.\n\nRead more at X\n");
        ASSERT(file.items.n == 2);
        const struct digest_item *it = &file.items.v[0];
        EXPECT_STR("Ministry signs pipeline contract", it->headline);
        EXPECT_STR("2014-03-12", day(0));
        EXPECT_STR("The Example Times", it->outlet);
        EXPECT_STR("https://times.example/a?b=1", it->link);
        ASSERT(it->topics.n == 2 && it->paras.n == 2);
        EXPECT_STR("contracts", it->topics.v[1].text);
        EXPECT_EQ(DIGEST_INTRO, it->paras.v[0].role);
        EXPECT_EQ(DIGEST_EXCERPT, it->paras.v[1].role);
        EXPECT_EQ(4, it->paras.v[0].line);
        EXPECT_STR("Second thing", file.items.v[1].headline);
        EXPECT_EQ(0, file.notes.n);
}

TEST(right_to_left) {
        take("\xef\xbb\xbfوزارت قرارداد را امضا کرد\r\nچهارشنبه ۲۱ اسفند ۱۳۹۲\r\n\r\nوزارت این را "
             "انکار کرده "
             "بود.\r\n\r\n«ما امضا کردیم.»\r\n\r\nادامه مطلب در روزنامه نمونه\r\nبیشتر درباره: "
             "نفت، "
             "قرارداد\r\n\r\nالوزارة توقع العقد\r\n١٢ مارس ٢٠١٤\r\n\r\n«وقعنا العقد»\r\n\r\nاقرأ "
             "المزيد "
             "في صحيفة المثال\r\nالمزيد عن: النفط، العقود\r\n");
        ASSERT(file.items.n == 2);
        EXPECT_STR("2014-03-12", day(0));
        EXPECT_STR("2014-03-12", day(1));
        EXPECT_STR("روزنامه نمونه", file.items.v[0].outlet);
        EXPECT_STR("صحيفة المثال", file.items.v[1].outlet);
        ASSERT(file.items.v[0].topics.n == 2 && file.items.v[1].topics.n == 2);
        EXPECT_STR("العقود", file.items.v[1].topics.v[1].text);
        EXPECT_EQ(TEXT_LANG_fa, file.items.v[0].lang);
        EXPECT(digest_is_rtl(file.items.v[0].headline));
        EXPECT_EQ(0, file.notes.n);
}

TEST(dates_first) {
        take("12 March 2014\nMinistry signs\nIntro here.\nRead more at A\n\n13 March 2014\n"
             "Company denies\nMore intro.\nRead more at B\n\n14 March 2014\nThird item\nText.\n");
        ASSERT(file.items.n == 3);
        EXPECT_STR("Ministry signs", file.items.v[0].headline);
        EXPECT_STR("Third item", file.items.v[2].headline);
        EXPECT_STR("2014-03-14", day(2));
}

TEST(styles) {
        take("News of the week\n\n# 1. **Ministry signs**\n*March 12, 2014*\n\nIntro.\n\n> We "
             "signed\n> "
             "it.\n\nRead more at [Times](https://t.example/x)\nTags: #one #two\n\n---\n\n"
             "- Company denies — 21 Esfand 1392\n\nIntro.\n\nSource: https://b.example\n");
        ASSERT(file.items.n == 2);
        EXPECT_STR("Ministry signs", file.items.v[0].headline);
        EXPECT_STR("Times", file.items.v[0].outlet);
        EXPECT_STR("Company denies", file.items.v[1].headline);
        EXPECT_STR("2014-03-12", day(1));
        EXPECT(noted(DIGEST_NOTE_outside, 1));
        ASSERT(file.items.v[0].paras.n == 2);
        EXPECT_STR("We signed\nit.", file.items.v[0].paras.v[1].text);
}

TEST(what_is_wrong_has_its_line) {
        take("One\n12 March 2014 / 22 Esfand 1392\n\nText.\nRead more at A\nMore about: "
             "x\n\nTwo\nMonday, "
             "12 March 2014\n\nText.\nRead more at B\n\nThree\nsome day\n\nText.\nRead more at "
             "C\n");
        EXPECT_EQ(3, file.items.n);
        EXPECT(noted(DIGEST_NOTE_dates, 2));
        EXPECT(noted(DIGEST_NOTE_weekday, 9));
        EXPECT(noted(DIGEST_NOTE_no_date, 14));
        EXPECT(digest_note_fails(DIGEST_NOTE_dates));
}

TEST(outlets_named_after_days) {
        take("Ministry signs a contract\nThe Sun, 12 March 2014\n\nText.\n\nRead more at The "
             "Sun\n\nCompany "
             "denies a contract\nThe Friday Times | 12 March 2014\n\nText.\n\nRead more at "
             "X\n\nThird "
             "thing\nچهارشنبه، ۲۱ اسفند ۱۳۹۲\nText.\nRead more at Y\n");
        EXPECT_EQ(3, file.items.n);
        EXPECT_EQ(0, file.notes.n);
}

TEST(marks_of_many_kinds) {
        take("Bank says so\n_3 June 2014_\nIntro.\n“One.”\nRead more at A | More about: "
             "[banks](/t/banks), "
             "lakes\n4 June 2014: Bank denies\nIntro. Read more at B. More about: banks.\n\nبانک "
             "انکار کرد\n۱۴ خرداد "
             "۱۳۹۳\n\nانکار کرد.\n\nدر پیک رود بیشتر بخوانید\n");
        ASSERT(file.items.n == 3);
        EXPECT_STR("A", file.items.v[0].outlet);
        ASSERT(file.items.v[0].topics.n == 2 && file.items.v[1].topics.n == 1);
        EXPECT_STR("banks", file.items.v[0].topics.v[0].text);
        EXPECT_STR("Bank denies", file.items.v[1].headline);
        EXPECT_STR("B", file.items.v[1].outlet);
        EXPECT_STR("banks", file.items.v[1].topics.v[0].text);
        EXPECT_STR("پیک رود", file.items.v[2].outlet);
}

TEST(dates_last) {
        take("Harbour crane falls\n\nA crane fell.\n\nSource: Harbour News\n12 March 2014\nMore "
             "about: "
             "cranes\n\n\nSecond crane falls\n\nAnother.\n\nSource: Lake News\n25 March 2014\nMore "
             "about: "
             "cranes\n");
        ASSERT(file.items.n == 2);
        EXPECT_STR("2014-03-25", day(1));
        EXPECT_STR("Second crane falls", file.items.v[1].headline);
        EXPECT_STR("Lake News", file.items.v[1].outlet);
        EXPECT_EQ(0, file.notes.n);
}

TEST(habits) {
        take("2014\n\nHarbour crane falls\n12 March\n\nA crane fell. Read more at Harbour "
             "News.\n--\n\n* Second "
             "crane falls *\nBy Jane Example\nMarch 25th\n\nThe report says:\n\nIt "
             "fell.\n\n[...]\n\nNobody "
             "knew.\n\nRead more at Harbour News\n\nThird crane stays\n12 June 2014 - 14:30\n\nIt "
             "stays, says a "
             "letter dated\n12 January 2015\nto the board.\n");
        ASSERT(file.items.n == 3);
        EXPECT_STR("2014-03-12", day(0));
        EXPECT_STR("Harbour News", file.items.v[0].outlet);
        EXPECT_STR("A crane fell.", file.items.v[0].paras.v[0].text);
        EXPECT_STR("Second crane falls", file.items.v[1].headline);
        EXPECT_STR("By Jane Example", file.items.v[1].byline);
        ASSERT(file.items.v[1].paras.n == 4);
        EXPECT_EQ(DIGEST_EXCERPT, file.items.v[1].paras.v[3].role);
        EXPECT_STR("2014-06-12", day(2));
}

TEST(fields) {
        take("Headline: A thing\nDate: 2014-03-12\nIntro: Own words.\nExcerpt: Their words.\n"
             "Translation (fa): واژه‌های آنان\nOutlet: Times\nLink: "
             "https://t.example\nPeople: "
             "Doe, "
             "Jane; Roe, Rick\nSource: 3fa9b2c1d0e4\nId: a-thing\n");
        ASSERT(file.items.n == 1);
        const struct digest_item *it = &file.items.v[0];
        EXPECT_STR("A thing", it->headline);
        ASSERT(it->paras.n == 3 && it->people.n == 2 && it->sources.n == 1);
        EXPECT_EQ(DIGEST_TRANSLATION, it->paras.v[2].role);
        EXPECT_STR("Roe, Rick", it->people.v[1].text);
        EXPECT_EQ(TEXT_LANG_fa, it->translation_lang);
        EXPECT_STR("a-thing", it->id);
        EXPECT_STR("Times", it->outlet);
}

TEST(a_letter_in_an_excerpt_is_no_item) {
        take("Minister wrote to company\n12 March 2014\n\nThe letter says:\n\n> Tehran\n> 3 March "
             "2014\n> Dear sirs, we agree.\n\nRead more at A\n\nNext\n13 March 2014\nText.\n"
             "Read more at B\n");
        ASSERT(file.items.n == 2);
        EXPECT_STR("Next", file.items.v[1].headline);
}

TEST(every_byte_is_somewhere) {
        take("preamble\n\nA b c d\n12 March 2014\nX\n\n\n---\nE f g h\n1 May 2014\nY\n\n\n");
        ASSERT(file.items.n == 2);
        EXPECT_EQ(10, file.items.v[0].off);
        EXPECT_EQ(file.items.v[0].off + file.items.v[0].len, file.items.v[1].off);
        EXPECT_EQ(file.text.n, file.items.v[1].off + file.items.v[1].len);
        digest_file_done(&file);
}
