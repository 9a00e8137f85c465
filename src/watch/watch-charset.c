/* The bytes of a list as text; see watch-charset.h. */
#include "watch/watch-charset.h"

#include "base/utf8.h"

static void put(struct buf *out, uint32_t cp) {
        if (cp == 0 || cp == '\r' || (cp >= 0xd800 && cp < 0xe000))
                return;
        buf_put_utf8(out, cp);
}

static uint32_t unit(struct bytes in, size_t i, bool big) {
        return big ? (uint32_t) in.p[i] << 8 | in.p[i + 1] : (uint32_t) in.p[i + 1] << 8 | in.p[i];
}

static void from_utf16(struct bytes in, bool big, struct buf *out) {
        for (size_t i = 0; i + 1 < in.n; i += 2) {
                uint32_t u = unit(in, i, big);
                if (u >= 0xd800 && u < 0xdc00 && i + 3 < in.n) {
                        uint32_t low = unit(in, i + 2, big);
                        if (low >= 0xdc00 && low < 0xe000) {
                                u = 0x10000 + ((u - 0xd800) << 10) + (low - 0xdc00);
                                i += 2;
                        }
                }
                put(out, u);
        }
}

/* CR alone ends lines of old Macs: only there does it count. */
static void from_bytes(struct bytes in, bool utf8, struct buf *out) {
        bool mac = bytes_chr(in, '\n') == SIZE_MAX;
        while (in.n) {
                size_t n = 1;
                uint32_t cp = in.p[0];
                if (utf8)
                        cp = utf8_get((const char *) in.p, &n);
                else if (cp >= 0x80)
                        cp = watch_cp1256[cp - 0x80];
                put(out, cp == '\r' && mac ? '\n' : cp);
                in = bytes_sub(in, n, SIZE_MAX);
        }
}

/* Every second byte of Latin text in UTF-16 is a zero. */
static int zeros_at(struct bytes in) {
        size_t even = 0, odd = 0, n = in.n < 4096 ? in.n : 4096;
        for (size_t i = 0; i < n; i++)
                if (in.p[i] == 0)
                        i % 2 ? odd++ : even++;
        if (odd > n / 8 && even < n / 64)
                return 1;
        return even > n / 8 && odd < n / 64 ? 0 : -1;
}

int watch_charset(struct bytes in, struct buf *out, struct err *e) {
        static const uint8_t le[] = { 0xff, 0xfe }, be[] = { 0xfe, 0xff };
        static const uint8_t mark[] = { 0xef, 0xbb, 0xbf };
        int zeros;
        if (in.n >= 2 && (!memcmp(in.p, le, 2) || !memcmp(in.p, be, 2))) {
                from_utf16(bytes_sub(in, 2, SIZE_MAX), in.p[0] == 0xfe, out);
        } else if ((zeros = zeros_at(in)) >= 0) {
                from_utf16(in, zeros == 0, out);
        } else if (in.n && bytes_chr(in, 0) != SIZE_MAX) {
                err_set(e, ERR_usage, "the list is no text: it holds zero bytes");
                return err_hint(e, ERR_usage, "save the sheet as CSV (UTF-8) and give that");
        } else {
                if (in.n >= 3 && !memcmp(in.p, mark, 3))
                        in = bytes_sub(in, 3, SIZE_MAX);
                from_bytes(in, utf8_valid(in) == in.n, out);
        }
        return 0;
}
