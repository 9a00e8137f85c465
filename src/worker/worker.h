#pragma once
/* The jailed program: lock in, then take jobs from the keeper and answer with records.
 *
 *   warm -> lock (worker-lock.h) -> HELLO -> { job head | messages } -> records -> ...
 *
 * What it does with the bytes is passed in as `worker_ops`, so that this folder's loop can be run
 * with documents that misbehave on purpose (worker-mock.c) without a line of that in the release.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "parse/parse-file.h"
#include "rec/rec.h"
#include "worker/worker-frame.h"

/* Records on their way to the keeper.  Flushed when a good piece is there. */
struct worker_out {
        struct buf buf;
        uint64_t flushed; /* bytes of this job that left already */
        uint64_t limit; /* bytes of one job; past it the worker leaves with EXIT_LIMIT; 0 = none */
};

struct worker_container {
        int fd;
        uint64_t size, root_size;
        uint32_t format;      /* enum unpack_format */
        struct bytes secrets; /* passwords to try, each ended by LF */
        uint32_t start;       /* number of the child that an earlier run died of, or 0 */
};

/* What one program does; a job for a member that is NULL ends the worker. */
struct worker_ops {
        enum worker_program program;
        void (*warm)(void); /* all that opens files or allocates late; before the lock */
        void (*parse)(struct bytes message, struct bytes envelope, uint32_t flags, struct arena *a,
                      struct buf *out); /* mail; flags as in struct worker_message */
        void (*read)(const struct parse_file *f, uint32_t flags, struct arena *a, struct buf *out);
        void (*strings)(struct bytes in, struct buf *out);
        void (*unpack)(const struct worker_container *c, struct worker_out *out);
        /* struct worker_picture and its pixels */
        void (*render)(const struct parse_file *f, uint32_t page, uint32_t dpi,
                       struct worker_out *out);
};

/* The whole life of a worker; returns its exit status.
 *   argv[1]  "work"; "zygote": warm, then a worker by a copy at each request (worker-zygote.h);
 *            or "probe": try forbidden things, say how many were denied, leave
 *   argv[2]  process id of the keeper
 *   argv[3]  "unsafe": go on where the sandbox cannot be built */
int worker_main(int argc, char **argv, const struct worker_ops *ops);

/* Send what has gathered if it is much; all of it.  Leaves the process when the keeper is gone
 * or the limit is passed. */
void worker_out_settle(struct worker_out *o);
void worker_out_flush(struct worker_out *o);
