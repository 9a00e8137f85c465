/* OLE compound files; see office-ole.h.
 *
 *   open:  header -> FAT (by the DIFAT) -> directory chain -> entries -> tree -> mini FAT
 *   stream: chain of sectors, one run of the file or gathered
 *
 * Every table is copied once and no longer than the file has sectors; `copied` counts what streams
 * walk over, so that a thousand entries that claim one long chain stay linear
 * (wild.md#ole-shared).  It does not write, lock or check what the sectors are marked as. */
#include "office/office-ole.h"

#include "base/le.h"
#include "base/limits.h"

enum {
        HEADER = 512,
        ENTRY = 128,
        DIFAT_IN_HEADER = 109,
        MINI_SHIFT = 6,
        MINI_CUTOFF = 4096,
        UNSEEN = UINT32_MAX - 1
};
static const uint32_t sector_max = 0xfffffffa; /* above: free, end of chain, FAT, DIFAT */

static uint32_t u32_at(struct bytes b, size_t off) {
        return off + 4 <= b.n ? le_get32(b.p + off) : UINT32_MAX;
}

/* The bytes of a sector; the last one of a cut file may be short. */
static struct bytes sector_at(const struct office_ole *o, uint32_t i) {
        if (i >= o->sectors)
                return (struct bytes){ NULL, 0 };
        return bytes_sub(o->data, ((size_t) i + 1) << o->shift, o->sector);
}

/* ---- chains -------------------------------------------------------------------------------- */

/* A chain being walked, in the file or in the mini stream. */
struct chain {
        const uint32_t *next;
        uint32_t n_next;
        uint32_t shift;
        struct bytes in; /* where piece 0 begins */
};

static struct chain big_chain(const struct office_ole *o) {
        return (struct chain){ .next = o->fat,
                               .n_next = o->n_fat,
                               .shift = o->shift,
                               .in = bytes_sub(o->data, o->sector, SIZE_MAX) };
}

static struct chain mini_chain(const struct office_ole *o) {
        return (struct chain){
                .next = o->mini, .n_next = o->n_mini, .shift = MINI_SHIFT, .in = o->mini_stream
        };
}

/* How many pieces from `start` on are wanted, there, and not met twice; *ret_run says whether they
 * lie behind each other. */
static size_t chain_length(struct office_ole *o, const struct chain *c, uint32_t start,
                           uint64_t want, bool *ret_run) {
        size_t pieces = (c->in.n + ((size_t) 1 << c->shift) - 1) >> c->shift, n = 0;
        uint32_t at = start;
        *ret_run = true;
        for (; n < want && at < pieces && n < pieces; n++) {
                *ret_run &= at == start + n;
                if (at >= c->n_next) {
                        n++;
                        break;
                }
                uint32_t next = c->next[at];
                if (next == at) {
                        o->damage |= OFFICE_OLE_DAMAGE_cycle;
                        n++;
                        break;
                }
                at = next;
        }
        if (n == pieces && n < want && want != UINT64_MAX)
                o->damage |= OFFICE_OLE_DAMAGE_cycle;
        return n;
}

static struct bytes gather(struct office_ole *o, const struct chain *c, uint32_t start, size_t n) {
        size_t have = 0, piece = (size_t) 1 << c->shift;
        uint8_t *to = arena_alloc(o->a, n << c->shift);
        for (uint32_t at = start; n > 0; n--) {
                struct bytes b = bytes_sub(c->in, (size_t) at << c->shift, piece);
                if (b.n)
                        memcpy(to + have, b.p, b.n);
                have += b.n;
                at = at < c->n_next ? c->next[at] : UINT32_MAX;
        }
        return bytes_of(to, have);
}

/* The bytes of a chain, at most `size`. */
static struct bytes read_chain(struct office_ole *o, const struct chain *c, uint32_t start,
                               uint64_t size) {
        uint64_t piece = (uint64_t) 1 << c->shift;
        uint64_t want = size == UINT64_MAX ? size : size / piece + (size % piece != 0);
        uint64_t budget = (uint64_t) o->data.n * LIMIT_ole_copied + (1u << 20);
        bool run;
        if (o->copied > budget) {
                o->damage |= OFFICE_OLE_DAMAGE_limit;
                return (struct bytes){ NULL, 0 };
        }
        size_t n = chain_length(o, c, start, want, &run);
        o->copied += (uint64_t) n << c->shift;
        struct bytes b = run ? bytes_sub(c->in, (size_t) start << c->shift, n << c->shift)
                             : gather(o, c, start, n);
        return size < b.n ? bytes_sub(b, 0, (size_t) size) : b;
}

/* ---- header and FAT ------------------------------------------------------------------------ */

static bool read_header(struct office_ole *o) {
        static const uint8_t magic[8] = { 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1 };
        if (o->data.n < HEADER || memcmp(o->data.p, magic, sizeof magic) != 0)
                return false;
        uint16_t version = le_get16(o->data.p + 26);
        o->shift = le_get16(o->data.p + 30);
        if (o->shift != 9 && o->shift != 12) {
                o->damage |= OFFICE_OLE_DAMAGE_header;
                o->shift = version == 4 ? 12 : 9;
        }
        o->sector = 1u << o->shift;
        size_t behind = o->data.n > o->sector ? o->data.n - o->sector : 0;
        size_t sectors = (behind + o->sector - 1) >> o->shift;
        o->sectors = (uint32_t) (sectors < sector_max ? sectors : sector_max);
        o->mini_cutoff = le_get32(o->data.p + 56);
        if (o->mini_cutoff != MINI_CUTOFF) {
                o->damage |= OFFICE_OLE_DAMAGE_header;
                o->mini_cutoff = MINI_CUTOFF;
        }
        return true;
}

/* One more sector of the FAT; false when it holds all there can be. */
static bool add_fat_sector(struct office_ole *o, uint32_t at) {
        struct bytes b = sector_at(o, at);
        if (b.n < o->sector)
                o->damage |= OFFICE_OLE_DAMAGE_fat;
        for (size_t i = 0; i < o->sector / 4 && o->n_fat < o->sectors; i++)
                o->fat[o->n_fat++] = u32_at(b, 4 * i);
        return o->n_fat < o->sectors;
}

static void read_fat(struct office_ole *o) {
        uint32_t left = le_get32(o->data.p + 44), in_sector = o->sector / 4 - 1;
        uint32_t at = le_get32(o->data.p + 68), steps = 0;
        bool more = true;
        o->fat = arena_alloc(o->a, ((size_t) o->sectors + 1) * 4);
        for (uint32_t i = 0; i < DIFAT_IN_HEADER && left && more; i++, left--)
                more = add_fat_sector(o, le_get32(o->data.p + 76 + 4 * (size_t) i));
        while (left && more && at < o->sectors && steps++ < o->sectors) {
                struct bytes b = sector_at(o, at);
                for (uint32_t i = 0; i < in_sector && left && more; i++, left--)
                        more = add_fat_sector(o, u32_at(b, 4 * (size_t) i));
                at = u32_at(b, 4 * (size_t) in_sector);
        }
        if (o->n_fat < o->sectors)
                o->damage |= OFFICE_OLE_DAMAGE_fat;
}

/* ---- directory ----------------------------------------------------------------------------- */

static struct str entry_name(struct office_ole *o, const uint8_t *p) {
        struct buf room;
        size_t n = le_get16(p + 64);
        n = n >= 2 && n <= 64 ? n - 2 : 62; /* a length that cannot be: up to the NUL */
        buf_init(&room, 0);
        office_ole_utf16(bytes_of(p, n), true, &room);
        struct str s = arena_str(o->a, buf_str(&room));
        buf_done(&room);
        return s;
}

static void read_entry(struct office_ole *o, const uint8_t *p, struct office_ole_entry *e) {
        *e = (struct office_ole_entry){ .type = p[66],
                                        .parent = UNSEEN,
                                        .first = OFFICE_OLE_NONE,
                                        .next = OFFICE_OLE_NONE,
                                        .start = le_get32(p + 116),
                                        .size = le_get64(p + 120),
                                        .created = le_get64(p + 100),
                                        .modified = le_get64(p + 108) };
        if (o->shift == 9) /* version 3 writers leave rubbish in the upper half */
                e->size &= UINT32_MAX;
        memcpy(e->clsid, p + 80, sizeof e->clsid);
        if (p[66])
                e->name = entry_name(o, p);
}

struct visit {
        uint32_t entry, parent;
};

/* Give every entry that the tree reaches its parent.  Each is visited once and asks for three more,
 * so the stack has room. */
static void walk_tree(struct office_ole *o, struct bytes dir) {
        struct visit *stack = arena_alloc(o->a, (3 * (size_t) o->n + 3) * sizeof *stack);
        size_t n = 0;
        stack[n++] = (struct visit){ u32_at(dir, 76), 0 };
        while (n > 0) {
                struct visit v = stack[--n];
                if (v.entry == OFFICE_OLE_NONE)
                        continue;
                if (v.entry >= o->n || v.entry == 0 || o->entries[v.entry].parent != UNSEEN ||
                    o->entries[v.entry].type == 0) {
                        o->damage |= OFFICE_OLE_DAMAGE_cycle;
                        continue;
                }
                size_t at = (size_t) v.entry * ENTRY;
                o->entries[v.entry].parent = v.parent;
                stack[n++] = (struct visit){ u32_at(dir, at + 68), v.parent };
                stack[n++] = (struct visit){ u32_at(dir, at + 72), v.parent };
                if (o->entries[v.entry].type == OFFICE_OLE_storage)
                        stack[n++] = (struct visit){ u32_at(dir, at + 76), v.entry };
        }
}

/* Lists of children, in the order of the directory. */
static void link_children(struct office_ole *o) {
        for (uint32_t i = o->n; i-- > 1;) {
                struct office_ole_entry *e = &o->entries[i];
                bool real = e->type == OFFICE_OLE_storage || e->type == OFFICE_OLE_stream;
                if (e->parent == UNSEEN && !real)
                        e->parent = OFFICE_OLE_NONE;
                if (e->parent == UNSEEN) {
                        o->damage |= OFFICE_OLE_DAMAGE_tree;
                        e->lost = true;
                        e->parent = 0;
                }
                if (e->parent == OFFICE_OLE_NONE)
                        continue;
                e->next = o->entries[e->parent].first;
                o->entries[e->parent].first = i;
        }
}

static void read_directory(struct office_ole *o) {
        struct chain c = big_chain(o);
        struct bytes dir = read_chain(o, &c, le_get32(o->data.p + 48), UINT64_MAX);
        size_t n = dir.n / ENTRY;
        if (n > LIMIT_ole_entries) {
                n = LIMIT_ole_entries;
                o->damage |= OFFICE_OLE_DAMAGE_limit;
        }
        o->n = (uint32_t) (n ? n : 1);
        o->entries = arena_zalloc(o->a, o->n * sizeof *o->entries);
        o->entries[0] =
                (struct office_ole_entry){ .first = OFFICE_OLE_NONE, .start = OFFICE_OLE_NONE };
        for (size_t i = 0; i < n; i++)
                read_entry(o, dir.p + i * ENTRY, &o->entries[i]);
        o->entries[0].type = OFFICE_OLE_root;
        o->entries[0].parent = o->entries[0].next = OFFICE_OLE_NONE;
        if (n == 0)
                o->damage |= OFFICE_OLE_DAMAGE_fat;
        else
                walk_tree(o, bytes_sub(dir, 0, n * ENTRY));
        link_children(o);
}

static void read_mini(struct office_ole *o) {
        struct chain c = big_chain(o);
        struct office_ole_entry *root = &o->entries[0];
        uint64_t bytes = (uint64_t) le_get32(o->data.p + 64) << o->shift;
        struct bytes table = read_chain(o, &c, le_get32(o->data.p + 60), bytes);
        o->mini = arena_alloc(o->a, table.n + 4);
        o->n_mini = (uint32_t) (table.n / 4);
        if (o->n_mini)
                memcpy(o->mini, table.p, (size_t) o->n_mini * 4);
        o->mini_stream = read_chain(o, &c, root->start, root->size);
        root->content = o->mini_stream;
        root->read = true;
}

bool office_ole_open(struct office_ole *o, struct bytes data, struct arena *a) {
        *o = (struct office_ole){ .data = data, .a = a };
        if (!read_header(o))
                return false;
        read_fat(o);
        read_directory(o);
        read_mini(o);
        return true;
}

/* ---- entries ------------------------------------------------------------------------------- */

struct bytes office_ole_stream(struct office_ole *o, uint32_t entry) {
        struct bytes none = { NULL, 0 };
        if (entry >= o->n)
                return none;
        struct office_ole_entry *e = &o->entries[entry];
        if (e->read || e->type != OFFICE_OLE_stream)
                return e->read ? e->content : none;
        struct chain c = e->size < o->mini_cutoff ? mini_chain(o) : big_chain(o);
        e->content = e->size ? read_chain(o, &c, e->start, e->size) : none;
        if (e->content.n < e->size)
                o->damage |= OFFICE_OLE_DAMAGE_cut;
        e->read = true;
        return e->content;
}

static uint32_t find_child(const struct office_ole *o, uint32_t of, struct str name) {
        uint32_t lost = OFFICE_OLE_NONE;
        for (uint32_t i = o->entries[of].first; i != OFFICE_OLE_NONE; i = o->entries[i].next) {
                if (!str_eq_nocase(o->entries[i].name, name))
                        continue;
                if (!o->entries[i].lost)
                        return i;
                if (lost == OFFICE_OLE_NONE)
                        lost = i;
        }
        return lost;
}

uint32_t office_ole_find(const struct office_ole *o, uint32_t from, struct str path) {
        while (path.n && from < o->n)
                from = find_child(o, from, str_cut(&path, '/'));
        return from < o->n ? from : OFFICE_OLE_NONE;
}

struct bytes office_ole_get(struct office_ole *o, uint32_t from, struct str path) {
        return office_ole_stream(o, office_ole_find(o, from, path));
}
