/* LSD radix sort on 64-bit heads (a pass per byte that differs at all), then a stable merge sort by
 * whole strings inside runs of equal heads. */
#include "index/index-sort.h"

#include "base/arena.h"

uint64_t index_sort_head(struct str s) {
        uint64_t v = 0;
        memcpy(&v, s.p, s.n < sizeof v ? s.n : sizeof v);
        return __builtin_bswap64(v);
}

struct sorter {
        struct str (*get)(void *ctx, uint32_t id);
        void *ctx;
        struct index_sort_item *items, *spare;
};

static void radix_pass(const struct index_sort_item *from, struct index_sort_item *to, size_t n,
                       unsigned shift, const uint32_t count[256]) {
        uint32_t at[256], sum = 0;
        for (unsigned i = 0; i < 256; i++) {
                at[i] = sum;
                sum += count[i];
        }
        for (size_t i = 0; i < n; i++)
                to[at[from[i].head >> shift & 255]++] = from[i];
}

static void radix_sort(struct index_sort_item *items, struct index_sort_item *spare, size_t n) {
        uint32_t count[8][256] = { 0 };
        for (size_t i = 0; i < n; i++)
                for (unsigned b = 0; b < 8; b++)
                        count[b][items[i].head >> 8 * b & 255]++;
        struct index_sort_item *from = items, *to = spare;
        for (unsigned b = 0; b < 8; b++) {
                if (n == 0 || count[b][items[0].head >> 8 * b & 255] == n)
                        continue;
                radix_pass(from, to, n, 8 * b, count[b]);
                struct index_sort_item *t = from;
                from = to;
                to = t;
        }
        if (from != items)
                memcpy(items, from, n * sizeof *items);
}

/* Bottom-up, so that a hostile run of equal heads costs n log n and no stack. */
static void merge_run(struct sorter *s, size_t at, size_t n) {
        struct index_sort_item *a = s->items + at, *b = s->spare + at;
        for (size_t width = 1; width < n; width *= 2) {
                for (size_t lo = 0; lo < n; lo += 2 * width) {
                        size_t mid = lo + width < n ? lo + width : n;
                        size_t hi = mid + width < n ? mid + width : n;
                        for (size_t i = lo, j = mid, k = lo; k < hi; k++) {
                                bool left = j >= hi ||
                                            (i < mid && str_cmp(s->get(s->ctx, a[i].id),
                                                                s->get(s->ctx, a[j].id)) <= 0);
                                b[k] = left ? a[i++] : a[j++];
                        }
                }
                memcpy(a, b, n * sizeof *a);
        }
}

void index_sort(struct index_sort_item *items, size_t n, struct str (*get)(void *ctx, uint32_t id),
                void *ctx) {
        if (n < 2)
                return;
        struct sorter s = {
                .get = get, .ctx = ctx, .items = items, .spare = mem_array(NULL, n, sizeof *items)
        };
        radix_sort(items, s.spare, n);
        for (size_t i = 0, j; i < n; i = j) {
                for (j = i + 1; j < n && items[j].head == items[i].head; j++)
                        ;
                merge_run(&s, i, j - i);
        }
        mem_free(s.spare);
}
