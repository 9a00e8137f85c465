/* 7z: its header, then folder by folder the files.
 *
 * Our own reader because libarchive knows no passwords and stops at the first damaged folder; it
 * knows copy, LZMA, LZMA2, deflate, bzip2, zstd, the simple filters and AES.  An archive with a
 * folder of another kind (PPMd, BCJ2) goes to libarchive as a whole, unless it is enciphered.
 *
 * Whether a password is right is seen by what comes out: the header, or the first file of a folder,
 * must have its checksum.
 *
 * Deliberately not done: joining volumes, rescuing files when the header is lost. */
#include "unpack/unpack-7z-flow.h"

#include "base/io.h"
#include "base/le.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "unpack/unpack-member.h"
#include "unpack/unpack-name.h"
#include "unpack/unpack-secret.h"

#include <zlib.h>

enum { HEADERS_MOST = 4, STEP = 64 << 10, TRY_MOST = 64 << 20 };
enum { ATTRIBUTE_FOLDER = 0x10, ATTRIBUTE_UNIX = 0x8000, UNIX_TYPE = 0170000, UNIX_FILE = 0100000 };

struct keyed {
        struct bytes salt;
        unsigned cycles;
        struct bytes password;
        uint8_t key[32];
        bool made;
};

struct sevenz {
        const struct unpack_job *job;
        struct unpack_out *o;
        struct unpack_window w;
        struct unpack_secret secret;
        struct keyed last; /* deriving a key is slow; most folders share one */
        struct unpack_7z z;
        struct buf header, name;
};

/* ---- passwords ---- */

static const uint8_t *key_of(struct sevenz *s, struct bytes password, struct bytes salt,
                             unsigned cycles) {
        struct keyed *k = &s->last;
        if (!k->made || k->cycles != cycles || !bytes_eq(k->password, password) ||
            !bytes_eq(k->salt, salt)) {
                *k = (struct keyed){ salt, cycles, password, { 0 }, true };
                unpack_crypt_key7z(password, salt, cycles, k->key);
        }
        return k->key;
}

/* Does the first `n` bytes of the folder have this checksum?  Without one: does it unpack at all?
 */
static bool is_right(struct sevenz *s, const struct unpack_7z_folder *f, const uint8_t *key,
                     uint64_t size, const uint32_t *crc) {
        struct unpack_7z_flow flow;
        uint8_t *to = mem_alloc(STEP);
        uint64_t made = 0, want = size < TRY_MOST ? size : TRY_MOST;
        uint32_t sum = 0;
        bool well = true;
        unpack_7z_flow_init(&flow, &s->w, f, key);
        while (well && made < want) {
                uint64_t left = want - made;
                size_t n;
                well = unpack_7z_flow_next(&flow, to, left < STEP ? (size_t) left : STEP, &n);
                well = well && n;
                sum = (uint32_t) crc32(sum, to, (unsigned) n);
                made += n;
        }
        unpack_7z_flow_done(&flow);
        mem_free(to);
        return well && (!crc || want < size || sum == *crc);
}

/* The key that opens a folder, or NULL; valid until the next call. */
static const uint8_t *unlock(struct sevenz *s, const struct unpack_7z_folder *f, uint64_t size,
                             const uint32_t *crc) {
        struct bytes salt, password;
        uint8_t iv[16];
        unsigned cycles;
        if (!unpack_7z_flow_lock(f, &salt, iv, &cycles))
                return NULL;
        unpack_secret_start(&s->secret);
        uint64_t rounds = cycles == 0x3f ? 1 : 1ull << cycles;
        while (unpack_secret_next(&s->secret, rounds, &password)) {
                const uint8_t *key = key_of(s, password, salt, cycles);
                if (!is_right(s, f, key, size, crc))
                        continue;
                s->secret.good = password;
                return key;
        }
        return NULL;
}

/* ---- the header ---- */

enum opened { OPEN_well, OPEN_damaged, OPEN_locked, OPEN_volume };

static bool read_plain(struct sevenz *s, uint64_t off, uint64_t n) {
        char *to = n <= LIMIT_unpack_7z_head ? buf_room(&s->header, (size_t) n) : NULL;
        if (!to || io_pread(s->job->fd, to, (size_t) n, off) != (ssize_t) n)
                return false;
        s->header.n = (size_t) n;
        return true;
}

/* Unpack folders[0] into the header. */
static enum opened read_packed(struct sevenz *s) {
        struct unpack_7z_folder f = s->z.folders.v[0];
        const uint8_t *key = NULL;
        struct buf made;
        if (!unpack_7z_flow_knows(&f) || f.size > LIMIT_unpack_7z_head)
                return OPEN_damaged;
        if (f.locked && !(key = unlock(s, &f, f.size, f.has_crc ? &f.crc : NULL)))
                return OPEN_locked;
        buf_init(&made, 0);
        struct unpack_7z_flow flow;
        unpack_7z_flow_init(&flow, &s->w, &f, key);
        uint8_t *to = (uint8_t *) buf_room(&made, (size_t) f.size + 1);
        bool well = true;
        for (size_t n = 1; well && n && made.n < f.size; made.n += n)
                well = unpack_7z_flow_next(&flow, to + made.n, (size_t) f.size - made.n, &n);
        unpack_7z_flow_done(&flow);
        well = well && made.n == f.size && (!f.has_crc || crc32(0, to, (unsigned) made.n) == f.crc);
        s->last.made = false; /* its salt lies in the header that goes */
        buf_done(&s->header);
        s->header = made;
        return well ? OPEN_well : OPEN_damaged;
}

static enum opened open_header(struct sevenz *s) {
        uint8_t head[UNPACK_7Z_HEAD];
        if (io_pread(s->job->fd, head, sizeof head, 0) != (ssize_t) sizeof head)
                return OPEN_damaged;
        uint64_t off = le_get64(head + 12), n = le_get64(head + 20), at, end;
        if (crc32(0, head + 12, 20) != le_get32(head + 8) ||
            __builtin_add_overflow(off, UNPACK_7Z_HEAD, &at) || __builtin_add_overflow(at, n, &end))
                return OPEN_damaged;
        if (end > s->job->size)
                return OPEN_volume;
        if (!read_plain(s, at, n) ||
            crc32(0, (uint8_t *) s->header.p, (unsigned) n) != le_get32(head + 28))
                return OPEN_damaged;
        for (unsigned i = 0; i < HEADERS_MOST; i++) {
                unpack_7z_done(&s->z);
                bool well = unpack_7z_read(&s->z, buf_bytes(&s->header), s->job->size);
                if (!well || !s->z.encoded)
                        return well ? OPEN_well : OPEN_damaged;
                enum opened r = read_packed(s);
                if (r != OPEN_well)
                        return r;
        }
        return OPEN_damaged;
}

/* ---- files ---- */

static void put_unit(struct buf *out, uint32_t *high, uint16_t unit) {
        if ((unit & 0xfc00) == 0xd800) {
                *high = unit;
                return;
        }
        bool pair = (unit & 0xfc00) == 0xdc00 && *high;
        uint32_t cp = pair ? 0x10000 + ((*high & 0x3ff) << 10) + (unit & 0x3ffu) : unit;
        buf_put_utf8(out, !pair && (unit & 0xf800) == 0xd800 ? 0xfffd : cp);
        *high = 0;
}

static struct rec_child child_of(struct sevenz *s, const struct unpack_7z_file *f) {
        uint32_t high = 0;
        buf_clear(&s->name);
        for (size_t i = 0; i + 1 < f->name.n && s->name.n < LIMIT_unpack_name; i += 2)
                put_unit(&s->name, &high, le_get16(f->name.p + i));
        return (struct rec_child){ .mtime = f->mtime, .name = buf_str(&s->name) };
}

static bool is_named_only(const struct unpack_7z_file *f) {
        uint32_t type = f->attributes >> 16 & UNIX_TYPE;
        bool odd = f->attributes & ATTRIBUTE_UNIX && type && type != UNIX_FILE;
        return odd || f->attributes & ATTRIBUTE_FOLDER || (f->no_stream && !f->empty_file);
}

/* Take `size` bytes off the flow into the member. */
static const char *read_file(struct unpack_7z_flow *flow, struct unpack_member *m,
                             const struct unpack_7z_piece *p, enum rec_flaw *ret_flaw) {
        *ret_flaw = FLAW_member_damaged;
        while (m->made < p->size) {
                size_t room, n;
                uint8_t *to = unpack_member_room(m, &room);
                uint64_t left = p->size - m->made;
                bool well = unpack_7z_flow_next(flow, to, left < room ? (size_t) left : room, &n);
                m->eaten = flow->off - flow->from;
                if (!unpack_member_made(m, n)) {
                        *ret_flaw = FLAW_archive_limit;
                        return "over a limit of what may be unpacked";
                }
                if (!well || n == 0)
                        return "packed data damaged";
        }
        return p->has_crc && m->crc != p->crc ? "checksum differs" : NULL;
}

struct folder_run {
        struct unpack_7z_folder *f;
        struct unpack_7z_flow flow;
        const char *locked; /* why it stays shut: no password opened it */
        const char *lost;   /* an earlier file of it was damaged or too large */
};

static void put_file(struct sevenz *s, struct folder_run *r, const struct unpack_7z_file *f,
                     const struct unpack_7z_piece *p) {
        struct rec_child child = child_of(s, f);
        child.off = r->f->off;
        child.len = r->f->packed;
        if (r->locked) {
                unpack_member_named(s->o, &child, FLAW_encrypted, r->locked);
                return;
        }
        if (r->lost) {
                unpack_member_named(s->o, &child, FLAW_member_damaged, r->lost);
                return;
        }
        bool unlocked = r->flow.locked;
        child.flags = unlocked ? REC_CHILD_unlocked : 0;
        child.detail = unlocked ? STR(UNPACK_SECRET_USED) : (struct str){ 0 };
        struct unpack_member m;
        enum rec_flaw flaw;
        unpack_member_init(&m, s->o, &child);
        const char *why = read_file(&r->flow, &m, p, &flaw);
        if (m.made < p->size)
                r->lost = "packed behind something damaged or too large";
        unpack_member_done(&m, flaw, why);
}

static void begin_folder(struct sevenz *s, struct folder_run *r, struct unpack_7z_folder *f,
                         const struct unpack_7z_piece *first) {
        const uint8_t *key = NULL;
        *r = (struct folder_run){ .f = f };
        if (f->locked) {
                const uint32_t *crc = first && first->has_crc ? &first->crc : NULL;
                bool known = unpack_7z_flow_knows(f);
                key = known ? unlock(s, f, first ? first->size : 0, crc) : NULL;
                r->locked = key     ? NULL
                            : known ? "encrypted"
                                    : "encrypted, and packed by a method that is not read yet";
        } else if (!unpack_7z_flow_knows(f)) {
                r->lost = "packed by a method that is not read yet";
        }
        if (!r->locked && !r->lost)
                unpack_7z_flow_init(&r->flow, &s->w, f, key);
}

/* Past a file that is not wanted: what a link points to. */
static void skip_piece(struct folder_run *r, uint64_t size) {
        uint8_t *to = mem_alloc(STEP);
        size_t n = 1;
        for (; size && !r->locked && !r->lost; size -= n)
                if (!unpack_7z_flow_next(&r->flow, to, size < STEP ? (size_t) size : STEP, &n) ||
                    n == 0)
                        r->lost = "packed behind something damaged";
        mem_free(to);
}

struct walk {
        struct folder_run run;
        size_t folder, piece;
        uint32_t left; /* pieces of the folder under way */
};

/* The piece that the next file with data takes, its folder begun; NULL if there is none. */
static const struct unpack_7z_piece *next_piece(struct sevenz *s, struct walk *w) {
        const struct unpack_7z_piece *p =
                w->piece < s->z.pieces.n ? &s->z.pieces.v[w->piece] : NULL;
        while (p && w->left == 0) {
                unpack_7z_flow_done(&w->run.flow);
                if (w->folder == s->z.folders.n)
                        return NULL;
                struct unpack_7z_folder *f = &s->z.folders.v[w->folder++];
                w->left = f->pieces;
                if (w->left)
                        begin_folder(s, &w->run, f, p);
        }
        w->left -= p != NULL;
        w->piece += p != NULL;
        return p;
}

static void put_files(struct sevenz *s) {
        struct walk w = { 0 };
        for (size_t i = 0; i < s->z.files.n; i++) {
                const struct unpack_7z_file *f = &s->z.files.v[i];
                const struct unpack_7z_piece *p = f->no_stream ? NULL : next_piece(s, &w);
                bool named = is_named_only(f);
                if (p && !named) {
                        put_file(s, &w.run, f, p);
                        continue;
                }
                struct rec_child child = child_of(s, f);
                if (p)
                        skip_piece(&w.run, p->size);
                if (named || f->empty_file) {
                        child.flags = named ? REC_CHILD_link : 0;
                        unpack_out_bytes(s->o, &child);
                } else {
                        unpack_member_named(s->o, &child, FLAW_member_damaged, "no data for it");
                }
        }
        unpack_7z_flow_done(&w.run.flow);
}

/* Does libarchive have to read it? */
static bool is_foreign(const struct unpack_7z *z) {
        bool foreign = false;
        for (size_t i = 0; i < z->folders.n; i++) {
                if (z->folders.v[i].locked)
                        return false;
                foreign |= !unpack_7z_flow_knows(&z->folders.v[i]);
        }
        return foreign;
}

static void put_unopened(struct sevenz *s, enum opened how) {
        uint64_t size = s->job->size;
        if (how == OPEN_locked) {
                struct rec_child child = { .len = size };
                unpack_member_named(s->o, &child, FLAW_encrypted, "encrypted, its names too");
                unpack_out_gap(s->o, size, REC_GAP_compressed, "");
        } else if (how == OPEN_volume) {
                unpack_out_flaw(s->o, FLAW_archive_volume, 0, size,
                                "ends before its directory: cut, or the first of several volumes");
        }
}

void unpack_7z(const struct unpack_job *job, struct unpack_out *o) {
        struct sevenz s = { .job = job, .o = o };
        unpack_window_init(&s.w, job->fd, job->size);
        unpack_secret_init(&s.secret, job);
        buf_init(&s.header, 0);
        buf_init(&s.name, 0);
        enum opened how = open_header(&s);
        if (how == OPEN_well && is_foreign(&s.z)) {
                unpack_library(job, o);
        } else if (how == OPEN_well) {
                o->declared = (uint32_t) s.z.files.n;
                put_files(&s);
                unpack_out_gap(o, job->size, REC_GAP_compressed, "");
        } else {
                put_unopened(&s, how);
        }
        unpack_secret_done(&s.secret, o);
        unpack_7z_done(&s.z);
        buf_done(&s.header);
        buf_done(&s.name);
        unpack_window_done(&s.w);
}
