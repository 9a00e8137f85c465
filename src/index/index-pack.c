/* Bit packing of blocks and variable-length bytes; see the header for the layout.
 *
 * One unpacking function is made for each width, so that all shifts are constants and the loop is
 * gone; packing happens once per block and stays general. */
#include "index/index-pack.h"

#include "base/le.h"

typedef uint32_t lanes __attribute__((vector_size(16)));

static inline lanes lanes_get(const uint8_t *p) {
        lanes v;
        memcpy(&v, p, sizeof v);
        return v;
}

static inline lanes lanes_of(uint32_t v) {
        return (lanes){ v, v, v, v };
}

unsigned index_pack_bits(const uint32_t in[static INDEX_BLOCK]) {
        uint32_t all = 0;
        for (unsigned i = 0; i < INDEX_BLOCK; i++)
                all |= in[i];
        return all ? 32 - (unsigned) __builtin_clz(all) : 0;
}

void index_pack(const uint32_t in[static INDEX_BLOCK], unsigned bits, uint8_t *out) {
        memset(out, 0, (size_t) 16 * bits);
        for (unsigned i = 0; i < INDEX_BLOCK && bits; i++) {
                unsigned at = i / 4 * bits, shift = at % 32;
                uint8_t *word = out + (size_t) 16 * (at / 32) + (size_t) 4 * (i % 4);
                le_put32(word, le_get32(word) | in[i] << shift);
                if (shift + bits > 32)
                        le_put32(word + 16, in[i] >> (32 - shift));
        }
}

#define STEP(bits, i)                                                                              \
        do {                                                                                       \
                enum { at = (i) * (bits), word = at / 32, shift = at % 32 };                       \
                lanes v = lanes_get(in + 16 * word) >> shift;                                      \
                if (shift + (bits) > 32)                                                           \
                        v |= lanes_get(in + 16 * (word + 1)) << ((32 - shift) % 32);               \
                v &= mask;                                                                         \
                memcpy(out + 4 * (i), &v, sizeof v);                                               \
        } while (0);
#define STEPS4(bits, i) STEP(bits, i) STEP(bits, i + 1) STEP(bits, i + 2) STEP(bits, i + 3)
#define STEPS16(bits, i)                                                                           \
        STEPS4(bits, i) STEPS4(bits, i + 4) STEPS4(bits, i + 8) STEPS4(bits, i + 12)

#define EACH_WIDTH(W)                                                                              \
        W(1)                                                                                       \
        W(2)                                                                                       \
        W(3)                                                                                       \
        W(4) W(5) W(6) W(7) W(8) W(9) W(10) W(11) W(12) W(13) W(14) W(15) W(16) W(17) W(18) W(19)  \
                W(20) W(21) W(22) W(23) W(24) W(25) W(26) W(27) W(28) W(29) W(30) W(31) W(32)

static void unpack_0(const uint8_t *in, uint32_t *out) {
        (void) in;
        memset(out, 0, INDEX_BLOCK * sizeof *out);
}

#define WIDTH(bits)                                                                                \
        static void unpack_##bits(const uint8_t *in, uint32_t *out) {                              \
                const lanes mask = lanes_of(UINT32_MAX >> (32 - (bits)));                          \
                STEPS16(bits, 0)                                                                   \
                STEPS16(bits, 16)                                                                  \
        }
EACH_WIDTH(WIDTH)
#undef WIDTH

void index_unpack(const uint8_t *in, unsigned bits, uint32_t out[static INDEX_BLOCK]) {
#define WIDTH(n) unpack_##n,
        static void (*const unpack[33])(const uint8_t *, uint32_t *) = { unpack_0,
                                                                         EACH_WIDTH(WIDTH) };
#undef WIDTH
        unpack[bits](in, out);
}

const uint8_t *index_place_skip(const uint8_t *p, const uint8_t *end, uint64_t n) {
        for (; n && p < end; n--) {
                unsigned len = index_place_len(*p);
                if ((size_t) (end - p) < len)
                        return NULL;
                p += len;
        }
        return n ? NULL : p;
}
