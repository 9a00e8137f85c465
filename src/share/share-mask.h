#pragma once
/* The one door through which every text of others passes on its way out: what a protect list wants
 * hidden is hidden here, in every form alike.  Raw bytes (messages as they are) cannot be masked;
 * whoever exports them with a list in force must refuse. */
#include "base/buf.h"

/* `put` appends `s`, with what is protected taken out, to `out`; it lives as long as the export. */
struct share_mask {
        void (*put)(void *arg, struct str s, struct buf *out);
        void *arg;
};

/* Append `s` as it may be shown.  m NULL: nothing is protected, the text as it is. */
void share_mask(const struct share_mask *m, struct str s, struct buf *out);
