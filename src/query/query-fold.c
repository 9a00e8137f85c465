/* The table of copies as an array, document -> document that stands for it.  Read once a case: a
 * row costs less than a microsecond, and none are read where there are no copies. */
#include "query/query-fold.h"

#include "store/store.h"

struct query_fold {
        bool loaded, any;
        uint32_t *of; /* 0: stands for itself */
        uint32_t n;
};

struct query_fold *query_fold_new(void) {
        return MEM_NEW(struct query_fold);
}

void query_fold_free(struct query_fold **f) {
        if (*f != NULL)
                mem_free((*f)->of);
        mem_free(*f);
        *f = NULL;
}

int query_fold_load(const struct query_case *c, struct err *e) {
        struct query_fold *f = c->fold;
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_copy copy;
        int r;
        if (f->loaded)
                return 0;
        if ((r = store_copies_open(c->store, (struct doc_id){ 0 }, &rows, e)) < 0)
                return r;
        f->n = index_last_doc(c->index) + 1;
        mem_free(f->of);
        f->of = mem_zalloc(f->n * sizeof *f->of);
        while ((r = store_copies_next(rows, &copy, e)) > 0) {
                if (copy.kind != STORE_COPY || copy.doc.v >= f->n || copy.of.v >= f->n)
                        continue;
                f->of[copy.doc.v] = (uint32_t) copy.of.v;
                f->any = true;
        }
        f->loaded = r == 0;
        return r;
}

uint32_t query_fold_of(const struct query_case *c, uint32_t doc) {
        return doc < c->fold->n && c->fold->of[doc] != 0 ? c->fold->of[doc] : doc;
}

bool query_fold_any(const struct query_case *c) {
        return c->fold->any;
}

static bool has_bit(const uint64_t *bits, uint32_t at) {
        return bits[at / 64] >> at % 64 & 1;
}

uint64_t query_fold_bits(const struct query_case *c, uint64_t *bits, size_t n_bits) {
        uint64_t left = 0, *seen = c->fold->any ? mem_zalloc((n_bits + 63) / 64 * 8) : NULL;
        for (uint32_t d = 0; index_bits_next(bits, n_bits, &d); d++) {
                uint32_t of = seen ? query_fold_of(c, d) : d;
                bool hide = of != d && of < n_bits && (has_bit(bits, of) || has_bit(seen, of));
                if (hide)
                        bits[d / 64] &= ~((uint64_t) 1 << d % 64);
                else
                        left++;
                if (of != d && of < n_bits)
                        seen[of / 64] |= (uint64_t) 1 << of % 64;
        }
        mem_free(seen);
        return left;
}
