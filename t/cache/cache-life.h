#pragma once
/* What happens: talks that begin, go on and end; messages out of them. */
#include "cache-place.h"

struct cache_life;

struct cache_life *cache_life_new(const struct cache_world *w, struct cache_out *o, uint64_t seed);
void cache_life_free(struct cache_life **pl);

/* Message number `n`, written at about `now`: drawn, laid into its places, its truth written. */
void cache_life_step(struct cache_life *l, uint64_t n, int64_t now);

/* Own words as a letter: greeting, text, close, signature with the role at that time. */
void cache_letter_put(struct buf *out, const struct cache_voice *v, const struct cache_party *from,
                      struct str text);
void cache_id_put(char ret[CACHE_ID], uint64_t seed, uint64_t n, const struct cache_person *from,
                  int64_t at);
