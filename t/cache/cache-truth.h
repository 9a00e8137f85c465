#pragma once
/* Lines of OUT/truth.jsonl; README.md says what is in them. */
#include "cache-place.h"

void cache_truth_world(struct cache_out *o, const struct cache_world *w, uint64_t seed);

/* `thread` is the message that began the talk, `linked` the first one that its header fields lead
 * to. */
void cache_truth_mail(struct cache_out *o, const struct cache_mail *m, const char *linked,
                      const char *story, const struct cache_place *places, size_t n);
void cache_truth_ghost(struct cache_out *o, const char *id, const char *answered_by);
void cache_truth_boxes(struct cache_out *o);
