/* The door for texts; see share-mask.h. */
#include "share/share-mask.h"

void share_mask(const struct share_mask *m, struct str s, struct buf *out) {
        if (m && m->put)
                m->put(m->arg, s, out);
        else
                buf_put_str(out, s);
}
