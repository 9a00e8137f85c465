/* What is protected is found in other spellings, orders and scripts; what only resembles it is
 * told. */
#include "base/test.h"
#include "protect/protect.h"

static struct buf out;

static struct str masked(const char *words, enum protect_form form, const char *text) {
        struct protect_entry x = { .words = str_of(words), .form = form };
        struct protect *p = protect_new(&x, 1);
        struct protect_room room = { 0 };
        buf_done(&out);
        buf_init(&out, 0);
        protect_mask(p, str_of(text), &room, &out);
        protect_room_done(&room);
        protect_free(&p);
        return buf_str(&out);
}

static size_t near_misses(const char *words, enum protect_form form, const char *text) {
        struct protect_entry x = { .words = str_of(words), .form = form };
        struct protect *p = protect_new(&x, 1);
        struct protect_room room = { 0 };
        size_t n = 0;
        protect_find(p, str_of(text), &room);
        for (size_t i = 0; i < room.hits.n; i++)
                n += !room.hits.v[i].sure;
        protect_room_done(&room);
        protect_free(&p);
        return n;
}

#define M PROTECT_MASK

TEST(names_in_other_orders_and_spellings) {
        EXPECT_STR("I saw " M " there.",
                   masked("Jane Quilter", PROTECT_NAME, "I saw Jane Quilter there."));
        EXPECT_STR(M " and " M ".",
                   masked("Jane Quilter", PROTECT_NAME, "Quilter, Jane and J. Quilter."));
        EXPECT_STR("Ms " M " left.", masked("Jane Quilter", PROTECT_NAME, "Ms Quilter left."));
        EXPECT_STR("nobody here", masked("Jane Quilter", PROTECT_NAME, "nobody here"));
}

TEST(names_in_other_scripts) {
        struct str s = masked("Daryush Tabatabai", PROTECT_NAME, "جلسه با داریوش طباطبایی بود");
        EXPECT_STR("جلسه با " M " بود", s);
        s = masked("لیلا آذرنوش", PROTECT_NAME, "by Leila Azarnoosh today");
        EXPECT_STR("by " M " today", s);
}

TEST(first_names_alone_are_near_misses) {
        EXPECT_STR("Dear Jane,", masked("Jane Quilter", PROTECT_NAME, "Dear Jane,"));
        EXPECT_EQ(1, near_misses("Jane Quilter", PROTECT_NAME, "Dear Jane,"));
        EXPECT_EQ(0, near_misses("Jane Quilter", PROTECT_NAME, "Jane Quilter"));
}

TEST(mail_addresses_however_hidden) {
        EXPECT_STR("to " M ".", masked("j.q@a.example", PROTECT_MAIL, "to J.Q@A.example."));
        EXPECT_STR("to " M ".", masked("j.q@a.example", PROTECT_MAIL, "to j.q (at) a.example."));
        EXPECT_STR("xj.q@a.example", masked("j.q@a.example", PROTECT_MAIL, "xj.q@a.example"));
        EXPECT_EQ(1, near_misses("quilter@a.example", PROTECT_MAIL, "quilter@b.example"));
}

TEST(telephones_in_any_digits) {
        const char *want = "+98 21 555 0123";
        EXPECT_STR("call " M " now", masked(want, PROTECT_PHONE, "call 021-555-0123 now"));
        EXPECT_STR("تلفن " M, masked(want, PROTECT_PHONE, "تلفن ۰۰۹۸ ۲۱ ۵۵۵ ۰۱ ۲۳"));
        EXPECT_STR("call 021-555-0199", masked(want, PROTECT_PHONE, "call 021-555-0199"));
        EXPECT_STR("in 2014, 12 of 33", masked(want, PROTECT_PHONE, "in 2014, 12 of 33"));
        EXPECT_EQ(1, near_misses("021 555 0123", PROTECT_PHONE, "021 555 0124"));
}

TEST(words_as_a_search_compares_them) {
        EXPECT_STR("at " M "!", masked("3 Lake Street", PROTECT_WORDS, "at 3, LAKE\nStreet!"));
        EXPECT_STR("at 13 Lake Street",
                   masked("3 Lake Street", PROTECT_WORDS, "at 13 Lake Street"));
}

TEST(what_words_look_like) {
        EXPECT_EQ(PROTECT_MAIL, protect_form_guess(STR("a@b.example")));
        EXPECT_EQ(PROTECT_PHONE, protect_form_guess(STR("+98 (21) 555-0123")));
        EXPECT_EQ(PROTECT_PHONE, protect_form_guess(STR("۰۲۱۵۵۵۰۱۲۳")));
        EXPECT_EQ(PROTECT_WORDS, protect_form_guess(STR("3 Lake Street")));
        EXPECT_EQ(PROTECT_NAME, protect_form_guess(STR("Jane Quilter")));
}
