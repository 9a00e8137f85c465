/* Fuzz target: 7z from arbitrary bytes, with passwords to try.  What is made stays below the limit,
 * ranges and gaps tile the container.  The checksums of the first header and of the header itself
 * are mended, or no change would ever get past them. */
#include "base/bug.h"
#include "base/io.h"
#include "base/le.h"
#include "base/limits.h"
#include "unpack/unpack.h"

#include <sys/mman.h>
#include <zlib.h>

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
        if (r->kind == REC_gap) {
                BUG_IF(r->gap.off != s->at);
                s->at += r->gap.len;
        }
        s->made += r->kind == REC_data ? r->data.n : 0;
        s->done = r->kind == REC_done;
        buf_init(&b, 0);
        BUG_IF(!rec_put(&b, r));
        struct bytes in = buf_bytes(&b);
        BUG_IF(rec_get(&in, &got, NULL) != 1);
        buf_done(&b);
}

static void mend(uint8_t *p, size_t n) {
        if (n < 32)
                return;
        uint64_t off = le_get64(p + 12), size = le_get64(p + 20);
        if (off <= n - 32 && size <= n - 32 - off)
                le_put32(p + 28, (uint32_t) crc32(0, p + 32 + off, (unsigned) size));
        le_put32(p + 8, (uint32_t) crc32(0, p + 12, 20));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct seen seen = { 0 };
        uint8_t *p = mem_dup(data, n ? n : 1);
        mend(p, n);
        _cleanup_close_ int fd = memfd_create("in", MFD_CLOEXEC);
        BUG_IF(fd < 0 || io_write(fd, p, n) < 0);
        mem_free(p);
        unpack_run(&(struct unpack_job){ .fd = fd,
                                         .size = n,
                                         .format = UNPACK_sevenz,
                                         .secrets = str_bytes(STR("wrong\nsecret\n")) },
                   &(struct unpack_sink){ check, &seen });
        BUG_IF(seen.at != n || !seen.done || seen.made > LIMIT_archive_total);
        return 0;
}
