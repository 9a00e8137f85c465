#pragma once
/* The stories of cache-story.def, told at their dates among everything else. */
#include "cache-place.h"

struct cache_story;

/* `first` is the number of their first message: above all others. */
struct cache_story *cache_story_new(const struct cache_world *w, struct cache_out *o, uint64_t seed,
                                    uint64_t first);
void cache_story_free(struct cache_story **ps);

size_t cache_story_messages(void); /* how many there are in all */

/* Write whatever happens until `now`. */
void cache_story_until(struct cache_story *s, int64_t now);

/* Write what the stories are, which silences were planned, which events there were. */
void cache_story_truth(struct cache_story *s);
