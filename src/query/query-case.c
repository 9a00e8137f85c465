/* A case opened for asking: its live segments mapped. */
#include "base/vec.h"
#include "query/query-called.h"
#include "query/query-fold.h"
#include "query/query-mark.h"
#include "query/query-sender.h"
#include "store/store.h"

/* The documents that are no more as a bit map; nothing where there are none. */
static int load_moved(struct store *st, uint64_t **ret, size_t *ret_n, struct err *e) {
        struct buf ids;
        buf_init(&ids, 0);
        int r = store_moved_get(st, &ids, e);
        size_t n = r < 0 ? 0 : ids.n / sizeof(uint32_t);
        const uint32_t *v = (const void *) ids.p;
        *ret = NULL;
        *ret_n = n ? (size_t) v[n - 1] + 1 : 0; /* they rise */
        if (n)
                *ret = mem_zalloc((*ret_n / 64 + 1) * sizeof **ret);
        for (size_t i = 0; i < n; i++)
                (*ret)[v[i] / 64] |= (uint64_t) 1 << v[i] % 64;
        buf_done(&ids);
        return r;
}

int query_case_open(struct store *st, struct query_case *ret, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_segment s;
        struct arena a;
        struct index *ix = NULL;
        uint64_t *moved = NULL;
        size_t n_moved = 0;
        VEC(const char *) names = { 0 };
        int r = store_segments_open(st, &rows, e);
        if (r < 0)
                return r;
        arena_init(&a, 0);
        while ((r = store_segments_next(rows, &s, e)) > 0)
                vec_push(&names, arena_str(&a, s.name).p);
        if (r == 0 && (r = load_moved(st, &moved, &n_moved, e)) == 0)
                r = index_open(store_index_fd(st), names.v, names.n, moved, n_moved, &ix, e);
        vec_done(&names);
        arena_done(&a);
        if (r < 0) {
                mem_free(moved);
                return err_while(e, r, "opening the text index");
        }
        *ret = (struct query_case){
                .store = st,
                .index = ix,
                .fold = query_fold_new(),
                .moved = moved,
                .marks = query_marks_new(),
                .senders = query_senders_new(),
                .called = query_called_new(),
        };
        return 0;
}

void query_case_close(struct query_case *c) {
        index_close(&c->index);
        query_fold_free(&c->fold);
        query_marks_free(&c->marks);
        query_senders_free(&c->senders);
        query_called_free(&c->called);
        mem_free(c->moved);
        c->moved = NULL;
        c->store = NULL;
}
