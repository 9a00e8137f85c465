#pragma once
/* Where a document lies, in words: "cache/2014/ > box.zip > letters.mbox entry 7". */
#include "query/query.h"
#include "store/store.h"

/* What carries it, down to itself, appended to `out`.  Nothing for what is no more. */
void query_where_doc(struct store *st, struct doc_id doc, struct buf *out);
void query_where_container(struct store *st, struct container_id id, struct buf *out);
void query_where_place(struct store *st, const struct store_place *p, struct buf *out);

/* What a document goes by: its file name, its subject, its title.  Slices of `records`; a loose
 * file that names itself nowhere has the name of its first place, in `room`. */
struct query_heading {
        struct str name, subject, from, address;
};
void query_heading_get(struct bytes records, struct query_heading *ret);
int query_heading_of(struct store *st, const struct store_doc_row *row, struct bytes records,
                     struct buf *room, struct query_heading *ret, struct err *e);
