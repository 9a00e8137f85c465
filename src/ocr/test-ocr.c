/* Turning, enlarging, counting; and a page without words, through the engine. */
#include "base/test.h"
#include "ocr/ocr-read.h"
#include "ocr/ocr.h"
#include "rec/rec.h"

static struct ocr_gray gray_of(uint32_t w, uint32_t h, const char *pixels) {
        return (struct ocr_gray){ w, h, mem_dup(pixels, (size_t) w * h) };
}

static void expect_turned(uint32_t quarters, const char *want) {
        struct ocr_gray g = gray_of(3, 2, "abcdef"), got;
        ocr_gray_turn(&g, quarters, &got);
        EXPECT_EQ(quarters & 1 ? 2 : 3, got.width);
        EXPECT_EQ(quarters & 1 ? 3 : 2, got.height);
        EXPECT_STR(want, ((struct str){ (const char *) got.p, 6 }));
        ocr_gray_done(&got);
        ocr_gray_done(&g);
}

TEST(turning_goes_left) {
        expect_turned(0, "abcdef");
        expect_turned(1, "cfbead");
        expect_turned(2, "fedcba");
        expect_turned(3, "daebfc");
}

/* Each pixel of a turned picture is led back to where it came from. */
TEST(places_are_led_back) {
        for (uint32_t quarters = 0; quarters < 4; quarters++) {
                struct ocr_gray g = gray_of(3, 2, "abcdef"), t;
                ocr_gray_turn(&g, quarters, &t);
                for (int32_t i = 0; i < 6; i++) {
                        int32_t x = i % (int32_t) t.width, y = i / (int32_t) t.width;
                        struct ocr_rect r = { 2 * x, 2 * y, 2 * x + 2, 2 * y + 2 };
                        r = ocr_rect_back(&g, quarters, 2, r);
                        EXPECT_EQ(1, r.x1 - r.x0);
                        EXPECT_EQ(1, r.y1 - r.y0);
                        EXPECT_EQ(t.p[i], g.p[r.y0 * 3 + r.x0]);
                }
                ocr_gray_done(&t);
                ocr_gray_done(&g);
        }
}

TEST(enlarging_keeps_corners) {
        struct ocr_gray g = gray_of(2, 2, "\x00\xc8\x64\xff"), got;
        ocr_gray_enlarge(&g, 4, &got);
        EXPECT_EQ(8, got.width);
        EXPECT_EQ(0, got.p[0]);
        EXPECT_EQ(0xc8, got.p[7]);
        EXPECT_EQ(0x64, got.p[56]);
        EXPECT_EQ(0xff, got.p[63]);
        EXPECT(got.p[3] > 50 && got.p[3] < 100);
        ocr_gray_done(&got);
        ocr_gray_done(&g);
}

static void put(struct ocr_words *w, const char *z, uint32_t confidence) {
        ocr_words_put(w, str_of(z), &(struct ocr_word){ .confidence = confidence });
}

TEST(words_are_counted) {
        struct ocr_words w = { .v = { 0 } };
        struct ocr_sum sum;
        buf_init(&w.text, 0);
        put(&w, "\u200f \u200e", 90); /* nothing but marks */
        EXPECT_EQ(0, w.v.n);
        put(&w, "گچ\u200f", 80);
        put(&w, "ab", 40);
        put(&w, "12", 95);
        put(&w, "۱2", 95); /* digits of two scripts: at least one is wrong */
        ocr_words_sum(&w, &sum);
        EXPECT_STR("گچ", ocr_word_text(&w, &w.v.v[0]));
        EXPECT_EQ(8, sum.signs);
        EXPECT_EQ(2, sum.arabic);
        EXPECT_EQ(2, sum.persian);
        EXPECT_EQ(2, sum.latin);
        EXPECT_EQ(80, sum.arabic_sure);
        EXPECT_EQ(2, sum.numbers);
        EXPECT_EQ(1, sum.doubted);
        EXPECT(!ocr_word_odd(&w, &w.v.v[0]));
        EXPECT(ocr_word_odd(&w, &w.v.v[1]));
        ocr_words_done(&w);
}

struct answer {
        uint32_t pages, flags, flaws, text;
};

static struct answer read_pnm(const char *z, size_t n, uint32_t first) {
        struct parse_file f = {
                .data = bytes_of(z, n), .kind = REC_KIND_pnm, .first_page = first, .pages = first
        };
        struct answer a = { 0 };
        struct arena arena;
        struct buf out;
        struct rec r;
        struct err e;
        int got;
        arena_init(&arena, 0);
        buf_init(&out, 0);
        ocr_read(&f, &arena, &out);
        struct bytes in = buf_bytes(&out);
        while ((got = rec_get(&in, &r, &e)) > 0) {
                a.pages += r.kind == REC_page;
                a.flags |= r.kind == REC_page ? r.page.flags : 0;
                a.flaws += r.kind == REC_flaw;
                a.text += r.kind == REC_text ? (uint32_t) r.text.text.n : 0;
        }
        EXPECT_EQ(0, got);
        buf_done(&out);
        arena_done(&arena);
        return a;
}

TEST(a_blank_page_is_read) {
        static char pnm[15 + 300 * 200] = "P5 300 200 255\n";
        ocr_warm();
        memset(pnm + 15, 255, sizeof pnm - 15);
        struct answer a = read_pnm(pnm, sizeof pnm, 1);
        EXPECT_EQ(1, a.pages);
        EXPECT_EQ(REC_PAGE_ocr, a.flags);
        EXPECT_EQ(0, a.text);
        a = read_pnm("P5 no", 5, 0);
        EXPECT_EQ(0, a.pages);
        EXPECT_EQ(1, a.flaws);
        a = read_pnm(pnm, sizeof pnm, 2); /* there is no second */
        EXPECT_EQ(0, a.pages);
}
