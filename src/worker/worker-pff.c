/* clew-worker-pff: Outlook stores by libpff.  A process reads one store. */
#include "outlook/outlook-pff.h"
#include "unpack/unpack.h"
#include "worker/worker-warm.h"
#include "worker/worker.h"

static void warm(void) {
        worker_warm();
        outlook_pff_warm();
}

/* At once: what is told already must not be lost if the library dies of the next item, and how much
 * was told says which item that was. */
static void put(void *ctx, const struct rec *r) {
        struct worker_out *out = ctx;
        rec_put(&out->buf, r);
        worker_out_flush(out);
}

static void unpack(const struct worker_container *c, struct worker_out *out) {
        const struct unpack_job job = { .fd = c->fd,
                                        .size = c->size,
                                        .root_size = c->root_size,
                                        .format = (enum unpack_format) c->format,
                                        .secrets = c->secrets };
        const struct unpack_sink sink = { put, out };
        outlook_pff_resume(&job, c->start, &sink);
}

int main(int argc, char **argv) {
        static const struct worker_ops ops = { .program = WORKER_PFF,
                                               .warm = warm,
                                               .unpack = unpack };
        return worker_main(argc, argv, &ops);
}
