#pragma once
/* Memory with one lifespan: allocate freely, give it all back at once.
 *
 *   arena -> [block][block][block]     blocks double up to 1 MiB; arena_reset() keeps the largest
 */
#include "base/str.h"

struct arena_block;

struct arena {
        struct arena_block *head;
        size_t used;  /* in head */
        size_t total; /* bytes handed out since the last reset */
        size_t limit; /* 0 = none; past it mem's out-of-memory handler is called */
};

void arena_init(struct arena *a, size_t limit);
void arena_done(struct arena *a);
void arena_reset(struct arena *a);

MEM_NONNULL void *arena_alloc(struct arena *a, size_t n);  /* 16-aligned, uninitialised */
MEM_NONNULL void *arena_zalloc(struct arena *a, size_t n); /* zeroed */
struct str arena_str(struct arena *a, struct str s);       /* a copy; NUL-terminated too */
__attribute__((format(printf, 2, 3))) struct str arena_printf(struct arena *a, const char *fmt,
                                                              ...);

#define ARENA_NEW(a, T) ((T *) arena_zalloc((a), sizeof(T)))
