#pragma once
/* Archives and packed files, whole in memory: those of the cache are small and bounded. */
#include "base/buf.h"

enum cache_packing { CACHE_GZ, CACHE_BZ2, CACHE_XZ, CACHE_ZST };

/* Append `in` packed; the same bytes for the same library. */
void cache_pack(struct buf *out, struct bytes in, enum cache_packing how);

/* ustar members and the two blocks behind them; names under 100 bytes, else BUG. */
void cache_tar_put(struct buf *out, const char *name, int64_t mtime, struct bytes in);
void cache_tar_end(struct buf *out);

struct cache_zip {
        struct buf out, directory;
        unsigned n;
};

void cache_zip_init(struct cache_zip *z);
void cache_zip_done(struct cache_zip *z);

/* `encrypted` sets the flag and puts noise where the data would be: nobody has the key. */
void cache_zip_put(struct cache_zip *z, const char *name, struct bytes in, bool encrypted);
void cache_zip_end(struct cache_zip *z); /* then z->out is the archive */
