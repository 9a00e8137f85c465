/* Bytes of containers and of what was made from them; see flow-blob.h. */
#include "flow/flow-blob.h"

#include "base/io.h"
#include "base/limits.h"
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

enum { WINDOW = 1 << 20 };

void flow_blob_init(struct flow_blob *b, int fd, uint64_t size, struct bytes all) {
        *b = (struct flow_blob){ .fd = fd, .size = size, .all = all };
        buf_init(&b->window, 0);
}

void flow_blob_done(struct flow_blob *b) {
        buf_done(&b->window);
}

int flow_blob_get(struct flow_blob *b, uint64_t off, uint64_t len, struct bytes *ret,
                  struct err *e) {
        if (b->all.p) {
                *ret = bytes_sub(b->all, off, len);
                return 0;
        }
        bool inside = off >= b->window_at && len <= b->window.n &&
                      off - b->window_at <= b->window.n - len;
        if (!inside) {
                size_t want = len > WINDOW ? len : WINDOW;
                buf_clear(&b->window);
                ssize_t n = io_pread(b->fd, buf_room(&b->window, want), want, off);
                if (n < 0)
                        return err_errno(e, errno, "cannot read a container");
                b->window.n = (size_t) n;
                b->window_at = off;
        }
        *ret = bytes_sub(buf_bytes(&b->window), off - b->window_at, len);
        return 0;
}

int flow_blob_hash(struct flow_blob *b, struct sha256 *ret, struct err *e) {
        if (b->all.p) {
                *ret = hash_sha256(b->all);
                return 0;
        }
        struct hash_ctx *h = hash_new();
        struct bytes part;
        int r = 0;
        for (uint64_t at = 0; r >= 0 && at < b->size; at += part.n) {
                uint64_t left = b->size - at;
                r = flow_blob_get(b, at, left < WINDOW ? left : WINDOW, &part, e);
                if (r >= 0 && part.n == 0)
                        r = err_set(e, ERR_io, "a file became shorter while it was read");
                if (r >= 0)
                        hash_put(h, part);
        }
        *ret = hash_get(h);
        hash_free(&h);
        return r;
}

void flow_spill_init(struct flow_spill *s, uint64_t most) {
        *s = (struct flow_spill){ .fd = -1, .most = most };
        buf_init(&s->mem, 0);
}

void flow_spill_done(struct flow_spill *s) {
        buf_done(&s->mem);
        io_close(&s->fd);
}

void flow_spill_clear(struct flow_spill *s) {
        buf_clear(&s->mem);
        if (s->mem.cap > 4 * WINDOW)
                buf_done(&s->mem);
        io_close(&s->fd);
        s->size = 0;
        s->over = false;
}

static int to_disk(struct flow_spill *s, struct store *st, struct err *e) {
        s->fd = openat(store_index_fd(st), ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
        if (s->fd < 0)
                return err_errno(e, errno, "cannot make a scratch file in the case");
        if (io_write(s->fd, s->mem.p, s->mem.n) < 0)
                return err_errno(e, errno, "cannot write a scratch file");
        s->mem.n = s->mem.n < WINDOW ? s->mem.n : WINDOW;
        return 0;
}

int flow_spill_put(struct flow_spill *s, struct store *st, struct bytes data, struct err *e) {
        s->over = s->over || data.n > s->most - s->size;
        if (s->over)
                return 0;
        if (s->fd < 0 && s->size + data.n > LIMIT_inline_bytes) {
                int r = to_disk(s, st, e);
                if (r < 0)
                        return r;
        }
        s->size += data.n;
        if (s->fd < 0)
                buf_put(&s->mem, data.p, data.n);
        else if (io_write(s->fd, data.p, data.n) < 0)
                return err_errno(e, errno, "cannot write a scratch file");
        return 0;
}

int flow_memory_file(struct bytes data, struct err *e) {
        int fd = memfd_create("clew", MFD_CLOEXEC);
        if (fd < 0)
                return err_errno(e, errno, "cannot make a memory file");
        if (io_write(fd, data.p, data.n) < 0) {
                int bad = errno;
                close(fd);
                return err_errno(e, bad, "cannot fill a memory file");
        }
        return fd;
}

struct bytes flow_unquote(struct bytes in, bool all, struct arena *a) {
        static const struct str from = { "From ", 5 };
        if (bytes_find(in, str_bytes(STR(">From "))) == SIZE_MAX)
                return in;
        uint8_t *out = arena_alloc(a, in.n + 1), *to = out;
        for (size_t i = 0; i < in.n;) {
                size_t nl = bytes_chr(bytes_sub(in, i, SIZE_MAX), '\n');
                struct bytes line = bytes_sub(in, i, nl == SIZE_MAX ? SIZE_MAX : nl + 1);
                size_t marks = 0;
                while (marks < line.n && line.p[marks] == '>')
                        marks++;
                bool quoted = marks && (all || marks == 1) &&
                              bytes_starts(bytes_sub(line, marks, SIZE_MAX), from);
                struct bytes keep = bytes_sub(line, quoted, SIZE_MAX);
                memcpy(to, keep.p, keep.n);
                to += keep.n;
                i += line.n;
        }
        return bytes_of(out, (size_t) (to - out));
}
