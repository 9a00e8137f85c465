/* Files, one unit each, through the jail and out again: no case. */
#include "flow/flow.h"

#include "base/io.h"
#include "base/limits.h"
#include "flow/flow-blob.h"
#include "intake/intake-sniff.h"
#include "jail/jail.h"
#include "rec/rec-kind.h"

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
        if ((uint64_t) st.st_size > LIMIT_document_bytes)
                return err_set(e, ERR_limit, "'%s' is larger than one document may be", path);
        ssize_t n = io_read(fd, buf_room(out, (size_t) st.st_size + 1), (size_t) st.st_size);
        if (n < 0)
                return err_errno(e, errno, "cannot read '%s'", path);
        out->n = (size_t) n;
        return 0;
}

/* Standard input, of any length up to that of a document. */
static int read_input(struct buf *out, struct err *e) {
        enum { CHUNK = 1 << 16 };
        for (;;) {
                ssize_t n = io_read(STDIN_FILENO, buf_room(out, CHUNK), CHUNK);
                if (n < 0)
                        return err_errno(e, errno, "cannot read standard input");
                out->n += (size_t) n;
                if (out->n > LIMIT_document_bytes)
                        return err_set(e, ERR_limit,
                                       "the input is larger than one document may be");
                if (n < CHUNK)
                        return 0;
        }
}

int flow_slurp(const char *path, struct buf *ret, struct err *e) {
        return strcmp(path, "-") == 0 ? read_input(ret, e) : read_file(path, ret, e);
}

static const char *name_of(const char *path) {
        const char *slash = strrchr(path, '/');
        return strcmp(path, "-") == 0 ? "input.txt" : slash ? slash + 1 : path;
}

/* Of the file's bytes; what holds others, or might be a mail as well, is read as a mail. */
static uint32_t kind_of(const char *path, struct bytes data) {
        enum intake_kind kind = intake_sniff(bytes_sub(data, 0, INTAKE_SNIFF),
                                             str_of(name_of(path)), (struct str){ 0 });
        const struct rec_kind_row *row = rec_kind_find((uint32_t) kind);
        bool other = row && row->reader != REC_READ_MESSAGE && row->reader != REC_READ_UNPACK &&
                     kind != INTAKE_empty;
        return other ? (uint32_t) kind : 0;
}

static int one(struct flow_parse *p, struct jail *jail, const char *file, struct buf *bytes,
               struct err *e) {
        struct jail_answer a;
        struct err bad = ERR_INIT;
        buf_clear(bytes);
        if (flow_slurp(file, bytes, &bad) < 0) {
                p->failed++;
                if (p->complain)
                        p->complain(p->arg, &bad);
                return 0;
        }
        struct jail_message m = { .kind = kind_of(file, buf_bytes(bytes)),
                                  .name = str_of(name_of(file)) };
        _cleanup_close_ int made = -1;
        m.data = buf_bytes(bytes);
        m.size = bytes->n;
        m.by_fd = bytes->n > UINT64_C(1) << 20 && m.kind != 0;
        int r = m.by_fd ? m.fd = made = flow_memory_file(m.data, e) : 0;
        if (r >= 0)
                r = jail_parse(jail, &m, 1, p, e);
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
