/* The codec: every kind survives a round trip; anything damaged is refused, never believed. */
#include "base/random.h"
#include "base/test.h"
#include "rec/rec.h"

static const struct rec samples[] = {
        { .kind = REC_doc,
          .doc = { .ordinal = 1,
                   .parent = 0,
                   .kind = REC_DOC_file,
                   .off = 5,
                   .len = 6,
                   .size = 4,
                   .path = { "1.2", 3 },
                   .type = { "text/plain", 10 },
                   .name = { "نامه.txt", 12 } } },
        { .kind = REC_part, .part = { .index = 3, .encoding = REC_CTE_base64 } },
        { .kind = REC_header, .header = { .id = REC_HDR_other, .name = { "X-A", 3 } } },
        { .kind = REC_addr, .addr = { .role = REC_ROLE_cc, .address = { "a@b.example", 11 } } },
        { .kind = REC_date, .date = { .basis = REC_DATE_sent, .at = -5, .zone = 210 } },
        { .kind = REC_msgid, .msgid = { .role = REC_MSGID_own, .id = { "x@y", 3 } } },
        { .kind = REC_text, .text = { .kind = REC_TEXT_plain, .text = { "سلام\n", 9 } } },
        { .kind = REC_voice,
          .voice = { .kind = REC_VOICE_quoted,
                     .depth = 1,
                     .at = -5,
                     .zone = 60,
                     .precision = 60,
                     .name = { 2, 4 } } },
        { .kind = REC_span, .span = { .kind = REC_SPAN_own, .len = 9 } },
        { .kind = REC_flaw, .flaw = { .flaw = FLAW_encrypted, .part = REC_NONE } },
        { .kind = REC_child, .child = { .kind = REC_CHILD_range, .off = 1, .len = 2 } },
        { .kind = REC_data, .data = { (const uint8_t *) "\0\xff", 2 } },
        { .kind = REC_gap, .gap = { .reason = REC_GAP_framing, .off = 1, .len = 2 } },
        { .kind = REC_done, .done = { .docs = 1, .declared = REC_NONE } },
        { .kind = REC_page,
          .page = { .number = 2, .flags = REC_PAGE_ocr, .width = 59500, .label = { "ii", 2 } } },
        { .kind = REC_boxes, .boxes = { .page = 2, .count = 1, .boxes = { NULL, 0 } } },
};
enum { N_SAMPLES = sizeof samples / sizeof *samples };

TEST(rec_round_trip) {
        for (size_t i = 0; i < N_SAMPLES; i++) {
                struct buf one, two;
                buf_init(&one, 0);
                buf_init(&two, 0);
                EXPECT(rec_put(&one, &samples[i]));
                struct bytes in = buf_bytes(&one);
                struct rec r;
                struct err e = ERR_INIT;
                EXPECT_EQ(1, rec_get(&in, &r, &e));
                EXPECT_EQ(0, in.n);
                EXPECT(rec_put(&two, &r));
                EXPECT(bytes_eq(buf_bytes(&one), buf_bytes(&two)));
                EXPECT_EQ(0, rec_get(&in, &r, &e));
                buf_done(&one);
                buf_done(&two);
        }
}

TEST(rec_cut_short_is_refused) {
        for (size_t i = 0; i < N_SAMPLES; i++) {
                struct buf b;
                buf_init(&b, 0);
                rec_put(&b, &samples[i]);
                for (size_t n = 1; n < b.n; n++) {
                        struct bytes in = { (const uint8_t *) b.p, n };
                        struct rec r;
                        EXPECT_EQ(ERR_corrupt, rec_get(&in, &r, NULL));
                        EXPECT_EQ(n, in.n);
                }
                buf_done(&b);
        }
}

TEST(rec_damaged_never_reads_outside) {
        struct random rnd = { 7 };
        for (size_t round = 0; round < 20000; round++) {
                struct buf b;
                buf_init(&b, 0);
                rec_put(&b, &samples[random_below(&rnd, N_SAMPLES)]);
                for (size_t k = 0; k < 3; k++)
                        b.p[random_below(&rnd, b.n)] = (char) random_next(&rnd);
                uint8_t *exact = mem_dup(b.p, b.n); /* so that a sanitizer sees one byte too far */
                struct bytes in = { exact, b.n };
                struct rec r;
                while (rec_get(&in, &r, NULL) > 0)
                        ;
                mem_free(exact);
                buf_done(&b);
        }
}

TEST(rec_sub_field_that_means_nothing_is_refused) {
        struct buf b;
        struct rec r = { .kind = REC_data, .data = { (const uint8_t *) "x", 1 } };
        buf_init(&b, 0);
        rec_put(&b, &r);
        struct bytes in = buf_bytes(&b);
        EXPECT_EQ(1, rec_get(&in, &r, NULL));
        b.p[2] = 1;
        in = buf_bytes(&b);
        EXPECT_EQ(ERR_corrupt, rec_get(&in, &r, NULL));
        buf_done(&b);
}

TEST(rec_text_must_be_text) {
        struct rec bad[] = {
                { .kind = REC_text, .text = { .kind = REC_TEXT_plain, .text = { "a\0b", 3 } } },
                { .kind = REC_text, .text = { .kind = REC_TEXT_plain, .text = { "\xc0\x80", 2 } } },
                { .kind = REC_msgid,
                  .msgid = { .role = REC_MSGID_own, .id = { "\xed\xa0\x80", 3 } } },
        };
        for (size_t i = 0; i < 3; i++) {
                struct buf b;
                buf_init(&b, 0);
                rec_put(&b, &bad[i]);
                struct bytes in = buf_bytes(&b);
                struct rec r;
                EXPECT_EQ(ERR_corrupt, rec_get(&in, &r, NULL));
                buf_done(&b);
        }
}

TEST(rec_full_buffer_takes_nothing) {
        struct buf b;
        buf_init(&b, 10);
        EXPECT(!rec_put(&b, &samples[0]));
        EXPECT(b.over);
        EXPECT_EQ(0, b.n);
}
