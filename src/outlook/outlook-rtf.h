#pragma once
/* Compressed RTF ([MS-OXRTFCP]): LZFu, with a dictionary of RTF's commonest words to begin with. */
#include "base/arena.h"

/* `packed` (PidTagRtfCompressed) to RTF in the arena; as far as it goes, *ret_damaged then says so.
 * Also takes what is not compressed (MELA) and RTF that somebody stored plain.  At most
 * LIMIT_rtf_unpacked and 17/2 times the input. */
struct bytes outlook_rtf_unpack(struct bytes packed, struct arena *a, bool *ret_damaged);
