/* One page of a tree of an Outlook store ([MS-PST] 2.2.2.7), read and written.
 *
 * What differs between the three forms is a handful of places and widths: they stand in the table
 * `forms`, and no function below asks which form it is but through it. */
#include "outlook/outlook-node-page.h"

#include "base/le.h"

struct form {
        uint16_t size, entries, counts, trailer;
        uint8_t wide;                /* bytes of an id or a place: 4 or 8 */
        uint8_t count_wide;          /* bytes of each of the two counts */
        uint8_t branch, node, block; /* bytes of an entry */
        uint8_t crc, bid;            /* in the trailer */
};

static const struct form forms[] = {
        [OUTLOOK_ANSI] = { 512, 496, 496, 500, 4, 1, 12, 16, 12, 8, 4 },
        [OUTLOOK_UNICODE] = { 512, 488, 488, 496, 8, 1, 24, 32, 24, 4, 8 },
        [OUTLOOK_4K] = { 4096, 4056, 4056, 4072, 8, 2, 24, 32, 24, 4, 8 },
};

static uint64_t wide(const struct form *f, const uint8_t *p) {
        return f->wide == 8 ? le_get64(p) : le_get32(p);
}

static void put_wide(const struct form *f, uint8_t *p, uint64_t v) {
        if (f->wide == 8)
                le_put64(p, v);
        else
                le_put32(p, (uint32_t) v);
}

static uint16_t count_of(const struct form *f, const uint8_t *p) {
        return f->count_wide == 2 ? le_get16(p) : *p;
}

static uint8_t each_of(const struct form *f, uint8_t type, uint8_t level) {
        if (level > 0)
                return f->branch;
        return type == OUTLOOK_PAGE_NBT ? f->node : f->block;
}

/* How many entries there are, going by their keys: they rise, and end with the page or with 0. */
static uint16_t rising(const struct form *f, const uint8_t *p, uint8_t each) {
        uint16_t n = 0;
        uint64_t last = 0, key;
        while ((n + 1u) * each <= f->entries && (key = wide(f, p + (size_t) n * each)) > last) {
                last = key;
                n++;
        }
        return n;
}

bool outlook_page_get(enum outlook_form form, const uint8_t *p, uint64_t off,
                      struct outlook_page *ret) {
        const struct form *f = &forms[form];
        const uint8_t *t = p + f->trailer, *c = p + f->counts;
        struct outlook_page g = { .form = form, .p = p, .type = t[0] };
        if ((t[0] != OUTLOOK_PAGE_NBT && t[0] != OUTLOOK_PAGE_BBT) || t[1] != t[0])
                return false;
        g.n = count_of(f, c);
        g.each = c[2 * f->count_wide];
        g.level = c[2 * f->count_wide + 1];
        g.bid = wide(f, t + f->bid);
        g.sound = le_get32(t + f->crc) == outlook_node_crc(p, f->trailer) &&
                  le_get16(t + 2) == outlook_node_sig(off, g.bid);
        if (!g.sound && g.level <= 16) { /* wild.md#store-tree: a wrong count or width */
                g.each = each_of(f, g.type, g.level);
                uint16_t n = rising(f, p, g.each);
                if (g.n < n || (uint32_t) g.n * g.each > f->entries)
                        g.n = n;
        }
        /* wild.md#store-tree: a count or a width that leads out of the page */
        if (g.each < each_of(f, g.type, g.level) || (uint32_t) g.n * g.each > f->entries ||
            g.level > 16)
                return false;
        *ret = g;
        return true;
}

void outlook_page_force(enum outlook_form form, const uint8_t *p, uint8_t type, uint8_t level,
                        struct outlook_page *ret) {
        const struct form *f = &forms[form];
        struct outlook_page g = { .form = form, .p = p, .type = type, .level = level };
        g.each = each_of(f, type, level);
        while ((g.n + 1u) * g.each <= f->entries && wide(f, p + (size_t) g.n * g.each) != 0)
                g.n++;
        *ret = g;
}

uint64_t outlook_page_child(const struct outlook_page *g, uint16_t i) {
        const struct form *f = &forms[g->form];
        return wide(f, g->p + (size_t) i * g->each + 2 * f->wide);
}

struct outlook_node outlook_page_node(const struct outlook_page *g, uint16_t i) {
        const struct form *f = &forms[g->form];
        const uint8_t *p = g->p + (size_t) i * g->each;
        return (struct outlook_node){ .nid = le_get32(p),
                                      .data = wide(f, p + f->wide),
                                      .sub = wide(f, p + 2 * f->wide),
                                      .parent = le_get32(p + 3 * f->wide),
                                      .age = g->bid };
}

struct outlook_block outlook_page_block(const struct outlook_page *g, uint16_t i) {
        const struct form *f = &forms[g->form];
        const uint8_t *p = g->p + (size_t) i * g->each, *q = p + 2 * f->wide;
        struct outlook_block b = {
                .bid = wide(f, p), .off = wide(f, p + f->wide), .size = le_get16(q), .age = g->bid
        };
        b.inflated = g->form == OUTLOOK_4K ? le_get16(q + 2) : 0;
        b.refs = le_get16(q + (g->form == OUTLOOK_4K ? 4 : 2));
        return b;
}

uint16_t outlook_page_room(enum outlook_form form, uint8_t type, uint8_t level, uint8_t *ret_each) {
        const struct form *f = &forms[form];
        *ret_each = each_of(f, type, level);
        return (uint16_t) (f->entries / *ret_each);
}

void outlook_page_put_child(enum outlook_form form, uint8_t *at, uint64_t key, uint64_t bid,
                            uint64_t off) {
        const struct form *f = &forms[form];
        put_wide(f, at, key);
        put_wide(f, at + f->wide, bid);
        put_wide(f, at + 2 * f->wide, off);
}

void outlook_page_put_node(enum outlook_form form, uint8_t *at, const struct outlook_node *n) {
        const struct form *f = &forms[form];
        put_wide(f, at, n->nid);
        put_wide(f, at + f->wide, n->data);
        put_wide(f, at + 2 * f->wide, n->sub);
        le_put32(at + 3 * f->wide, n->parent);
}

void outlook_page_put_block(enum outlook_form form, uint8_t *at, const struct outlook_block *b) {
        const struct form *f = &forms[form];
        uint8_t *q = at + 2 * f->wide;
        put_wide(f, at, b->bid);
        put_wide(f, at + f->wide, b->off);
        le_put16(q, b->size);
        if (form == OUTLOOK_4K)
                le_put16(q + 2, b->inflated);
        le_put16(q + (form == OUTLOOK_4K ? 4 : 2), b->refs);
}

void outlook_page_seal(enum outlook_form form, uint8_t *p, const struct outlook_page *g,
                       uint64_t off) {
        const struct form *f = &forms[form];
        uint8_t *t = p + f->trailer, *c = p + f->counts;
        uint16_t most = (uint16_t) (f->entries / g->each);
        if (f->count_wide == 2) {
                le_put16(c, g->n);
                le_put16(c + 2, most);
        } else {
                c[0] = (uint8_t) g->n;
                c[1] = (uint8_t) most;
        }
        c[2 * f->count_wide] = g->each;
        c[2 * f->count_wide + 1] = g->level;
        t[0] = t[1] = g->type;
        le_put16(t + 2, outlook_node_sig(off, g->bid));
        put_wide(f, t + f->bid, g->bid);
        le_put32(t + f->crc, outlook_node_crc(p, f->trailer));
}
