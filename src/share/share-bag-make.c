/* Bags in the making; see share-bag.h. */
#include "base/bug.h"
#include "base/io.h"
#include "base/map.h"
#include "share/share-bag.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct share_bag {
        char *path, *part; /* where it is to be; where it is being made */
        int dir;
        bool kept, sealed;
        struct map there;
        VEC(struct share_bag_file) files;
        struct arena a;
        uint64_t bytes, payload_files, payload_bytes;
};

static int remove_one(const char *path, const struct stat *s, int type, struct FTW *f) {
        (void) s, (void) type, (void) f;
        remove(path); /* what stays is seen by whoever looks */
        return 0;
}

static char *join(const char *z, const char *behind) {
        size_t n = strlen(z), m = strlen(behind);
        while (n > 1 && z[n - 1] == '/')
                n--;
        char *p = mem_alloc(n + m + 1);
        memcpy(p, z, n);
        memcpy(p + n, behind, m + 1);
        return p;
}

int share_bag_open(const char *path, struct share_bag **ret, struct err *e) {
        struct stat s;
        if (!path[0] || lstat(path, &s) == 0) {
                err_set(e, ERR_usage, "'%s' is there already", path);
                return err_hint(e, ERR_usage, "a bundle is never replaced; name another folder");
        }
        struct share_bag *b = mem_zalloc(sizeof *b);
        b->path = join(path, "");
        b->part = join(path, ".part-XXXXXX");
        b->dir = -1;
        map_init(&b->there);
        arena_init(&b->a, 0);
        int r = 0;
        if (!mkdtemp(b->part)) {
                r = err_errno(e, errno, "cannot make a folder beside '%s'", path);
                b->part[0] = '\0';
        } else if ((b->dir = open(b->part, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)) < 0) {
                r = err_errno(e, errno, "cannot write beside '%s'", path);
        }
        if (r < 0)
                share_bag_close(&b);
        else
                *ret = b;
        return r;
}

void share_bag_close(struct share_bag **at) {
        enum { FDS = 16 };
        struct share_bag *b = *at;
        if (!b)
                return;
        io_close(&b->dir);
        if (!b->kept && b->part[0])
                nftw(b->part, remove_one, FDS, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
        vec_done(&b->files);
        map_done(&b->there);
        arena_done(&b->a);
        mem_free(b->path);
        mem_free(b->part);
        mem_free(b);
        *at = NULL;
}

static int make_folders(struct share_bag *b, char *z, struct err *e) {
        for (char *p = strchr(z, '/'); p; p = strchr(p + 1, '/')) {
                *p = '\0';
                int r = mkdirat(b->dir, z, 0700);
                *p = '/';
                if (r < 0 && errno != EEXIST)
                        return err_errno(e, errno, "cannot make a folder for '%s'", z);
        }
        return 0;
}

static int write_file(struct share_bag *b, const char *path, struct bytes in, struct err *e) {
        _cleanup_close_ int fd =
                openat(b->dir, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd < 0 || io_write(fd, in.p, in.n) < 0)
                return err_errno(e, errno, "cannot write '%s'", path);
        return 0;
}

int share_bag_put(struct share_bag *b, const char *path, struct bytes in, struct err *e) {
        bool fresh;
        struct str name = arena_str(&b->a, str_of(path));
        if (!share_path_is_plain(name) || (b->sealed && !share_bag_is_apart(name)))
                BUG("not to be put into a bag: %s", path);
        map_put(&b->there, name, 1, &fresh);
        if (!fresh)
                return 0;
        int r = make_folders(b, (char *) name.p, e);
        if (r < 0 || (r = write_file(b, path, in, e)) < 0)
                return r;
        struct share_bag_file f = { name, in.n, hash_sha256(in), share_sha512(in) };
        vec_push(&b->files, f);
        b->bytes += in.n;
        if (str_starts(name, STR("data/")))
                b->payload_files++, b->payload_bytes += in.n;
        return 1;
}

static int by_path(const void *a, const void *b) {
        const struct share_bag_file *x = a, *y = b;
        return str_cmp(x->path, y->path);
}

static int put_manifest(struct share_bag *b, bool payload, bool wide, struct buf *text,
                        struct err *e) {
        char name[32];
        snprintf(name, sizeof name, "%smanifest-sha%s.txt", payload ? "" : "tag",
                 wide ? "512" : "256");
        qsort(b->files.v, b->files.n, sizeof *b->files.v, by_path);
        buf_clear(text);
        share_bag_manifest(b->files.v, b->files.n, payload, wide, text);
        return share_bag_put(b, name, buf_bytes(text), e);
}

static int put_info(struct share_bag *b, struct str info, struct buf *text, struct err *e) {
        static const char head[] = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
        int r = share_bag_put(b, "bagit.txt", bytes_of(head, sizeof head - 1), e);
        buf_put_str(text, info);
        buf_printf(text, "Payload-Oxum: %llu.%llu\n", (unsigned long long) b->payload_bytes,
                   (unsigned long long) b->payload_files);
        return r < 0 ? r : share_bag_put(b, "bag-info.txt", buf_bytes(text), e);
}

int share_bag_seal(struct share_bag *b, struct str info, struct buf *ret, struct err *e) {
        struct buf text;
        buf_init(&text, 0);
        int r = put_info(b, info, &text, e);
        if (r >= 0)
                r = put_manifest(b, true, false, &text, e);
        if (r >= 0)
                r = put_manifest(b, true, true, &text, e);
        if (r >= 0)
                r = put_manifest(b, false, true, &text, e);
        if (r >= 0)
                r = put_manifest(b, false, false, &text, e);
        if (r >= 0)
                buf_put_str(ret, buf_str(&text));
        b->sealed = true;
        buf_done(&text);
        return r < 0 ? r : 0;
}

int share_bag_keep(struct share_bag *b, struct err *e) {
        if (syncfs(b->dir) < 0)
                return err_errno(e, errno, "cannot flush '%s'", b->path);
        if (renameat2(AT_FDCWD, b->part, AT_FDCWD, b->path, RENAME_NOREPLACE) < 0)
                return err_errno(e, errno, "cannot give '%s' its name", b->path);
        b->kept = true;
        return 0;
}

uint64_t share_bag_files(const struct share_bag *b) {
        return b->files.n;
}

uint64_t share_bag_bytes(const struct share_bag *b) {
        return b->bytes;
}
