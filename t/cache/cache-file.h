#pragma once
/* Files that invented mail carries. */
#include "cache-mail.h"

/* File number `n`: the same name and bytes whoever sends it.  Lives in `a`. */
struct cache_file cache_file_make(uint64_t n, const struct cache_world *w, struct arena *a);

/* "attendees.csv": `n` people with their institutions at that time. */
struct cache_file cache_file_attendees(const struct cache_world *w, const char *name, unsigned n,
                                       int64_t at, struct arena *a);
