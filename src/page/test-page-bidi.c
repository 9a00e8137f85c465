/* What is seen, read: single lines with one reading; and brackets of both kinds. */
#include "base/test.h"
#include "base/utf8.h"
#include "page/page-bidi.h"

/* `seen` from left to right, as it is read. */
static void expect_read(const char *seen, bool rtl, const char *read) {
        struct page_bidi v[128];
        uint32_t order[128];
        struct page_bidi_pairs pairs = { .n = 0 };
        struct buf out;
        size_t n = 0;
        for (const char *p = seen; *p;) {
                size_t step;
                v[n++] = (struct page_bidi){ .code = utf8_get(p, &step) };
                p += step;
        }
        page_bidi_order(v, n, rtl, &pairs, order);
        buf_init(&out, 0);
        for (size_t i = 0; i < n; i++)
                buf_put_utf8(&out, v[order[i]].mirror ? v[order[i]].mirror : v[order[i]].code);
        EXPECT_STR(read, buf_str(&out));
        buf_done(&out);
}

TEST(page_bidi_right_to_left) {
        expect_read("ba", true, "ba");
        expect_read("\u0633\u0627\u0628 \u0627\u0644", true, "\u0644\u0627 \u0628\u0627\u0633");
        expect_read("1402 \u0628\u0627", true, "\u0627\u0628 1402");
        expect_read("13-05-1402 \u0628\u0627", true, "\u0627\u0628 1402-05-13");
        expect_read("1402/05/13 \u0628\u0627", true, "\u0627\u0628 1402/05/13");
        expect_read("\u0628\u0627 .Acme Inc \u0628\u0627", true,
                    "\u0627\u0628 Acme Inc. \u0627\u0628");
        expect_read("\u0628 Acme 2014 \u0627", true, "\u0627 Acme 2014 \u0628");
        expect_read("\u0628 Acme \u06f1\u06f2 \u0627", true, "\u0627 \u06f1\u06f2 Acme \u0628");
        expect_read("\u06f1\u066b\u06f5 \u0627", true, "\u0627 \u06f1\u066b\u06f5");
}

TEST(page_bidi_left_to_right) {
        expect_read("one \u0628\u0627 two", false, "one \u0627\u0628 two");
        expect_read("one \u0628\u0627 \u062f\u062c two", false,
                    "one \u062c\u062f \u0627\u0628 two");
        expect_read("one \u0661\u0662 \u0627 two", false, "one \u0627 \u0661\u0662 two");
        expect_read("in 2014 (x)", false, "in 2014 (x)");
}

TEST(page_bidi_brackets) {
        expect_read("\u0628 (Acme) \u0627", true, "\u0627 (Acme) \u0628"); /* shapes */
        expect_read("\u0628 )Acme( \u0627", true, "\u0627 (Acme) \u0628"); /* characters */
        expect_read("\u0628 Acme (UK) \u0627", true, "\u0627 Acme (UK) \u0628");
        expect_read("\u00bb\u0628\u00ab (\u0627)", true, "(\u0627) \u00ab\u0628\u00bb");
}

TEST(page_bidi_every_glyph_once) {
        static const uint32_t codes[] = { 'a', 0x627, '1', 0x661, 0x6f1, '(',
                                          ')', ' ',   '-', ',',   '%' };
        uint32_t seed = 7;
        for (unsigned round = 0; round < 20000; round++) {
                struct page_bidi v[16];
                uint32_t order[16], seen = 0;
                struct page_bidi_pairs pairs = { .n = 0 };
                for (size_t i = 0; i < 16; i++) {
                        seed = seed * 1664525 + 1013904223;
                        v[i] = (struct page_bidi){ .code = codes[(seed >> 16) % 11] };
                }
                page_bidi_order(v, 16, round & 1, &pairs, order);
                for (size_t i = 0; i < 16; i++)
                        seen |= order[i] < 16 ? 1u << order[i] : 0;
                ASSERT(seen == 0xffff);
        }
}
