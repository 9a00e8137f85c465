#pragma once
/* Numbers made small: 128 at a time in as many bits as the largest needs, or one at a time in
 * groups of seven bits. */
#include "base/buf.h"

enum { INDEX_BLOCK = 128 };

/* Bits that the largest of the 128 numbers needs, 0..32. */
unsigned index_pack_bits(const uint32_t in[static INDEX_BLOCK]);

/* Bits for numbers below `n`, which is 1..128. */
static inline unsigned index_pack_bits_below(unsigned n) {
        return n > 1 ? 32 - (unsigned) __builtin_clz(n - 1) : 0;
}

/* 128 numbers of `bits` bits each are 16 * bits bytes.  Four lanes, as SIMD registers like it
 * (the vertical layout of Lemire and Boytsov, "Decoding billions of integers per second", 2015):
 * number i stands in lane i % 4. */
void index_pack(const uint32_t in[static INDEX_BLOCK], unsigned bits, uint8_t *out);

/* `bits` <= 32 and 16 * bits readable bytes are the caller's to check.  Cost: about 20 ns. */
void index_unpack(const uint8_t *in, unsigned bits, uint32_t out[static INDEX_BLOCK]);

enum { INDEX_VARINT_MAX = 10 };

/* Seven bits a byte, low first, the top bit says that more follow; returns the end. */
static inline uint8_t *index_varint_put(uint8_t *p, uint64_t v) {
        for (; v >= 0x80; v >>= 7)
                *p++ = (uint8_t) (v | 0x80);
        *p++ = (uint8_t) v;
        return p;
}

/* False, with *p anywhere in the input, if the number is cut off or over 64 bits. */
static inline bool index_varint_get(const uint8_t **p, const uint8_t *end, uint64_t *ret) {
        uint64_t v = 0;
        for (unsigned shift = 0; *p < end && shift < 64; shift += 7) {
                uint8_t b = *(*p)++;
                v |= (uint64_t) (b & 0x7f) << shift;
                if (b < 0x80) {
                        *ret = v;
                        return true;
                }
        }
        return false;
}

/* As above, for numbers of at most 32 bits; the short ones first. */
static inline bool index_varint_get32(const uint8_t **p, const uint8_t *end, uint32_t *ret) {
        if (__builtin_expect(*p < end && **p < 0x80, 1)) {
                *ret = *(*p)++;
                return true;
        }
        uint64_t v;
        if (!index_varint_get(p, end, &v) || v > UINT32_MAX)
                return false;
        *ret = (uint32_t) v;
        return true;
}

/* Differences of positions are mostly below 192, and always below 2^24:
 *   0..191 one byte | 192..14527 two: 192 + high, low | else four: 248, then 24 bits, low first */
static inline uint8_t *index_place_put(uint8_t *p, uint32_t v) {
        if (v < 192) {
                *p++ = (uint8_t) v;
        } else if (v < 192 + 56 * 256) {
                *p++ = (uint8_t) (192 + ((v - 192) >> 8));
                *p++ = (uint8_t) (v - 192);
        } else {
                *p++ = 248;
                for (unsigned shift = 0; shift < 24; shift += 8)
                        *p++ = (uint8_t) (v >> shift);
        }
        return p;
}

static inline unsigned index_place_len(uint8_t first) {
        return 1 + (first >= 192) + 2 * (first >= 248);
}

/* False if the number is cut off. */
static inline bool index_place_get(const uint8_t **at, const uint8_t *end, uint32_t *ret) {
        const uint8_t *p = *at;
        if (__builtin_expect(p < end && *p < 192, 1)) {
                *ret = *p;
                *at = p + 1;
                return true;
        }
        if (p >= end || (size_t) (end - p) < index_place_len(*p))
                return false;
        *ret = *p < 248 ? 192 + (uint32_t) ((*p - 192) << 8 | p[1])
                        : (uint32_t) p[1] | (uint32_t) p[2] << 8 | (uint32_t) p[3] << 16;
        *at = p + index_place_len(*p);
        return true;
}

/* Skip `n` differences; NULL if there are fewer. */
const uint8_t *index_place_skip(const uint8_t *p, const uint8_t *end, uint64_t n);
