/* New trees of a store over its old bytes: leaves filled in order of id, then branches over them,
 * level by level, to one root; the header leads to both roots. */
#include "outlook/outlook-node-view.h"

#include "base/io.h"
#include "base/le.h"
#include "base/vec.h"
#include "outlook/outlook-node-page.h"

enum { PLATFORM = 0x0101, VERSION_CLIENT = 19, CLIENT_PST = 0x4d53 };

struct made {
        uint64_t key, bid, off;
};

struct making {
        struct outlook_view *v;
        enum outlook_form form;
        uint64_t bid; /* of the next page */
        struct buf pages;
};

/* A page of entries, filled by the caller at g->p; its key is the first. */
static struct made seal(struct making *m, uint8_t *p, struct outlook_page *g, uint64_t key) {
        struct made at = { key, m->bid, m->v->base + m->pages.n };
        g->bid = m->bid;
        m->bid += 4;
        outlook_page_seal(m->form, p, g, at.off);
        buf_put(&m->pages, p, outlook_page_size(m->form));
        return at;
}

typedef VEC(struct made) row;

static void put_leaf_entry(const struct making *m, uint8_t type, const void *entries, size_t i,
                           uint8_t *at, uint64_t *ret_key) {
        if (type == OUTLOOK_PAGE_NBT) {
                const struct outlook_node *n = (const struct outlook_node *) entries + i;
                outlook_page_put_node(m->form, at, n);
                *ret_key = n->nid;
        } else {
                const struct outlook_block *b = (const struct outlook_block *) entries + i;
                outlook_page_put_block(m->form, at, b);
                *ret_key = b->bid;
        }
}

static void leaves(struct making *m, uint8_t type, const void *entries, size_t n, row *ret) {
        struct outlook_page g = { .form = m->form, .type = type };
        uint16_t room = outlook_page_room(m->form, type, 0, &g.each);
        for (size_t i = 0; i < n || ret->n == 0;) {
                uint8_t p[OUTLOOK_PAGE_MAX] = { 0 };
                uint64_t first = 0, key;
                for (g.n = 0; g.n < room && i < n; g.n++, i++) {
                        put_leaf_entry(m, type, entries, i, p + g.n * g.each, &key);
                        first = g.n == 0 ? key : first;
                }
                vec_push(ret, seal(m, p, &g, first));
        }
}

static void branches(struct making *m, uint8_t type, uint8_t level, const row *below, row *ret) {
        struct outlook_page g = { .form = m->form, .type = type, .level = level };
        uint16_t room = outlook_page_room(m->form, type, level, &g.each);
        for (size_t i = 0; i < below->n;) {
                uint8_t p[OUTLOOK_PAGE_MAX] = { 0 };
                uint64_t first = below->v[i].key;
                for (g.n = 0; g.n < room && i < below->n; g.n++, i++)
                        outlook_page_put_child(m->form, p + g.n * g.each, below->v[i].key,
                                               below->v[i].bid, below->v[i].off);
                vec_push(ret, seal(m, p, &g, first));
        }
}

static struct made tree(struct making *m, uint8_t type, const void *entries, size_t n) {
        row now = { 0 };
        leaves(m, type, entries, n, &now);
        for (uint8_t level = 1; now.n > 1; level++) {
                row over = { 0 };
                branches(m, type, level, &now, &over);
                vec_done(&now);
                now = over;
        }
        struct made root = now.v[0];
        vec_done(&now);
        return root;
}

static uint16_t version_of(enum outlook_form form) {
        return form == OUTLOOK_ANSI ? 14 : form == OUTLOOK_4K ? 36 : 23;
}

static void head(struct outlook_view *v, const struct outlook_nodes *s, struct made nbt,
                 struct made bbt) {
        uint8_t *h = v->head;
        if (s->header_damaged) { /* wild.md#store-header: fields that both libraries refuse */
                if (s->client != CLIENT_PST && s->client != 0x4f53 && s->client != 0x4241)
                        le_put16(h + 8, CLIENT_PST);
                le_put16(h + 10, version_of(s->form));
                le_put16(h + 12, VERSION_CLIENT);
                le_put16(h + 14, PLATFORM);
        }
        if (s->form == OUTLOOK_ANSI) {
                le_put32(h + 168, (uint32_t) v->size);
                le_put32(h + 184, (uint32_t) nbt.bid);
                le_put32(h + 188, (uint32_t) nbt.off);
                le_put32(h + 192, (uint32_t) bbt.bid);
                le_put32(h + 196, (uint32_t) bbt.off);
                h[461] = s->crypt > 2 ? 1 : s->crypt;
        } else {
                le_put64(h + 184, v->size);
                le_put64(h + 216, nbt.bid);
                le_put64(h + 224, nbt.off);
                le_put64(h + 232, bbt.bid);
                le_put64(h + 240, bbt.off);
                h[513] = s->crypt > 2 ? 1 : s->crypt;
                le_put32(h + 524, outlook_node_crc(h + 8, 516));
        }
        le_put32(h + 4, outlook_node_crc(h + 8, 471));
}

static bool any_found(const struct outlook_nodes *s) {
        for (size_t i = 0; i < s->n_nodes; i++)
                if (s->nodes[i].found)
                        return true;
        return false;
}

void outlook_view_init(struct outlook_view *v, const struct outlook_nodes *s, int fd) {
        *v = (struct outlook_view){ .fd = fd, .file = s->size, .size = s->size };
        if (!s->header_damaged && !s->damaged && !s->nameless && !any_found(s))
                return;
        if (io_pread(fd, v->head, sizeof v->head, 0) < 16)
                return;
        size_t page = outlook_page_size(s->form);
        v->base = (s->size + OUTLOOK_PAGE_MAX - 1) / OUTLOOK_PAGE_MAX * OUTLOOK_PAGE_MAX;
        struct making m = { .v = v, .form = s->form, .bid = (s->max_bid | 3) + 1 };
        /* 32-bit stores have no room past 4 GiB, and their ids end there too */
        if (s->form == OUTLOOK_ANSI && (v->base > UINT32_MAX / 2 || m.bid > UINT32_MAX / 2))
                m.bid = 4;
        buf_init(&m.pages, 0);
        struct made nbt = tree(&m, OUTLOOK_PAGE_NBT, s->nodes, s->n_nodes);
        struct made bbt = tree(&m, OUTLOOK_PAGE_BBT, s->blocks, s->n_blocks);
        v->pages = (uint8_t *) m.pages.p;
        v->n_pages = m.pages.n / page * page;
        v->size = v->base + v->n_pages;
        v->made = true;
        head(v, s, nbt, bbt);
}

void outlook_view_done(struct outlook_view *v) {
        mem_free(v->pages);
        *v = (struct outlook_view){ 0 };
}

/* The part of [off, off + n) that stands at `base` in `from`, copied over p. */
static void lay_over(uint8_t *p, size_t n, uint64_t off, const uint8_t *from, size_t from_n,
                     uint64_t base) {
        uint64_t a = off > base ? off : base, z = off + n;
        if (z > base + from_n)
                z = base + from_n;
        if (a < z)
                memcpy(p + (a - off), from + (a - base), (size_t) (z - a));
}

ssize_t outlook_view_read(const struct outlook_view *v, void *p, size_t n, uint64_t off) {
        if (off >= v->size)
                return 0;
        if (n > v->size - off)
                n = (size_t) (v->size - off);
        if (!v->made)
                return io_pread(v->fd, p, n, off);
        if (off + n > v->file)
                memset(p, 0, n);
        if (off < v->file && io_pread(v->fd, p, n, off) < 0)
                return -1;
        lay_over(p, n, off, v->head, sizeof v->head, 0);
        lay_over(p, n, off, v->pages, v->n_pages, v->base);
        return (ssize_t) n;
}
