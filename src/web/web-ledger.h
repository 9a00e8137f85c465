#pragma once
/* Where things lie, for the pages of the ledger; folder-private. */
#include "store/store.h"
#include "web/web-html.h"

/* The names of the containers around `id`, outermost first, and its own, " > " between them; in
 * q->a.  A container that is a document begins with the id of that. */
int web_where(const struct web_request *q, struct container_id id, struct str *ret, struct err *e);
/* Next and back by the field `from`, where nobody knows how many there are. */
void web_steps(const struct web_request *q, struct web_answer *w, uint64_t from, uint64_t per,
               bool more);
