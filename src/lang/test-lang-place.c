/* Places, organisations, domains. */
#include "base/test.h"
#include "lang/lang-org.h"
#include "lang/lang-place.h"

static void place_is(const char *name, const char *code, enum lang_place_kind kind) {
        struct lang_place p;
        if (!lang_place_find(str_of(name), &p)) {
                test_fail(__FILE__, __LINE__, "'%s' is no place", name);
                return;
        }
        EXPECT_STR(code, str_of(p.code));
        EXPECT_STR(lang_place_kind_code(kind), str_of(lang_place_kind_code(p.kind)));
}

TEST(lang_place) {
        place_is("Jordan", "JO", LANG_PLACE_country);
        place_is("الأردن", "JO", LANG_PLACE_country);
        place_is("اردن", "JO", LANG_PLACE_country);
        place_is("Jordanian", "JO", LANG_PLACE_people);
        place_is("أردنية", "JO", LANG_PLACE_people);
        place_is("الأردنية", "JO", LANG_PLACE_people);
        place_is("Tehran", "IR", LANG_PLACE_city);
        place_is("تهران", "IR", LANG_PLACE_city);
        place_is("طهران", "IR", LANG_PLACE_city);
        place_is("Zurich", "CH", LANG_PLACE_city);
        place_is("دمشق", "SY", LANG_PLACE_city);
        place_is("the Netherlands", "NL", LANG_PLACE_country);
        place_is("UNITED STATES", "US", LANG_PLACE_country);
        place_is("آمریکا", "US", LANG_PLACE_country);
        place_is("أفريقيا", "002", LANG_PLACE_region);
        place_is("Isfahan", "IR", LANG_PLACE_city);
        place_is("اصفهان", "IR", LANG_PLACE_city);
}

TEST(lang_place_names) {
        struct lang_place p;
        ASSERT(lang_place_find(STR("عربستان سعودی"), &p));
        EXPECT_STR("Saudi Arabia", str_of(p.en));
        EXPECT_STR("السعودية", str_sub(str_of(p.ar), str_of(p.ar).n - STR("السعودية").n, SIZE_MAX));
        ASSERT(lang_place_country(STR("ir"), &p));
        EXPECT_STR("Iran", str_of(p.en));
        EXPECT_STR("ایران", str_of(p.fa));
        EXPECT(!lang_place_country(STR("XX"), &p));
}

TEST(lang_place_not) {
        struct lang_place p;
        static const char *const no[] = { "", "Exampleville", "Jane", "نمونه", "the", "المثال" };
        for (size_t i = 0; i < sizeof no / sizeof *no; i++)
                if (lang_place_find(str_of(no[i]), &p))
                        test_fail(__FILE__, __LINE__, "'%s' is %s", no[i], p.en);
}

TEST(lang_org) {
        EXPECT(lang_is_org(STR("Institute of Rivers")));
        EXPECT(lang_is_org(STR("Acme GmbH")));
        EXPECT(lang_is_org(STR("موسسه رودها")));
        EXPECT(lang_is_org(STR("مؤسسة الأنهار")));
        EXPECT(lang_is_org(STR("والجامعة")));
        EXPECT(!lang_is_org(STR("Jane Doe")));
        EXPECT(!lang_is_org(STR("Inc")));
        EXPECT(!lang_is_org(STR("ژاله نمونه")));
}

static void key_is(const char *name, const char *want) {
        struct buf b;
        buf_init(&b, 0);
        lang_org_key(str_of(name), &b);
        EXPECT_STR(want, buf_str(&b));
        buf_done(&b);
}

TEST(lang_org_key) {
        key_is("The Acme Company, Ltd.", "acme company");
        key_is("University of Exampleville", "university exampleville");
        key_is("دانشگاه نمونه", "university نمونه");
        key_is("جامعة نمونة", "university نمونه");
        key_is("الجامعة", "university");
        key_is("", "");
}

TEST(lang_org_acronym) {
        struct buf b;
        buf_init(&b, 0);
        EXPECT(lang_org_acronym(STR("Institute of Water and Rivers"), &b));
        EXPECT_STR("IWR", buf_str(&b));
        buf_clear(&b);
        EXPECT(!lang_org_acronym(STR("Acme Ltd"), &b));
        buf_done(&b);
}

TEST(lang_domain) {
        EXPECT_STR("example.ac.ir", lang_domain_registrable(STR("mail.rivers.example.ac.ir")));
        EXPECT_STR("example.co.uk", lang_domain_registrable(STR("jane@mx.example.co.uk")));
        EXPECT_STR("example.org", lang_domain_registrable(STR("a.b.example.org")));
        EXPECT_STR("example.de", lang_domain_registrable(STR("www.example.de.")));
        EXPECT_STR("localhost", lang_domain_registrable(STR("localhost")));
        EXPECT_STR("", lang_domain_registrable(STR("")));
        EXPECT_EQ(LANG_DOMAIN_public, lang_domain_flags(STR("jane@GMAIL.com")));
        EXPECT_EQ(LANG_DOMAIN_public, lang_domain_flags(STR("chmail.ir")));
        EXPECT_EQ(LANG_DOMAIN_academic, lang_domain_flags(STR("mail.example.ac.ir")));
        EXPECT_EQ(LANG_DOMAIN_academic, lang_domain_flags(STR("example.edu")));
        EXPECT_EQ(LANG_DOMAIN_state, lang_domain_flags(STR("example.gov.sy")));
        EXPECT_EQ(LANG_DOMAIN_state | LANG_DOMAIN_military, lang_domain_flags(STR("example.mil")));
        EXPECT_EQ(LANG_DOMAIN_list, lang_domain_flags(STR("lists.example.org")));
        EXPECT_EQ(0, lang_domain_flags(STR("example.org")));
        EXPECT_EQ(0, lang_domain_flags(STR("gmail.com.example.org")));
}

TEST(lang_generic_local) {
        static const char *const yes[] = { "info",     "Office",       "noreply",
                                           "no-reply", "rivers-owner", "press.office",
                                           "rivers-l", "روابط عمومی",  "do-not-reply",
                                           "webmaster" };
        static const char *const no[] = { "jane",   "jane.doe", "jdoe",     "doe_j",
                                          "bahram", "",         "pressley", "allan" };
        for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
                if (!lang_is_generic_local(str_of(yes[i])))
                        test_fail(__FILE__, __LINE__, "'%s' should be generic", yes[i]);
        for (size_t i = 0; i < sizeof no / sizeof *no; i++)
                if (lang_is_generic_local(str_of(no[i])))
                        test_fail(__FILE__, __LINE__, "'%s' should be a person's", no[i]);
        EXPECT(lang_is_machine_local(STR("mailer-daemon")));
        EXPECT(!lang_is_machine_local(STR("info")));
}
