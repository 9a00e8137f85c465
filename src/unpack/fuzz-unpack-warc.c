/* Fuzz target: web archives from arbitrary bytes: ranges and gaps tile the container, what is made
 * stays below the limit. */
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
        struct rec got;
        struct buf b;
        BUG_IF(s->done);
        bool range = r->kind == REC_child && r->child.kind == REC_CHILD_range;
        if (range || r->kind == REC_gap) {
                BUG_IF((range ? r->child.off : r->gap.off) != s->at);
                s->at += range ? r->child.len : r->gap.len;
        }
        s->made += r->kind == REC_data ? r->data.n : 0;
        s->done = r->kind == REC_done;
        buf_init(&b, 0);
        BUG_IF(!rec_put(&b, r));
        struct bytes in = buf_bytes(&b);
        BUG_IF(rec_get(&in, &got, NULL) != 1);
        buf_done(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct seen seen = { 0 };
        _cleanup_close_ int fd = memfd_create("in", MFD_CLOEXEC);
        BUG_IF(fd < 0 || io_write(fd, data, n) < 0);
        unpack_run(&(struct unpack_job){ .fd = fd, .size = n, .format = UNPACK_warc },
                   &(struct unpack_sink){ check, &seen });
        BUG_IF(seen.at != n || !seen.done || seen.made > LIMIT_archive_total);
        return 0;
}
