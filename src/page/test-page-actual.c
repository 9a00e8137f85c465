/* Clusters and the texts that are said to be theirs: believed, shifted by a producer that lost
 * count, or contradicted by a font whose table of characters is wrong. */
#include "base/test.h"
#include "page/page-actual.h"

static const uint32_t letters[] = { 0x633, 0x644, 0x627, 0x645, 0x62f, 0x648, 0x631, 0x6a9 };
enum { N = sizeof letters / sizeof *letters };

/* One glyph for each letter, whose code is `codes[i]`; then settled with `texts[i]`. */
static void settle(const uint32_t *codes, const uint32_t *texts, struct page_glyphs *ret) {
        struct page_actuals s = { 0 };
        *ret = (struct page_glyphs){ 0 };
        for (uint32_t i = 0; i < N; i++) {
                struct page_glyph g = { .x = 200 - 5.0f * (float) i, .y = 20, .ux = 1, .size = 10 };
                g.advance = 5;
                g.code = i;
                g.n = 1;
                vec_push(&ret->codes, codes[i]);
                vec_push(&ret->glyphs, g);
                page_actuals_put(&s, ret, i, &texts[i], 1);
        }
        page_actuals_settle(&s, ret);
        page_actuals_done(&s);
}

/* How many glyphs say want[i] in the end, and how many of them took it from their text. */
static void expect(struct page_glyphs *g, const uint32_t *want, unsigned logical) {
        unsigned same = 0, taken = 0;
        EXPECT_EQ(N, g->glyphs.n);
        for (size_t i = 0; i < g->glyphs.n && i < N; i++) {
                same += g->codes.v[g->glyphs.v[i].code] == want[i];
                taken += (g->glyphs.v[i].flags & PAGE_GLYPH_logical) != 0;
        }
        EXPECT_EQ(N, same);
        EXPECT_EQ(logical, taken);
        vec_done(&g->glyphs);
        vec_done(&g->codes);
}

TEST(page_actual_believed) {
        struct page_glyphs g;
        settle(letters, letters, &g);
        expect(&g, letters, N);
}

TEST(page_actual_shifted) {
        struct page_glyphs g;
        uint32_t texts[N];
        for (int by = 1; by <= 3; by++) {
                for (int i = 0; i < N; i++)
                        texts[i] = letters[(i + by) % N];
                settle(letters, texts, &g);
                expect(&g, letters, 0);
        }
}

/* No neighbour's text fits better: it is the font that errs. */
TEST(page_actual_bad_font) {
        static const uint32_t wrong[N] = { 0x639, 0x637, 0x639, 0x637, 0x635, 0x639, 0x637, 0x635 };
        struct page_glyphs g;
        settle(wrong, letters, &g);
        expect(&g, letters, N);
}
