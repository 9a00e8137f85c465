/* A zip in memory; see office-zip.h.  Its own reader and not unpack/'s, because there a member is a
 * document to be handed on, in order, while here a reader jumps between parts of one document. */
#include "office/office-zip.h"

#include "base/le.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <zlib.h>

enum {
        LOCAL_SIG = 0x04034b50,
        CENTRAL_SIG = 0x02014b50,
        END_SIG = 0x06054b50,
        LOCAL_HEAD = 30,
        CENTRAL_HEAD = 46,
        END_HEAD = 22,
        PIECE = 64 << 10,
        ZIP64_EXTRA = 1,
        CRYPT = 1,
        SIZES_BEHIND = 8 /* general flag bit 3: sizes stand behind the data */
};

/* ---- names --------------------------------------------------------------------------------- */

/* Valid UTF-8 with '/' for '\': some writers (wild.md#office-part) pack with Windows' separator. */
static struct str clean_name(struct arena *a, struct bytes raw) {
        struct buf b;
        buf_init(&b, 0);
        if (raw.n && raw.p[0] == '/')
                raw = bytes_sub(raw, 1, SIZE_MAX);
        while (raw.n) {
                size_t n;
                uint32_t c = utf8_get_any(raw, &n);
                buf_put_utf8(&b, c == '\\' ? '/' : c == 0 ? ' ' : c);
                raw = bytes_sub(raw, n, SIZE_MAX);
        }
        struct str s = arena_str(a, buf_str(&b));
        buf_done(&b);
        return s;
}

static struct str lower(struct arena *a, struct str s) {
        char *p = arena_alloc(a, s.n + 1);
        for (size_t i = 0; i < s.n; i++)
                p[i] = ascii_lower(s.p[i]);
        return (struct str){ p, s.n };
}

/* ---- the list ------------------------------------------------------------------------------ */

struct list {
        struct office_zip_entry *v;
        size_t n, cap;
};

static bool add(struct office_zip *z, struct list *l, const struct office_zip_entry *e) {
        if (l->n >= LIMIT_office_parts) {
                z->limit = true;
                return false;
        }
        if (l->n == l->cap) {
                size_t cap = l->cap ? 2 * l->cap : 64;
                struct office_zip_entry *v = arena_alloc(z->a, cap * sizeof *v);
                if (l->n)
                        memcpy(v, l->v, l->n * sizeof *v);
                l->v = v;
                l->cap = cap;
        }
        l->v[l->n++] = *e;
        return true;
}

/* Sizes and offset of 64 bits stand in an extra field, those that the 32-bit fields refuse. */
static void zip64(struct bytes extra, struct office_zip_entry *e) {
        while (extra.n >= 4) {
                size_t n = le_get16(extra.p + 2);
                struct bytes body = bytes_sub(extra, 4, n);
                if (le_get16(extra.p) == ZIP64_EXTRA) {
                        uint64_t *const want[] = { &e->size, &e->packed, &e->off };
                        for (size_t i = 0; i < 3; i++)
                                if (*want[i] == UINT32_MAX && body.n >= 8) {
                                        *want[i] = le_get64(body.p);
                                        body = bytes_sub(body, 8, SIZE_MAX);
                                }
                        return;
                }
                extra = bytes_sub(extra, 4 + n, SIZE_MAX);
        }
}

/* One row of the central directory at `at`; bytes it takes, or 0. */
static size_t central_entry(struct office_zip *z, size_t at, struct list *l) {
        struct bytes h = bytes_sub(z->in, at, SIZE_MAX);
        if (h.n < CENTRAL_HEAD || le_get32(h.p) != CENTRAL_SIG)
                return 0;
        size_t name = le_get16(h.p + 28), extra = le_get16(h.p + 30), note = le_get16(h.p + 32);
        struct office_zip_entry e = { .flags = le_get16(h.p + 8) & CRYPT ? OFFICE_ZIP_encrypted : 0,
                                      .method = le_get16(h.p + 10),
                                      .crc = le_get32(h.p + 16),
                                      .packed = le_get32(h.p + 20),
                                      .size = le_get32(h.p + 24),
                                      .off = le_get32(h.p + 42) };
        if (h.n < CENTRAL_HEAD + name + extra)
                return 0;
        e.name = clean_name(z->a, bytes_sub(h, CENTRAL_HEAD, name));
        zip64(bytes_sub(h, CENTRAL_HEAD + name, extra), &e);
        return add(z, l, &e) ? CENTRAL_HEAD + name + extra + note : 0;
}

/* Where the end record stands, or SIZE_MAX. */
static size_t find_end(struct bytes in) {
        if (in.n < END_HEAD)
                return SIZE_MAX;
        size_t from = in.n - END_HEAD, stop = from > UINT16_MAX ? from - UINT16_MAX : 0;
        for (size_t at = from + 1; at-- > stop;)
                if (le_get32(in.p + at) == END_SIG)
                        return at;
        return SIZE_MAX;
}

static bool list_central(struct office_zip *z, struct list *l) {
        size_t end = find_end(z->in), got;
        if (end == SIZE_MAX)
                return false;
        size_t want = le_get16(z->in.p + end + 10), size = le_get32(z->in.p + end + 12);
        size_t at = le_get32(z->in.p + end + 16);
        if (size <= end && (at > end || le_get32(z->in.p + at) != CENTRAL_SIG))
                at = end - size; /* bytes before the zip, or a 64-bit offset */
        while (at + 4 <= z->in.n && (got = central_entry(z, at, l)) > 0)
                at += got;
        return l->n > 0 && (l->n >= want || z->limit);
}

/* wild.md#office-damaged: members by their local headers.  One pass: behind a member of known size
 * the search goes on at its end, else right behind its header. */
static void list_local(struct office_zip *z, struct list *l) {
        size_t at = 0;
        static const uint8_t sig[4] = { 'P', 'K', 3, 4 };
        for (;;) {
                size_t found = bytes_find(bytes_sub(z->in, at, SIZE_MAX), bytes_of(sig, 4));
                struct bytes h =
                        bytes_sub(z->in, found == SIZE_MAX ? z->in.n : at + found, SIZE_MAX);
                if (h.n < LOCAL_HEAD)
                        return;
                at += found;
                size_t name = le_get16(h.p + 26), head = LOCAL_HEAD + name + le_get16(h.p + 28);
                uint32_t flags = le_get16(h.p + 6), packed = le_get32(h.p + 18);
                bool known = !(flags & SIZES_BEHIND) && packed != UINT32_MAX;
                struct office_zip_entry e = { .flags = flags & CRYPT ? OFFICE_ZIP_encrypted : 0,
                                              .method = le_get16(h.p + 8),
                                              .crc = known ? le_get32(h.p + 14) : 0,
                                              .packed = known ? packed : h.n,
                                              .size = known ? le_get32(h.p + 22) : UINT32_MAX,
                                              .off = at };
                e.name = clean_name(z->a, bytes_sub(h, LOCAL_HEAD, name));
                if (!add(z, l, &e))
                        return;
                at += known && head + packed <= h.n ? head + packed : 4;
        }
}

bool office_zip_init(struct office_zip *z, struct bytes in, struct arena *a) {
        struct list l = { 0 };
        *z = (struct office_zip){ .in = in, .a = a, .left = LIMIT_office_total };
        map_init(&z->names);
        if (!list_central(z, &l) && !z->limit) {
                z->damaged = true;
                l.n = 0;
                list_local(z, &l);
        }
        z->entries = l.v;
        z->n = l.n;
        for (size_t i = 0; i < l.n; i++)
                *map_put(&z->names, lower(a, l.v[i].name), i, NULL) = i;
        return z->n > 0;
}

void office_zip_done(struct office_zip *z) {
        map_done(&z->names);
}

struct office_zip_entry *office_zip_find(struct office_zip *z, struct str name) {
        const uint64_t *i = map_find(
                &z->names,
                lower(z->a, str_starts(name, STR("/")) ? str_sub(name, 1, SIZE_MAX) : name));
        return i ? &z->entries[*i] : NULL;
}

/* ---- content ------------------------------------------------------------------------------- */

static void *z_alloc(void *opaque, unsigned n, unsigned each) {
        (void) opaque;
        return mem_array(NULL, n, each);
}

static void z_free(void *opaque, void *p) {
        (void) opaque;
        mem_free(p);
}

/* The packed bytes of a member: behind its local header, whose lengths may differ. */
static bool packed_bytes(const struct office_zip *z, const struct office_zip_entry *e,
                         struct bytes *ret) {
        if (e->instead.p) {
                *ret = e->instead;
                return true;
        }
        if (e->off > z->in.n || z->in.n - e->off < LOCAL_HEAD)
                return false;
        const uint8_t *h = z->in.p + e->off;
        if (le_get32(h) != LOCAL_SIG)
                return false;
        size_t head = LOCAL_HEAD + (size_t) le_get16(h + 26) + le_get16(h + 28);
        *ret = bytes_sub(z->in, (size_t) e->off + head,
                         e->packed > SIZE_MAX ? SIZE_MAX : (size_t) e->packed);
        return true;
}

/* May this member have given `n` bytes from `packed`?  wild.md#archive-bomb */
static bool is_bomb(uint64_t n, uint64_t packed) {
        return n > LIMIT_office_part ||
               (n > LIMIT_archive_ratio_from && n / (packed ? packed : 1) > LIMIT_archive_ratio);
}

static enum office_zip_got inflate_to(struct office_zip *z, struct bytes in, struct buf *out) {
        z_stream s = { .zalloc = z_alloc, .zfree = z_free };
        size_t from = out->n;
        int r = inflateInit2(&s, -MAX_WBITS);
        enum office_zip_got got = r == Z_OK ? OFFICE_ZIP_whole : OFFICE_ZIP_part;
        s.next_in = (z_const Bytef *) (uintptr_t) in.p;
        s.avail_in = (uInt) (in.n < UINT32_MAX ? in.n : UINT32_MAX);
        while (r == Z_OK) {
                char *room = buf_room(out, PIECE);
                if (!room || z->left < PIECE || is_bomb(out->n - from, in.n)) {
                        got = OFFICE_ZIP_bomb;
                        z->limit = z->limit || z->left < PIECE;
                        break;
                }
                s.next_out = (Bytef *) room;
                s.avail_out = PIECE;
                r = inflate(&s, Z_NO_FLUSH);
                out->n += PIECE - s.avail_out;
                z->left -= PIECE - s.avail_out;
                if (r != Z_OK && r != Z_STREAM_END)
                        got = OFFICE_ZIP_part;
        }
        inflateEnd(&s);
        return got;
}

static enum office_zip_got copy_to(struct office_zip *z, const struct office_zip_entry *e,
                                   struct bytes in, struct buf *out) {
        if (in.n > z->left || in.n > LIMIT_office_part)
                return OFFICE_ZIP_bomb;
        z->left -= in.n;
        buf_put(out, in.p, in.n);
        return in.n < e->packed ? OFFICE_ZIP_part : OFFICE_ZIP_whole;
}

enum office_zip_got office_zip_get(struct office_zip *z, const struct office_zip_entry *e,
                                   struct buf *out) {
        struct bytes in;
        size_t from = out->n;
        enum office_zip_got got = OFFICE_ZIP_part;
        if (e->flags & OFFICE_ZIP_encrypted)
                return OFFICE_ZIP_locked;
        if (!packed_bytes(z, e, &in))
                return OFFICE_ZIP_part;
        if (e->method == 0)
                got = copy_to(z, e, in, out);
        else if (e->method == 8)
                got = inflate_to(z, in, out);
        else
                return OFFICE_ZIP_unknown;
        if (got == OFFICE_ZIP_whole && e->crc && !e->instead.p && out->n > from &&
            crc32_z(0, (const Bytef *) out->p + from, out->n - from) != e->crc)
                got = OFFICE_ZIP_part;
        return got;
}
