/* Copies of one message, document -> document that stands for it: the sorted pairs that the store
 * hands out in one piece, searched by bisection.  Nothing is built, so that a query on millions of
 * documents pays for the copies there are and no more. */
#include "query/query-fold.h"

#include "store/store.h"

struct query_fold {
        bool loaded;
        struct buf pairs; /* of struct store_copy_pair */
};

struct query_fold *query_fold_new(void) {
        struct query_fold *f = MEM_NEW(struct query_fold);
        *f = (struct query_fold){ 0 };
        buf_init(&f->pairs, 0);
        return f;
}

void query_fold_free(struct query_fold **f) {
        if (*f != NULL)
                buf_done(&(*f)->pairs);
        mem_free(*f);
        *f = NULL;
}

int query_fold_load(const struct query_case *c, struct err *e) {
        struct query_fold *f = c->fold;
        int r = f->loaded ? 0 : store_copy_pairs_get(c->store, &f->pairs, e);
        f->loaded = r == 0;
        return r;
}

static const struct store_copy_pair *pairs(const struct query_case *c, size_t *ret_n) {
        *ret_n = c->fold->pairs.n / sizeof(struct store_copy_pair);
        return (const void *) c->fold->pairs.p;
}

/* The first pair of `doc` or of a document behind it. */
static size_t pair_at(const struct store_copy_pair *v, size_t n, uint32_t doc) {
        size_t lo = 0;
        while (lo < n) {
                size_t mid = lo + (n - lo) / 2;
                if (v[mid].doc < doc)
                        lo = mid + 1;
                else
                        n = mid;
        }
        return lo;
}

uint32_t query_fold_of(const struct query_case *c, uint32_t doc) {
        size_t n, at;
        const struct store_copy_pair *v = pairs(c, &n);
        at = pair_at(v, n, doc);
        return at < n && v[at].doc == doc && v[at].of != 0 ? v[at].of : doc;
}

bool query_fold_any(const struct query_case *c) {
        return c->fold->pairs.n > 0;
}

static bool has_bit(const uint64_t *bits, uint32_t at) {
        return bits[at / 64] >> at % 64 & 1;
}

static uint64_t count_bits(const uint64_t *bits, size_t n_bits) {
        uint64_t n = 0;
        for (size_t i = 0; i < (n_bits + 63) / 64; i++)
                n += (uint64_t) __builtin_popcountll(bits[i]);
        return n;
}

/* Only documents that are copies can go; the others need no look. */
uint64_t query_fold_bits(const struct query_case *c, uint64_t *bits, size_t n_bits) {
        size_t n;
        const struct store_copy_pair *v = pairs(c, &n);
        uint64_t *seen = n > 0 ? mem_zalloc((n_bits + 63) / 64 * 8) : NULL;
        for (size_t i = 0; i < n && v[i].doc < n_bits; i++) {
                uint32_t d = v[i].doc, of = v[i].of;
                if (!has_bit(bits, d) || of == d || of == 0 || of >= n_bits)
                        continue;
                if (has_bit(bits, of) || has_bit(seen, of))
                        bits[d / 64] &= ~((uint64_t) 1 << d % 64);
                seen[of / 64] |= (uint64_t) 1 << of % 64;
        }
        mem_free(seen);
        return count_bits(bits, n_bits);
}
