#pragma once
/* One hit, filled in from the store for showing. */
#include "query/query.h"

/* What filling needs; query_hit_done() gives back what query_hit_init() took. */
struct query_hit_maker {
        const struct query_case *c;
        struct arena *a;
        struct index_matcher *matcher; /* NULL: no snippets */
        size_t snippet_bytes;
        struct buf records, own;
};

void query_hit_init(struct query_hit_maker *m, const struct query_case *c, struct arena *a);
void query_hit_done(struct query_hit_maker *m);

/* Only what its row says: no records are read. */
int query_hit_row(struct query_hit_maker *m, struct query_hit *hit, struct err *e);
/* Everything of `hit->doc` but score and copies. */
int query_hit_get(struct query_hit_maker *m, struct query_hit *hit, struct err *e);
