/* Answers that are and are not what they should be; one broken rule at a time. */
#include "base/test.h"
#include "jail/jail-check.h"
#include "rec/rec-box.h"

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
        EXPECT_EQ(ERR_corrupt, FILE_VERDICT(ROOT, gap, done(1)));
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

/* ---- files: contents, pages, boxes ---- */

static struct rec root(enum rec_doc_kind kind) {
        struct rec r = ROOT;
        r.doc.kind = kind;
        return r;
}

/* A document with `n` bytes of contents. */
static struct rec inner(uint32_t ordinal, uint64_t n) {
        struct rec r = doc(ordinal, 0);
        r.doc.off = r.doc.len = 0;
        r.doc.size = n;
        return r;
}

TEST(roots) {
        EXPECT_EQ(ERR_corrupt, VERDICT(root(REC_DOC_file), done(1)));
        EXPECT_EQ(1, FILE_VERDICT(root(REC_DOC_file), done(1)));
        EXPECT_EQ(1, FILE_VERDICT(root(REC_DOC_message), done(1)));
        EXPECT_EQ(1, FILE_VERDICT(root(REC_DOC_item), done(1)));
        EXPECT_EQ(ERR_corrupt, FILE_VERDICT(root(REC_DOC_page), done(1)));
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, inner(1, 5 * N), done(2)));
        EXPECT_EQ(1, FILE_VERDICT(ROOT, inner(1, 5 * N), done(2)));
        struct rec out = inner(1, 1);
        out.doc.off = N;
        out.doc.len = 1;
        EXPECT_EQ(ERR_corrupt, FILE_VERDICT(ROOT, out, done(2)));
        /* an item's facts stand in the bytes of the unit */
        EXPECT_EQ(1, FILE_VERDICT(ROOT, inner(1, 5), flaw(REC_NONE, N - 1, 1), done(2)));
        EXPECT_EQ(ERR_corrupt, FILE_VERDICT(ROOT, inner(1, 5), flaw(REC_NONE, N, 1), done(2)));
}

TEST(contents) {
        const struct rec bytes = child(REC_CHILD_bytes, 0, 0);
        EXPECT_EQ(1, VERDICT(ROOT, bytes, data(60), data(40), inner(1, 100), done(2)));
        EXPECT_EQ(1, VERDICT(ROOT, bytes, inner(1, 0), bytes, data(1), inner(2, 1), done(3)));
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, bytes, data(60), inner(1, 100), done(2)));
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, bytes, data(60), inner(1, 59), done(2)));
        EXPECT_EQ(ERR_corrupt, VERDICT(bytes, data(100), ROOT, done(1)));
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, bytes, data(60), done(1)));
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, bytes, bytes, inner(1, 0), done(2)));
        EXPECT_EQ(ERR_corrupt,
                  VERDICT(ROOT, bytes, flaw(REC_NONE, 0, 0), data(1), inner(1, 1), done(2)));
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, bytes, text("a"), inner(1, 0), done(2)));
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, data(1), inner(1, 1), done(2)));
        EXPECT_EQ(ERR_corrupt,
                  VERDICT(ROOT, child(REC_CHILD_range, 0, 1), data(1), inner(1, 1), done(2)));
        EXPECT_EQ(ERR_corrupt, VERDICT(ROOT, text("ab"), span(0, 1), bytes, inner(1, 0), done(2)));
}

static struct rec page(uint32_t number, uint64_t off, uint64_t n) {
        return (struct rec){ .kind = REC_page, .page = { .number = number, .off = off, .len = n } };
}

/* One box at `off` of a page that begins at `from`; `count` may lie. */
static struct rec boxes(uint32_t number, uint64_t from, uint64_t off, uint64_t n, uint32_t count) {
        static char room[8][64];
        static unsigned at;
        struct buf b;
        struct rec_box_put put = { .off = from };
        char *to = room[at++ % 8];
        buf_init(&b, 0);
        rec_box_put(&put, &b, &(struct rec_box){ .off = off, .len = n, .w = 9, .confidence = 255 });
        memcpy(to, b.p, b.n);
        struct bytes packed = bytes_of(to, b.n);
        buf_done(&b);
        return (struct rec){ .kind = REC_boxes,
                             .boxes = { .page = number, .count = count, .boxes = packed } };
}

TEST(pages_and_boxes) {
        const struct rec words = text("abcdefgh"), farsi = text("سلام");
        EXPECT_EQ(1, FILE_VERDICT(ROOT, words, span(0, 8), page(1, 0, 4), page(3, 4, 4), done(1)));
        EXPECT_EQ(1, FILE_VERDICT(ROOT, words, page(1, 0, 4), page(2, 4, 0), page(3, 4, 4),
                                  boxes(1, 0, 2, 2, 1), boxes(3, 4, 4, 4, 1), done(1)));
        EXPECT_EQ(ERR_corrupt, FILE_VERDICT(ROOT, words, page(2, 0, 4), page(2, 4, 4), done(1)));
        EXPECT_EQ(ERR_corrupt, FILE_VERDICT(ROOT, words, page(0, 0, 4), done(1)));
        EXPECT_EQ(ERR_corrupt, FILE_VERDICT(ROOT, words, page(1, 0, 4), page(2, 3, 4), done(1)));
        EXPECT_EQ(ERR_corrupt, FILE_VERDICT(ROOT, words, page(1, 5, 4), done(1)));
        EXPECT_EQ(ERR_corrupt, FILE_VERDICT(ROOT, words, page(1, UINT64_MAX, 4), done(1)));
        EXPECT_EQ(ERR_corrupt, FILE_VERDICT(ROOT, farsi, page(1, 1, 4), done(1)));
        EXPECT_EQ(ERR_corrupt, FILE_VERDICT(ROOT, page(1, 0, 1), done(1)));
        EXPECT_EQ(ERR_corrupt, FILE_VERDICT(ROOT, words, page(1, 0, 4), span(0, 8), done(1)));
        EXPECT_EQ(ERR_corrupt, FILE_VERDICT(ROOT, words, span(0, 4), page(1, 0, 4), done(1)));
        EXPECT_EQ(ERR_corrupt, FILE_VERDICT(ROOT, words, boxes(1, 0, 0, 1, 1), done(1)));
        const struct rec one = page(1, 0, 4), two = page(2, 4, 4);
        EXPECT_EQ(ERR_corrupt, FILE_VERDICT(ROOT, words, one, boxes(2, 0, 0, 1, 1), done(1)));
        EXPECT_EQ(ERR_corrupt, FILE_VERDICT(ROOT, words, one, boxes(1, 0, 0, 5, 1), done(1)));
        EXPECT_EQ(ERR_corrupt, FILE_VERDICT(ROOT, words, one, boxes(1, 0, 4, 1, 1), done(1)));
        EXPECT_EQ(ERR_corrupt, FILE_VERDICT(ROOT, words, one, boxes(1, 0, 0, 4, 2), done(1)));
        EXPECT_EQ(ERR_corrupt,
                  FILE_VERDICT(ROOT, words, one, boxes(1, 0, 0, UINT64_MAX, 1), done(1)));
        EXPECT_EQ(ERR_corrupt, FILE_VERDICT(ROOT, words, one, boxes(1, 0, 0, 1, 1), two, done(1)));
        EXPECT_EQ(ERR_corrupt, FILE_VERDICT(ROOT, words, one, two, boxes(2, 4, 4, 1, 1),
                                            boxes(1, 0, 0, 1, 1), done(1)));
        EXPECT_EQ(ERR_corrupt, FILE_VERDICT(ROOT, words, one, boxes(1, 0, 0, 1, 1),
                                            boxes(1, 0, 0, 1, 1), done(1)));
        EXPECT_EQ(ERR_corrupt,
                  FILE_VERDICT(ROOT, farsi, page(1, 0, 8), boxes(1, 0, 0, 3, 1), done(1)));
        /* of the text before */
        EXPECT_EQ(ERR_corrupt,
                  FILE_VERDICT(ROOT, words, one, words, boxes(1, 0, 0, 1, 1), done(1)));
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
