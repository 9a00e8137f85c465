/* Tests of lang/lang-zone.h.  Samples are invented. */
#include "base/buf.h"
#include "base/test.h"
#include "lang/lang-zone-date.h"
#include "lang/lang-zone.h"
#include "when/when.h"

/* A letter and the voice of each zone: o own, q quoted, f forwarded, a attribution, h header block,
 * g greeting, c closing, s signature, d disclaimer, p armor. */
static void letters(struct str text, struct lang_zones *z, struct buf *ret) {
        static const char kinds[] = "oqfahgcsdp";
        size_t at = 0;
        buf_init(ret, 0);
        lang_zones_read(text, z);
        for (size_t i = 0; i < z->zones.n; i++) {
                const struct lang_zone *s = &z->zones.v[i];
                EXPECT_EQ(at, s->off);
                at += s->len;
                if (str_trim(str_sub(text, s->off, s->len)).n)
                        buf_printf(ret, "%c%u", kinds[s->kind], s->voice);
        }
        EXPECT_EQ(text.n, at);
}

#define ZONES(text, want)                                                                          \
        do {                                                                                       \
                struct lang_zones z_ = { 0 };                                                      \
                struct buf got_;                                                                   \
                letters(STR(text), &z_, &got_);                                                    \
                EXPECT_STR(want, buf_str(&got_));                                                  \
                buf_done(&got_);                                                                   \
                lang_zones_done(&z_);                                                              \
        } while (0)

/* What the k-th voice says of itself: "name|address|2016-12-05T15:04:00Z". */
static void voice_of(struct str text, size_t k, struct buf *ret) {
        struct lang_zones z = { 0 };
        char at[WHEN_TEXT];
        buf_init(ret, 0);
        lang_zones_read(text, &z);
        if (k <= z.voices.n) {
                const struct lang_voice *v = &z.voices.v[k - 1];
                buf_printf(ret, "%.*s|%.*s|%.*s", (int) v->name.len, text.p + v->name.off,
                           (int) v->address.len, text.p + v->address.off,
                           (int) (v->dated ? when_format_iso(v->at, v->zone, at).n : 0), at);
        }
        lang_zones_done(&z);
}

#define VOICE(text, k, want)                                                                       \
        do {                                                                                       \
                struct buf got_;                                                                   \
                voice_of(STR(text), k, &got_);                                                     \
                EXPECT_STR(want, buf_str(&got_));                                                  \
                buf_done(&got_);                                                                   \
        } while (0)

TEST(zones_of_one_voice) {
        ZONES("", "");
        ZONES("words\n", "o0");
        ZONES("Dear Ann,\n\nIt rains here.\n\nBest regards,\nJane\n", "g0o0c0");
        ZONES("It rains here.\n\nJane\n", "o0c0");
        ZONES("It rains here.\n\nJane Doe\nSenior Clerk\nExample Rivers Inc.\n+1 555 010 0100\n",
              "o0s0");
        ZONES("It rains here.\n\nThanks,\nJane\n\nJane Doe\nExample Rivers Inc.\n", "o0c0s0");
        ZONES("We need\n\nmilk\nbread\nbutter\neggs\n", "o0");
        ZONES("It rains here.\n\nThis e-mail is confidential and intended for the recipient.\n",
              "o0d0");
        ZONES("سلام همکاران،\n\nباران می‌آید و جلسه فردا "
              "است.\n\nبا "
              "احترام\nنام "
              "نمونه\n",
              "g0o0c0");
        ZONES("السلام عليكم،\n\nيصل التقرير غدا إن شاء الله.\n\nمع التحية\nاسم مثال\n", "g0o0c0");
}

TEST(signatures_with_lines_of_which_nothing_is_known) {
        ZONES("Dear Ann,\n\nsee below.\n\nRegards,\nJane Doe\nDirector, Institute of "
              "Rivers\nTel +99 1 234\n\n-----Original Message-----\nFrom: Bob Roe\nSent: "
              "Monday\nSubject: x\n\nIt rains.\n",
              "g0o0c0s0h1q1");
        ZONES("It rains.\n\nRegards,\nJane Doe\nHarbour, pier 3\nSenior Clerk\nTel 1234\n",
              "o0c0s0");
        ZONES("باران می‌آید.\n\nبا احترام\nنام نمونه\nمدیر "
              "پروژه\nتلفن "
              "۱۲۳۴\n",
              "o0c0s0");
        /* without a farewell they are words */
        ZONES("It rains.\n\npier 3 in sun\npier 4 in shade\nTel 1234\n", "o0");
        ZONES("It rains.\n\nRegards,\npier 3\npier 4\npier 5\npier 6\nTel 1234\n", "o0");
}

TEST(signatures_with_more_below) {
        /* a mail quoted below without a header */
        ZONES("Please send it.\n\nJane Doe\nSenior Clerk\nExample Rivers Inc.\n\nTel: +1 555 010 "
              "0100\n\nIt rains here and will rain\nfor days, as we heard from the coast.\n",
              "o0s0o0");
        ZONES("Send it.\n*******\nJane Doe, CFA\nConsultant\n+1 555 010 0100\n", "o0s0");
        /* two are a list of people */
        ZONES("Please call\n\nJane Doe\nClerk\n+1 555 010 0100\n\nBob Roe\nClerk\n+1 555 010 "
              "0101\n\nIt rains here and will rain\nfor days, as we heard from the coast.\n",
              "o0");
}

TEST(zones_of_many_voices) {
        ZONES("See below.\n\n-----Original Message-----\nFrom: Bob Roe\nSent: Monday, December 05, "
              "2016 3:04 PM\nTo: Jane\nSubject: x\n\nHi Jane,\nIt rains here today.\nBob\n",
              "o0h1g1q1c1");
        ZONES("-----Original Message-----\nFrom: Bob\nSubject: x\n\nIt rains here today.\n",
              "h1f1");
        ZONES("> quoted here\n", "q1");
        ZONES("On 5 Dec 2016 Ann wrote:\n> On 4 Dec 2016 Bob wrote:\n> > It is late.\n> It is "
              "not.\nSo be it.\n",
              "a1a2q2q1o0");
        ZONES("I see.\n\nFrom: Ann\nSent: Monday\nSubject: x\n\nIt rains.\n\nFrom: Bob\nSent: "
              "Sunday\nSubject: x\n\nIt does not.\n",
              "o0h1q1h2q2");
        ZONES("                         \"Jane\n                         Doe\"            To:     "
              "<bob@a.example>\n                         05/22/01        cc:\n                     "
              "    "
              "10:33 AM        Subject:     river\n\nwords are here\n",
              "h1f1");
}

TEST(voices_say_who_and_when) {
        VOICE("On Mon, Dec 5, 2016 at 3:04 PM, Jane Doe <jane@x.example> wrote:\n> a\n", 1,
              "Jane Doe|jane@x.example|2016-12-05T15:04:00Z");
        VOICE("me\n\nOn Mon, Dec 5, 2016 at 3:04 PM, Jane Doe <jane@x.example>\nwrote:\n\n> a\n", 1,
              "Jane Doe|jane@x.example|2016-12-05T15:04:00Z");
        VOICE("2016-12-05 15:04 GMT+02:00 jane.doe <jane@x.example>:\n> a\n", 1,
              "jane.doe|jane@x.example|2016-12-05T15:04:00+02:00");
        VOICE("Am 5. Dezember 2016 um 15:04 schrieb Jane Doe:\n> a\n", 1,
              "Jane Doe||2016-12-05T15:04:00Z");
        VOICE("در تاریخ دوشنبه ۱۵ آذر ۱۳۹۵ ساعت ۱۵:۰۴، نام نمونه <n@x.example> نوشت:\n> a\n", 1,
              "نام نمونه|n@x.example|2016-12-05T15:04:00Z");
        VOICE("Jane Doe wrote:\n> a\n", 1, "Jane Doe||");
        VOICE("x\n\n-----Original Message-----\nFrom: Doe, Jane [mailto:jane@x.example]\nSent: "
              "Monday, December 05, 2016 3:04 PM\nTo: Bob\n\na\n",
              1, "Doe, Jane|jane@x.example|2016-12-05T15:04:00Z");
        VOICE("x\n\nJane Doe@ORG\n12/05/2016 03:04 PM\nTo: Bob Roe/HOU/ORG@ORG\ncc:\nSubject: "
              "y\n\na\n",
              1, "Jane Doe||2016-12-05T15:04:00Z");
        VOICE("x\n\nاز: نام نمونه\nتاریخ: ۱۳۹۵/۰۹/۱۵\nبه: ب\nموضوع: آب\n\nمتن\n", 1,
              "نام نمونه||2016-12-05T00:00:00Z");
        VOICE("x\n\nمن: اسم مثال\nالتاريخ: 5 ديسمبر 2016\nإلى: ب\nالموضوع: ماء\n\nنص\n", 1,
              "اسم مثال||2016-12-05T00:00:00Z");
}

TEST(dates_with_one_reading) {
        struct lang_date d;
        EXPECT(lang_date_read(STR("04/26/2001 02:48 PM"), &d) && d.at == 988296480);
        EXPECT(lang_date_read(STR("26/04/2001"), &d) && d.precision == 86400);
        EXPECT(!lang_date_read(STR("03/04/2001"), &d));
        EXPECT(!lang_date_read(STR("99/99/2001"), &d));
        EXPECT(!lang_date_read(STR("31 February 2001"), &d));
        EXPECT(!lang_date_read(STR("yesterday"), &d));
        EXPECT(!lang_date_read(STR(""), &d));
}

static void fields_of(struct str text, struct buf *ret) {
        struct lang_fields f = { 0 };
        buf_init(ret, 0);
        lang_signature(text, 0, text.n, &f);
        for (size_t i = 0; i < f.v.n; i++)
                buf_printf(ret, "%s=%.*s;", lang_field_words(f.v.v[i].kind), (int) f.v.v[i].len,
                           text.p + f.v.v[i].off);
        vec_done(&f.v);
}

#define FIELDS(text, want)                                                                         \
        do {                                                                                       \
                struct buf got_;                                                                   \
                fields_of(STR(text), &got_);                                                       \
                EXPECT_STR(want, buf_str(&got_));                                                  \
                buf_done(&got_);                                                                   \
        } while (0)

TEST(signatures_say) {
        FIELDS("-- \nJane Doe\nSenior Counsel, Example Rivers Inc.\n1 Example "
               "Street\nExampleville, TX "
               "77002\nTel: +1 713 555 0100\n713-555-0101 (fax)\njane@x.example\nwww.x.example\n",
               "name=Jane Doe;position=Senior Counsel;organisation=Example Rivers "
               "Inc.;address=1 Example Street\nExampleville, TX 77002;phone=+1 713 555 "
               "0100;fax=713-555-0101;email=jane@x.example;url=www.x.example;");
        FIELDS("> Jane Doe | Director | +44 20 5550 1000\n",
               "name=Jane Doe;position=Director;phone=+44 20 5550 1000;");
        FIELDS("نام نمونه\nمدیر پروژه\nشرکت نمونه\nتلفن: ۰۲۱-۵۵۵۱۲۳۴۵\n",
               "name=نام نمونه;position=مدیر پروژه;organisation=شرکت نمونه;phone=۰۲۱-۵۵۵۱۲۳۴۵;");
        FIELDS("", "");
        FIELDS("Jane Doe\nExample Rivers, Inc. Tel: +1 555 010 0100\n",
               "name=Jane Doe;organisation=Example Rivers, Inc.;phone=+1 555 010 0100;");
        /* what else has digits */
        FIELDS("Jane Doe\n2005/6/28\n28.06.2005\n20210201/4\nISO 8859-1\nBoston MA "
               "02111-1307\n4.06226062775\n192.168.10.12\nhttp://x.example/2125550100\n",
               "name=Jane Doe;url=http://x.example/2125550100;");
        FIELDS("Jane "
               "Doe\n212.555.0100\n01.23.45.67.89\n3-0100\n555-0100\n(212)5550100\n212/555-0100\n",
               "name=Jane "
               "Doe;phone=212.555.0100;phone=01.23.45.67.89;phone=3-0100;phone=555-0100;phone=(212)"
               "5550100;"
               "phone=212/555-0100;");
}

TEST(days_are_no_part_of_names) {
        static const char *const mails[] = { "On Monday, Jane Doe wrote:\n> hi\n",
                                             "On Friday Jane Doe <jane@x.example> wrote:\n> hi\n",
                                             "On 8 Mar 2006 10:11 CST, Jane Doe wrote:\n> hi\n",
                                             "On 8 Mar 2006, Jane Doe wrote:\n> hi\n" };
        for (size_t i = 0; i < sizeof mails / sizeof *mails; i++) {
                struct lang_zones z = { 0 };
                struct str text = str_of(mails[i]);
                lang_zones_read(text, &z);
                EXPECT_EQ(1, z.voices.n);
                if (z.voices.n)
                        EXPECT_STR("Jane Doe",
                                   str_sub(text, z.voices.v[0].name.off, z.voices.v[0].name.len));
                lang_zones_done(&z);
        }
}

TEST(lines_are_measured_in_letters) {
        ZONES("سلام همکاران،\n\nباران می‌آید.\n\nبا احترام\nنام نمونه\n"
              "کارشناس ارشد، پژوهشکده مطالعات منطقه‌ای نمونه\nتلفن ۱۲۳۴۵۶۷\n",
              "g0o0c0s0");
}
