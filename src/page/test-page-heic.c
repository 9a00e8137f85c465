/* HEIC files put together by hand around one tile: 64 x 64, its left half dark, its right half
 * light, made by x265. */
#include "page/page-heic-box.h"
#include "page/test-page.h"

static const uint8_t config[] = { 0x01, 0x03, 0x70, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
                                  0x00, 0x1e, 0xf0, 0x00, 0xfc, 0xfd, 0xf8, 0xf8, 0x00, 0x00, 0x0f,
                                  0x03, 0x20, 0x00, 0x01, 0x00, 0x18, 0x40, 0x01, 0x0c, 0x01, 0xff,
                                  0xff, 0x03, 0x70, 0x00, 0x00, 0x03, 0x00, 0x90, 0x00, 0x00, 0x03,
                                  0x00, 0x00, 0x03, 0x00, 0x1e, 0xba, 0x02, 0x40, 0x21, 0x00, 0x01,
                                  0x00, 0x28, 0x42, 0x01, 0x01, 0x03, 0x70, 0x00, 0x00, 0x03, 0x00,
                                  0x90, 0x00, 0x00, 0x03, 0x00, 0x00, 0x03, 0x00, 0x1e, 0xa0, 0x20,
                                  0x81, 0x05, 0x96, 0xea, 0x49, 0x29, 0xae, 0x6c, 0x08, 0x00, 0x00,
                                  0x03, 0x00, 0x08, 0x00, 0x00, 0x03, 0x00, 0x08, 0x40, 0x22, 0x00,
                                  0x01, 0x00, 0x07, 0x44, 0x01, 0xc1, 0x72, 0xb0, 0x22, 0x40 };
static const uint8_t tile[] = { 0x00, 0x00, 0x00, 0x1a, 0x28, 0x01, 0xaf, 0x13, 0x80, 0xe6,
                                0xc8, 0x68, 0x53, 0xff, 0xff, 0xa4, 0x4c, 0x5c, 0x0a, 0xb7,
                                0xf3, 0x11, 0xa2, 0xd0, 0x2c, 0x24, 0xff, 0x7b, 0x87, 0xf0 };

static void be(struct buf *b, uint64_t v, size_t n) {
        while (n--)
                buf_putc(b, (char) (v >> 8 * n & 0xff));
}

/* Begins a box; end_box() fills in how long it became. */
static size_t begin_box(struct buf *b, const char *type) {
        size_t at = b->n;
        be(b, 0, 4);
        buf_put(b, type, 4);
        return at;
}

static void end_box(struct buf *b, size_t at) {
        uint32_t n = (uint32_t) (b->n - at);
        for (unsigned i = 0; i < 4; i++)
                b->p[at + i] = (char) (n >> 8 * (3 - i));
}

static void put_ispe(struct buf *b, uint32_t w, uint32_t h) {
        size_t at = begin_box(b, "ispe");
        be(b, 0, 4);
        be(b, w, 4);
        be(b, h, 4);
        end_box(b, at);
}

struct plan { /* of a picture: 1 = one tile; else a grid of two side by side */
        unsigned tiles, turn;
        int mirror;
};

/* Item 1 is the grid or the tile; items 2 and 3 are the tiles of the grid. */
static void put_items(struct buf *b, const struct plan *p) {
        unsigned n = p->tiles > 1 ? 3 : 1;
        size_t at = begin_box(b, "iinf");
        be(b, 0, 4);
        be(b, n, 2);
        for (unsigned i = 1; i <= n; i++) {
                size_t one = begin_box(b, "infe");
                be(b, 2u << 24, 4);
                be(b, i, 2);
                be(b, 0, 2);
                buf_puts(b, n > 1 && i == 1 ? "grid" : "hvc1");
                be(b, 0, 1);
                end_box(b, one);
        }
        end_box(b, at);
        at = begin_box(b, "iref");
        be(b, 0, 4);
        size_t one = begin_box(b, "dimg");
        be(b, 1, 2);
        be(b, 2, 2);
        be(b, 2, 2);
        be(b, 3, 2);
        end_box(b, one);
        end_box(b, at);
}

/* Properties: 1 configuration, 2 size of a tile, 3 size of the whole, 4 turn, 5 mirror. */
static void put_properties(struct buf *b, const struct plan *p) {
        size_t at = begin_box(b, "iprp"), in = begin_box(b, "ipco");
        size_t one = begin_box(b, "hvcC");
        buf_put(b, config, sizeof config);
        end_box(b, one);
        put_ispe(b, 64, 64);
        put_ispe(b, 64 * p->tiles, 64);
        one = begin_box(b, "irot");
        be(b, p->turn, 1);
        end_box(b, one);
        one = begin_box(b, "imir");
        be(b, p->mirror > 0, 1);
        end_box(b, one);
        end_box(b, in);
        in = begin_box(b, "ipma");
        be(b, 0, 4);
        be(b, p->tiles > 1 ? 3 : 1, 4);
        be(b, 1, 2);
        buf_put(b, p->mirror >= 0 ? "\4\1\3\4\5" : "\3\1\3\4", p->mirror >= 0 ? 5 : 4);
        for (unsigned i = 2; i < 4 && p->tiles > 1; i++) {
                be(b, i, 2);
                buf_put(b, "\2\x81\2", 3);
        }
        end_box(b, in);
        end_box(b, at);
}

/* Tiles all stand in mdat, at `data`; the plan of the grid in idat. */
static void put_places(struct buf *b, const struct plan *p, uint32_t data) {
        size_t at = begin_box(b, "iloc");
        be(b, 1u << 24, 4);
        be(b, 0x4400, 2);
        be(b, p->tiles > 1 ? 3 : 1, 2);
        for (unsigned i = 1; i <= (p->tiles > 1 ? 3 : 1); i++) {
                bool grid = p->tiles > 1 && i == 1;
                be(b, i, 2);
                be(b, grid, 2);
                be(b, 0, 2);
                be(b, 1, 2);
                be(b, grid ? 0 : data, 4);
                be(b, grid ? 8 : sizeof tile, 4);
        }
        end_box(b, at);
        at = begin_box(b, "idat");
        be(b, 0, 2);
        be(b, 0, 1);
        be(b, p->tiles - 1, 1);
        be(b, 64 * p->tiles, 2);
        be(b, 64, 2);
        end_box(b, at);
}

static void make_heic(struct buf *b, const struct plan *p) {
        static const uint32_t data = 28;
        buf_init(b, 0);
        size_t at = begin_box(b, "ftyp");
        buf_puts(b, "heic");
        be(b, 0, 4);
        buf_puts(b, "mif1");
        end_box(b, at);
        at = begin_box(b, "mdat");
        EXPECT_EQ(data, b->n);
        buf_put(b, tile, sizeof tile);
        end_box(b, at);
        at = begin_box(b, "meta");
        be(b, 0, 4);
        size_t one = begin_box(b, "pitm");
        be(b, 0, 4);
        be(b, 1, 2);
        end_box(b, one);
        put_items(b, p);
        put_properties(b, p);
        put_places(b, p, data);
        end_box(b, at);
}

/* What is seen, coarsely: each 32 x 32 as dark or light, row by row. */
static void expect_seen(const struct plan *plan, uint32_t width, uint32_t height,
                        const char *want) {
        struct buf b, seen;
        struct page_pixels p;
        make_heic(&b, plan);
        struct parse_file f = { .data = buf_bytes(&b), .kind = REC_KIND_heic };
        ASSERT(page_render(&f, 1, 0, true, 0, &p) == 0);
        EXPECT_EQ(width, p.width);
        EXPECT_EQ(height, p.height);
        buf_init(&seen, 0);
        for (uint32_t y = 16; y < p.height; y += 32)
                for (uint32_t x = 16; x < p.width; x += 32)
                        buf_putc(&seen, p.p[y * p.width + x] < 100 ? '#' : '.');
        EXPECT_STR(want, buf_str(&seen));
        buf_done(&seen);
        page_pixels_done(&p);
        buf_done(&b);
}

TEST(page_heic_one) {
        expect_seen(&(struct plan){ 1, 0, -1 }, 64, 64, "#.#.");
        expect_seen(&(struct plan){ 1, 1, -1 }, 64, 64, "..##"); /* against the clock */
        expect_seen(&(struct plan){ 1, 2, -1 }, 64, 64, ".#.#");
        expect_seen(&(struct plan){ 1, 3, -1 }, 64, 64, "##..");
        expect_seen(&(struct plan){ 1, 0, 1 }, 64, 64, ".#.#");
        expect_seen(&(struct plan){ 1, 1, 0 }, 64, 64, "##..");
}

TEST(page_heic_grid) {
        expect_seen(&(struct plan){ 2, 0, -1 }, 128, 64, "#.#.#.#.");
        expect_seen(&(struct plan){ 2, 1, -1 }, 64, 128, "..##..##");
        expect_seen(&(struct plan){ 2, 3, -1 }, 64, 128, "##..##..");
}

TEST(page_heic_records) {
        struct buf b;
        make_heic(&b, &(struct plan){ 2, 1, -1 });
        struct answer a = read_as(REC_KIND_heic, b.p, b.n);
        EXPECT(says(&a.facts, "Pixels=64 x 128\n"));
        EXPECT(a.flags & REC_DOC_needs_ocr && !flawed(&a, FLAW_picture_unread));
        answer_done(&a);
        for (size_t n = 0; n < b.n; n++) { /* cut anywhere */
                struct parse_file f = { .data = bytes_of(b.p, n), .kind = REC_KIND_heic };
                struct page_pixels p;
                a = read_as(REC_KIND_heic, b.p, n);
                answer_done(&a);
                if (page_render(&f, 1, 0, true, 0, &p) == 0)
                        page_pixels_done(&p);
        }
        buf_done(&b);
}

/* Of a kind that is not decoded here (AVIF): named with its size. */
TEST(page_heic_other) {
        struct buf b;
        make_heic(&b, &(struct plan){ 1, 0, -1 });
        size_t at = bytes_find(buf_bytes(&b), str_bytes(STR("hvc1")));
        ASSERT(at != SIZE_MAX);
        memcpy(b.p + at, "av01", 4);
        struct answer a = read_as(REC_KIND_heic, b.p, b.n);
        EXPECT(flawed(&a, FLAW_picture_unread) && !(a.flags & REC_DOC_needs_ocr));
        EXPECT(says(&a.facts, "Pixels=64 x 64\n"));
        answer_done(&a);
        buf_done(&b);
}
