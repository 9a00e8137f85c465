/* Records on their way out; see unpack-out.h.  The tiling is kept here, so that no unpacker can
 * leave a hole: a range or gap that does not start where the last one ended is a bug of ours. */
#include "unpack/unpack-out.h"

#include "base/bug.h"
#include "base/limits.h"

#include <stdarg.h>

void unpack_out_init(struct unpack_out *o, const struct unpack_job *job,
                     const struct unpack_sink *sink) {
        uint64_t root = job->root_size ? job->root_size : job->size;
        uint64_t times = root > UINT64_MAX / LIMIT_archive_total_x ? UINT64_MAX
                                                                   : root * LIMIT_archive_total_x;
        *o = (struct unpack_out){ .sink = sink, .declared = REC_NONE };
        o->made_most = times > LIMIT_archive_total ? times : LIMIT_archive_total;
}

static void put(struct unpack_out *o, const struct rec *r) {
        o->sink->put(o->sink->ctx, r);
}

void unpack_out_range(struct unpack_out *o, const struct rec_child *child) {
        BUG_IF(child->off != o->at);
        o->at = child->off + child->len;
        o->children++;
        struct rec r = { .kind = REC_child, .child = *child };
        r.child.kind = REC_CHILD_range;
        put(o, &r);
}

void unpack_out_bytes(struct unpack_out *o, const struct rec_child *child) {
        o->children++;
        struct rec r = { .kind = REC_child, .child = *child };
        r.child.kind = REC_CHILD_bytes;
        put(o, &r);
}

void unpack_out_data(struct unpack_out *o, struct bytes data) {
        o->made += data.n;
        while (data.n) {
                struct rec r = { .kind = REC_data, .data = bytes_sub(data, 0, UNPACK_DATA) };
                put(o, &r);
                data = bytes_sub(data, UNPACK_DATA, SIZE_MAX);
        }
}

void unpack_out_gap(struct unpack_out *o, uint64_t end, enum rec_gap_reason reason,
                    const char *detail) {
        BUG_IF(end < o->at);
        if (end == o->at)
                return;
        put(o, &(struct rec){ .kind = REC_gap,
                              .gap = { .reason = reason,
                                       .off = o->at,
                                       .len = end - o->at,
                                       .detail = str_of(detail) } });
        o->at = end;
}

void unpack_out_flaw(struct unpack_out *o, enum rec_flaw flaw, uint64_t off, uint64_t len,
                     const char *fmt, ...) {
        char detail[256];
        va_list ap;
        va_start(ap, fmt);
        vsnprintf(detail, sizeof detail, fmt, ap);
        va_end(ap);
        put(o, &(struct rec){ .kind = REC_flaw,
                              .flaw = { .flaw = flaw,
                                        .part = REC_NONE,
                                        .off = off,
                                        .len = len,
                                        .detail = str_of(detail) } });
}

void unpack_out_done(struct unpack_out *o) {
        put(o,
            &(struct rec){
                    .kind = REC_done,
                    .done = { .docs = o->children, .declared = o->declared, .consumed = o->at } });
}
