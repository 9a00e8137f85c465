/* Packed boxes; the format is drawn in rec-box.h. */
#include "rec/rec-box.h"

static void put_varint(struct buf *out, uint64_t v) {
        for (; v >= 0x80; v >>= 7)
                buf_putc(out, (char) (v | 0x80));
        buf_putc(out, (char) v);
}

static void put_zigzag(struct buf *out, int64_t v) {
        put_varint(out, ((uint64_t) v << 1) ^ (uint64_t) (v >> 63));
}

void rec_box_put(struct rec_box_put *at, struct buf *out, const struct rec_box *box) {
        put_varint(out, box->off - at->off);
        put_varint(out, box->len);
        put_zigzag(out, (int64_t) box->x - at->x);
        put_zigzag(out, (int64_t) box->y - at->y);
        put_varint(out, box->w);
        put_varint(out, box->h);
        put_varint(out, box->confidence);
        *at = (struct rec_box_put){ box->off + box->len, box->x, box->y };
}

static bool get_varint(struct bytes *in, uint64_t *ret) {
        uint64_t v = 0;
        for (size_t i = 0; i < in->n && i < 10; i++) {
                v |= (uint64_t) (in->p[i] & 0x7f) << (7 * i);
                if (in->p[i] < 0x80) {
                        *in = bytes_sub(*in, i + 1, SIZE_MAX);
                        *ret = v;
                        return true;
                }
        }
        return false;
}

static bool get_zigzag(struct bytes *in, int32_t from, int32_t *ret) {
        uint64_t v;
        int64_t sum;
        if (!get_varint(in, &v))
                return false;
        int64_t d = (int64_t) (v >> 1) ^ -(int64_t) (v & 1);
        if (__builtin_add_overflow(d, (int64_t) from, &sum) || sum < INT32_MIN || sum > INT32_MAX)
                return false;
        *ret = (int32_t) sum;
        return true;
}

static bool get_u32(struct bytes *in, uint32_t *ret) {
        uint64_t v;
        if (!get_varint(in, &v) || v > UINT32_MAX)
                return false;
        *ret = (uint32_t) v;
        return true;
}

int rec_box_next(struct rec_box_get *at, struct rec_box *ret) {
        struct rec_box b;
        uint64_t gap;
        if (at->in.n == 0)
                return 0;
        if (!get_varint(&at->in, &gap) || !get_varint(&at->in, &b.len) ||
            !get_zigzag(&at->in, at->x, &b.x) || !get_zigzag(&at->in, at->y, &b.y) ||
            !get_u32(&at->in, &b.w) || !get_u32(&at->in, &b.h) ||
            !get_u32(&at->in, &b.confidence) || __builtin_add_overflow(at->off, gap, &b.off) ||
            __builtin_add_overflow(b.off, b.len, &at->off))
                return -1;
        at->x = b.x;
        at->y = b.y;
        *ret = b;
        return 1;
}
