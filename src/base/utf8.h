#pragma once
/* UTF-8 in and out (Unicode 15, table 3-7: no overlong forms, no surrogates, no more than 10FFFF).
 */
#include "base/str.h"

/* Length of the longest valid prefix of `b`; == b.n if all of it is valid UTF-8. */
size_t utf8_valid(struct bytes b);

/* Decode one code point at `p` (n > 0 bytes of *valid* UTF-8 left); *ret_n gets its length. */
static inline uint32_t utf8_get(const char *z, size_t *ret_n) {
        const uint8_t *p = (const uint8_t *) z;
        if (p[0] < 0x80)
                return *ret_n = 1, p[0];
        if (p[0] < 0xe0)
                return *ret_n = 2, (uint32_t) (p[0] & 31) << 6 | (p[1] & 63);
        if (p[0] < 0xf0)
                return *ret_n = 3,
                       (uint32_t) (p[0] & 15) << 12 | (uint32_t) (p[1] & 63) << 6 | (p[2] & 63);
        return *ret_n = 4, (uint32_t) (p[0] & 7) << 18 | (uint32_t) (p[1] & 63) << 12 |
                                   (uint32_t) (p[2] & 63) << 6 | (p[3] & 63);
}

/* Decode one code point of bytes that may be anything: *ret_n >= 1; U+FFFD for a bad sequence
 * (its maximal subpart is skipped, as the Unicode standard recommends). */
uint32_t utf8_get_any(struct bytes b, size_t *ret_n);

size_t utf8_put(char *to, uint32_t cp); /* writes 1-4 bytes */

/* `n` moved back to the nearest start of a code point in valid UTF-8 `s`. */
size_t utf8_floor(struct str s, size_t n);

/* The first at most `n` bytes of `s`, cut between code points. */
static inline struct str utf8_head(struct str s, size_t n) {
        return str_sub(s, 0, utf8_floor(s, n));
}

/* How many code points valid UTF-8 `s` has. */
static inline size_t utf8_count(struct str s) {
        size_t n = 0;
        for (size_t i = 0; i < s.n; i++)
                n += ((unsigned char) s.p[i] & 0xc0) != 0x80;
        return n;
}
