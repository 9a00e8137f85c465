/* The builder of answers, packed boxes, the table of kinds. */
#include "base/random.h"
#include "base/test.h"
#include "rec/rec-build.h"
#include "rec/rec-kind.h"

TEST(rec_boxes_come_back) {
        struct rec_box boxes[200];
        struct random rnd = { 7 };
        struct rec_box_put put = { .off = 40 };
        struct buf out;
        buf_init(&out, 0);
        uint64_t off = 40;
        for (size_t i = 0; i < 200; i++) {
                off += random_below(&rnd, 4);
                boxes[i] = (struct rec_box){ .off = off,
                                             .len = 1 + random_below(&rnd, 90),
                                             .x = (int32_t) random_below(&rnd, 100000) - 50000,
                                             .y = (int32_t) random_below(&rnd, 100000),
                                             .w = (uint32_t) random_below(&rnd, 70000),
                                             .h = 1200,
                                             .confidence = i % 3 ? 77 : REC_BOX_SURE };
                off += boxes[i].len;
                rec_box_put(&put, &out, &boxes[i]);
        }
        struct rec_box_get get = { .in = buf_bytes(&out), .off = 40 };
        struct rec_box b;
        for (size_t i = 0; i < 200; i++) {
                EXPECT_EQ(1, rec_box_next(&get, &b));
                EXPECT(b.off == boxes[i].off && b.len == boxes[i].len && b.x == boxes[i].x &&
                       b.y == boxes[i].y && b.w == boxes[i].w && b.h == boxes[i].h &&
                       b.confidence == boxes[i].confidence);
        }
        EXPECT_EQ(0, rec_box_next(&get, &b));
        EXPECT(out.n < 200 * 14);
        buf_done(&out);
}

TEST(rec_boxes_that_are_none) {
        static const char *const bad[] = { "\x80", "\x01",
                                           "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
                                           "\x01\x01\xff\xff\xff\xff\xff\xff\xff\xff\x7f" };
        struct rec_box b;
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
                struct rec_box_get get = { .in = str_bytes(str_of(bad[i])) };
                EXPECT_EQ(-1, rec_box_next(&get, &b));
        }
}

/* Everything a builder writes is taken by the decoder. */
static size_t count_all(struct bytes in, enum rec_kind kind) {
        struct rec r;
        size_t n = 0;
        int got;
        while ((got = rec_get(&in, &r, NULL)) > 0)
                n += r.kind == kind;
        EXPECT_EQ(0, got);
        return n;
}

TEST(rec_build_cleans_and_covers) {
        struct rec_build b;
        struct rec_build_text t;
        struct buf out;
        buf_init(&out, 0);
        rec_build_init(&b, &out, 100);
        rec_build_doc(&b, &(struct rec_doc){ .parent = REC_NONE,
                                             .kind = REC_DOC_file,
                                             .size = 100,
                                             .name = STR("a\xff\0b") });
        rec_build_header(&b, REC_HDR_subject, STR("title"), STR("\x1b[31m \xc3"), 90, 20);
        rec_build_text_init(&t, &b, REC_TEXT_plain);
        rec_build_page(&t, 1, 100, 200, STR("i"));
        rec_build_puts(&t, "own ");
        rec_build_label(&t, REC_SPAN_comment, 0);
        rec_build_puts(&t, "said\x80 it");
        rec_build_label(&t, REC_SPAN_hidden, 0); /* nothing is put under it */
        rec_build_label(&t, REC_SPAN_own, 0);
        rec_build_page(&t, 2, 100, 200, STR(""));
        uint64_t at = rec_build_at(&t);
        rec_build_puts(&t, "end");
        rec_build_box(&t, &(struct rec_box){ .off = at, .len = 3, .w = 5, .h = 5 });
        rec_build_text_done(&t);
        rec_build_child(&b, 0, STR("1"), STR(""), STR("x.bin"), 0, str_bytes(STR("content")));
        rec_build_done(&b);
        EXPECT_EQ(3, count_all(buf_bytes(&out), REC_span));
        EXPECT_EQ(2, count_all(buf_bytes(&out), REC_page));
        EXPECT_EQ(1, count_all(buf_bytes(&out), REC_boxes));
        EXPECT_EQ(2, count_all(buf_bytes(&out), REC_doc));
        EXPECT_EQ(1, count_all(buf_bytes(&out), REC_data));
        struct bytes in = buf_bytes(&out);
        for (struct rec r; rec_get(&in, &r, NULL) > 0;) {
                if (r.kind == REC_text)
                        EXPECT_STR("own said\xef\xbf\xbd itend", r.text.text);
                if (r.kind == REC_header)
                        EXPECT(r.header.len == 0); /* it said a place beyond the end */
        }
        buf_done(&out);
}

TEST(rec_build_child_over_the_limit_is_named) {
        struct rec_build b;
        struct buf out;
        buf_init(&out, 0);
        rec_build_init(&b, &out, 10);
        rec_build_doc(&b, &(struct rec_doc){ .parent = REC_NONE, .kind = REC_DOC_file });
        b.room = 4;
        rec_build_child(&b, 0, STR("1"), STR(""), STR("x"), 0, str_bytes(STR("12345")));
        rec_build_done(&b);
        EXPECT_EQ(0, count_all(buf_bytes(&out), REC_data));
        EXPECT_EQ(1, count_all(buf_bytes(&out), REC_flaw));
        buf_done(&out);
}

TEST(rec_kinds_have_rows) {
        unsigned n = 0;
        for (uint32_t i = 0; i < REC_KINDS + 10; i++) {
                const struct rec_kind_row *row = rec_kind_find(i);
                if (!row)
                        continue;
                n++;
                EXPECT_EQ(i, rec_kind_of_id(str_of(row->id)));
                EXPECT(row->reader != REC_READ_UNPACK || i < 32);
        }
        EXPECT(n > 50);
        EXPECT_EQ(REC_KIND_pdf, rec_kind_of_media(STR("application/pdf")));
        EXPECT_EQ(REC_KIND_xlsx,
                  rec_kind_of_media(STR("application/vnd.ms-excel.sheet.macroenabled.12")));
        EXPECT_EQ(REC_KIND_odt, rec_kind_of_media(STR("application/vnd.oasis.opendocument.text")));
        EXPECT_EQ(REC_KIND_ooxml,
                  rec_kind_of_media(STR("application/vnd.openxmlformats-officedocument")));
        EXPECT_EQ(0, rec_kind_of_media(STR("application/nonsense")));
}
