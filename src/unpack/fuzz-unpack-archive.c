/* Fuzz target: every packed format from arbitrary bytes.  The first byte chooses the format, the
 * rest is the container; ranges and gaps must tile it, what is made stays below the limit. */
#include "base/bug.h"
#include "base/io.h"
#include "base/limits.h"
#include "unpack/unpack.h"

#include <sys/mman.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct seen {
        uint64_t at, made;
        bool done;
};

static void check(void *ctx, const struct rec *r) {
        struct seen *s = ctx;
        BUG_IF(s->done);
        bool range = r->kind == REC_child && r->child.kind == REC_CHILD_range;
        if (range || r->kind == REC_gap) {
                BUG_IF((range ? r->child.off : r->gap.off) != s->at);
                s->at += range ? r->child.len : r->gap.len;
        }
        if (r->kind == REC_data) {
                s->made += r->data.n;
                return;
        }
        s->done = r->kind == REC_done;
        struct buf b;
        buf_init(&b, 0);
        BUG_IF(!rec_put(&b, r));
        struct bytes in = buf_bytes(&b);
        struct rec got;
        BUG_IF(rec_get(&in, &got, NULL) != 1);
        buf_done(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        if (n == 0)
                return 0;
        static const uint8_t formats[] = { UNPACK_gz,  UNPACK_bz2,     UNPACK_xz,   UNPACK_zst,
                                           UNPACK_zip, UNPACK_tar,     UNPACK_rar,  UNPACK_cab,
                                           UNPACK_lha, UNPACK_iso,     UNPACK_cpio, UNPACK_ar,
                                           UNPACK_lz,  UNPACK_compress };
        unsigned format = formats[data[0] % sizeof formats];
        struct seen seen = { 0 };
        _cleanup_close_ int fd = memfd_create("in", MFD_CLOEXEC);
        BUG_IF(fd < 0 || io_write(fd, data + 1, n - 1) < 0);
        unpack_run(&(struct unpack_job){ .fd = fd,
                                         .size = n - 1,
                                         .format = format,
                                         .secrets = str_bytes(STR("wrong\nsecret\n")) },
                   &(struct unpack_sink){ check, &seen });
        BUG_IF(seen.at != n - 1 || !seen.done || seen.made > LIMIT_archive_total);
        return 0;
}
