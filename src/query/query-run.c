/* Asking: compile, search, fold copies, count, fill in the hits that are shown.
 *
 * Where the case has copies, the index is asked for the set of all hits, from which the exact
 * number of messages comes, and for enough of the best hits that, folded, they reach the page
 * wanted. */
#include "base/vec.h"
#include "query/query-facet.h"
#include "query/query-fold.h"
#include "query/query-hit.h"
#include "store/store.h"

enum { AHEAD = 32 }; /* hits asked for beyond the page, for copies among them */

struct run {
        const struct query_case *c;
        const struct query_options *o;
        struct arena *a;
        struct index_query *iq;
        struct index_result found;
        bool fold;
};

static enum index_order order_of(enum query_order order) {
        switch (order) {
        case QUERY_BY_RANK:
                return INDEX_BY_RANK;
        case QUERY_BY_DATE_UP:
                return INDEX_BY_DATE_UP;
        case QUERY_BY_DATE_DOWN:
                return INDEX_BY_DATE_DOWN;
        }
        return INDEX_BY_RANK;
}

static int search(struct run *r, uint64_t limit, uint32_t offset, struct err *e) {
        struct index_search_opts o = {
                .limit = limit > UINT32_MAX ? UINT32_MAX : (uint32_t) limit,
                .offset = offset,
                .order = order_of(r->o->order),
                .want_bits = r->fold || r->o->facets != 0,
        };
        index_result_done(&r->found);
        r->found = (struct index_result){ 0 };
        return index_search(r->c->index, r->iq, &o, &r->found, e);
}

/* Keep the first hit of each message; returns how many hits are left in r->found. */
static size_t fold_hits(struct run *r) {
        uint64_t *seen = mem_zalloc((r->found.n_bits + 63) / 64 * 8 + 8);
        size_t kept = 0;
        for (size_t i = 0; i < r->found.n_hits; i++) {
                uint32_t of = query_fold_of(r->c, r->found.hits[i].doc);
                if (of < r->found.n_bits && (seen[of / 64] >> of % 64 & 1))
                        continue;
                if (of < r->found.n_bits)
                        seen[of / 64] |= (uint64_t) 1 << of % 64;
                r->found.hits[kept++] = r->found.hits[i];
        }
        mem_free(seen);
        r->found.n_hits = kept;
        return kept;
}

/* The page wanted, in r->found.hits[*ret_first ...]. */
static int page(struct run *r, size_t *ret_first, struct err *e) {
        uint64_t end = (uint64_t) r->o->offset + r->o->limit, ask = end + AHEAD;
        int n;
        *ret_first = 0;
        if (!r->fold)
                return search(r, r->o->limit, r->o->offset, e);
        *ret_first = r->o->offset;
        if (r->o->limit == 0)
                return search(r, 0, 0, e);
        for (;; ask *= 4) {
                if ((n = search(r, ask, 0, e)) < 0)
                        return n;
                bool all = r->found.total <= ask;
                if (fold_hits(r) >= end || all)
                        return 0;
        }
}

/* How many copies of the message of `doc` are among the hits. */
static int count_copies(struct run *r, uint32_t doc, uint32_t *ret, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        uint32_t of = query_fold_of(r->c, doc);
        struct store_copy copy;
        int n = store_copies_open(r->c->store, (struct doc_id){ of }, &rows, e);
        const uint64_t *bits = r->found.bits;
        *ret = of < r->found.n_bits && (bits[of / 64] >> of % 64 & 1);
        while (n >= 0 && (n = store_copies_next(rows, &copy, e)) > 0) {
                uint64_t d = copy.doc.v;
                if (copy.kind == STORE_COPY && d < r->found.n_bits && (bits[d / 64] >> d % 64 & 1))
                        ++*ret;
        }
        return n;
}

static int fill_hits(struct run *r, size_t first, struct query_result *ret, struct err *e) {
        struct query_hit_maker m;
        int n = 0;
        size_t left = r->found.n_hits > first ? r->found.n_hits - first : 0;
        ret->hits = arena_zalloc(r->a,
                                 (left < r->o->limit ? left : r->o->limit) * sizeof *ret->hits + 1);
        query_hit_init(&m, r->c, r->a);
        if (r->o->snippets)
                m.matcher = index_matcher_new(r->iq);
        if (r->o->snippet_bytes != 0)
                m.snippet_bytes = r->o->snippet_bytes;
        for (size_t i = first; i < r->found.n_hits && ret->n_hits < r->o->limit && n >= 0; i++) {
                struct query_hit *hit = &ret->hits[ret->n_hits++];
                hit->doc = r->found.hits[i].doc;
                hit->score = r->found.hits[i].score;
                hit->copies = 1;
                if (r->o->ids_only)
                        n = query_hit_row(&m, hit, e);
                else if ((n = query_hit_get(&m, hit, e)) >= 0 && r->fold)
                        n = count_copies(r, hit->doc, &hit->copies, e);
        }
        query_hit_done(&m);
        return n < 0 ? n : 0;
}

static int answer(struct run *r, const struct query *q, struct query_result *ret, struct err *e) {
        size_t first;
        int n;
        if (!r->o->all_copies && (n = query_fold_load(r->c, e)) < 0)
                return n;
        r->fold = !r->o->all_copies && query_fold_any(r->c);
        if ((n = query_compile(r->c, q, r->a, &r->iq, e)) < 0 || (n = page(r, &first, e)) < 0 ||
            (n = fill_hits(r, first, ret, e)) < 0)
                return n;
        ret->documents = ret->messages = r->found.total;
        if (r->fold)
                ret->messages = query_fold_bits(r->c, r->found.bits, r->found.n_bits);
        if (r->o->facets == 0)
                return 0;
        return query_facets(r->c, &r->found, r->o, r->a, &ret->facets, &ret->n_facets, e);
}

int query_run(const struct query_case *c, const struct query *q, const struct query_options *o,
              struct arena *a, struct query_result *ret, struct err *e) {
        struct run r = { .c = c, .o = o, .a = a };
        struct query_result result = { 0 };
        int n = answer(&r, q, &result, e);
        if (n == 0)
                *ret = result;
        index_result_done(&r.found);
        return n;
}

int query_docs(const struct query_case *c, const struct query *q, bool all_copies, struct arena *a,
               uint32_t **ret, size_t *ret_n, struct err *e) {
        struct index_search_opts o = { .want_bits = true };
        struct index_query *iq;
        struct index_result found;
        size_t n = 0;
        int r;
        if (!all_copies && (r = query_fold_load(c, e)) < 0)
                return r;
        if ((r = query_compile(c, q, a, &iq, e)) < 0 ||
            (r = index_search(c->index, iq, &o, &found, e)) < 0)
                return r;
        uint64_t total = all_copies ? found.total : query_fold_bits(c, found.bits, found.n_bits);
        *ret = arena_alloc(a, (total + 1) * sizeof **ret);
        for (uint32_t d = 0; n < total && index_bits_next(found.bits, found.n_bits, &d); d++)
                (*ret)[n++] = d;
        *ret_n = n;
        index_result_done(&found);
        return 0;
}
