#pragma once
/* What an unpacker says, and how far it has accounted for its container.  For use inside unpack/.
 *
 *   [0 ........ at) is tiled by ranges and gaps already; each range or gap moves `at` on. */
#include "unpack/unpack.h"

struct unpack_out {
        const struct unpack_sink *sink;
        uint64_t at; /* tiled so far */
        uint32_t children;
        uint32_t declared;        /* REC_NONE until known */
        uint64_t made, made_most; /* bytes of DATA so far, and the most there may be */
};

void unpack_out_init(struct unpack_out *o, const struct unpack_job *job,
                     const struct unpack_sink *sink);

/* A child whose range starts at o->at: what lies before it was given away already. */
void unpack_out_range(struct unpack_out *o, const struct rec_child *child);
/* A child made from packed bytes; unpack_out_data() follows. */
void unpack_out_bytes(struct unpack_out *o, const struct rec_child *child);
void unpack_out_data(struct unpack_out *o, struct bytes data);
/* The gap [o->at, end); nothing if that is empty. */
void unpack_out_gap(struct unpack_out *o, uint64_t end, enum rec_gap_reason reason,
                    const char *detail);
__attribute__((format(printf, 5, 6))) void unpack_out_flaw(struct unpack_out *o, enum rec_flaw flaw,
                                                           uint64_t off, uint64_t len,
                                                           const char *fmt, ...);
void unpack_out_done(struct unpack_out *o);

/* The unpackers, one for each format: they tile [0, job->size) but for what could not be read. */
#define FORMAT(id, number, words, run) void run(const struct unpack_job *job, struct unpack_out *o);
#include "unpack/unpack.def"
#undef FORMAT
