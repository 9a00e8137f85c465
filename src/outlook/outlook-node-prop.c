/* Values as stores lay them out ([MS-PST] 2.3.3), to single values as [MS-OXCDATA] has them.
 *
 *   subject      U+0001, one character that counts the prefix, subject
 *   many, fixed  value value value ...
 *   many, other  | count u32 | place u32 ... | value value value ... */
#include "outlook/outlook-node-prop.h"

#include "base/le.h"
#include "base/limits.h"

enum { SUBJECT = 0x0037, NORMALIZED = 0x0e1d };

static struct bytes without_prefix(const struct outlook_store_tag *t, struct bytes v) {
        if (t->type == OUTLOOK_T_str && v.n >= 4 && le_get16(v.p) == 1)
                return bytes_sub(v, 4, SIZE_MAX);
        if (t->type == OUTLOOK_T_str8 && v.n >= 2 && v.p[0] == 1)
                return bytes_sub(v, 2, SIZE_MAX);
        return v;
}

static void put(struct outlook_bag *bag, const struct outlook_store_tag *t, struct bytes v) {
        if (t->named)
                outlook_prop_put_named(bag, bytes_of(t->guid, sizeof t->guid), t->lid, t->name,
                                       t->type, v);
        else
                outlook_prop_put(bag, (uint32_t) t->id << 16 | t->type, v);
}

static size_t width_of(uint16_t type) {
        switch (type & ~OUTLOOK_T_many) {
        case OUTLOOK_T_i16:
                return 2;
        case OUTLOOK_T_i32:
                return 4;
        case OUTLOOK_T_f64:
        case OUTLOOK_T_date:
        case OUTLOOK_T_i64:
        case OUTLOOK_T_time:
                return 8;
        case OUTLOOK_T_guid:
                return 16;
        }
        return 0; /* of any length */
}

static void put_many(struct outlook_bag *bag, const struct outlook_store_tag *t, struct bytes v) {
        size_t width = width_of(t->type);
        if (width > 0) {
                for (unsigned i = 0; v.n >= width && i < LIMIT_outlook_parts; i++) {
                        put(bag, t, bytes_sub(v, 0, width));
                        v = bytes_sub(v, width, SIZE_MAX);
                }
                return;
        }
        uint32_t n = v.n >= 4 ? le_get32(v.p) : 0;
        if (n > LIMIT_outlook_parts || v.n < 4 + 4 * (size_t) n)
                return; /* wild.md#store-item */
        for (uint32_t i = 0; i < n; i++) {
                uint32_t from = le_get32(v.p + 4 + 4 * i);
                uint32_t to = i + 1 < n ? le_get32(v.p + 8 + 4 * i) : (uint32_t) v.n;
                if (from <= to && to <= v.n)
                        put(bag, t, bytes_sub(v, from, to - from));
        }
}

void outlook_store_prop(struct outlook_bag *bag, const struct outlook_store_tag *t,
                        struct bytes value) {
        if (!t->named && (t->id == SUBJECT || t->id == NORMALIZED))
                value = without_prefix(t, value);
        if (t->type & OUTLOOK_T_many)
                put_many(bag, t, value);
        else
                put(bag, t, value);
}
