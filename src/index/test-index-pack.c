/* Packing and sorting against the obvious. */
#include "index/index-pack.h"
#include "index/index-segment.h"
#include "index/index-sort.h"

#include "base/random.h"
#include "base/test.h"

TEST(index_pack_every_width) {
        struct random r = { 1 };
        for (unsigned bits = 0; bits <= 32; bits++)
                for (unsigned round = 0; round < 50; round++) {
                        uint32_t in[INDEX_BLOCK], out[INDEX_BLOCK];
                        uint8_t packed[16 * 32 + 1];
                        uint64_t mask = ((uint64_t) 1 << bits) - 1;
                        for (unsigned i = 0; i < INDEX_BLOCK; i++)
                                in[i] = (uint32_t) (random_next(&r) & mask);
                        in[5] = (uint32_t) mask; /* the width is needed */
                        EXPECT_EQ(bits, index_pack_bits(in));
                        packed[16 * bits] = 0xa5;
                        index_pack(in, bits, packed);
                        EXPECT_EQ(0xa5, packed[16 * bits]);
                        index_unpack(packed, bits, out);
                        EXPECT(memcmp(in, out, sizeof in) == 0);
                }
}

TEST(index_pack_bits_below) {
        static const unsigned rows[][2] = { { 1, 0 }, { 2, 1 }, { 3, 2 }, { 4, 2 },
                                            { 5, 3 }, { 8, 3 }, { 9, 4 }, { 128, 7 } };
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
                EXPECT_EQ(rows[i][1], index_pack_bits_below(rows[i][0]));
}

TEST(index_varint_round_trip) {
        struct random r = { 2 };
        for (unsigned i = 0; i < 20000; i++) {
                uint64_t v = random_next(&r) >> random_below(&r, 64), got = 0;
                uint8_t b[INDEX_VARINT_MAX];
                const uint8_t *p = b, *end = index_varint_put(b, v);
                EXPECT(index_varint_get(&p, end, &got));
                EXPECT(p == end && got == v);
                p = b;
                EXPECT(end == b || !index_varint_get(&p, end - 1, &got));
        }
}

TEST(index_place_round_trip_and_skip) {
        struct random r = { 3 };
        static const uint32_t edges[] = { 0, 191, 192, 14527, 14528, (1 << 24) - 1 };
        uint8_t b[4000], *end = b;
        const uint8_t *starts[1001];
        for (unsigned i = 0; i < 1000; i++) {
                uint32_t v = i < 6 ? edges[i]
                                   : (uint32_t) (random_next(&r) >> (40 + random_below(&r, 24)));
                uint32_t got = 0;
                starts[i] = end;
                end = index_place_put(end, v);
                const uint8_t *p = starts[i];
                EXPECT(!index_place_get(&p, end - 1, &got));
                EXPECT(index_place_get(&p, end, &got));
                EXPECT(p == end && got == v);
        }
        starts[1000] = end;
        for (unsigned i = 0; i < 20000; i++) {
                uint64_t from = random_below(&r, 1001), n = random_below(&r, 1100);
                const uint8_t *got = index_place_skip(starts[from], end, n);
                EXPECT(got == (from + n <= 1000 ? starts[from + n] : NULL));
        }
}

static struct str item_str(void *ctx, uint32_t id) {
        return ((struct str *) ctx)[id];
}

TEST(index_sort_is_stable_order) {
        struct random r = { 4 };
        static char text[3000][24];
        static struct str strs[3000];
        static struct index_sort_item items[3000];
        for (size_t n = 0; n <= 3000; n = n * 3 + 1) {
                for (size_t i = 0; i < n; i++) {
                        size_t len = random_below(&r, 24);
                        for (size_t k = 0; k < len; k++) /* long common starts, zeros too */
                                text[i][k] = (char) (k < 9 ? "aab"[random_below(&r, 3)]
                                                           : "\0xyz\xff"[random_below(&r, 5)]);
                        strs[i] = (struct str){ text[i], len };
                        items[i] =
                                (struct index_sort_item){ index_sort_head(strs[i]), (uint32_t) i };
                }
                index_sort(items, n, item_str, strs);
                for (size_t i = 1; i < n; i++) {
                        int order = str_cmp(strs[items[i - 1].id], strs[items[i].id]);
                        EXPECT(order < 0 || (order == 0 && items[i - 1].id < items[i].id));
                }
        }
}

TEST(index_norms_grow) {
        for (unsigned i = 1; i < 256; i++)
                EXPECT(index_norm_length((uint8_t) i) >= index_norm_length((uint8_t) (i - 1)));
        for (uint64_t tenths = 0; tenths < 10000000; tenths += 1 + tenths / 50) {
                float got = index_norm_length(index_norm_of(tenths)), want = (float) tenths / 10;
                EXPECT(tenths < 10 ? got == 1 : got <= want && got > want * 0.87f);
        }
}
