#pragma once
/* Lines of a terminal that are longer than it is wide, broken where a word ends.
 *
 *   ····met Omar Faruqi in the ⟨isolate: harbour of old⟩ town
 *   ····met Omar Faruqi in the ⟨harbour⟩
 *   ······⟨of old⟩ town                     an isolate ends with its row and begins again
 *
 * What goes on is indented by two columns more.  A word that is wider than a row stays whole: an
 * address is to be copied.  Sequences of colour take no room. */
#include "base/buf.h"

/* Append the lines of `s`, which text_show() and cli/ made (UTF-8; ESC only as ESC [ ... m), in
 * rows of at most `columns` (at least 20).  Linear. */
void text_wrap(struct buf *out, struct str s, size_t columns);
