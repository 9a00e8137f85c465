/* zip, by its central directory; by its local headers where that is damaged or gone.
 *
 *   local header | data | local header | data | .. | central directory | end of directory
 *
 * With a sound directory every entry of it becomes a child, in its order, so that what it declares
 * can be compared with what came; entries whose data lie over those of another are named and
 * refused (wild.md#zip-overlap).  Without one the file is searched for local headers from front to
 * back, each decoded as far as it goes.  Each member is unpacked on its own: a bad one costs only
 * itself.
 *
 * Deliberately not done: multi-volume sets; links are named, not followed. */
#include "unpack/unpack-zip.h"

#include "base/le.h"
#include "base/limits.h"
#include "base/vec.h"
#include "unpack/unpack-zip-member.h"

enum {
        HEAD_MOST = 46 + 3 * UINT16_MAX,
        END_LOOK = UINT16_MAX + 22,
        LOCATOR64 = 20,
        LOCAL_LEAST = 30,
        END64 = 56,
        LIES_MOST = 16 /* told one by one */
};
_Static_assert((int) HEAD_MOST <= (int) UNPACK_WINDOW_MOST, "a header fits in the window");

/* What the overlap check needs of an entry. */
struct extent {
        uint64_t from, end;
        uint64_t at; /* of its header in the directory */
        bool refused;
};

struct zip {
        struct unpack_out *out;
        struct unpack_window data, directory;
        struct unpack_zip_members member;
        VEC(struct extent) extents;
        struct unpack_zip_end end;
        uint64_t base; /* what was put before the archive: offsets count from here */
        struct unpack_zip_entry entry, local;
        unsigned lies;
        bool sound; /* the member unpacked last was what its header says */
};

/* A child that is named only, and why. */
static void put_named(struct zip *z, struct rec_child *child, enum rec_flaw flaw, const char *why) {
        unpack_member_named(z->out, child, flaw, why);
}

/* Unpack z->entry, whose packed bytes are [off, end); returns where they turned out to end. */
static uint64_t put_packed(struct zip *z, uint64_t off, uint64_t end) {
        const struct unpack_zip_entry *e = &z->entry;
        struct rec_child child = {
                .off = off, .len = end - off, .mtime = e->mtime, .name = buf_str(&e->name)
        };
        if (e->folder || e->link) {
                child.flags = REC_CHILD_link;
                unpack_out_bytes(z->out, &child);
                z->sound = true;
                return end;
        }
        return unpack_zip_member(&z->member, e, &child, off, end, &z->sound);
}

/* ---- by the central directory ---- */

/* The last "end of directory" whose comment fits in the file. */
static bool find_end(struct zip *z) {
        uint64_t size = z->directory.size;
        uint64_t from = size > END_LOOK ? size - END_LOOK : 0;
        struct bytes b = unpack_window_get(&z->directory, from, END_LOOK);
        for (size_t i = b.n < 22 ? 0 : b.n - 21; i-- > 0;) {
                struct bytes at = bytes_sub(b, i, SIZE_MAX);
                if (!unpack_zip_end(at, &z->end) || le_get16(at.p + 20) + 22u > at.n)
                        continue;
                uint64_t end = from + i;
                bool has64 = end >= LOCATOR64 && i >= LOCATOR64 &&
                             bytes_starts(bytes_sub(b, i - LOCATOR64, 4), STR("PK\x06\x07"));
                if (has64) {
                        uint64_t at64 = le_get64(b.p + i - LOCATOR64 + 8);
                        return unpack_zip_end64(unpack_window_get(&z->directory, at64, END64),
                                                &z->end);
                }
                uint64_t claimed = z->end.off + z->end.size;
                z->base = claimed <= end ? end - claimed : 0;
                return true;
        }
        return false;
}

static bool is_before(const struct extent *v, uint32_t a, uint32_t b) {
        return v[a].from != v[b].from ? v[a].from < v[b].from : a < b;
}

static void sift(const struct extent *v, uint32_t *order, size_t root, size_t n) {
        for (size_t child; (child = 2 * root + 1) < n; root = child) {
                if (child + 1 < n && is_before(v, order[child], order[child + 1]))
                        child++;
                if (!is_before(v, order[root], order[child]))
                        return;
                uint32_t hold = order[root];
                order[root] = order[child];
                order[child] = hold;
        }
}

/* Indices of the extents by place in the file, by heapsort: qsort() may ask the system how much
 * memory it has, which the jail forbids. */
static uint32_t *order_of(const struct extent *v, size_t n) {
        uint32_t *order = mem_array(NULL, n, sizeof *order);
        for (size_t i = 0; i < n; i++)
                order[i] = (uint32_t) i;
        for (size_t i = n / 2; i-- > 0;)
                sift(v, order, i, n);
        for (size_t left = n; left-- > 1;) {
                uint32_t hold = order[0];
                order[0] = order[left];
                order[left] = hold;
                sift(v, order, 0, left);
        }
        return order;
}

/* Refuse what begins before the end of what lies before it, and what reaches into the directory. */
static void refuse_overlaps(struct zip *z) {
        uint64_t end = 0, directory = z->base + z->end.off;
        uint32_t *order = order_of(z->extents.v, z->extents.n);
        for (size_t i = 0; i < z->extents.n; i++) {
                struct extent *x = &z->extents.v[order[i]];
                x->refused = x->from < end || x->end > directory;
                if (!x->refused)
                        end = x->end;
        }
        mem_free(order);
}

static bool is_local(struct zip *z, uint64_t at) {
        return bytes_starts(unpack_window_get(&z->data, at, 4), STR("PK\x03\x04"));
}

/* Where the member under way begins: behind what was put before the archive, or, where that stands
 * in the middle of it, as the directory says. */
static uint64_t begin_of(struct zip *z) {
        uint64_t from = z->base + z->entry.local;
        bool before = z->base && !is_local(z, from) && is_local(z, z->entry.local);
        return before ? z->entry.local : from;
}

/* All entries of the directory as extents; false if it is damaged. */
static bool read_directory(struct zip *z) {
        uint64_t at = z->base + z->end.off, end = at + z->end.size;
        if (at < z->base || end < at || end > z->directory.size)
                return false;
        while (at < end && z->extents.n < LIMIT_archive_entries) {
                if (!unpack_zip_central(unpack_window_get(&z->directory, at, HEAD_MOST), &z->entry))
                        return false;
                uint64_t from = begin_of(z), data;
                if (__builtin_add_overflow(from, LOCAL_LEAST, &data) ||
                    __builtin_add_overflow(data, z->entry.packed, &data))
                        data = UINT64_MAX;
                vec_push(&z->extents, (struct extent){ .from = from, .end = data, .at = at });
                at += z->entry.n;
        }
        return z->extents.n == z->end.entries || z->extents.n == LIMIT_archive_entries ||
               (z->extents.n & UINT16_MAX) == z->end.entries;
}

/* wild.md#zip-lie: what a virus scanner sees by one way and a program by the other. */
static void note_lies(struct zip *z, const struct extent *x) {
        const struct unpack_zip_entry *e = &z->entry, *local = &z->local;
        const char *what = !str_eq(buf_str(&e->name), buf_str(&local->name)) ? "name"
                           : e->method != local->method                      ? "method"
                           : !local->streamed && e->size != local->size      ? "size"
                                                                             : NULL;
        if (what && z->lies++ < LIES_MOST)
                unpack_out_flaw(z->out, FLAW_archive_disagrees, x->from, z->local.n,
                                "%s differs in directory and header", what);
}

static void put_extent(struct zip *z, const struct extent *x) {
        if (!unpack_zip_central(unpack_window_get(&z->directory, x->at, HEAD_MOST), &z->entry))
                return;
        struct rec_child child = { .mtime = z->entry.mtime, .name = buf_str(&z->entry.name) };
        if (x->refused) {
                put_named(z, &child, FLAW_archive_overlap, "lies over another member");
                return;
        }
        struct bytes head = unpack_window_get(&z->data, x->from, HEAD_MOST);
        if (!unpack_zip_local(head, &z->local)) {
                put_named(z, &child, FLAW_member_damaged, "no header where the directory says");
                return;
        }
        note_lies(z, x);
        uint64_t off = x->from + z->local.n, size = z->data.size;
        uint64_t end = z->entry.packed <= size - off ? off + z->entry.packed : size;
        put_packed(z, off, end);
}

/* ---- by local headers ---- */

/* The next "PK" with `a` and `b` behind it, from `at` on, or the end of the file. */
static uint64_t find_mark(struct unpack_window *w, uint64_t at, uint8_t a, uint8_t b) {
        const uint8_t mark[4] = { 'P', 'K', a, b };
        for (;;) {
                struct bytes in = unpack_window_get(w, at, sizeof mark);
                size_t i = bytes_find(in, bytes_of(mark, sizeof mark));
                if (i != SIZE_MAX)
                        return at + i;
                if (in.n < sizeof mark)
                        return w->size;
                at += in.n - 3;
        }
}

/* Where the data of a member end when its header does not say: at the next mark. */
static uint64_t find_data_end(struct zip *z, uint64_t off) {
        uint64_t end = find_mark(&z->data, off, 7, 8);
        uint64_t next = find_mark(&z->data, off, 3, 4), directory = find_mark(&z->data, off, 1, 2);
        end = next < end ? next : end;
        return directory < end ? directory : end;
}

/* Can the end of its data be found only by looking for what comes behind? */
static bool is_open_ended(const struct unpack_zip_entry *e) {
        return e->method == 0 || e->folder || !unpack_zip_says_end(e);
}

/* Unpack the member whose local header, z->entry, stands at `at`; returns where to go on.  Behind a
 * member that is not sound its length is not to be trusted, unless it leads to another mark. */
static uint64_t take_local(struct zip *z, uint64_t at) {
        uint64_t off = at + z->entry.n, size = z->data.size;
        bool known = !z->entry.streamed && z->entry.packed <= size - off;
        uint64_t end = known                      ? off + z->entry.packed
                       : is_open_ended(&z->entry) ? find_data_end(z, off)
                                                  : size;
        uint64_t stop = put_packed(z, off, end);
        if (z->sound)
                return known ? end : stop;
        return known && bytes_starts(unpack_window_get(&z->data, end, 2), STR("PK")) ? end : off;
}

static void read_locals(struct zip *z) {
        uint64_t at = 0;
        while (z->out->children < LIMIT_archive_entries) {
                at = find_mark(&z->data, at, 3, 4);
                if (at >= z->data.size)
                        return;
                if (!unpack_zip_local(unpack_window_get(&z->data, at, HEAD_MOST), &z->entry)) {
                        at += 4;
                        continue;
                }
                at = take_local(z, at);
        }
        unpack_out_flaw(z->out, FLAW_archive_limit, at, z->data.size - at, "too many members");
}

static void read_by_directory(struct zip *z) {
        refuse_overlaps(z);
        for (size_t i = 0; i < z->extents.n; i++)
                put_extent(z, &z->extents.v[i]);
        if (z->extents.n < z->end.entries && z->extents.n == LIMIT_archive_entries)
                unpack_out_flaw(z->out, FLAW_archive_limit, 0, 0, "too many members");
}

void unpack_zip(const struct unpack_job *job, struct unpack_out *o) {
        struct zip z = { .out = o };
        unpack_window_init(&z.data, job->fd, job->size);
        unpack_window_init(&z.directory, job->fd, job->size);
        unpack_zip_members_init(&z.member, job, &z.data, o);
        buf_init(&z.entry.name, 0);
        buf_init(&z.local.name, 0);
        bool has_end = find_end(&z);
        if (has_end)
                o->declared = z.end.entries < REC_NONE ? (uint32_t) z.end.entries : REC_NONE;
        if (has_end && read_directory(&z)) {
                read_by_directory(&z);
        } else {
                unpack_out_flaw(o, FLAW_archive_damaged, 0, job->size, "no sound directory");
                read_locals(&z);
        }
        bool empty = o->children == 0 && !(has_end && z.end.entries == 0);
        unpack_out_gap(o, z.data.size, empty ? REC_GAP_damaged : REC_GAP_compressed, "");
        unpack_secret_done(&z.member.secret, o);
        vec_done(&z.extents);
        buf_done(&z.entry.name);
        buf_done(&z.local.name);
        unpack_window_done(&z.data);
        unpack_window_done(&z.directory);
}
