#pragma once
/* For the tests of unpack/: run a container that lies in memory, keep what came, check what must
 * hold for every container whatever is in it. */
#include "base/test.h"
#include "unpack/unpack.h"

enum { KEPT_MOST = 4096 };

struct kept {
        struct buf records; /* as encoded; the last one */
        struct rec_child children[KEPT_MOST];
        struct buf data[KEPT_MOST]; /* of `bytes` children */
        size_t n;
        uint32_t flaws[256]; /* how often each came */
        uint64_t gaps[16];   /* bytes by reason */
        struct rec_done done;
        uint64_t at; /* tiled so far */
        bool ended;
        bool light; /* count only: keep no children */
};

void kept_init(struct kept *k);
void kept_done(struct kept *k);
/* Unpack `n` bytes at `p`.  Fails the test unless the answer tiles, decodes and ends. */
void kept_run(struct kept *k, enum unpack_format format, const void *p, size_t n);
void kept_run_secrets(struct kept *k, enum unpack_format format, struct bytes in,
                      struct bytes secrets);
void kept_run_fd(struct kept *k, enum unpack_format format, int fd, uint64_t size);
