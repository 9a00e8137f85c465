/* Is a bag what it says it is?  A stranger made it: links are never followed, folders are walked to
 * a depth and a number of files, and each file is opened by a path that was found there, not by one
 * that a manifest names.
 *
 *   walk -> files, hashed          for each manifest, from the hashes: the bytes it should have
 *                                  the same? done     else: line by line, what differs and how
 *
 * When one of two manifests disagrees with a file and the other agrees, the manifest is what was
 * changed. */
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "share/share-bag.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 1 << 17 };

void share_bag_check_init(struct share_bag_check *c) {
        *c = (struct share_bag_check){ 0 };
        arena_init(&c->a, 0);
}

void share_bag_check_done(struct share_bag_check *c) {
        vec_done(&c->files);
        arena_done(&c->a);
}

static void fault(struct share_bag_check *c, enum share_bag_fault f, struct str path,
                  const char *why) {
        c->faults++;
        if (c->say)
                c->say(c->arg, f, path, why);
}

/* ---- what is there ----------------------------------------------------------------------------
 */

struct walk {
        struct share_bag_check *c;
        struct str dirs[SHARE_BAG_DEPTH + 1]; /* of the folder under way, "" or "a/b/" */
        DIR *open[SHARE_BAG_DEPTH + 1];
        size_t depth;
        uint8_t *chunk;
        bool full;
};

static int hash_file(struct walk *w, int fd, struct share_bag_file *ret, struct err *e) {
        struct hash_ctx *h = hash_new();
        crypto_hash_sha512_state wide;
        int r = 0;
        crypto_hash_sha512_init(&wide);
        for (;;) {
                ssize_t n = io_read(fd, w->chunk, CHUNK);
                if (n < 0)
                        r = err_errno(e, errno, "cannot read a file of the bag");
                if (n <= 0)
                        break;
                hash_put(h, bytes_of(w->chunk, (size_t) n));
                crypto_hash_sha512_update(&wide, w->chunk, (size_t) n);
                ret->size += (uint64_t) n;
        }
        ret->sha256 = hash_get(h);
        crypto_hash_sha512_final(&wide, ret->sha512.b);
        hash_free(&h);
        return r;
}

static int enter(struct walk *w, int fd, struct str path, struct err *e) {
        DIR *d = fdopendir(fd);
        if (!d) {
                int r = err_errno(e, errno, "cannot look into a folder of the bag");
                io_close(&fd);
                return r;
        }
        w->open[w->depth] = d;
        w->dirs[w->depth++] = path;
        return 0;
}

static int take_entry(struct walk *w, const char *name, struct err *e) {
        struct share_bag_check *c = w->c;
        int dir = dirfd(w->open[w->depth - 1]);
        struct stat s;
        struct str path = arena_printf(&c->a, "%.*s%s", STR_ARG(w->dirs[w->depth - 1]), name);
        if (fstatat(dir, name, &s, AT_SYMLINK_NOFOLLOW) < 0)
                return err_errno(e, errno, "cannot look at a file of the bag");
        bool folder = S_ISDIR(s.st_mode);
        if (!folder && !S_ISREG(s.st_mode)) {
                fault(c, SHARE_BAG_KIND, path, "no plain file");
                return 0;
        }
        if (!share_path_is_plain(path) || (folder && w->depth >= SHARE_BAG_DEPTH)) {
                fault(c, SHARE_BAG_PATH, path, "a name that no bag of ours has");
                return 0;
        }
        int fd =
                openat(dir, name,
                       O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | (folder ? O_DIRECTORY : 0));
        if (fd < 0)
                return err_errno(e, errno, "cannot open a file of the bag");
        if (folder)
                return enter(w, fd, arena_printf(&c->a, "%.*s/", STR_ARG(path)), e);
        struct share_bag_file f = { .path = path };
        int r = hash_file(w, fd, &f, e);
        io_close(&fd);
        vec_push(&c->files, f);
        w->full = c->files.n >= LIMIT_bag_files;
        return r;
}

static int by_path(const void *a, const void *b) {
        const struct share_bag_file *x = a, *y = b;
        return str_cmp(x->path, y->path);
}

static int walk(int dir, struct share_bag_check *c, struct err *e) {
        struct walk w = { .c = c, .chunk = mem_alloc(CHUNK) };
        int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        int r = fd < 0 ? err_errno(e, errno, "cannot look into the bag")
                       : enter(&w, fd, STR(""), e);
        while (r >= 0 && w.depth && !w.full) {
                const struct dirent *d = readdir(w.open[w.depth - 1]);
                if (!d)
                        closedir(w.open[--w.depth]);
                else if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0)
                        r = take_entry(&w, d->d_name, e);
        }
        while (w.depth)
                closedir(w.open[--w.depth]);
        mem_free(w.chunk);
        if (r >= 0 && w.full)
                fault(c, SHARE_BAG_FORM, STR(""), "more files than are looked at");
        if (c->files.n)
                qsort(c->files.v, c->files.n, sizeof *c->files.v, by_path);
        return r;
}

static const struct share_bag_file *find(const struct share_bag_check *c, struct str path) {
        struct share_bag_file key = { .path = path };
        return c->files.n ? bsearch(&key, c->files.v, c->files.n, sizeof key, by_path) : NULL;
}

int share_bag_get(int dir, struct str path, uint64_t most, struct buf *ret, struct err *e) {
        struct stat s;
        char z[PATH_MAX];
        if (!share_path_is_plain(path) || path.n >= sizeof z)
                return err_set(e, ERR_corrupt, "a path that leads out of the bag");
        _cleanup_close_ int fd = dup(dir);
        while (fd >= 0 && path.p) { /* part by part: no folder on the way may be a link */
                struct str part = str_cut(&path, '/');
                snprintf(z, sizeof z, "%.*s", STR_ARG(part));
                int next = openat(fd, z,
                                  O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK |
                                          (path.p ? O_DIRECTORY : 0));
                io_close(&fd);
                fd = next;
        }
        if (fd < 0 || fstat(fd, &s) < 0)
                return errno == ENOENT ? err_set(e, ERR_absent, "'%s' is not in the bag", z)
                                       : err_errno(e, errno, "cannot open '%s' of the bag", z);
        if (!S_ISREG(s.st_mode) || (uint64_t) s.st_size > most)
                return err_set(e, ERR_limit, "'%s' of the bag is too large", z);
        char *room = buf_room(ret, (size_t) s.st_size);
        ssize_t n = room ? io_read(fd, room, (size_t) s.st_size) : -1;
        if (n < 0)
                return err_errno(e, errno, "cannot read '%s' of the bag", z);
        ret->n += (size_t) n;
        return 0;
}

/* ---- manifests --------------------------------------------------------------------------------
 */

struct manifest {
        const char *name;
        bool payload, wide;
        struct buf is, want;
        bool there;
        struct map lines; /* path -> 1 agrees, 0 does not */
};

static bool agrees(const struct share_bag_file *f, const struct manifest *m, struct str hash) {
        char hex[SHARE_HEX512];
        if (m->wide)
                share_hex512(&f->sha512, hex);
        else
                sha256_hex(&f->sha256, hex);
        return str_eq_nocase(hash, str_of(hex));
}

/* Letters of ASCII alike: what clashes on Windows and macOS. */
static struct str folded(struct arena *a, struct str s) {
        struct str copy = arena_str(a, s);
        for (size_t i = 0; i < copy.n; i++)
                ((char *) copy.p)[i] = ascii_lower(copy.p[i]);
        return copy;
}

static void read_line(struct share_bag_check *c, struct manifest *m, struct map *alike,
                      const struct share_manifest_line *l) {
        const struct share_bag_file *f = find(c, l->path);
        struct str path = arena_str(&c->a, l->path);
        bool fresh, alone;
        bool mine = str_starts(path, STR("data/")) == m->payload && !share_bag_is_apart(path);
        map_put(&m->lines, path, f && agrees(f, m, l->hash), &fresh);
        map_put(alike, folded(&c->a, path), 1, &alone);
        if (!fresh)
                fault(c, SHARE_BAG_FORM, path, "listed twice");
        else if (!alone)
                fault(c, SHARE_BAG_PATH, path, "differs from another only by case");
        else if (!mine)
                fault(c, SHARE_BAG_FORM, path, "does not belong into this manifest");
        else if (!f)
                fault(c, SHARE_BAG_MISSING, path, "");
}

static void read_manifest(struct share_bag_check *c, struct manifest *m) {
        struct share_manifest in = { .rest = buf_str(&m->is), .digits = m->wide ? 128 : 64 };
        struct share_manifest_line line;
        struct buf room;
        struct map alike;
        struct err e = ERR_INIT;
        int r;
        buf_init(&room, 0);
        map_init(&alike);
        while ((r = share_manifest_next(&in, &room, &line, &e)) != 0) {
                if (r > 0)
                        read_line(c, m, &alike, &line);
                else
                        fault(c, SHARE_BAG_PATH, str_of(m->name), e.message);
        }
        map_done(&alike);
        buf_done(&room);
}

static int get_manifest(int dir, struct share_bag_check *c, struct manifest *m, struct err *e) {
        buf_init(&m->is, 0);
        buf_init(&m->want, 0);
        map_init(&m->lines);
        m->there = find(c, str_of(m->name)) != NULL;
        if (!m->there)
                fault(c, SHARE_BAG_MISSING, str_of(m->name), "");
        int r = m->there ? share_bag_get(dir, str_of(m->name), LIMIT_bag_manifest_bytes, &m->is, e)
                         : 0;
        share_bag_manifest(c->files.v, c->files.n, m->payload, m->wide, &m->want);
        if (r >= 0 && m->there)
                read_manifest(c, m);
        return r;
}

/* A file against the two manifests that should list it. */
static void compare(struct share_bag_check *c, struct share_bag_file *f, struct manifest m[2]) {
        const uint64_t *narrow = map_find(&m[0].lines, f->path);
        const uint64_t *wide = map_find(&m[1].lines, f->path);
        if ((!narrow && m[0].there) || (!wide && m[1].there)) {
                fault(c, SHARE_BAG_ADDED, f->path, "not in every manifest");
        } else if (narrow && wide && *narrow != *wide) {
                fault(c, SHARE_BAG_CHANGED, str_of(m[*narrow ? 1 : 0].name),
                      "the other manifest says otherwise");
        } else if ((narrow && !*narrow) || (wide && !*wide)) {
                fault(c, SHARE_BAG_CHANGED, f->path, "");
        }
}

static void check_canonical(struct share_bag_check *c, struct manifest *m) {
        if (m->there && !str_eq(buf_str(&m->is), buf_str(&m->want)))
                fault(c, SHARE_BAG_CHANGED, str_of(m->name), "not as it was written");
}

static int check_manifests(int dir, struct share_bag_check *c, struct err *e) {
        struct manifest m[4] = {
                { .name = "manifest-sha256.txt", .payload = true },
                { .name = "manifest-sha512.txt", .payload = true, .wide = true },
                { .name = "tagmanifest-sha256.txt" },
                { .name = "tagmanifest-sha512.txt", .wide = true },
        };
        int r = 0;
        for (size_t i = 0; i < 4; i++) {
                int one = get_manifest(dir, c, &m[i], e);
                r = r < 0 ? r : one;
        }
        for (size_t i = 0; r >= 0 && i < c->files.n; i++)
                if (!share_bag_is_apart(c->files.v[i].path))
                        compare(c, &c->files.v[i],
                                str_starts(c->files.v[i].path, STR("data/")) ? m : m + 2);
        uint64_t before = c->faults;
        for (size_t i = 0; r >= 0 && i < 4 && c->faults == before; i++)
                check_canonical(c, &m[i]);
        for (size_t i = 0; i < 4; i++) {
                buf_done(&m[i].is);
                buf_done(&m[i].want);
                map_done(&m[i].lines);
        }
        return r;
}

/* ---- the files beside -------------------------------------------------------------------------
 */

static void check_size(struct share_bag_check *c, struct str info) {
        static const struct str key = STR_INIT("Payload-Oxum: ");
        uint64_t bytes = 0, files = 0, said_bytes, said_files;
        for (size_t i = 0; i < c->files.n; i++)
                if (str_starts(c->files.v[i].path, STR("data/")))
                        bytes += c->files.v[i].size, files++;
        while (info.n) {
                struct str line = str_cut(&info, '\n');
                if (!str_starts(line, key))
                        continue;
                line = str_sub(line, key.n, SIZE_MAX);
                struct str first = str_cut(&line, '.');
                if (!str_u64(first, &said_bytes) || !str_u64(line, &said_files) ||
                    said_bytes != bytes || said_files != files)
                        fault(c, SHARE_BAG_FORM, STR("bag-info.txt"),
                              "Payload-Oxum is not what is there");
                return;
        }
}

static int check_tags(int dir, struct share_bag_check *c, struct err *e) {
        enum { SMALL = 1 << 20 };
        static const char head[] = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
        struct buf text;
        int r = 0;
        buf_init(&text, 0);
        if (!find(c, STR("bagit.txt")))
                fault(c, SHARE_BAG_MISSING, STR("bagit.txt"), "");
        else if ((r = share_bag_get(dir, STR("bagit.txt"), SMALL, &text, e)) >= 0 &&
                 !str_eq(buf_str(&text), str_of(head)))
                fault(c, SHARE_BAG_FORM, STR("bagit.txt"), "no bag of version 1.0 in UTF-8");
        buf_clear(&text);
        if (r >= 0 && find(c, STR("bag-info.txt")) &&
            (r = share_bag_get(dir, STR("bag-info.txt"), SMALL, &text, e)) >= 0)
                check_size(c, buf_str(&text));
        buf_done(&text);
        return r;
}

int share_bag_check(int dir, struct share_bag_check *c, struct err *e) {
        int r = walk(dir, c, e);
        if (r >= 0)
                r = check_tags(dir, c, e);
        return r < 0 ? r : check_manifests(dir, c, e);
}
