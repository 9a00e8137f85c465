/* The plain form, apart and together; see digest-plain.h. */
#include "digest/digest-plain.h"

#include "base/hash.h"
#include "base/io.h"
#include "share/share-out.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static const char order_head[] = "clew-digest-order 1\n";

/* ---- apart ------------------------------------------------------------------------------------
 */

/* A new file `name` in `dir`; 0: there is one already. */
static int make(int dir, const char *name, struct str bytes, struct err *e) {
        _cleanup_close_ int fd =
                openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (fd < 0 && errno == EEXIST)
                return 0;
        if (fd < 0 || io_write(fd, bytes.p, bytes.n) < 0)
                return err_errno(e, errno, "cannot write '%s'", name);
        return 1;
}

/* The same under a name of its own: NAME.txt, NAME-2.txt ... */
static int make_piece(int dir, struct str page, struct str bytes, struct map *taken,
                      struct buf *name, struct err *e) {
        uint64_t *next = map_put(taken, page, 1, NULL);
        for (unsigned k; (k = (unsigned) (*next)++) < 100000;) {
                buf_clear(name);
                buf_put_str(name, page);
                if (k > 1)
                        buf_printf(name, "-%u", k);
                buf_puts(name, ".txt");
                int r = make(dir, buf_z(name), bytes, e);
                if (r != 0)
                        return r;
        }
        return err_set(e, ERR_limit, "too many items of one name");
}

static void add_piece(struct buf *order, const char *name) {
        buf_printf(order, "piece %s\n", name);
}

static int import_items(int dir, const struct digest_import *in, struct buf *order, struct buf *ret,
                        struct err *e) {
        struct buf name, page;
        struct map taken; /* how many of each name there are */
        int r = 0;
        map_init(&taken);
        buf_init(&name, 0);
        buf_init(&page, 0);
        for (size_t i = 0; r >= 0 && i < in->file->items.n; i++) {
                const struct digest_item *it = &in->file->items.v[i];
                buf_clear(&page);
                digest_page_name(it->headline, it->dated, it->day, &page);
                r = make_piece(dir, buf_str(&page), str_sub(in->bytes, it->off, it->len), &taken,
                               &name, e);
                add_piece(order, buf_z(&name));
                buf_put(ret, buf_z(&name), name.n + 1);
        }
        buf_done(&name);
        buf_done(&page);
        map_done(&taken);
        return r;
}

static void order_begin(const struct digest_import *in, struct buf *stem, struct buf *order) {
        const char *slash = strrchr(in->path, '/');
        char hex[SHA256_HEX];
        struct sha256 h = hash_sha256(str_bytes(in->bytes));
        sha256_hex(&h, hex);
        share_name(str_of(slash ? slash + 1 : in->path), "digest", stem);
        buf_printf(order, "%sfile %s\nsha256 %s\n", order_head, buf_z(stem), hex);
}

int digest_plain_import(const struct digest_import *in, const char *out, struct buf *ret,
                        struct err *e) {
        struct buf stem, name, order;
        if (mkdir(out, 0777) < 0 && errno != EEXIST)
                return err_errno(e, errno, "cannot make the folder '%s'", out);
        _cleanup_close_ int dir = open(out, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (dir < 0)
                return err_errno(e, errno, "cannot open the folder '%s'", out);
        buf_init(&stem, 0);
        buf_init(&name, 0);
        buf_init(&order, 0);
        order_begin(in, &stem, &order);
        buf_printf(&name, "%s.order", buf_z(&stem));
        int r = faccessat(dir, buf_z(&name), F_OK, AT_SYMLINK_NOFOLLOW) == 0
                        ? err_set(e, ERR_usage, "'%s/%s' is there already", out, name.p)
                        : 0;
        size_t head = in->file->items.n ? in->file->items.v[0].off : in->bytes.n;
        if (r >= 0 && head) {
                buf_clear(&name);
                buf_printf(&name, "%s.0.rest", buf_z(&stem));
                r = make(dir, buf_z(&name), str_sub(in->bytes, 0, head), e);
                if (r == 0)
                        r = err_set(e, ERR_usage, "'%s/%s' is there already", out, name.p);
                add_piece(&order, buf_z(&name));
        }
        if (r >= 0)
                r = import_items(dir, in, &order, ret, e);
        if (r >= 0 && syncfs(dir) < 0)
                r = err_errno(e, errno, "cannot flush '%s'", out);
        if (r >= 0) {
                buf_clear(&name);
                buf_printf(&name, "%s.order", buf_z(&stem));
                r = make(dir, buf_z(&name), buf_str(&order), e);
        }
        buf_done(&stem);
        buf_done(&name);
        buf_done(&order);
        return r < 0 ? r : 0;
}

/* ---- together ---------------------------------------------------------------------------------
 */

static int broken(const char *path, struct err *e) {
        return err_set(e, ERR_corrupt, "'%s' is no order of a digest", path);
}

static bool is_plain_name(struct str s) {
        return s.n > 0 && s.n < 256 && s.p[0] != '.' && str_chr(s, '/') == SIZE_MAX &&
               str_chr(s, '\0') == SIZE_MAX;
}

static int add_file(const char *order, struct str name, struct buf *out, struct err *e) {
        struct buf p;
        const char *slash = strrchr(order, '/');
        buf_init(&p, 0);
        if (slash)
                buf_put(&p, order, (size_t) (slash - order) + 1);
        buf_put_str(&p, name);
        int r = is_plain_name(name) ? digest_slurp(buf_z(&p), out, e) : broken(order, e);
        buf_done(&p);
        return r;
}

int digest_plain_export(const char *path, struct buf *out, bool *ret_same, struct err *e) {
        struct buf order;
        struct sha256 want = { 0 };
        size_t from = out->n;
        bool hashed = false;
        buf_init(&order, 0);
        int r = digest_slurp(path, &order, e);
        struct str rest = buf_str(&order);
        if (r >= 0 && !str_starts(rest, str_of(order_head)))
                r = broken(path, e);
        while (r >= 0 && rest.n) {
                struct str l = str_cut(&rest, '\n');
                if (str_starts(l, STR("sha256 ")))
                        hashed = sha256_of_hex(str_sub(l, 7, SIZE_MAX), &want);
                else if (str_starts(l, STR("piece ")))
                        r = add_file(path, str_sub(l, 6, SIZE_MAX), out, e);
        }
        struct sha256 got = hash_sha256(bytes_of(out->p + from, out->n - from));
        *ret_same = hashed && sha256_eq(&got, &want);
        buf_done(&order);
        return r;
}

static int is_order(const struct dirent *d) {
        return d->d_name[0] != '.' && str_ends(str_of(d->d_name), STR(".order"));
}

static int by_name(const struct dirent **a, const struct dirent **b) {
        return strcmp((*a)->d_name, (*b)->d_name);
}

int digest_plain_orders(const char *dir, struct buf *ret, struct err *e) {
        struct dirent **list;
        int n = scandir(dir, &list, is_order, by_name);
        if (n < 0)
                return err_errno(e, errno, "cannot read the folder '%s'", dir);
        for (int i = 0; i < n; i++) {
                buf_put(ret, list[i]->d_name, strlen(list[i]->d_name) + 1);
                free(list[i]);
        }
        free(list);
        return n;
}
