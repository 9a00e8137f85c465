/* tar, as ranges: old (V7), ustar, GNU and pax.
 *
 *   header 512 | data, padded to 512 | header | ... | zero blocks
 *    framing   |  CHILD    framing   | framing      |  framing
 *
 * A header is what has the right sum of its own bytes.  Behind a bad one the next good one is
 * searched, block by block, so one bad header costs one member; what was skipped is a damaged gap.
 * Headers behind the zero blocks that end an archive are read as well: tapes were written one
 * behind the other.  Long names come in members of their own (GNU L, pax x); a global pax header
 * may set none that matter here.
 *
 * Links, devices, fifos and folders are named and hold no bytes.  Sparse members are
 * named unreadable with their packed bytes as the range.  Deliberately not done: unpacking sparse
 * maps, multi-volume sets, owners and modes. */
#include "base/limits.h"
#include "unpack/unpack-name.h"
#include "unpack/unpack-out.h"
#include "unpack/unpack-window.h"

enum { BLOCK = 512, PAX_MOST = 64 << 10 };

/* Offsets in a header block, and the lengths of fields. */
enum {
        NAME = 0,
        NAME_N = 100,
        SIZE = 124,
        MTIME = 136,
        NUMBER_N = 12,
        SUM = 148,
        SUM_N = 8,
        TYPE = 156,
        MAGIC = 257,
        PREFIX = 345,
        PREFIX_N = 155
};

struct tar {
        struct unpack_out *out;
        struct unpack_window w;
        struct buf name; /* from GNU L or pax, for the next member */
        struct buf path; /* of the member under way */
        bool has_size;   /* from pax */
        uint64_t size;
        uint64_t bad; /* where an unreadable stretch began, or UINT64_MAX */
};

/* Octal digits among spaces and NULs, or base 256 when the top bit is set (GNU). */
static bool read_number(const uint8_t *p, size_t n, uint64_t *ret) {
        uint64_t v = 0;
        size_t i = 0;
        if (p[0] & 0x80) {
                v = p[0] & 0x3f;
                for (i = 1; i < n; i++) {
                        if (v >> 55 || (p[0] & 0x40))
                                return false;
                        v = v << 8 | p[i];
                }
                *ret = v;
                return true;
        }
        while (i < n && p[i] == ' ')
                i++;
        for (; i < n && p[i] >= '0' && p[i] <= '7'; i++)
                v = v << 3 | (p[i] - '0');
        if (i < n && p[i] != ' ' && p[i] != '\0')
                return false;
        *ret = v;
        return true;
}

/* The sum counts bytes as unsigned; some old writers took them as signed. */
static bool is_header(struct bytes b) {
        uint64_t want;
        int64_t sum = 0, sum_signed = 0;
        if (b.n < BLOCK || !read_number(b.p + SUM, SUM_N, &want))
                return false;
        for (size_t i = 0; i < BLOCK; i++) {
                bool blank = i >= SUM && i < SUM + SUM_N;
                sum += blank ? ' ' : b.p[i];
                sum_signed += blank ? ' ' : (int8_t) b.p[i];
        }
        return sum != SUM_N * ' ' && ((uint64_t) sum == want || sum_signed == (int64_t) want);
}

static bool is_zero(struct bytes b) {
        for (size_t i = 0; i < b.n; i++)
                if (b.p[i])
                        return false;
        return true;
}

static struct bytes field(const uint8_t *header, size_t at, size_t n) {
        const uint8_t *end = memchr(header + at, 0, n);
        return bytes_of(header + at, end ? (size_t) (end - (header + at)) : n);
}

static void read_path(struct tar *t, const uint8_t *header) {
        buf_clear(&t->path);
        if (t->name.n) {
                buf_put(&t->path, t->name.p, t->name.n);
                return;
        }
        struct bytes prefix = field(header, PREFIX, PREFIX_N);
        bool ustar = memcmp(header + MAGIC, "ustar\0", 6) == 0;
        if (ustar && prefix.n) {
                unpack_name_guess(&t->path, prefix, PREFIX_N);
                buf_putc(&t->path, '/');
        }
        unpack_name_guess(&t->path, field(header, NAME, NAME_N), NAME_N);
}

static void take_pax(struct tar *t, struct str key, struct bytes value) {
        if (str_eq(key, STR("path"))) {
                buf_clear(&t->name);
                unpack_name_guess(&t->name, value, LIMIT_unpack_name);
        } else if (str_eq(key, STR("size"))) {
                t->has_size = str_u64((struct str){ (const char *) value.p, value.n }, &t->size);
        }
}

/* pax: "LENGTH KEY=VALUE\n" again and again, LENGTH counting all of it. */
static void read_pax(struct tar *t, struct bytes b) {
        while (b.n) {
                uint64_t n;
                size_t space = bytes_chr(b, ' ');
                if (space == SIZE_MAX || !str_u64((struct str){ (const char *) b.p, space }, &n) ||
                    n > b.n || n < space + 2)
                        return;
                struct bytes line = bytes_sub(b, space + 1, (size_t) n - space - 2);
                size_t eq = bytes_chr(line, '=');
                if (eq != SIZE_MAX)
                        take_pax(t, (struct str){ (const char *) line.p, eq },
                                 bytes_sub(line, eq + 1, SIZE_MAX));
                b = bytes_sub(b, (size_t) n, SIZE_MAX);
        }
}

/* A member that only speaks about the next one.  Returns whether `type` is one. */
static bool take_extension(struct tar *t, char type, uint64_t off, uint64_t size) {
        if (!memchr("LKxgXV", type, 6))
                return false;
        size_t n = size < PAX_MOST ? (size_t) size : PAX_MOST;
        struct bytes b = bytes_sub(unpack_window_get(&t->w, off, n), 0, n);
        if (type == 'L') {
                buf_clear(&t->name);
                unpack_name_guess(&t->name, field(b.p, 0, b.n), LIMIT_unpack_name);
        } else if (type == 'x' || type == 'X') {
                read_pax(t, b);
        }
        return true;
}

/* A hard link has no data, except where pax says so: then what follows is no header. */
static bool link_has_data(struct tar *t, uint64_t off, uint64_t size) {
        struct bytes next = unpack_window_get(&t->w, off, BLOCK);
        return size && next.n >= BLOCK && !is_header(next) && !is_zero(bytes_sub(next, 0, BLOCK));
}

/* The data of the member: a range, cut where the file ends.  `why`: it is not what it should be. */
static void put_member(struct tar *t, const uint8_t *header, uint64_t off, uint64_t size,
                       const char *why) {
        uint64_t left = t->w.size - off, mtime = 0;
        bool cut = size > left;
        struct rec_child child = { .off = off,
                                   .len = cut ? left : size,
                                   .name = buf_str(&t->path) };
        if (read_number(header + MTIME, NUMBER_N, &mtime) && mtime < INT64_MAX)
                child.mtime = (int64_t) mtime;
        if (cut)
                why = "the archive ends inside it";
        child.flags = (cut ? REC_CHILD_cut : 0) | (why ? REC_CHILD_unreadable : 0);
        child.detail = str_of(why);
        unpack_out_gap(t->out, off, REC_GAP_framing, "");
        unpack_out_range(t->out, &child);
        if (why)
                unpack_out_flaw(t->out, FLAW_archive_damaged, off, child.len, "%s", why);
}

static void put_link(struct tar *t, uint64_t off) {
        unpack_out_gap(t->out, off, REC_GAP_framing, "");
        unpack_out_range(t->out, &(struct rec_child){ .flags = REC_CHILD_link,
                                                      .off = off,
                                                      .name = buf_str(&t->path) });
}

static void end_bad(struct tar *t, uint64_t off) {
        if (t->bad == UINT64_MAX)
                return;
        unpack_out_gap(t->out, t->bad, REC_GAP_framing, "");
        if (off > t->bad)
                unpack_out_flaw(t->out, FLAW_archive_damaged, t->bad, off - t->bad,
                                "no tar header");
        unpack_out_gap(t->out, off, REC_GAP_damaged, "no tar header");
        t->bad = UINT64_MAX;
}

/* The block behind `size` bytes at `off`. */
static uint64_t behind(const struct tar *t, uint64_t off, uint64_t size) {
        return size >= t->w.size - off ? t->w.size : off + (size + BLOCK - 1) / BLOCK * BLOCK;
}

/* The member whose header stands at `off`; returns where the next one should. */
static uint64_t take_member(struct tar *t, const uint8_t *header, uint64_t off) {
        uint64_t size = 0, data = off + BLOCK;
        char type = (char) header[TYPE];
        bool known = read_number(header + SIZE, NUMBER_N, &size);
        end_bad(t, off);
        if (known && take_extension(t, type, data, size))
                return behind(t, data, size);
        read_path(t, header);
        if (t->has_size) {
                size = t->size;
                known = true;
        }
        buf_clear(&t->name);
        t->has_size = false;
        bool folder = type == '5' || (t->path.n && t->path.p[t->path.n - 1] == '/' &&
                                      (type == '0' || type == '\0'));
        bool link = memchr("2346", type, 4) || (type == '1' && !link_has_data(t, data, size));
        const char *why = !known        ? "its size is damaged"
                          : type == 'S' ? "sparse, kept as packed"
                                        : NULL;
        if (folder || link) {
                put_link(t, data);
                return data;
        }
        put_member(t, header, data, known ? size : 0, why);
        return known ? behind(t, data, size) : data;
}

static void put_too_many(struct tar *t, uint64_t off) {
        end_bad(t, off);
        unpack_out_gap(t->out, off, REC_GAP_framing, "");
        unpack_out_flaw(t->out, FLAW_archive_limit, off, t->w.size - off, "too many members");
        unpack_out_gap(t->out, t->w.size, REC_GAP_limit, "too many members");
}

static void read_all(struct tar *t) {
        for (uint64_t off = 0; off < t->w.size;) {
                uint8_t header[BLOCK];
                struct bytes b = bytes_sub(unpack_window_get(&t->w, off, BLOCK), 0, BLOCK);
                if (b.n == 0)
                        return;
                if (is_header(b)) {
                        if (t->out->children >= LIMIT_archive_entries) {
                                put_too_many(t, off);
                                return;
                        }
                        memcpy(header, b.p, BLOCK);
                        off = take_member(t, header, off);
                        continue;
                }
                if (is_zero(b))
                        end_bad(t, off);
                else if (t->bad == UINT64_MAX)
                        t->bad = off;
                off += b.n;
        }
}

void unpack_tar(const struct unpack_job *job, struct unpack_out *o) {
        struct tar t = { .out = o, .bad = UINT64_MAX };
        unpack_window_init(&t.w, job->fd, job->size);
        buf_init(&t.name, 0);
        buf_init(&t.path, 0);
        read_all(&t);
        end_bad(&t, t.w.size);
        unpack_out_gap(o, t.w.size, REC_GAP_framing, "");
        buf_done(&t.name);
        buf_done(&t.path);
        unpack_window_done(&t.w);
}
