/* Glyphs of invented pages: columns, tables, marks, gaps, and text layers stored backwards. */
#include "base/test.h"
#include "base/utf8.h"
#include "page/page-mend.h"
#include "page/page-reading.h"

/* Each character of `z` half its size wide, from x on to the right. */
static void draw(struct page_glyphs *g, float x, float y, const char *z) {
        for (; *z; x += 5) {
                size_t n;
                uint32_t c = utf8_get(z, &n);
                struct page_glyph p = { .x = x, .y = y, .ux = 1, .advance = 5, .size = 10, .n = 1 };
                p.code = (uint32_t) g->codes.n;
                z += n;
                vec_push(&g->codes, c);
                vec_push(&g->glyphs, p);
        }
}

static void expect_text(struct page_glyphs *g, const char *want, struct page_mended *ret) {
        struct page_lines l = { 0 };
        struct page_chars c = { 0 };
        struct page_bidi_pairs pairs = { .n = 0 };
        struct buf out;
        page_lines_make(g, &l);
        page_reading_make(g, &l, &pairs, &c);
        page_mend(&c, ret);
        buf_init(&out, 0);
        for (size_t i = 0; i < c.v.n; i++)
                buf_put_utf8(&out, c.v.v[i].c);
        EXPECT_STR(want, buf_str(&out));
        buf_done(&out);
        vec_done(&c.v);
        page_lines_done(&l);
        vec_done(&g->glyphs);
        vec_done(&g->codes);
}

TEST(page_line_columns) {
        struct page_glyphs g = { 0 };
        struct page_mended m;
        for (unsigned i = 0; i < 4; i++) {
                draw(&g, 0, 20 + 12 * (float) i, "aa bb cc dd ee");
                draw(&g, 100, 20 + 12 * (float) i, "ff gg hh ii jj");
        }
        expect_text(&g,
                    "aa bb cc dd ee\naa bb cc dd ee\naa bb cc dd ee\naa bb cc dd ee\n\n"
                    "ff gg hh ii jj\nff gg hh ii jj\nff gg hh ii jj\nff gg hh ii jj\n",
                    &m);
}

TEST(page_line_table) {
        struct page_glyphs g = { 0 };
        struct page_mended m;
        for (unsigned i = 0; i < 3; i++) {
                draw(&g, 0, 20 + 12 * (float) i, "name");
                draw(&g, 100, 20 + 12 * (float) i, "12");
        }
        expect_text(&g, "name\t12\nname\t12\nname\t12\n", &m);
}

TEST(page_line_hyphen) {
        struct page_glyphs g = { 0 };
        struct page_mended m;
        draw(&g, 0, 20, "a docu-");
        draw(&g, 0, 32, "ment of X-");
        draw(&g, 0, 44, "Rays");
        expect_text(&g, "a document of X-\nRays\n", &m);
}

TEST(page_line_turned) {
        struct page_glyphs g = { 0 };
        struct page_mended m;
        draw(&g, 0, 0, "up");
        for (size_t i = 0; i < g.glyphs.n; i++) {
                struct page_glyph *p = &g.glyphs.v[i];
                *p = (struct page_glyph){ .x = 50,
                                          .y = 90 - 5 * (float) i,
                                          .uy = -1,
                                          .advance = 5,
                                          .size = 10,
                                          .code = p->code,
                                          .n = 1 };
        }
        draw(&g, 0, 20, "flat");
        expect_text(&g, "flat\n\nup\n", &m);
}

TEST(page_line_forms) { /* lam-alef and initial, final forms as presentation forms; a ZWNJ between
                         */
        struct page_glyphs g = { 0 };
        struct page_mended m;
        draw(&g, 0, 20, "\ufe8d\ufeeb\ufef0\ufee3 \ufefb");
        expect_text(&g, "\u0644\u0627 \u0645\u0649\u200c\u0647\u0627\n", &m);
}

TEST(page_line_backwards) { /* drawn from the left in the order of reading */
        struct page_glyphs g = { 0 };
        struct page_mended m;
        const char *line =
                "\u0627\u06cc\u0646 \u06a9\u0647 \u0627\u0632 \u0628\u0631\u0627\u06cc 1402 "
                "\u0634\u062f\u0647 \u0627\u0633\u062a";
        char want[128];
        draw(&g, 0, 20, line);
        snprintf(want, sizeof want, "%s\n", line);
        expect_text(&g, want, &m);
        EXPECT(m.words > 0);
}

TEST(page_line_digits_backwards) {
        struct page_glyphs g = { 0 };
        struct page_mended m;
        draw(&g, 0, 20, "\u06f2\u06f0\u06f4\u06f1 \u0627\u0628 \u06f9\u06f9\u06f3\u06f1");
        expect_text(&g, "\u06f1\u06f3\u06f9\u06f9 \u0628\u0627 \u06f1\u06f4\u06f0\u06f2\n", &m);
        EXPECT_EQ(2, m.numbers);
}

TEST(page_line_columns_not_level) { /* each column stands a third of a line lower */
        struct page_glyphs g = { 0 };
        struct page_mended m;
        for (unsigned i = 0; i < 4; i++) {
                draw(&g, 0, 20 + 12 * (float) i, "aa bb cc dd ee");
                draw(&g, 85, 24 + 12 * (float) i, "ff gg hh ii jj");
                draw(&g, 170, 28 + 12 * (float) i, "kk ll mm nn oo");
        }
        expect_text(&g,
                    "aa bb cc dd ee\naa bb cc dd ee\naa bb cc dd ee\naa bb cc dd ee\n\n"
                    "ff gg hh ii jj\nff gg hh ii jj\nff gg hh ii jj\nff gg hh ii jj\n\n"
                    "kk ll mm nn oo\nkk ll mm nn oo\nkk ll mm nn oo\nkk ll mm nn oo\n",
                    &m);
}

static void raise_last(struct page_glyphs *g, float by) {
        struct page_glyph *p = &g->glyphs.v[g->glyphs.n - 1];
        p->y -= by;
        p->size = 6;
}

TEST(page_line_footmark) {
        struct page_glyphs g = { 0 };
        struct page_mended m;
        draw(&g, 0, 20, "10");
        draw(&g, 10, 20, "9");
        raise_last(&g, 4);
        expect_text(&g, "10 9\n", &m);
        draw(&g, 0, 20, "m");
        draw(&g, 5, 20, "2");
        raise_last(&g, 4);
        expect_text(&g, "m2\n", &m);
}

/* A table of two rows whose cells hold two lines; without its rules it is read line by line. */
static void draw_table(struct page_glyphs *g, bool ruled) {
        for (unsigned k = 0; k < 2; k++) {
                float y = 20 + 40 * (float) k;
                draw(g, 10, y, k ? "Beta Holding" : "Acme Trading");
                draw(g, 10, y + 12, "of Exampletown");
                draw(g, 100, y, k ? "four ships" : "three ships");
                draw(g, 100, y + 12, "and a quay");
        }
        for (unsigned k = 0; k < 3 && ruled; k++) {
                float y = 5 + 40 * (float) k;
                page_rules_put_box(&g->rules, 5, y, 90, y + 1);
                page_rules_put(&g->rules, 90, y, 180, y);
                if (k < 2)
                        page_rules_put(&g->rules, 90, y, 90, y + 40);
        }
        page_rules_sort(&g->rules);
}

TEST(page_line_ruled_cells) {
        struct page_glyphs g = { 0 };
        struct page_mended m;
        draw_table(&g, true);
        expect_text(&g,
                    "Acme Trading\nof Exampletown\n\nthree ships\nand a quay\n\n"
                    "Beta Holding\nof Exampletown\n\nfour ships\nand a quay\n",
                    &m);
        vec_done(&g.rules.v);
        g = (struct page_glyphs){ 0 };
        draw_table(&g, false);
        expect_text(&g,
                    "Acme Trading\tthree ships\nof Exampletown\tand a quay\n\n"
                    "Beta Holding\tfour ships\nof Exampletown\tand a quay\n",
                    &m);
}

/* A note below a rule is not the end of the right column. */
TEST(page_line_ruled_note) {
        struct page_glyphs g = { 0 };
        struct page_mended m;
        for (unsigned i = 0; i < 4; i++) {
                float y = 20 + 12 * (float) i;
                draw(&g, 10, y, "some words of the left column");
                draw(&g, 200, y, "and words of the right one ok");
        }
        draw(&g, 10, 80, "1 a note of some words");
        page_rules_put(&g.rules, 10, 65, 350, 65);
        page_rules_sort(&g.rules);
        expect_text(&g,
                    "some words of the left column\nsome words of the left column\n"
                    "some words of the left column\nsome words of the left column\n\n"
                    "and words of the right one ok\nand words of the right one ok\n"
                    "and words of the right one ok\nand words of the right one ok\n\n"
                    "1 a note of some words\n",
                    &m);
        vec_done(&g.rules.v);
}

/* A footnote's mark that stands high and breaks no line; numbers beside words are a table. */
TEST(page_line_high_mark) {
        struct page_glyphs g = { 0 };
        struct page_mended m;
        draw(&g, 10, 20, "harbour");
        draw(&g, 45, 14.2f, "7");
        g.glyphs.v[7].size = 8;
        g.glyphs.v[7].advance = 4;
        draw(&g, 54, 20, "plan");
        expect_text(&g, "harbour7 plan\n", &m);
}

TEST(page_line_numbers_are_a_table) {
        struct page_glyphs g = { 0 };
        struct page_mended m;
        static const char *const names[] = { "blue plum 1204", "gray pear 7731", "pale fig 99120",
                                             "ripe nut 50123" };
        for (unsigned i = 0; i < 4; i++) {
                draw(&g, 10, 20 + 20 * (float) i, names[i]);
                draw(&g, 110, 20 + 20 * (float) i, "sent from the quay to the mill");
        }
        expect_text(&g,
                    "blue plum 1204\tsent from the quay to the mill\n\n"
                    "gray pear 7731\tsent from the quay to the mill\n\n"
                    "pale fig 99120\tsent from the quay to the mill\n\n"
                    "ripe nut 50123\tsent from the quay to the mill\n",
                    &m);
}
