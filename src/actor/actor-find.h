#pragma once
/* Which actors somebody means who types something. */
#include "base/arena.h"
#include "store/store-actor.h"

enum { ACTOR_FIND_HEX = 6 }; /* digits of a key that are enough to be one */

/* `typed` is the beginning of a key (hexadecimal), an address, a domain (@example.org), or words of
 * a name in any script, all of which must stand in one name of the actor.  At most `most` ids into
 * ret[], rising, each once; returns how many there are in all (0: nobody). */
int actor_find(struct store *st, struct str typed, struct actor_id *ret, size_t most,
               struct err *e);
