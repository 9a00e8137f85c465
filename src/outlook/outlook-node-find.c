/* Leaves of a store's trees that no branch leads to.
 *
 * Outlook never writes a page of a tree over itself: it writes a new one elsewhere and lets go of
 * the old.  So a file holds leaves of earlier days, and with them the names of deleted items whose
 * blocks may still be whole; and where a branch is damaged, the leaves below it.  A leaf is known
 * by its type, CRC and signature, a block by its trailer: nothing is taken on a guess. */
#include "base/io.h"
#include "base/le.h"
#include "base/mem.h"
#include "outlook/outlook-node-read.h"

enum { STEP = 512, CHUNK = 1 << 20 };

typedef bool look(void *ctx, enum outlook_form form, const uint8_t *p, uint64_t off);

/* Call `fn` for every 512 bytes at which a page of that form could begin. */
static void sweep(int fd, uint64_t size, enum outlook_form form, look *fn, void *ctx) {
        size_t page = outlook_page_size(form);
        uint8_t *p = mem_alloc(CHUNK + OUTLOOK_PAGE_MAX);
        for (uint64_t off = 0; off + page <= size; off += CHUNK) {
                ssize_t n = io_pread(fd, p, CHUNK + page - STEP, off);
                if (n < (ssize_t) page)
                        break;
                for (size_t at = 0; at < CHUNK && at + page <= (size_t) n; at += STEP)
                        if (!fn(ctx, form, p + at, off + at))
                                goto out;
        }
out:
        mem_free(p);
}

static bool look_leaf(void *ctx, enum outlook_form form, const uint8_t *p, uint64_t off) {
        struct outlook_reading *r = ctx;
        struct outlook_page g;
        if (outlook_page_get(form, p, off, &g) && g.level == 0 && g.sound &&
            !outlook_nodes_seen(r, off))
                outlook_nodes_take(r, &g, true);
        return !r->s->cut;
}

void outlook_nodes_search(struct outlook_reading *r) {
        sweep(r->fd, r->s->size, r->s->form, look_leaf, r);
}

static bool look_count(void *ctx, enum outlook_form form, const uint8_t *p, uint64_t off) {
        uint32_t *n = ctx;
        struct outlook_page g;
        if (outlook_page_get(form, p, off, &g) && g.sound)
                (*n)++;
        return *n < 8;
}

enum outlook_form outlook_nodes_guess(int fd, uint64_t size) {
        enum outlook_form best = 0;
        uint32_t most = 0;
        for (enum outlook_form f = OUTLOOK_ANSI; f <= OUTLOOK_4K; f++) {
                uint32_t n = 0;
                sweep(fd, size, f, look_count, &n);
                if (n > most) {
                        most = n;
                        best = f;
                }
        }
        return best;
}

/*   | bytes of the block | padding to 64 (4K: 512) | size u16, signature u16, CRC, BID |
 *   ANSI: the trailer is size, signature, BID u32, CRC and 12 bytes long */
bool outlook_nodes_block_whole(struct outlook_reading *r, const struct outlook_block *b) {
        enum outlook_form form = r->s->form;
        size_t tail = form == OUTLOOK_ANSI ? 12 : form == OUTLOOK_4K ? 24 : 16;
        size_t align = form == OUTLOOK_4K ? 512 : 64;
        size_t whole = (b->size + tail + align - 1) / align * align;
        uint8_t t[24];
        if (b->size == 0 || b->off > r->s->size ||
            io_pread(r->fd, t, tail, b->off + whole - tail) != (ssize_t) tail)
                return false;
        uint64_t bid = form == OUTLOOK_ANSI ? le_get32(t + 4) : le_get64(t + 8);
        if (r->s->damaged) /* the store in use: a block with a wrong byte is better than none */
                return bid == b->bid;
        if (bid != b->bid || le_get16(t) != b->size)
                return false;
        uint32_t crc = le_get32(t + (form == OUTLOOK_ANSI ? 8 : 4));
        uint8_t *p = mem_alloc(b->size);
        bool good = io_pread(r->fd, p, b->size, b->off) == b->size &&
                    crc == outlook_node_crc(p, b->size);
        mem_free(p);
        return good;
}
