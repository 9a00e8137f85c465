#pragma once
/* Sorting many short byte strings: radix on the first eight bytes, then the rest where those agree.
 */
#include "base/str.h"

struct index_sort_item {
        uint64_t head; /* index_sort_head() of the string */
        uint32_t id;
};

/* The first eight bytes as a big-endian number, zeros behind a shorter string. */
uint64_t index_sort_head(struct str s);

/* Sort by string (bytes; shorter first), equal strings by the order given.  get(ctx, id) is the
 * string of an item; only asked where heads agree.  Cost: about 20 ns an item, plus comparisons in
 * runs of equal heads. */
void index_sort(struct index_sort_item *items, size_t n, struct str (*get)(void *ctx, uint32_t id),
                void *ctx);
