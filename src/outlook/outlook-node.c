/* The trees of an Outlook store: header, walk, and one list of nodes and of blocks.
 *
 *   header -> root page -> branches -> leaves        with a stack of our own, levels only downwards
 *   leaves outside the trees                         outlook-node-find.c
 *   both lists sorted by id; of two entries of one id the tree's wins, then the newer
 *
 * It does not read blocks: what a node's properties say is the libraries' business. */
#include "outlook/outlook-node.h"

#include "base/io.h"
#include "base/le.h"
#include "base/limits.h"
#include "outlook/outlook-node-page.h"
#include "outlook/outlook-node-read.h"

#include <zlib.h>

enum { ROOT = UINT8_MAX, HEADER = 564, MAGIC = 0x4e444221 /* "!BDN" */ };

uint32_t outlook_node_crc(const void *p, size_t n) {
        return ~(uint32_t) crc32_z(UINT32_MAX, p, n);
}

/* ---- header -------------------------------------------------------------------------------- */

static enum outlook_form form_of(uint16_t version) {
        if (version == 14 || version == 15)
                return OUTLOOK_ANSI;
        if (version == 36)
                return OUTLOOK_4K;
        return version == 21 || version == 23 ? OUTLOOK_UNICODE : 0;
}

static void roots_of(struct outlook_nodes *s, const uint8_t *h) {
        bool ansi = s->form == OUTLOOK_ANSI;
        s->nbt = ansi ? le_get32(h + 188) : le_get64(h + 224);
        s->bbt = ansi ? le_get32(h + 196) : le_get64(h + 240);
        s->crypt = ansi ? h[461] : h[513];
}

/* False if the file does not even begin like a store. */
static bool header(struct outlook_nodes *s, int fd) {
        uint8_t h[HEADER] = { 0 };
        if (io_pread(fd, h, sizeof h, 0) < 16 || le_get32(h) != MAGIC)
                return false; /* whoever sniffed it would not have called it a store */
        s->client = le_get16(h + 8);
        s->form = form_of(le_get16(h + 10));
        if (s->form == 0) {
                s->header_damaged = true; /* wild.md#store-header: the version is none */
                s->form = outlook_nodes_guess(fd, s->size);
        }
        if (s->form == 0)
                return false;
        roots_of(s, h);
        if (le_get32(h + 4) != outlook_node_crc(h + 8, 471))
                s->header_damaged = true;
        return true;
}

/* ---- the walk ------------------------------------------------------------------------------ */

void outlook_nodes_take(struct outlook_reading *r, const struct outlook_page *g, bool found) {
        struct outlook_nodes *s = r->s;
        if (g->sound && g->bid > s->max_bid)
                s->max_bid = g->bid;
        for (uint16_t i = 0; i < g->n; i++) {
                if (r->nodes.n + r->blocks.n >= LIMIT_outlook_nodes) {
                        s->cut = true; /* wild.md#store-bomb */
                        return;
                }
                if (g->type == OUTLOOK_PAGE_NBT) {
                        struct outlook_node n = outlook_page_node(g, i);
                        n.found = found;
                        n.doubtful = !g->sound;
                        if (n.nid != 0)
                                vec_push(&r->nodes, n);
                } else {
                        struct outlook_block b = outlook_page_block(g, i);
                        b.found = found;
                        b.doubtful = !g->sound;
                        if (b.bid != 0 && b.off != 0 && b.off < s->size)
                                vec_push(&r->blocks, b);
                }
        }
}

bool outlook_nodes_seen(struct outlook_reading *r, uint64_t off) {
        uint64_t k = off / 512;
        uint8_t bit = (uint8_t) (1u << (k & 7));
        bool was = r->seen[k >> 3] & bit;
        r->seen[k >> 3] |= bit;
        return was;
}

struct place {
        uint64_t off;
        uint8_t level; /* must be below this */
};

typedef VEC(struct place) places;

/* The page at `at`; false if there is nothing to be had there. */
static bool page_at(struct outlook_reading *r, struct place at, uint8_t type, uint8_t *p,
                    struct outlook_page *ret) {
        struct outlook_nodes *s = r->s;
        size_t size = outlook_page_size(s->form);
        /* wild.md#store-tree: places outside the file, pages that lead back to themselves */
        if (at.off % 512 != 0 || at.off > s->size || s->size - at.off < size ||
            outlook_nodes_seen(r, at.off) || io_pread(r->fd, p, size, at.off) != (ssize_t) size)
                return false;
        if (outlook_page_get(s->form, p, at.off, ret) && ret->type == type &&
            ret->level < at.level &&
            (ret->sound || at.level == ROOT || ret->level + 1 == at.level)) {
                s->damaged |= !ret->sound;
                return true;
        }
        s->damaged = true;
        if (at.level == ROOT)
                return false;
        outlook_page_force(s->form, p, type, (uint8_t) (at.level - 1), ret);
        return true;
}

static void visit(struct outlook_reading *r, places *todo, struct place at, uint8_t type) {
        uint8_t p[OUTLOOK_PAGE_MAX];
        struct outlook_page g;
        if (!page_at(r, at, type, p, &g)) {
                r->s->damaged = true;
                return;
        }
        if (g.level == 0) {
                outlook_nodes_take(r, &g, false);
                return;
        }
        for (uint16_t i = g.n; i-- > 0;)
                vec_push(todo, (struct place){ outlook_page_child(&g, i), g.level });
}

static void walk(struct outlook_reading *r, uint64_t root, uint8_t type) {
        places todo = { 0 };
        vec_push(&todo, (struct place){ root, ROOT });
        while (todo.n > 0 && !r->s->cut) {
                struct place at = todo.v[--todo.n];
                visit(r, &todo, at, type);
        }
        vec_done(&todo);
}

/* ---- sorting and counting ------------------------------------------------------------------ */

static int by_worth(bool a_found, uint64_t a_age, bool b_found, uint64_t b_age) {
        if (a_found != b_found)
                return a_found ? 1 : -1;
        return a_age == b_age ? 0 : a_age > b_age ? -1 : 1;
}

static int node_cmp(const void *pa, const void *pb) {
        const struct outlook_node *a = pa, *b = pb;
        if (a->nid != b->nid)
                return a->nid < b->nid ? -1 : 1;
        int r = by_worth(a->found, a->age, b->found, b->age);
        if (r == 0 && a->data != b->data)
                r = a->data < b->data ? -1 : 1;
        return r;
}

static int block_cmp(const void *pa, const void *pb) {
        const struct outlook_block *a = pa, *b = pb;
        if (a->bid != b->bid)
                return a->bid < b->bid ? -1 : 1;
        int r = by_worth(a->found, a->age, b->found, b->age);
        if (r == 0 && a->off != b->off)
                r = a->off < b->off ? -1 : 1;
        return r;
}

/* Bit 0 of a BID is reserved: readers mask it. */
static bool block_at(const struct outlook_nodes *s, uint64_t bid) {
        size_t lo = 0, hi = s->n_blocks;
        bid &= ~1ull;
        while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                if ((s->blocks[mid].bid & ~1ull) < bid)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        return lo < s->n_blocks && (s->blocks[lo].bid & ~1ull) == bid;
}

/* An entry that nothing vouches for but itself: does it at least say what is possible?
 * wild.md#store-tree: one impossible entry, and neither library reads any item */
static bool possible(const struct outlook_nodes *s, const struct outlook_block *b) {
        return b->off % 64 == 0 && b->size > 0 && b->size <= s->size - b->off &&
               (b->size <= 8176 || s->form == OUTLOOK_4K) && b->bid >> 48 == 0;
}

static bool stands(struct outlook_reading *r, const struct outlook_block *b) {
        if (b->found)
                return outlook_nodes_block_whole(r, b);
        return !b->doubtful || possible(r->s, b) || outlook_nodes_block_whole(r, b);
}

static void settle_blocks(struct outlook_reading *r) {
        struct outlook_nodes *s = r->s;
        if (r->blocks.n > 0)
                qsort(r->blocks.v, r->blocks.n, sizeof *r->blocks.v, block_cmp);
        struct outlook_block not = { 0 }; /* the last that was not there: named often, read once */
        size_t n = 0;
        for (size_t i = 0; i < r->blocks.n; i++) {
                struct outlook_block b = r->blocks.v[i];
                if (n > 0 && r->blocks.v[n - 1].bid == b.bid)
                        continue;
                if (b.found && b.bid == not .bid && b.off == not .off && b.size == not .size)
                        continue;
                if (!stands(r, &b)) {
                        not = b;
                        continue;
                }
                r->blocks.v[n++] = b;
                if (b.bid > s->max_bid)
                        s->max_bid = b.bid;
        }
        s->blocks = r->blocks.v;
        s->n_blocks = n;
}

static void settle_nodes(struct outlook_reading *r) {
        struct outlook_nodes *s = r->s;
        if (r->nodes.n > 0)
                qsort(r->nodes.v, r->nodes.n, sizeof *r->nodes.v, node_cmp);
        size_t n = 0;
        for (size_t i = 0; i < r->nodes.n; i++) {
                struct outlook_node o = r->nodes.v[i];
                if (n > 0 && r->nodes.v[n - 1].nid == o.nid)
                        continue;
                if ((o.found || o.doubtful) && !block_at(s, o.data))
                        continue;
                if (o.doubtful && !block_at(s, o.sub))
                        o.sub = 0;
                r->nodes.v[n++] = o;
                if (outlook_node_type(o.nid) == OUTLOOK_NODE_message)
                        o.found ? s->found_items++ : s->items++;
        }
        s->nodes = r->nodes.v;
        s->n_nodes = n;
}

/* ---- how blocks are encoded ----------------------------------------------------------------- */

static const struct outlook_block *block_of(const struct outlook_nodes *s, uint64_t bid) {
        size_t lo = 0, hi = s->n_blocks;
        while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                if (s->blocks[mid].bid < bid)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        return lo < s->n_blocks && s->blocks[lo].bid == bid ? &s->blocks[lo] : NULL;
}

/* wild.md#store-header: the byte that says how blocks are encoded is wrong, and every one is noise.
 * The properties of a node begin with a heap whose third and fourth bytes are EC BC; permuted, FF
 * 93; by the other way they differ from block to block. */
static void crypt_of(struct outlook_nodes *s, int fd) {
        enum { SAMPLES = 64, PERMUTED_EC = 0xff, PERMUTED_BC = 0x93 };
        unsigned seen[3] = { 0 }, n = 0;
        for (size_t i = 0; i < s->n_nodes && n < SAMPLES; i++) {
                const struct outlook_block *b = block_of(s, s->nodes[i].data);
                uint8_t head[4];
                enum outlook_node_type type = outlook_node_type(s->nodes[i].nid);
                if ((type != OUTLOOK_NODE_message && type != OUTLOOK_NODE_folder) || !b ||
                    (b->bid & 2) || s->form == OUTLOOK_4K ||
                    io_pread(fd, head, sizeof head, b->off) != sizeof head)
                        continue;
                n++;
                bool plain = head[2] == 0xec && head[3] == 0xbc;
                bool permuted = head[2] == PERMUTED_EC && head[3] == PERMUTED_BC;
                seen[plain ? 0 : permuted ? 1 : 2]++;
        }
        uint8_t best = seen[0] >= seen[1] ? 0 : 1;
        if (seen[best] == 0 && n >= 3)
                best = 2;
        else if (seen[best] * 4 < n && s->crypt <= 2)
                best = s->crypt;
        if (n > 0 && best != s->crypt) {
                s->header_damaged = true;
                s->crypt = best;
        }
}

void outlook_nodes_init(struct outlook_nodes *s, int fd, uint64_t size) {
        *s = (struct outlook_nodes){ .size = size };
        if (!header(s, fd))
                return;
        struct outlook_reading r = { .s = s, .fd = fd, .seen = mem_zalloc(size / 4096 + 1) };
        walk(&r, s->nbt, OUTLOOK_PAGE_NBT);
        walk(&r, s->bbt, OUTLOOK_PAGE_BBT);
        outlook_nodes_search(&r);
        mem_free(r.seen);
        settle_blocks(&r);
        settle_nodes(&r);
        crypt_of(s, fd);
}

void outlook_nodes_done(struct outlook_nodes *s) {
        mem_free(s->nodes);
        mem_free(s->blocks);
        *s = (struct outlook_nodes){ 0 };
}

bool outlook_nodes_unname(struct outlook_nodes *s) {
        enum { NAME_MAP = 0x61 };
        const struct outlook_node *map = outlook_node_find(s, NAME_MAP);
        if (!map)
                return false;
        size_t at = (size_t) (map - s->nodes);
        memmove(s->nodes + at, s->nodes + at + 1, (--s->n_nodes - at) * sizeof *s->nodes);
        return s->nameless = true;
}

const struct outlook_node *outlook_node_find(const struct outlook_nodes *s, uint32_t nid) {
        size_t lo = 0, hi = s->n_nodes;
        while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                if (s->nodes[mid].nid < nid)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        return lo < s->n_nodes && s->nodes[lo].nid == nid ? &s->nodes[lo] : NULL;
}
