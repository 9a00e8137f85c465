/* What is known, in columns.  Ids become their places in one sorted list while documents are taken,
 * so that no later step looks for an id, and a reference takes 4 bytes.
 *
 * It compares no documents. */
#include "base/bug.h"
#include "thread/thread-graph.h"

static inline bool less_id(const uint64_t *a, const uint64_t *b, const void *ctx) {
        (void) ctx;
        return *a < *b;
}

THREAD_SORT(sort_ids, uint64_t, const void *, less_id)

void thread_case_ids(struct thread_case *c, uint64_t mid, const uint64_t *refs, size_t n_refs) {
        if (mid != 0)
                vec_push(&c->ids, mid);
        for (size_t k = 0; k < n_refs; k++)
                if (refs[k] != 0)
                        vec_push(&c->ids, refs[k]);
}

void thread_case_begin(struct thread_case *c, uint64_t about) {
        size_t kept = 0;
        sort_ids(c->ids.v, c->ids.n, NULL);
        for (size_t i = 0; i < c->ids.n; i++)
                if (kept == 0 || c->ids.v[kept - 1] != c->ids.v[i])
                        c->ids.v[kept++] = c->ids.v[i];
        c->ids.n = c->ids.cap = kept;
        c->ids.v = mem_array(c->ids.v, kept, sizeof *c->ids.v);
        vec_reserve(&c->keys, about);
        vec_reserve(&c->subjects, about);
        vec_reserve(&c->bodies, about);
        vec_reserve(&c->dates, about);
        vec_reserve(&c->froms, about);
        vec_reserve(&c->own, about);
        vec_reserve(&c->refs_at, about + 1);
        vec_push(&c->refs_at, 0);
}

/* Place of `id` in c->ids; it must be there.  Ids are spread evenly (they are heads of MD5), so the
 * place is guessed by proportion; the guess is widened by doubling, then halved, which is O(log n)
 * whatever the ids. */
static uint32_t place_of(const struct thread_case *c, uint64_t id) {
        const uint64_t *ids = c->ids.v;
        uint64_t n = c->ids.n, lo = (id >> 32) * n >> 32, hi = lo + 1, step = 1;
        if (n == 0)
                BUG("an id that was not gathered");
        for (; lo > 0 && ids[lo] > id; step *= 2)
                lo = lo > step ? lo - step : 0;
        for (step = 1; hi < n && ids[hi] <= id; step *= 2)
                hi = hi + step < n ? hi + step : n;
        while (hi - lo > 1) {
                uint64_t middle = (lo + hi) / 2;
                if (ids[middle] <= id)
                        lo = middle;
                else
                        hi = middle;
        }
        if (ids[lo] != id)
                BUG("an id that was not gathered");
        return (uint32_t) lo;
}

void thread_case_add(struct thread_case *c, const struct thread_in *in) {
        vec_push(&c->keys, in->key);
        vec_push(&c->subjects, in->subject);
        vec_push(&c->bodies, in->body);
        vec_push(&c->dates, in->date);
        vec_push(&c->froms, in->from);
        vec_push(&c->own, in->mid ? place_of(c, in->mid) : THREAD_NONE);
        for (uint32_t k = 0; k < in->n_refs; k++)
                vec_push(&c->refs, in->refs[k] ? place_of(c, in->refs[k]) : THREAD_NONE);
        vec_push(&c->refs_at, (uint32_t) c->refs.n);
        c->n++;
}

void thread_case_done(struct thread_case *c) {
        vec_done(&c->ids);
        vec_done(&c->keys);
        vec_done(&c->subjects);
        vec_done(&c->bodies);
        vec_done(&c->dates);
        vec_done(&c->froms);
        vec_done(&c->own);
        vec_done(&c->refs);
        vec_done(&c->refs_at);
        c->n = 0;
}
