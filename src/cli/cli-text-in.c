/* A text from a file or from standard input; see cli-text-in.h. */
#include "cli/cli-text-in.h"

#include "base/io.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static void mend(struct buf *b, size_t from) {
        for (size_t at = from; at < b->n; at++) {
                at += utf8_valid(bytes_of(b->p + at, b->n - at));
                if (at < b->n)
                        b->p[at] = '?';
        }
}

int cli_text_in(struct cli *c, const char *path, struct buf *ret) {
        enum { CHUNK = 1 << 16 };
        bool in = strcmp(path, "-") == 0;
        size_t from = ret->n;
        ssize_t n;
        _cleanup_close_ int own = in ? -1 : open(path, O_RDONLY | O_CLOEXEC);
        if (!in && own < 0)
                return err_errno(&c->err, errno, "cannot open '%s'", path);
        do {
                n = io_read(in ? STDIN_FILENO : own, buf_room(ret, CHUNK), CHUNK);
                if (n < 0)
                        return err_errno(&c->err, errno, "cannot read '%s'", path);
                ret->n += (size_t) n;
                if (ret->n >= UINT32_MAX)
                        return err_set(&c->err, ERR_limit, "'%s' has 4 GiB or more", path);
        } while (n == CHUNK);
        mend(ret, from);
        return 0;
}
