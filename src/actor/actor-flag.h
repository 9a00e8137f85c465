#pragma once
/* What an address or a display name is by its own look: an office's, a list's, an organisation's.
 */
#include "base/str.h"

uint32_t actor_flags_of_addr(struct str address); /* enum actor_flag */
uint32_t actor_flags_of_name(struct str name);
