/* Small files and keys in them, as several verbs take them. */
#include "base/io.h"
#include "cli/cli-sign.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

int cli_small_file(struct cli *c, const char *path, size_t most, struct buf *ret) {
        _cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (fd < 0)
                return err_errno(&c->err, errno, "cannot open '%s'", path);
        char *room = buf_room(ret, most + 1);
        ssize_t n = room ? io_read(fd, room, most + 1) : -1;
        if (n < 0)
                return err_errno(&c->err, errno, "cannot read '%s'", path);
        if ((size_t) n > most)
                return err_set(&c->err, ERR_limit, "'%s' is larger than %zu bytes", path, most);
        ret->n += (size_t) n;
        return 0;
}

int cli_new_file(struct cli *c, const char *path, unsigned mode, struct bytes in) {
        _cleanup_close_ int fd =
                open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
        if (fd < 0 && errno == EEXIST)
                return err_set(&c->err, ERR_usage, "'%s' is there already", path);
        if (fd < 0 || io_write(fd, in.p, in.n) < 0 || fsync(fd) < 0)
                return err_errno(&c->err, errno, "cannot write '%s'", path);
        return 0;
}

int cli_secret_get(struct cli *c, const char *path, const char *password,
                   struct share_secret *ret) {
        struct buf file, words;
        buf_init(&file, 0);
        buf_init(&words, 0);
        int r = cli_small_file(c, path, SHARE_SIGNATURE, &file);
        if (r >= 0 && password)
                r = cli_small_file(c, password, SHARE_SIGNATURE, &words);
        struct str rest = buf_str(&words), line = str_cut(&rest, '\n');
        if (r >= 0 && password && !line.p)
                line = STR("");
        if (r >= 0)
                r = share_secret_read(buf_str(&file), line, ret, &c->err);
        if (file.n)
                sodium_memzero(file.p, file.n);
        if (words.n)
                sodium_memzero(words.p, words.n);
        buf_done(&file);
        buf_done(&words);
        return r < 0 ? err_while(&c->err, r, "reading the key '%s'", path) : r;
}

int cli_public_get(struct cli *c, const char *word, struct share_public *ret) {
        struct buf file;
        if (share_public_read(str_of(word), ret, NULL) == 0)
                return 0;
        buf_init(&file, 0);
        int r = cli_small_file(c, word, SHARE_SIGNATURE, &file);
        if (r >= 0)
                r = share_public_read(buf_str(&file), ret, &c->err);
        buf_done(&file);
        return r < 0 ? err_while(&c->err, r, "reading the key '%s'", word) : r;
}
