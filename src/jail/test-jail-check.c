/* Answers that are and are not what they should be; one broken rule at a time. */
#include "base/test.h"
#include "jail/jail-check.h"

enum { N = 1000 }; /* bytes of the message */

static struct rec doc(uint32_t ordinal, uint32_t parent) {
        return (struct rec){ .kind = REC_doc,
                             .doc = { .ordinal = ordinal,
                                      .parent = parent,
                                      .off = 0,
                                      .len = N,
                                      .kind = ordinal ? REC_DOC_file : REC_DOC_message,
                                      .size = N / 2 } };
}

static struct rec text(const char *z) {
        return (struct rec){
                .kind = REC_text,
                .text = { .kind = REC_TEXT_plain, .part = REC_NONE, .text = str_of(z) }
        };
}

static struct rec span(uint64_t off, uint64_t n) {
        return (struct rec){ .kind = REC_span,
                             .span = { .kind = REC_SPAN_own, .off = off, .len = n } };
}

static struct rec flaw(uint32_t part, uint64_t off, uint64_t n) {
        return (struct rec){ .kind = REC_flaw,
                             .flaw = {
                                     .flaw = FLAW_encrypted, .part = part, .off = off, .len = n } };
}

static struct rec part(uint32_t index, uint32_t parent) {
        return (struct rec){ .kind = REC_part, .part = { .index = index, .parent = parent } };
}

static struct rec done(uint32_t docs) {
        return (struct rec){ .kind = REC_done, .done = { .docs = docs, .declared = REC_NONE } };
}

/* 1 if the rules are kept by these records. */
static int verdict(const struct rec *records, size_t n, bool file) {
        struct buf b;
        struct err e = ERR_INIT;
        size_t used = 0;
        buf_init(&b, 0);
        for (size_t i = 0; i < n; i++)
                rec_put(&b, &records[i]);
        int r = jail_check_message(buf_bytes(&b), N, file, &used, &e);
        EXPECT(r == 1 ? used == b.n : e.message[0] != 0);
        buf_done(&b);
        return r;
}

#define VERDICT(...)                                                                               \
        verdict((const struct rec[]){ __VA_ARGS__ },                                               \
                sizeof((const struct rec[]){ __VA_ARGS__ }) / sizeof(struct rec), false)
#define FILE_VERDICT(...)                                                                          \
        verdict((const struct rec[]){ __VA_ARGS__ },                                               \
                sizeof((const struct rec[]){ __VA_ARGS__ }) / sizeof(struct rec), true)
#define ROOT doc(0, REC_NONE)

TEST(good_answers) {
        EXPECT_EQ(1, VERDICT(ROOT, done(1)));
        EXPECT_EQ(1, VERDICT(ROOT, text("abcd"), span(0, 1), span(1, 3), done(1)));
        EXPECT_EQ(1, VERDICT(ROOT, text("abcd"), done(1)));
        EXPECT_EQ(1, VERDICT(ROOT, flaw(0, 0, N), part(0, REC_NONE), part(1, 0), done(1)));
        EXPECT_EQ(1, VERDICT(ROOT, doc(1, 0), flaw(REC_NONE, 0, N / 2), doc(2, 1), done(3)));
}

TEST(counts_and_order) {
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT));
        EXPECT_EQ(ERR_corrupt, VERDICT(done(0)));
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, done(2)));
        EXPECT_EQ(ERR_corrupt, VERDICT(text("a"), ROOT, done(1)));
        EXPECT_EQ(ERR_corrupt, VERDICT(doc(0, 0), done(1)));
        EXPECT_EQ(ERR_corrupt, VERDICT(doc(1, 0), done(1)));
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, doc(1, 1), done(2)));
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, doc(2, 0), done(2)));
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, part(1, REC_NONE), done(1)));
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, part(0, 0), done(1)));
}

TEST(offsets) {
        struct rec out = ROOT;
        out.doc.len = N + 1;
        EXPECT_EQ(ERR_corrupt, VERDICT(out, done(1)));
        out.doc.len = UINT64_MAX;
        out.doc.off = 2;
        EXPECT_EQ(ERR_corrupt, VERDICT(out, done(1)));
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, flaw(REC_NONE, N, 1), done(1)));
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, doc(1, 0), flaw(REC_NONE, 0, N / 2 + 1), done(2)));
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, flaw(0, 0, 0), done(1)));
        struct rec end = done(1);
        end.done.consumed = N + 1;
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, end));
}

TEST(spans) {
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, text("abcd"), span(0, 3), done(1)));
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, text("abcd"), span(0, 5), done(1)));
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, text("abcd"), span(1, 3), done(1)));
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, text("abcd"), span(0, 2), span(1, 3), done(1)));
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, text("abcd"), span(0, 0), span(0, 4), done(1)));
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, text("سلام"), span(0, 1), span(1, 7), done(1)));
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, span(0, 1), done(1)));
        EXPECT_EQ(ERR_corrupt,
                  VERDICT(ROOT, text("ab"), span(0, 1), text("c"), span(0, 1), done(1)));
}

TEST(containers_do_not_belong) {
        const struct rec child = { .kind = REC_child, .child = { .kind = REC_CHILD_range } };
        const struct rec gap = { .kind = REC_gap, .gap = { .reason = REC_GAP_framing } };
        const struct rec data = { .kind = REC_data };
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, child, done(1)));
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, gap, done(1)));
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, data, done(1)));
}

static struct rec child(enum rec_child_kind kind, uint64_t off, uint64_t n) {
        return (struct rec){ .kind = REC_child, .child = { .kind = kind, .off = off, .len = n } };
}

static struct rec gap(uint64_t off, uint64_t n) {
        return (struct rec){ .kind = REC_gap,
                             .gap = { .reason = REC_GAP_framing, .off = off, .len = n } };
}

static struct rec data(size_t n) {
        static const uint8_t some[100];
        return (struct rec){ .kind = REC_data, .data = { some, n } };
}

static int unpack_verdict(const struct rec *records, size_t n) {
        struct jail_check_unpack c;
        int r = 1;
        jail_check_unpack_init(&c, 100, 0);
        for (size_t i = 0; i < n && r == 1; i++)
                r = jail_check_unpack(&c, &records[i], NULL);
        return r == 1 && !c.done ? 0 : r;
}

#define UNPACK(...)                                                                                \
        unpack_verdict((const struct rec[]){ __VA_ARGS__ },                                        \
                       sizeof((const struct rec[]){ __VA_ARGS__ }) / sizeof(struct rec))

TEST(containers_add_up) {
        const enum rec_child_kind RANGE = REC_CHILD_range, BYTES = REC_CHILD_bytes;
        EXPECT_EQ(1, UNPACK(gap(0, 10), child(RANGE, 10, 90), done(1)));
        EXPECT_EQ(1, UNPACK(child(BYTES, 0, 7), data(7), data(3), gap(0, 100), done(1)));
        EXPECT_EQ(0, UNPACK(gap(0, 100)));
        EXPECT_EQ(ERR_corrupt, UNPACK(gap(0, 10), done(0)));
        EXPECT_EQ(ERR_corrupt, UNPACK(gap(0, 100), done(1)));
        EXPECT_EQ(ERR_corrupt, UNPACK(gap(0, 101), done(0)));
        EXPECT_EQ(ERR_corrupt, UNPACK(child(RANGE, 10, 90), gap(0, 10), done(1)));
        EXPECT_EQ(ERR_corrupt, UNPACK(gap(0, 10), child(RANGE, 5, 95), done(1)));
        EXPECT_EQ(ERR_corrupt, UNPACK(child(RANGE, 0, 100), data(1), done(1)));
        EXPECT_EQ(ERR_corrupt, UNPACK(data(1), gap(0, 100), done(0)));
        EXPECT_EQ(ERR_corrupt, UNPACK(gap(0, 100), done(0), gap(0, 0)));
        EXPECT_EQ(ERR_corrupt, UNPACK(ROOT, gap(0, 100), done(0)));
}
