/* See test-unpack.h. */
#include "unpack/test-unpack.h"

#include "base/bug.h"
#include "base/io.h"

#include <sys/mman.h>

void kept_init(struct kept *k) {
        memset(k, 0, sizeof *k);
        buf_init(&k->records, 0);
}

void kept_done(struct kept *k) {
        for (size_t i = 0; !k->light && i < k->n && i < KEPT_MOST; i++) {
                mem_free((char *) (uintptr_t) k->children[i].name.p);
                mem_free((char *) (uintptr_t) k->children[i].detail.p);
                buf_done(&k->data[i]);
        }
        buf_done(&k->records);
}

static struct str copy(struct str s) {
        return (struct str){ s.n ? mem_dup(s.p, s.n) : NULL, s.n };
}

static void keep_child(struct kept *k, const struct rec_child *c) {
        if (c->kind == REC_CHILD_range) {
                EXPECT_EQ(k->at, c->off);
                k->at = c->off + c->len;
        }
        if (!k->light && k->n < KEPT_MOST) {
                k->children[k->n] = *c;
                k->children[k->n].name = copy(c->name);
                k->children[k->n].detail = copy(c->detail);
                buf_init(&k->data[k->n], 0);
        }
        k->n++;
}

static void keep(void *ctx, const struct rec *in) {
        struct kept *k = ctx;
        struct rec r;
        buf_clear(&k->records);
        BUG_IF(!rec_put(&k->records, in));
        struct bytes wire = buf_bytes(&k->records);
        EXPECT_EQ(1, rec_get(&wire, &r, NULL)); /* the keeper would take it */
        EXPECT(!k->ended);
        switch (r.kind) {
        case REC_page:
        case REC_boxes:
        case REC_voice:
                break;
        case REC_child:
                keep_child(k, &r.child);
                break;
        case REC_data:
                EXPECT(k->n > 0 && r.data.n > 0 && r.data.n <= UNPACK_DATA);
                if (!k->light && k->n <= KEPT_MOST)
                        buf_put(&k->data[k->n - 1], r.data.p, r.data.n);
                break;
        case REC_gap:
                EXPECT_EQ(k->at, r.gap.off);
                EXPECT(r.gap.len > 0);
                k->at += r.gap.len;
                k->gaps[r.gap.reason] += r.gap.len;
                break;
        case REC_flaw:
                k->flaws[r.flaw.flaw]++;
                break;
        case REC_done:
                k->done = r.done;
                k->ended = true;
                break;
        case REC_doc:
        case REC_part:
        case REC_header:
        case REC_addr:
        case REC_date:
        case REC_msgid:
        case REC_text:
        case REC_span:
                test_fail(__FILE__, __LINE__, "a record of kind %d", (int) r.kind);
        }
}

static void run_job(struct kept *k, const struct unpack_job *job) {
        struct unpack_sink sink = { keep, k };
        unpack_run(job, &sink);
        EXPECT(k->ended);
        EXPECT_EQ(job->size, k->at);
        EXPECT_EQ(k->n, k->done.docs);
}

void kept_run_fd(struct kept *k, enum unpack_format format, int fd, uint64_t size) {
        run_job(k, &(struct unpack_job){ .fd = fd, .size = size, .format = format });
}

void kept_run_secrets(struct kept *k, enum unpack_format format, struct bytes in,
                      struct bytes secrets) {
        _cleanup_close_ int fd = memfd_create("container", MFD_CLOEXEC);
        BUG_IF(fd < 0 || io_write(fd, in.p, in.n) < 0);
        run_job(k, &(struct unpack_job){
                           .fd = fd, .size = in.n, .format = format, .secrets = secrets });
}

void kept_run(struct kept *k, enum unpack_format format, const void *p, size_t n) {
        kept_run_secrets(k, format, bytes_of(p, n), (struct bytes){ 0 });
}
