#pragma once
/* Damage and malice: a few pieces, each with the trouble or flaw that its reader should name. */
#include "cache-place.h"

void cache_hostile_put(struct cache_out *o);
