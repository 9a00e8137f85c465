/* Names of a list in running text: found whole, in other spellings and scripts, and not by chance.
 */
#include "base/test.h"
#include "watch/watch-scan.h"

/* "name@tier:words ..." of all hits of `text`. */
static void scan(const char *list, const char *text, bool no_cross_script, struct buf *out) {
        struct watch_list l;
        struct err e = ERR_INIT;
        struct watch_room room = { 0 };
        struct name_options names = { .no_cross_script = no_cross_script };
        struct watch_scan_options o = { .names = &names };
        buf_init(out, 0);
        EXPECT(watch_list_read(bytes_of(list, strlen(list)), &l, &e) == 0);
        struct watch_scan *s = watch_scan_new(&l, &o);
        watch_scan_text(s, str_of(text), &room);
        for (size_t i = 0; i < room.hits.n; i++) {
                struct watch_hit *h = &room.hits.v[i];
                buf_printf(out, "%s%u %s [%.*s]", i ? "; " : "", h->entry, name_tier_id(h->tier),
                           (int) h->len, text + h->off);
        }
        watch_room_done(&room);
        watch_scan_free(&s);
        watch_list_done(&l);
}

#define EXPECT_SCAN(want, list, text)                                                              \
        do {                                                                                       \
                struct buf got;                                                                    \
                scan(list, text, false, &got);                                                     \
                EXPECT_STR(want, buf_str(&got));                                                   \
                buf_done(&got);                                                                    \
        } while (0)

#define LIST "Jane Quilter\nRichard Rowntree\nلیلا آذرنوش\nMinistry of Rivers\n"

TEST(as_it_stands) {
        EXPECT_SCAN("0 exact [Jane Quilter]", LIST, "Then Jane Quilter came in.");
        EXPECT_SCAN("0 exact [QUILTER, Jane]", LIST, "present: QUILTER, Jane; others");
        EXPECT_SCAN("0 exact [Jane\nQuilter]", LIST, "and then Jane\nQuilter came in.");
        EXPECT_SCAN("3 exact [Ministry of Rivers]", LIST, "of the Ministry of Rivers, today");
}

TEST(other_spellings_and_scripts) {
        EXPECT_SCAN("0 spelling [Jane Quiltar]", LIST, "Then Jane Quiltar came in.");
        EXPECT_SCAN("2 cross_script [Leila Azarnoosh]", LIST, "a letter of Leila Azarnoosh, who");
        EXPECT_SCAN("0 cross_script [جین کویلتر]", LIST, "نامه جین کویلتر رسید");
}

TEST(what_is_not_there) {
        EXPECT_SCAN("", LIST, "Jane came. Another one, called Quilter, did not come to Jane.");
        EXPECT_SCAN("", LIST, "Rowntree and sons");
        EXPECT_SCAN("", LIST, "");
}

TEST(one_script_only_when_asked) {
        struct buf got;
        scan(LIST, "a letter of Leila Azarnoosh, who", true, &got);
        EXPECT_STR("", buf_str(&got));
        buf_done(&got);
}

TEST(words_written_together_and_apart) {
        EXPECT_SCAN("0 exact [بهرام کاوه نژاد]", "بهرام کاوه‌نژاد\n",
                    "نامه بهرام کاوه نژاد رسید");
        EXPECT_SCAN("0 exact [بهرام کاوه‌نژاد]", "بهرام کاوه نژاد\n",
                    "نامه بهرام کاوه‌نژاد رسید");
        EXPECT_SCAN("0 exact [بهرام کاوه‌نژاد]", "بهرام کاوه‌نژاد\n",
                    "نامه بهرام کاوه‌نژاد رسید");
}

TEST(a_lone_word_in_an_address_is_no_name) {
        EXPECT_SCAN("", "Quilterworth\n",
                    "see http://www.quilterworth.example/ and x@quilterworth.example");
        EXPECT_SCAN("0 exact [Quilterworth]", "Quilterworth\n", "see Quilterworth.");
}

TEST(an_initial_is_a_part) {
        struct watch_list l;
        struct err e = ERR_INIT;
        struct watch_room room = { 0 };
        const char list[] = "name,organisation\nJane Quilter,Ministry of Rivers\n";
        EXPECT(watch_list_read(bytes_of(list, strlen(list)), &l, &e) == 0);
        struct watch_scan_options o = { .names = NULL };
        struct watch_scan *s = watch_scan_new(&l, &o);
        watch_scan_text(s, STR("Then J. Quilter came in."), &room);
        ASSERT(room.hits.n == 1);
        EXPECT(room.hits.v[0].partial && !room.hits.v[0].beside);
        watch_scan_text(s, STR("Jane Quilter, of the ministry of rivers, came."), &room);
        ASSERT(room.hits.n == 1);
        EXPECT(!room.hits.v[0].partial && room.hits.v[0].beside);
        watch_scan_text(s, STR("Jane Quilter, of the ministry of roads, came."), &room);
        ASSERT(room.hits.n == 1);
        EXPECT(!room.hits.v[0].beside);
        watch_room_done(&room);
        watch_scan_free(&s);
        watch_list_done(&l);
}
