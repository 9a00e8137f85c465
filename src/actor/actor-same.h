#pragma once
/* Names that are spelt otherwise, or in another script: the judgement of name/ as an actor_same. */
#include "base/str.h"

/* 2 if both pass for one name with nine chances in ten and two whole words have a counterpart, 1 if
 * only one has, else 0.  `ctx` is not used.  Cost: some 5 us. */
int actor_same_spelt(void *ctx, struct str a, struct str b);
