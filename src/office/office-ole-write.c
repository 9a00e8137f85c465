/* A storage as a compound file of its own; see office-ole.h.
 *
 *   header | FAT | DIFAT | directory | mini FAT | mini stream | streams of 4096 bytes and more
 *
 * Version 3, sectors of 512.  Children stand in the order that [MS-CFB] 2.6.4 asks for, as a
 * balanced tree, all black; the same storage gives the same bytes. */
#include "office/office-ole.h"

#include "base/le.h"
#include "base/utf8.h"
#include "base/vec.h"

enum { SECTOR = 512, MINI = 64, CUTOFF = 4096, ENTRY = 128, IN_HEADER = 109, NAME = 31 };
static const uint32_t end_of_chain = 0xfffffffe, fat_sector = 0xfffffffd, difat_sector = 0xfffffffc,
                      free_sector = 0xffffffff;

struct item {
        uint32_t entry;
        uint32_t left, right, child; /* in the new directory */
        uint16_t name[NAME + 1];
        uint32_t name_n;
        uint32_t start;
        struct bytes content;
};

struct maker {
        struct office_ole *o;
        VEC(struct item) items;
        VEC(uint32_t) order; /* scratch: children of one storage, sorted */
        uint32_t n_dir, n_mini_fat, n_mini, n_big, n_fat, n_difat; /* in sectors */
        uint32_t mini_pieces;
        struct buf *out;
        VEC(uint32_t) fat;
};

static uint32_t sectors(uint64_t n, uint32_t each) {
        return (uint32_t) ((n + each - 1) / each);
}

static bool is_mini(const struct item *i) {
        return i->content.n < CUTOFF;
}

/* ---- the tree ------------------------------------------------------------------------------ */

static void set_name(struct item *i, struct str s) {
        for (size_t at = 0, n; at < s.n && i->name_n < NAME; at += n) {
                uint32_t c = utf8_get_any(bytes_of(s.p + at, s.n - at), &n);
                i->name[i->name_n++] = (uint16_t) (c > 0xffff ? 0xfffd : c);
        }
}

static int compare_items(const void *pa, const void *pb, void *ctx) {
        const struct maker *m = ctx;
        const struct item *a = &m->items.v[*(const uint32_t *) pa];
        const struct item *b = &m->items.v[*(const uint32_t *) pb];
        if (a->name_n != b->name_n)
                return a->name_n < b->name_n ? -1 : 1;
        for (uint32_t i = 0; i < a->name_n; i++) {
                int ca = a->name[i], cb = b->name[i];
                ca -= ca >= 'a' && ca <= 'z' ? 32 : 0;
                cb -= cb >= 'a' && cb <= 'z' ? 32 : 0;
                if (ca != cb)
                        return ca - cb;
        }
        return a->entry < b->entry ? -1 : a->entry > b->entry;
}

/* The middle one of order[lo, hi) with both halves below it: as deep as a logarithm. */
static uint32_t balance(struct maker *m, size_t lo, size_t hi) {
        if (lo >= hi)
                return OFFICE_OLE_NONE;
        size_t mid = lo + (hi - lo) / 2;
        uint32_t at = m->order.v[mid];
        m->items.v[at].left = balance(m, lo, mid);
        m->items.v[at].right = balance(m, mid + 1, hi);
        return at;
}

static void add_item(struct maker *m, uint32_t entry) {
        const struct office_ole_entry *e = &m->o->entries[entry];
        struct item i = { .entry = entry,
                          .left = OFFICE_OLE_NONE,
                          .right = OFFICE_OLE_NONE,
                          .child = OFFICE_OLE_NONE,
                          .start = end_of_chain };
        set_name(&i, m->items.n ? e->name : STR("Root Entry"));
        if (e->type == OFFICE_OLE_stream)
                i.content = office_ole_stream(m->o, entry);
        vec_push(&m->items, i);
}

/* All below the storage, level by level. */
static void collect(struct maker *m, uint32_t storage) {
        add_item(m, storage);
        for (size_t at = 0; at < m->items.n; at++) {
                const struct office_ole_entry *e = &m->o->entries[m->items.v[at].entry];
                vec_clear(&m->order);
                for (uint32_t c = e->first; c != OFFICE_OLE_NONE; c = m->o->entries[c].next) {
                        vec_push(&m->order, (uint32_t) m->items.n);
                        add_item(m, c);
                }
                if (m->order.n == 0)
                        continue;
                qsort_r(m->order.v, m->order.n, sizeof *m->order.v, compare_items, m);
                m->items.v[at].child = balance(m, 0, m->order.n);
        }
}

/* ---- where everything goes ----------------------------------------------------------------- */

static void count_sectors(struct maker *m) {
        for (size_t i = 0; i < m->items.n; i++) {
                const struct item *it = &m->items.v[i];
                if (is_mini(it))
                        m->mini_pieces += sectors(it->content.n, MINI);
                else
                        m->n_big += sectors(it->content.n, SECTOR);
        }
        m->n_dir = sectors((uint64_t) m->items.n * ENTRY, SECTOR);
        m->n_mini_fat = sectors((uint64_t) m->mini_pieces * 4, SECTOR);
        m->n_mini = sectors((uint64_t) m->mini_pieces * MINI, SECTOR);
        uint32_t data = m->n_dir + m->n_mini_fat + m->n_mini + m->n_big, per = SECTOR / 4;
        do {
                m->n_fat = sectors(data + m->n_fat + m->n_difat, per);
                m->n_difat = m->n_fat > IN_HEADER ? sectors(m->n_fat - IN_HEADER, per - 1) : 0;
        } while (sectors(data + m->n_fat + m->n_difat, per) > m->n_fat);
}

/* The next `n` sectors are one chain; returns where it begins. */
static uint32_t put_chain(struct maker *m, uint32_t n) {
        uint32_t start = (uint32_t) m->fat.n;
        for (uint32_t i = 0; i < n; i++)
                vec_push(&m->fat, i + 1 < n ? start + i + 1 : end_of_chain);
        return n ? start : end_of_chain;
}

static void put_u32(struct maker *m, uint32_t v) {
        buf_put(m->out, &v, 4);
}

static void put_u16(struct maker *m, uint16_t v) {
        buf_put(m->out, &v, 2);
}

static void fill(struct maker *m, size_t from, size_t to_multiple, uint8_t with) {
        while ((m->out->n - from) % to_multiple && buf_putc(m->out, (char) with))
                ;
}

/* `start`: of directory, mini FAT, mini stream. */
static void put_header(struct maker *m, const uint32_t start[static 3]) {
        static const uint8_t magic[8] = { 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1 };
        static const uint8_t zeros[16] = { 0 };
        buf_put(m->out, magic, sizeof magic);
        buf_put(m->out, zeros, 16);
        put_u16(m, 0x3e);
        put_u16(m, 3);
        put_u16(m, 0xfffe);
        put_u16(m, 9);
        put_u16(m, 6);
        buf_put(m->out, zeros, 10);
        put_u32(m, m->n_fat);
        put_u32(m, start[0]);
        put_u32(m, 0);
        put_u32(m, CUTOFF);
        put_u32(m, start[1]);
        put_u32(m, m->n_mini_fat);
        put_u32(m, m->n_difat ? m->n_fat : end_of_chain);
        put_u32(m, m->n_difat);
        for (uint32_t i = 0; i < IN_HEADER; i++)
                put_u32(m, i < m->n_fat ? i : free_sector);
}

static void put_tables(struct maker *m) {
        for (uint32_t i = 0; i < m->n_fat * (SECTOR / 4); i++)
                put_u32(m, i < m->fat.n ? m->fat.v[i] : free_sector);
        uint32_t at = IN_HEADER;
        for (uint32_t d = 0; d < m->n_difat; d++) {
                for (uint32_t i = 0; i + 1 < SECTOR / 4; i++, at++)
                        put_u32(m, at < m->n_fat ? at : free_sector);
                put_u32(m, d + 1 < m->n_difat ? m->n_fat + d + 1 : end_of_chain);
        }
}

static void put_entry(struct maker *m, size_t at, uint32_t mini_start) {
        const struct item *i = &m->items.v[at];
        const struct office_ole_entry *e = &m->o->entries[i->entry];
        uint8_t z[ENTRY] = { 0 };
        memcpy(z, i->name, (size_t) i->name_n * 2);
        le_put16(z + 64, (uint16_t) (i->name_n * 2 + 2));
        z[66] = at == 0                        ? OFFICE_OLE_root
                : e->type == OFFICE_OLE_stream ? OFFICE_OLE_stream
                                               : OFFICE_OLE_storage;
        z[67] = 1;
        le_put32(z + 68, i->left);
        le_put32(z + 72, i->right);
        le_put32(z + 76, i->child);
        memcpy(z + 80, e->clsid, 16);
        le_put64(z + 100, at ? e->created : 0);
        le_put64(z + 108, e->modified);
        le_put32(z + 116, at ? i->start : mini_start);
        le_put64(z + 120, at ? i->content.n : (uint64_t) m->mini_pieces * MINI);
        buf_put(m->out, z, sizeof z);
}

static void put_directory(struct maker *m, uint32_t mini_start) {
        static const uint8_t none[ENTRY] = { [68] = 255, 255, 255, 255, 255, 255,
                                             255,        255, 255, 255, 255, 255 };
        size_t n = (size_t) m->n_dir * (SECTOR / ENTRY);
        for (size_t i = 0; i < m->items.n; i++)
                put_entry(m, i, mini_start);
        for (size_t i = m->items.n; i < n; i++)
                buf_put(m->out, none, sizeof none);
}

/* Chains of the small streams in the mini FAT, and where each begins. */
static void put_mini_fat(struct maker *m, size_t file) {
        uint32_t at = 0;
        for (size_t i = 0; i < m->items.n; i++) {
                uint32_t n = is_mini(&m->items.v[i]) ? sectors(m->items.v[i].content.n, MINI) : 0;
                for (uint32_t k = 1; k <= n; k++)
                        put_u32(m, k < n ? at + k : end_of_chain);
                at += n;
        }
        fill(m, file, SECTOR, 0xff);
}

static void place_streams(struct maker *m) {
        uint32_t mini = 0;
        for (size_t i = 0; i < m->items.n; i++) {
                struct item *it = &m->items.v[i];
                uint32_t n = sectors(it->content.n, is_mini(it) ? MINI : SECTOR);
                if (n == 0)
                        continue;
                it->start = is_mini(it) ? mini : put_chain(m, n);
                mini += is_mini(it) ? n : 0;
        }
}

static void put_streams(struct maker *m, size_t file, bool mini) {
        for (size_t i = 0; i < m->items.n; i++) {
                const struct item *it = &m->items.v[i];
                if (is_mini(it) != mini || it->content.n == 0)
                        continue;
                buf_put(m->out, it->content.p, it->content.n);
                fill(m, file, mini ? MINI : SECTOR, 0);
        }
        fill(m, file, SECTOR, 0);
}

void office_ole_extract(struct office_ole *o, uint32_t storage, struct buf *out) {
        struct maker m = { .o = o, .out = out };
        size_t file = out->n;
        uint32_t start[3];
        if (storage >= o->n)
                return;
        collect(&m, storage);
        count_sectors(&m);
        for (uint32_t i = 0; i < m.n_fat + m.n_difat; i++)
                vec_push(&m.fat, i < m.n_fat ? fat_sector : difat_sector);
        start[0] = put_chain(&m, m.n_dir);
        start[1] = put_chain(&m, m.n_mini_fat);
        start[2] = put_chain(&m, m.n_mini);
        place_streams(&m);
        put_header(&m, start);
        put_tables(&m);
        put_directory(&m, start[2]);
        put_mini_fat(&m, file);
        put_streams(&m, file, true);
        put_streams(&m, file, false);
        vec_done(&m.fat);
        vec_done(&m.order);
        vec_done(&m.items);
}
