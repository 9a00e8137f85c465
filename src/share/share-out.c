/* Folders that appear whole or not at all; see share-out.h. */
#include "share/share-out.h"

#include "base/bug.h"
#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <linux/fs.h>
#include <sys/stat.h>
#include <unistd.h>

static const char readme[] = "README.txt", manifest[] = "manifest-sha256.txt";
static const char mark[] = "clew export\n"; /* the first line of a README of ours */

enum { LIST_AT = 1 << 16, FDS = 16 };

struct share_out {
        char *path, *part; /* where it is to be; where it is being made */
        bool force, kept;
        int dir, file, list; /* list: the manifest */
        struct buf name, lines;
        struct hash_ctx *hash;
        struct share_out_sum sum;
        const volatile sig_atomic_t *stop; /* or NULL */
};

/* ---- the place ------------------------------------------------------------------------------ */

static int remove_one(const char *path, const struct stat *s, int type, struct FTW *f) {
        (void) s, (void) type, (void) f;
        remove(path); /* what stays is seen by whoever looks; there is nobody to tell */
        return 0;
}

static void remove_tree(const char *path) {
        nftw(path, remove_one, FDS, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

/* Was this folder made here?  Only such a one is ever replaced. */
static bool is_ours(const char *path) {
        char head[sizeof mark - 1];
        _cleanup_close_ int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
        if (dir < 0)
                return false;
        _cleanup_close_ int fd =
                openat(dir, readme, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
        return fd >= 0 && io_read(fd, head, sizeof head) == (ssize_t) sizeof head &&
               memcmp(head, mark, sizeof head) == 0;
}

static int may_be_made(const char *path, bool force, struct err *e) {
        struct stat s;
        if (lstat(path, &s) < 0)
                return errno == ENOENT ? 0 : err_errno(e, errno, "cannot look at '%s'", path);
        if (!force) {
                err_set(e, ERR_usage, "'%s' is there already", path);
                return err_hint(e, ERR_usage, "--force replaces an earlier export");
        }
        if (is_ours(path))
                return 0;
        err_set(e, ERR_usage, "'%s' is no export of clew", path);
        return err_hint(e, ERR_usage, "only an earlier export is replaced; name another folder");
}

static char *copy(const char *z, const char *behind) {
        size_t n = strlen(z), m = strlen(behind);
        char *p = mem_alloc(n + m + 1);
        memcpy(p, z, n);
        memcpy(p + n, behind, m + 1);
        return p;
}

int share_out_open(const char *path, bool force, struct share_out **ret, struct err *e) {
        int r = path[0] ? may_be_made(path, force, e)
                        : err_set(e, ERR_usage, "no name of a folder");
        if (r < 0)
                return r;
        struct share_out *o = mem_zalloc(sizeof *o);
        o->path = copy(path, "");
        for (size_t n = strlen(path); n > 1 && path[n - 1] == '/'; n--)
                o->path[n - 1] = '\0';
        o->part = copy(o->path, ".part-XXXXXX");
        o->force = force;
        o->dir = o->file = o->list = -1;
        buf_init(&o->name, 0);
        buf_init(&o->lines, 0);
        o->hash = hash_new();
        if (!mkdtemp(o->part)) {
                r = err_errno(e, errno, "cannot make a folder beside '%s'", path);
                o->part[0] = '\0';
        } else {
                o->dir = open(o->part, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
                o->list = openat(o->dir, manifest, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
                if (o->list < 0)
                        r = err_errno(e, errno, "cannot write beside '%s'", path);
        }
        if (r < 0)
                share_out_close(&o);
        else
                *ret = o;
        return r;
}

void share_out_close(struct share_out **at) {
        struct share_out *o = *at;
        if (!o)
                return;
        io_close(&o->file);
        io_close(&o->list);
        io_close(&o->dir);
        if (!o->kept && o->part[0])
                remove_tree(o->part);
        buf_done(&o->name);
        buf_done(&o->lines);
        hash_free(&o->hash);
        mem_free(o->path);
        mem_free(o->part);
        mem_free(o);
        *at = NULL;
}

/* ---- files ---------------------------------------------------------------------------------- */

static int fails(struct share_out *o, struct err *e) {
        return err_errno(e, errno, "cannot write '%s'", buf_z(&o->name));
}

static int make_folders(struct share_out *o, struct err *e) {
        char *z = o->name.p;
        for (size_t i = 1; i < o->name.n; i++)
                if (z[i] == '/') {
                        z[i] = '\0';
                        int r = mkdirat(o->dir, z, 0700);
                        z[i] = '/';
                        if (r < 0 && errno != EEXIST)
                                return fails(o, e);
                }
        return 0;
}

int share_out_begin(struct share_out *o, const char *name, struct err *e) {
        if (o->file >= 0)
                BUG("two files at once: %s", name);
        buf_clear(&o->name);
        buf_puts(&o->name, name);
        buf_z(&o->name);
        int r = make_folders(o, e);
        if (r < 0)
                return r;
        o->file = openat(o->dir, buf_z(&o->name),
                         O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        return o->file < 0 ? fails(o, e) : 0;
}

void share_out_stop_on(struct share_out *o, const volatile sig_atomic_t *stop) {
        o->stop = stop;
}

int share_out_put(struct share_out *o, struct bytes in, struct err *e) {
        if (o->stop && *o->stop)
                return err_set(e, ERR_stopped, "stopped: nothing was exported");
        if (io_write(o->file, in.p, in.n) < 0)
                return fails(o, e);
        hash_put(o->hash, in);
        o->sum.bytes += in.n;
        return 0;
}

static int put_lines(struct share_out *o, struct err *e) {
        if (io_write(o->list, o->lines.p, o->lines.n) < 0)
                return err_errno(e, errno, "cannot write '%s'", manifest);
        buf_clear(&o->lines);
        return 0;
}

static int list(struct share_out *o, const char *name, const struct sha256 *hash, struct err *e) {
        char hex[SHA256_HEX];
        sha256_hex(hash, hex);
        buf_printf(&o->lines, "%s  %s\n", hex, name);
        return o->lines.n >= LIST_AT ? put_lines(o, e) : 0;
}

int share_out_end(struct share_out *o, struct sha256 *ret, struct err *e) {
        struct sha256 hash = hash_get(o->hash);
        io_close(&o->file);
        o->sum.files++;
        if (ret)
                *ret = hash;
        return list(o, buf_z(&o->name), &hash, e);
}

int share_out_file(struct share_out *o, const char *name, struct bytes in, struct err *e) {
        int r = share_out_begin(o, name, e);
        if (r >= 0)
                r = share_out_put(o, in, e);
        return r < 0 ? r : share_out_end(o, NULL, e);
}

struct share_out_sum share_out_sum(const struct share_out *o) {
        return o->sum;
}

/* ---- the end -------------------------------------------------------------------------------- */

static int give_name(struct share_out *o, struct err *e) {
        if (renameat2(AT_FDCWD, o->part, AT_FDCWD, o->path, RENAME_NOREPLACE) == 0)
                return 0;
        if (errno != EEXIST && errno != ENOTEMPTY)
                return err_errno(e, errno, "cannot give '%s' its name", o->path);
        int r = may_be_made(o->path, o->force, e); /* again: it may have come in between */
        if (r < 0)
                return r;
        if (renameat2(AT_FDCWD, o->part, AT_FDCWD, o->path, RENAME_EXCHANGE) < 0)
                return err_errno(e, errno, "cannot put the new '%s' in place of the old", o->path);
        remove_tree(o->part);
        return 0;
}

int share_out_keep(struct share_out *o, struct str about, struct err *e) {
        struct buf text;
        buf_init(&text, 0);
        buf_puts(&text, mark);
        buf_put_str(&text, about);
        int r = share_out_file(o, readme, buf_bytes(&text), e);
        buf_done(&text);
        if (r >= 0)
                r = put_lines(o, e);
        if (r >= 0 && syncfs(o->dir) < 0)
                r = err_errno(e, errno, "cannot flush '%s'", o->path);
        if (r >= 0)
                r = give_name(o, e);
        o->kept = r >= 0;
        return r;
}
