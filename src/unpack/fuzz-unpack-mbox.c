/* Fuzz target: mbox and emlx from arbitrary bytes; ranges and gaps must tile the input. */
#include "base/bug.h"
#include "base/io.h"
#include "unpack/unpack.h"

#include <sys/mman.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(void *ctx, const struct rec *r) {
        uint64_t *at = ctx;
        uint64_t off = r->kind == REC_child ? r->child.off : r->gap.off;
        uint64_t len = r->kind == REC_child ? r->child.len : r->gap.len;
        struct buf b;
        buf_init(&b, 0);
        BUG_IF(!rec_put(&b, r));
        struct bytes in = buf_bytes(&b);
        struct rec got;
        BUG_IF(rec_get(&in, &got, NULL) != 1);
        buf_done(&b);
        if (r->kind != REC_child && r->kind != REC_gap)
                return;
        BUG_IF(off != *at);
        *at = off + len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        _cleanup_close_ int fd = memfd_create("in", MFD_CLOEXEC);
        BUG_IF(fd < 0 || io_write(fd, data, n) < 0);
        for (unsigned format = UNPACK_mbox; format <= UNPACK_emlx; format++) {
                uint64_t at = 0;
                unpack_run(&(struct unpack_job){ .fd = fd, .size = n, .format = format },
                           &(struct unpack_sink){ check, &at });
                BUG_IF(at != n);
        }
        return 0;
}
