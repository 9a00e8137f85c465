/* Folders as a stack of sorted lists of names.
 *
 *   paths given:  a.mbox  Mail/
 *   stack:        Mail/   [.., Archive/, inbox, sent]     each level: an open folder, its names,
 *                 Archive [2009, 2010, ..]                and how far we are
 *
 * A folder is opened by one name beneath the folder above it, so a name that is swapped for a link
 * while we walk leads nowhere; its names are read at once and sorted by bytes.  Files are only
 * named here; opening them is the business of intake-read.
 *
 * Deliberately not done: following links below a given path, recognising a folder that is mounted
 * twice (LIMIT_intake_depth ends a loop of mounts). */
#include "intake/intake-tree.h"

#include "base/io.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

struct name {
        const char *z;
        unsigned char type;
};

struct level {
        struct intake_dir *dir;
        VEC(struct name) names;
        size_t at;
};

struct intake_tree {
        struct intake_options options;
        size_t at; /* in options->paths */
        unsigned depth;
        struct level *levels; /* LIMIT_intake_depth of them */
};

int intake_open_beneath(int dirfd, const char *name, int flags, bool follow) {
        struct open_how how = {
                .flags = (uint64_t) (unsigned) (flags | O_RDONLY | O_CLOEXEC | O_NONBLOCK |
                                                O_NOCTTY | O_NOATIME | (follow ? 0 : O_NOFOLLOW)),
                .resolve =
                        follow ? 0 : RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
        };
        int fd = (int) syscall(SYS_openat2, dirfd, name, &how, sizeof how);
        if (fd < 0 && errno == EPERM) { /* O_NOATIME is for the owner of a file only */
                how.flags &= ~(uint64_t) O_NOATIME;
                fd = (int) syscall(SYS_openat2, dirfd, name, &how, sizeof how);
        }
        /* A kernel or a sandbox without openat2: one component and O_NOFOLLOW say the same. */
        if (fd < 0 && (errno == ENOSYS || errno == EPERM))
                fd = openat(dirfd, name, (int) how.flags);
        return fd;
}

enum intake_trouble intake_trouble_of_errno(int errno_value) {
        switch (errno_value) {
        case ENOENT:
        case ENOTDIR:
                return INTAKE_TROUBLE_absent;
        case EACCES:
        case EPERM:
                return INTAKE_TROUBLE_denied;
        case ELOOP:
                return INTAKE_TROUBLE_link;
        case ENXIO:
                return INTAKE_TROUBLE_socket;
        default:
                return INTAKE_TROUBLE_io;
        }
}

enum intake_trouble intake_trouble_of_mode(mode_t mode) {
        return S_ISLNK(mode)                    ? INTAKE_TROUBLE_link
               : S_ISFIFO(mode)                 ? INTAKE_TROUBLE_fifo
               : S_ISSOCK(mode)                 ? INTAKE_TROUBLE_socket
               : S_ISCHR(mode) || S_ISBLK(mode) ? INTAKE_TROUBLE_device
                                                : INTAKE_readable;
}

static void show_name(struct buf *out, const char *name) {
        struct bytes b = { (const uint8_t *) name, strlen(name) };
        while (b.n) {
                size_t n = utf8_valid(b);
                size_t back = bytes_chr(bytes_sub(b, 0, n), '\\');
                if (back != SIZE_MAX)
                        n = back;
                buf_put(out, b.p, n);
                b = bytes_sub(b, n, SIZE_MAX);
                if (b.n == 0)
                        break;
                if (b.p[0] == '\\')
                        buf_puts(out, "\\\\");
                else
                        buf_printf(out, "\\x%02x", b.p[0]);
                b = bytes_sub(b, 1, SIZE_MAX);
        }
}

void intake_show_entry(struct buf *out, const struct intake_entry *entry) {
        if (!entry->given) {
                buf_put_str(out, entry->dir->path);
                if (out->n && out->p[out->n - 1] != '/')
                        buf_putc(out, '/');
        }
        show_name(out, entry->name);
}

void intake_dir_drop(struct intake_dir **d) {
        if (*d && --(*d)->refs == 0) {
                if ((*d)->fd >= 0)
                        io_close(&(*d)->fd);
                arena_done(&(*d)->names);
                mem_free(*d);
        }
        *d = NULL;
}

/* Takes over `fd`. */
static struct intake_dir *dir_new(int fd, struct str path) {
        struct intake_dir *d = MEM_NEW(struct intake_dir);
        d->fd = fd;
        d->refs = 1;
        arena_init(&d->names, 0);
        d->path = arena_str(&d->names, path);
        return d;
}

static int name_cmp(const void *a, const void *b) {
        return strcmp(((const struct name *) a)->z, ((const struct name *) b)->z);
}

/* All names of l->dir, sorted.  What cannot be read to its end is kept as far as it goes. */
static enum intake_trouble read_names(struct level *l) {
        int fd = dup(l->dir->fd);
        DIR *d = fd < 0 ? NULL : fdopendir(fd);
        if (!d) {
                io_close(&fd);
                return INTAKE_TROUBLE_io;
        }
        enum intake_trouble trouble = INTAKE_readable;
        for (;;) {
                errno = 0;
                struct dirent *at = readdir(d);
                if (!at) {
                        trouble = errno ? INTAKE_TROUBLE_io : INTAKE_readable;
                        break;
                }
                if (strcmp(at->d_name, ".") == 0 || strcmp(at->d_name, "..") == 0)
                        continue;
                if (l->names.n == LIMIT_intake_entries) {
                        trouble = INTAKE_TROUBLE_too_many;
                        break;
                }
                struct str name = arena_str(&l->dir->names, str_of(at->d_name));
                vec_push(&l->names, (struct name){ name.p, at->d_type });
        }
        closedir(d);
        if (l->names.n)
                qsort(l->names.v, l->names.n, sizeof *l->names.v, name_cmp);
        return trouble;
}

static bool is_skipped(const struct intake_tree *t, const struct stat *st) {
        const struct intake_options *o = &t->options;
        return o->skip_ino && st->st_ino == o->skip_ino && st->st_dev == o->skip_dev;
}

/* Is the given `path` the folder to skip, or inside it? */
static bool is_inside_skipped(const struct intake_tree *t, const char *path) {
        char *real = t->options.skip_ino ? realpath(path, NULL) : NULL;
        bool inside = false;
        for (size_t n = real ? strlen(real) : 0; n && !inside; n--) {
                struct stat st;
                if (real[n] != '/' && real[n] != '\0')
                        continue;
                real[n] = '\0';
                inside = stat(real, &st) == 0 && is_skipped(t, &st);
        }
        free(real);
        return inside;
}

/* Begin the folder `entry`; trouble if that is not possible.  The folder to skip is no trouble. */
static enum intake_trouble push(struct intake_tree *t, const struct intake_entry *entry) {
        if (t->depth == LIMIT_intake_depth)
                return INTAKE_TROUBLE_too_deep;
        int fd = intake_open_beneath(entry->dir->fd, entry->name, O_DIRECTORY, entry->given);
        struct stat st;
        if (fd < 0 || fstat(fd, &st) < 0) {
                enum intake_trouble trouble = intake_trouble_of_errno(errno);
                io_close(&fd);
                return trouble;
        }
        if (is_skipped(t, &st)) {
                io_close(&fd);
                return INTAKE_readable;
        }
        struct buf path;
        buf_init(&path, 0);
        intake_show_entry(&path, entry);
        struct level *l = &t->levels[t->depth++];
        *l = (struct level){ .dir = dir_new(fd, buf_str(&path)) };
        bool slash = path.n && path.p[path.n - 1] == '/';
        l->dir->given_n = entry->given ? path.n + !slash : entry->dir->given_n;
        buf_done(&path);
        return read_names(l);
}

static void pop(struct intake_tree *t) {
        struct level *l = &t->levels[--t->depth];
        vec_done(&l->names);
        intake_dir_drop(&l->dir);
}

static unsigned char type_of_mode(mode_t mode) {
        return (unsigned char) IFTODT(mode);
}

/* The entry of a path as it was given: the folder part is only for showing, the whole is opened. */
static void entry_of_path(const char *path, struct intake_entry *ret) {
        size_t n = strlen(path), slash;
        while (n > 1 && path[n - 1] == '/')
                n--;
        for (slash = n; slash && path[slash - 1] != '/';)
                slash--;
        struct buf shown;
        buf_init(&shown, 0);
        char *head = mem_dup(path, slash + 1);
        head[slash] = '\0';
        show_name(&shown, head);
        mem_free(head);
        *ret = (struct intake_entry){ .given = true, .dir = dir_new(AT_FDCWD, buf_str(&shown)) };
        buf_done(&shown);
        ret->name = arena_str(&ret->dir->names, (struct str){ path, n }).p;
        struct stat st;
        if (stat(ret->name, &st) < 0)
                ret->trouble = intake_trouble_of_errno(errno);
        else
                ret->type = type_of_mode(st.st_mode);
}

/* The next name at any level; 0 when all paths are done. */
static int next_name(struct intake_tree *t, struct intake_entry *ret) {
        while (t->depth) {
                struct level *l = &t->levels[t->depth - 1];
                if (l->at == l->names.n) {
                        pop(t);
                        continue;
                }
                const struct name *name = &l->names.v[l->at++];
                l->dir->refs++;
                *ret = (struct intake_entry){ .dir = l->dir, .name = name->z, .type = name->type };
                return 1;
        }
        while (t->at < t->options.n_paths) {
                const char *path = t->options.paths[t->at++];
                if (is_inside_skipped(t, path))
                        continue;
                entry_of_path(path, ret);
                return 1;
        }
        return 0;
}

/* Not every file system says the type of a name. */
static void find_type(struct intake_entry *entry) {
        struct stat st;
        if (entry->trouble || entry->type != DT_UNKNOWN)
                return;
        if (fstatat(entry->dir->fd, entry->name, &st, AT_SYMLINK_NOFOLLOW) < 0)
                entry->trouble = intake_trouble_of_errno(errno);
        else
                entry->type = type_of_mode(st.st_mode);
}

int intake_tree_next(struct intake_tree *t, struct intake_entry *ret) {
        while (next_name(t, ret)) {
                find_type(ret);
                if (!ret->trouble && ret->type == DT_DIR)
                        ret->trouble = push(t, ret);
                else if (!ret->trouble)
                        ret->trouble = intake_trouble_of_mode(DTTOIF(ret->type));
                if (ret->trouble || ret->type == DT_REG)
                        return 1;
                intake_dir_drop(&ret->dir);
        }
        return 0;
}

int intake_tree_open(struct intake_tree **ret, const struct intake_options *o, struct err *e) {
        for (size_t i = 0; i < o->n_paths; i++)
                if (!o->paths[i] || !*o->paths[i])
                        return err_set(e, ERR_usage, "an empty path names nothing");
        struct intake_tree *t = MEM_NEW(struct intake_tree);
        t->options = *o;
        t->levels = mem_zalloc(LIMIT_intake_depth * sizeof *t->levels);
        *ret = t;
        return 0;
}

void intake_tree_close(struct intake_tree **t) {
        if (!*t)
                return;
        while ((*t)->depth)
                pop(*t);
        mem_free((*t)->levels);
        mem_free(*t);
        *t = NULL;
}
