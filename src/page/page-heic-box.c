/* Boxes of HEIC; see page-heic-box.h.  A box is "length type content", a full box has a version and
 * flags before its content.  Lengths of 64 bits and "to the end" are read, too. */
#include "page/page-heic-box.h"

#include "base/limits.h"

struct reader {
        struct bytes in;
        bool bad; /* read past the end */
};

static uint64_t take(struct reader *r, size_t n) {
        uint64_t v = 0;
        if (n > r->in.n) {
                r->bad = true;
                r->in.n = 0;
                return 0;
        }
        for (size_t i = 0; i < n; i++)
                v = v << 8 | r->in.p[i];
        r->in = bytes_sub(r->in, n, SIZE_MAX);
        return v;
}

/* The next box of r: its type and content. */
static bool next_box(struct reader *r, char type[4], struct bytes *ret) {
        if (r->in.n < 8)
                return false;
        uint64_t length = take(r, 4), head = 8;
        memcpy(type, r->in.p, 4);
        take(r, 4);
        if (length == 1) {
                length = take(r, 8);
                head = 16;
        } else if (length == 0) {
                length = head + r->in.n;
        }
        if (r->bad || length < head || length - head > r->in.n)
                return false;
        *ret = bytes_sub(r->in, 0, (size_t) (length - head));
        r->in = bytes_sub(r->in, ret->n, SIZE_MAX);
        return true;
}

struct bytes page_heic_box(struct bytes in, const char *type, size_t skip) {
        struct reader r = { .in = in };
        struct bytes content;
        char t[4];
        for (unsigned seen = 0; seen < LIMIT_page_boxes && next_box(&r, t, &content); seen++)
                if (memcmp(t, type, 4) == 0)
                        return bytes_sub(content, skip, SIZE_MAX);
        return (struct bytes){ 0 };
}

static struct bytes meta_box(struct bytes in, const char *type) {
        return page_heic_box(page_heic_box(in, "meta", 4), type, 0);
}

/* ---- iinf: "version flags count (infe: version flags id protection kind name)*" ------------- */

static bool find_kind(struct bytes in, uint32_t id, char kind[4]) {
        struct reader r = { .in = meta_box(in, "iinf") };
        struct bytes content;
        char t[4];
        uint64_t version = take(&r, 1);
        take(&r, version ? 7 : 5);
        for (unsigned seen = 0; seen < LIMIT_page_boxes && next_box(&r, t, &content); seen++) {
                struct reader e = { .in = content };
                uint64_t v = take(&e, 4) >> 24;
                if (memcmp(t, "infe", 4) != 0 || v < 2 || take(&e, v == 2 ? 2 : 4) != id)
                        continue;
                take(&e, 2);
                if (e.in.n < 4)
                        return false;
                memcpy(kind, e.in.p, 4);
                return true;
        }
        return false;
}

/* ---- iloc: where an item stands ------------------------------------------------------------- */

struct widths { /* bytes of each number */
        size_t offset, length, base, index;
};

/* The pieces of one item; data if it is all in one. */
static struct bytes extent(struct reader *r, const struct widths *w, struct bytes from) {
        uint64_t base = take(r, w->base), pieces = take(r, 2);
        struct bytes data = { 0 };
        for (uint64_t i = 0; i < pieces && !r->bad; i++) {
                take(r, w->index);
                uint64_t at = take(r, w->offset), n = take(r, w->length);
                if (at > from.n || base > from.n - at)
                        continue;
                data = bytes_sub(from, (size_t) (base + at), n ? (size_t) n : SIZE_MAX);
        }
        return pieces == 1 ? data : (struct bytes){ 0 };
}

static struct bytes find_data(struct bytes in, uint32_t id) {
        struct reader r = { .in = meta_box(in, "iloc") };
        uint64_t version = take(&r, 4) >> 24, sizes = take(&r, 2);
        struct widths w = { .offset = sizes >> 12 & 15,
                            .length = sizes >> 8 & 15,
                            .base = sizes >> 4 & 15,
                            .index = version ? sizes & 15 : 0 };
        uint64_t count = take(&r, version < 2 ? 2 : 4);
        if (w.offset > 8 || w.length > 8 || w.base > 8 || w.index > 8)
                return (struct bytes){ 0 };
        for (uint64_t i = 0; i < count && i < LIMIT_page_boxes && !r.bad; i++) {
                uint64_t one = take(&r, version < 2 ? 2 : 4);
                uint64_t method = version ? take(&r, 2) & 15 : 0;
                struct bytes from = in, data;
                take(&r, 2);
                if (one == id && method == 1)
                        from = meta_box(in, "idat");
                data = extent(&r, &w, from);
                if (one == id)
                        return r.bad || method > 1 ? (struct bytes){ 0 } : data;
        }
        return (struct bytes){ 0 };
}

/* ---- iprp: size, turn, configuration -------------------------------------------------------- */

static void put_property(struct page_heic_item *item, const char type[4], struct bytes content) {
        struct reader r = { .in = content };
        if (memcmp(type, "ispe", 4) == 0) {
                take(&r, 4);
                item->width = (uint32_t) take(&r, 4);
                item->height = (uint32_t) take(&r, 4);
        } else if (memcmp(type, "irot", 4) == 0) {
                item->turn = (uint32_t) take(&r, 1) & 3;
        } else if (memcmp(type, "imir", 4) == 0) {
                item->mirror = (int) take(&r, 1) & 1;
        } else if (memcmp(type, "hvcC", 4) == 0) {
                item->config = content;
        }
}

/* Property `index` (from 1) of ipco. */
static void take_property(struct bytes ipco, uint64_t index, struct page_heic_item *item) {
        struct reader r = { .in = ipco };
        struct bytes content;
        char t[4];
        for (uint64_t i = 1; i <= index && i < LIMIT_page_boxes && next_box(&r, t, &content); i++)
                if (i == index)
                        put_property(item, t, content);
}

static void find_properties(struct bytes in, struct page_heic_item *item) {
        struct bytes iprp = meta_box(in, "iprp");
        struct reader r = { .in = page_heic_box(iprp, "ipma", 0) };
        uint64_t head = take(&r, 4), count = take(&r, 4);
        for (uint64_t i = 0; i < count && i < LIMIT_page_boxes && !r.bad; i++) {
                uint64_t id = take(&r, head >> 24 ? 4 : 2), n = take(&r, 1);
                for (uint64_t k = 0; k < n && !r.bad; k++) {
                        uint64_t index = head & 1 ? take(&r, 2) & 0x7fff : take(&r, 1) & 0x7f;
                        if (id == item->id)
                                take_property(page_heic_box(iprp, "ipco", 0), index, item);
                }
                if (id == item->id)
                        return;
        }
}

/* ---- items ---------------------------------------------------------------------------------- */

bool page_heic_item(struct bytes in, uint32_t id, struct page_heic_item *ret) {
        *ret = (struct page_heic_item){ .id = id, .mirror = -1 };
        if (!find_kind(in, id, ret->kind))
                return false;
        ret->data = find_data(in, id);
        find_properties(in, ret);
        return true;
}

bool page_heic_primary(struct bytes in, struct page_heic_item *ret) {
        struct reader r = { .in = meta_box(in, "pitm") };
        uint64_t version = take(&r, 4) >> 24, id = take(&r, version ? 4 : 2);
        return !r.bad && page_heic_item(in, (uint32_t) id, ret);
}

size_t page_heic_tiles(struct bytes in, uint32_t id, uint32_t *ret, size_t most) {
        struct reader r = { .in = meta_box(in, "iref") };
        struct bytes content;
        char t[4];
        size_t each = take(&r, 4) >> 24 ? 4 : 2, n = 0;
        for (unsigned seen = 0; seen < LIMIT_page_boxes && next_box(&r, t, &content); seen++) {
                struct reader e = { .in = content };
                if (memcmp(t, "dimg", 4) != 0 || take(&e, each) != id)
                        continue;
                for (uint64_t left = take(&e, 2); left && !e.bad && n < most; left--)
                        ret[n++] = (uint32_t) take(&e, each);
                return e.bad ? 0 : n;
        }
        return 0;
}
