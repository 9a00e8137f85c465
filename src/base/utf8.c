/* UTF-8 in and out; see base/utf8.h. */
#include "base/utf8.h"

/* Length of the valid sequence at b, 0 if there is none; *ret_bad then is its maximal subpart. */
static size_t one(struct bytes b, size_t *ret_bad) {
        uint8_t c = b.p[0], lo = 0x80, hi = 0xbf;
        size_t n = c < 0x80                ? 1
                   : c >= 0xc2 && c < 0xe0 ? 2
                   : c >= 0xe0 && c < 0xf0 ? 3
                   : c >= 0xf0 && c < 0xf5 ? 4
                                           : 0;
        *ret_bad = 1;
        if (n < 2)
                return n;
        lo = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : lo;
        hi = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : hi;
        for (size_t i = 1; i < n; i++, lo = 0x80, hi = 0xbf) {
                if (i >= b.n || b.p[i] < lo || b.p[i] > hi)
                        return 0;
                *ret_bad = i + 1;
        }
        return n;
}

size_t utf8_valid(struct bytes b) {
        size_t i = 0, bad;
        while (i < b.n) {
                uint64_t w;
                if (b.n - i >= 8 && (memcpy(&w, b.p + i, 8), (w & 0x8080808080808080u) == 0)) {
                        i += 8;
                        continue;
                }
                size_t n = one(bytes_sub(b, i, SIZE_MAX), &bad);
                if (n == 0)
                        break;
                i += n;
        }
        return i;
}

uint32_t utf8_get_any(struct bytes b, size_t *ret_n) {
        size_t bad, n = one(b, &bad);
        if (n)
                return utf8_get((const char *) b.p, ret_n);
        *ret_n = bad;
        return 0xfffd;
}

size_t utf8_put(char *to, uint32_t cp) {
        if (cp < 0x80)
                return to[0] = (char) cp, 1;
        if (cp < 0x800) {
                to[0] = (char) (0xc0 | cp >> 6);
                to[1] = (char) (0x80 | (cp & 63));
                return 2;
        }
        if (cp < 0x10000) {
                to[0] = (char) (0xe0 | cp >> 12);
                to[1] = (char) (0x80 | (cp >> 6 & 63));
                to[2] = (char) (0x80 | (cp & 63));
                return 3;
        }
        to[0] = (char) (0xf0 | cp >> 18);
        to[1] = (char) (0x80 | (cp >> 12 & 63));
        to[2] = (char) (0x80 | (cp >> 6 & 63));
        to[3] = (char) (0x80 | (cp & 63));
        return 4;
}

size_t utf8_floor(struct str s, size_t n) {
        n = n < s.n ? n : s.n;
        while (n > 0 && n < s.n && ((uint8_t) s.p[n] & 0xc0) == 0x80)
                n--;
        return n;
}
