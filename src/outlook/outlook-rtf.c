/* Compressed RTF; see outlook-rtf.h.
 *
 *   size u32 | raw size u32 | "LZFu" | checksum u32 | ( flags u8 | 8 tokens )*
 *     flag 0: a byte;  flag 1: two bytes, offset in the ring 12 bits, length - 2 4 bits;
 *     an offset at the ring's write position is the end.  The ring of 4096 begins filled with the
 *     words below. */
#include "outlook/outlook-rtf.h"

#include "base/buf.h"
#include "base/le.h"
#include "base/limits.h"

enum { HEAD = 16, RING = 4096, LZFU = 0x75465a4c, MELA = 0x414c454d };

static const char first_words[] =
        "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
        "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
        "\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

struct ring {
        uint8_t v[RING];
        size_t at;
        struct buf *out;
};

static void put(struct ring *r, uint8_t c) {
        r->v[r->at] = c;
        r->at = (r->at + 1) % RING;
        buf_putc(r->out, (char) c);
}

/* One token; false at the end mark. */
static bool copy(struct ring *r, const uint8_t *p) {
        unsigned word = (unsigned) p[0] << 8 | p[1];
        size_t from = word >> 4, n = (word & 15) + 2;
        if (from == r->at)
                return false;
        for (size_t i = 0; i < n; i++)
                put(r, r->v[(from + i) % RING]);
        return true;
}

/* Returns whether it came to the end mark or to the size that was promised. */
static bool unpack(struct bytes in, size_t raw, struct buf *out) {
        struct ring r = { .at = sizeof first_words - 1, .out = out };
        memcpy(r.v, first_words, sizeof first_words - 1);
        for (size_t i = 0; i < in.n;) {
                uint8_t flags = in.p[i++];
                for (int bit = 0; bit < 8 && i < in.n; bit++, flags >>= 1) {
                        if (!(flags & 1)) {
                                put(&r, in.p[i++]);
                                continue;
                        }
                        if (i + 2 > in.n)
                                return false;
                        if (!copy(&r, in.p + i))
                                return true;
                        i += 2;
                }
                if (out->over)
                        return false;
        }
        return out->n >= raw;
}

struct bytes outlook_rtf_unpack(struct bytes packed, struct arena *a, bool *ret_damaged) {
        struct buf out;
        *ret_damaged = false;
        if (bytes_starts(bytes_trim(packed), STR("{\\rtf")))
                return packed;
        *ret_damaged = packed.n < HEAD;
        if (packed.n < HEAD)
                return (struct bytes){ NULL, 0 };
        uint32_t raw = le_get32(packed.p + 4), kind = le_get32(packed.p + 8);
        struct bytes body = bytes_sub(packed, HEAD, SIZE_MAX);
        uint32_t size = le_get32(packed.p);
        if (size >= HEAD - 4 && size - (HEAD - 4) < body.n)
                body = bytes_sub(body, 0, size - (HEAD - 4));
        if (kind == MELA) {
                *ret_damaged = body.n < raw;
                return bytes_sub(body, 0, raw);
        }
        if (kind != LZFU) {
                *ret_damaged = true;
                return (struct bytes){ NULL, 0 };
        }
        buf_init(&out, LIMIT_rtf_unpacked);
        *ret_damaged = !unpack(body, raw, &out);
        struct str s = arena_str(a, str_sub(buf_str(&out), 0, raw ? raw : SIZE_MAX));
        buf_done(&out);
        return str_bytes(s);
}
