#pragma once
/* For the tests of both readers of stores: the store that t/cache/make-pst.py writes, read and
 * kept, and what must hold for it whichever library reads. */
#include "base/test.h"
#include "unpack/unpack.h"

enum { STORE_ITEMS = 105, STORE_DELETED = 2 }; /* as made at build time */

struct store_child {
        uint64_t id;
        uint32_t flags, parts;
        struct buf name, data;
};

struct stored {
        struct store_child children[512];
        size_t n;
        uint32_t flaws[256];
        struct rec_done done;
        bool ended;
        uint64_t tiled;
};

typedef void store_resume(const struct unpack_job *, uint32_t, const struct unpack_sink *);

/* The store made under that name in *ret; false (and a failed test) if it is not there. */
bool store_made(const char *name, struct buf *ret);
void stored_run(struct stored *s, store_resume *run, struct bytes store, uint32_t start);
void stored_done(struct stored *s);
/* The child whose name is `name`, or NULL. */
const struct store_child *stored_find(const struct stored *s, const char *name);

/* What both must pass. */
void store_test_whole(store_resume *run, const char *name);
void store_test_mended(store_resume *run);
void store_test_nameless(store_resume *run);
void store_test_resumed(store_resume *run);
