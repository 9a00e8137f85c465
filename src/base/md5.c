/* MD5 as RFC 1321 gives it, in one call over a slice.  Ours because a Message-ID is hashed for
 * every reference of every message, and setting up a general digest costs more than the digest. */
#include "base/md5.h"

#include "base/le.h"

static const uint8_t turns[4][4] = {
        { 7, 12, 17, 22 }, { 5, 9, 14, 20 }, { 4, 11, 16, 23 }, { 6, 10, 15, 21 }
};

/* floor(2^32 * |sin(i + 1)|) */
static const uint32_t sines[64] = {
        0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613,
        0xfd469501, 0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193,
        0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d,
        0x02441453, 0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed,
        0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a, 0xfffa3942, 0x8771f681, 0x6d9d6122,
        0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa,
        0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665, 0xf4292244,
        0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
        0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb,
        0xeb86d391,
};

static uint32_t turn(uint32_t v, unsigned by) {
        return v << by | v >> (32 - by);
}

static void block(uint32_t s[4], const uint8_t *p) {
        uint32_t a = s[0], b = s[1], c = s[2], d = s[3];
        for (unsigned i = 0; i < 64; i++) {
                const uint32_t f[4] = { (b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d,
                                        c ^ (b | ~d) };
                const unsigned word[4] = { i, 5 * i + 1, 3 * i + 5, 7 * i };
                unsigned round = i / 16;
                uint32_t sum = a + f[round] + sines[i] + le_get32(p + 4 * (word[round] % 16));
                a = d;
                d = c;
                c = b;
                b += turn(sum, turns[round][i % 4]);
        }
        s[0] += a;
        s[1] += b;
        s[2] += c;
        s[3] += d;
}

struct md5 md5_of(struct bytes in) {
        uint32_t s[4] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476 };
        size_t whole = in.n / 64 * 64, left = in.n - whole;
        for (size_t i = 0; i < whole; i += 64)
                block(s, in.p + i);
        uint8_t end[128] = { 0 };
        if (left)
                memcpy(end, in.p + whole, left);
        end[left] = 0x80;
        size_t n = left < 56 ? 64 : 128;
        le_put64(end + n - 8, (uint64_t) in.n * 8);
        for (size_t i = 0; i < n; i += 64)
                block(s, end + i);
        struct md5 ret;
        for (size_t i = 0; i < 4; i++)
                le_put32(ret.b + 4 * i, s[i]);
        return ret;
}
