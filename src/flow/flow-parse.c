/* Files, one message each, through the jail and out again: no case. */
#include "flow/flow.h"

#include "base/io.h"
#include "base/limits.h"
#include "jail/jail.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *blame_words(enum jail_blame b) {
        switch (b) {
        case JAIL_ok:
                return "ok";
        case JAIL_died:
                return "died";
        case JAIL_hung:
                return "hung";
        case JAIL_lied:
                return "lied";
        case JAIL_limit:
                return "limit";
        case JAIL_absent:
                return "absent";
        }
        return "ok";
}

static int read_file(const char *path, struct buf *out, struct err *e) {
        struct stat st;
        _cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
        if (fd < 0 || fstat(fd, &st) < 0)
                return err_errno(e, errno, "cannot open '%s'", path);
        if (!S_ISREG(st.st_mode))
                return err_set(e, ERR_usage, "'%s' is not a file", path);
        if ((uint64_t) st.st_size > LIMIT_message_bytes)
                return err_set(e, ERR_limit, "'%s' is larger than one message may be", path);
        ssize_t n = io_read(fd, buf_room(out, (size_t) st.st_size + 1), (size_t) st.st_size);
        if (n < 0)
                return err_errno(e, errno, "cannot read '%s'", path);
        out->n = (size_t) n;
        return 0;
}

static int one(struct flow_parse *p, struct jail *jail, const char *file, struct buf *bytes,
               struct err *e) {
        struct jail_answer a;
        struct err bad = ERR_INIT;
        buf_clear(bytes);
        if (read_file(file, bytes, &bad) < 0) {
                p->failed++;
                if (p->complain)
                        p->complain(p->arg, &bad);
                return 0;
        }
        struct jail_message m = { .data = buf_bytes(bytes) };
        int r = jail_parse(jail, &m, 1, p, e);
        if (r >= 0)
                r = jail_next(jail, &a, e);
        if (r > 0)
                r = p->take(p->arg, file, a.results[0].records, blame_words(a.results[0].blame));
        return r;
}

int flow_parse(struct flow_parse *p, struct err *e) {
        struct jail_options o = { .workers = 1, .worker_path = p->worker_path };
        struct jail *jail = NULL;
        struct buf bytes;
        buf_init(&bytes, 0);
        int r = jail_open(&o, &jail, e);
        for (size_t i = 0; r >= 0 && i < p->n_files; i++)
                r = one(p, jail, p->files[i], &bytes, e);
        jail_close(&jail);
        buf_done(&bytes);
        return r;
}
