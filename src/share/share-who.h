#pragma once
/* Which actors the documents asked for speak of: who writes or gets one, or is named in one by its
 * context.  One bit an actor. */
#include "share/share-ask.h"

struct share_who {
        uint8_t *bits;
        uint64_t n; /* ids are below */
};

int share_who_get(const struct share_ask *a, struct share_who *ret, struct err *e);
void share_who_done(struct share_who *w);

static inline bool share_who_has(const struct share_who *w, uint64_t actor) {
        return actor < w->n && w->bits[actor / 8] >> actor % 8 & 1;
}
