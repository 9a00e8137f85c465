/* A case opened for asking: its live segments mapped. */
#include "base/vec.h"
#include "query/query-fold.h"
#include "store/store.h"

int query_case_open(struct store *st, struct query_case *ret, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_segment s;
        struct arena a;
        struct index *ix = NULL;
        VEC(const char *) names = { 0 };
        int r = store_segments_open(st, &rows, e);
        if (r < 0)
                return r;
        arena_init(&a, 0);
        while ((r = store_segments_next(rows, &s, e)) > 0)
                vec_push(&names, arena_str(&a, s.name).p);
        if (r == 0)
                r = index_open(store_index_fd(st), names.v, names.n, /* deleted= */ NULL, 0, &ix,
                               e);
        vec_done(&names);
        arena_done(&a);
        if (r < 0)
                return err_while(e, r, "opening the text index");
        *ret = (struct query_case){ .store = st, .index = ix, .fold = query_fold_new() };
        return 0;
}

void query_case_close(struct query_case *c) {
        index_close(&c->index);
        query_fold_free(&c->fold);
        c->store = NULL;
}
