/* Taking packed rows apart; see store-pack.h. */
#include "store/store-pack.h"

uint64_t store_in_get(struct store_in *in, uint64_t most) {
        uint64_t v = 0;
        if (in->bad || !store_varint_get(&in->b, &v) || v > most) {
                in->bad = true;
                return 0;
        }
        return v;
}

uint8_t store_in_u8(struct store_in *in, uint8_t least, uint8_t most) {
        if (in->bad || in->b.n == 0 || in->b.p[0] < least || in->b.p[0] > most) {
                in->bad = true;
                return least;
        }
        uint8_t v = in->b.p[0];
        in->b = bytes_sub(in->b, 1, SIZE_MAX);
        return v;
}

size_t store_in_count(struct store_in *in, size_t least) {
        return (size_t) store_in_get(in, in->b.n / least);
}

void store_anchor_put(struct buf *out, struct store_anchor a) {
        buf_putc(out, (char) a.type);
        store_varint_put(out, a.id);
}

struct store_anchor store_in_anchor(struct store_in *in) {
        uint8_t type = store_in_u8(in, STORE_AT_none, STORE_AT_phone);
        return (struct store_anchor){ (enum store_anchor_type) type, store_in_get(in, INT64_MAX) };
}
