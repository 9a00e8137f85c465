/* Opening several segments as one index; columns by document. */
#include "index/index-reader.h"

static int cmp_segment(const void *a, const void *b) {
        const struct index_segment *x = a, *y = b;
        return (x->f.first_doc > y->f.first_doc) - (x->f.first_doc < y->f.first_doc);
}

static int open_segments(struct index *ix, int dirfd, const char *const *names, size_t n,
                         struct err *e) {
        ix->segments = mem_zalloc((n + 1) * sizeof *ix->segments);
        for (size_t i = 0; i < n; i++) {
                struct index_segment *s = &ix->segments[ix->n];
                int r = index_segment_open(dirfd, names[i], s, e);
                if (r < 0)
                        return r;
                if (s->f.range)
                        ix->n++;
                else
                        index_segment_close(s);
        }
        qsort(ix->segments, ix->n, sizeof *ix->segments, cmp_segment);
        for (size_t i = 0; i < ix->n; i++) {
                const struct index_segment *s = &ix->segments[i];
                if (s->f.first_doc <= ix->last_doc)
                        return err_set(e, ERR_corrupt, "index segment '%s' overlaps another",
                                       s->name);
                ix->last_doc = s->f.first_doc + s->f.range - 1;
        }
        return 0;
}

int index_open(int dirfd, const char *const *names, size_t n, const uint64_t *deleted,
               size_t n_deleted, struct index **ret, struct err *e) {
        struct index *ix = MEM_NEW(struct index);
        ix->deleted = deleted;
        ix->n_deleted = deleted ? n_deleted : 0;
        int r = open_segments(ix, dirfd, names, n, e);
        if (r < 0) {
                index_close(&ix);
                return r;
        }
        uint64_t length = 0;
        for (size_t i = 0; i < ix->n; i++) {
                ix->docs += ix->segments[i].f.docs;
                length += ix->segments[i].f.length;
        }
        ix->mean_length = ix->docs && length ? (float) ((double) length / 10 / ix->docs) : 1;
        index_norm_table(ix->mean_length, ix->norm);
        index_mask_weights(ix->weight);
        *ret = ix;
        return 0;
}

void index_close(struct index **at) {
        struct index *ix = *at;
        if (!ix)
                return;
        for (size_t i = 0; i < ix->n; i++)
                index_segment_close(&ix->segments[i]);
        mem_free(ix->segments);
        mem_free(ix);
        *at = NULL;
}

uint32_t index_docs(const struct index *ix) {
        return ix->docs;
}

uint32_t index_last_doc(const struct index *ix) {
        return ix->last_doc;
}

static const struct index_segment *segment_of(const struct index *ix, uint32_t doc) {
        size_t lo = 0, hi = ix->n; /* the last one that starts at or before doc */
        while (hi - lo > 1) {
                size_t mid = lo + (hi - lo) / 2;
                if (ix->segments[mid].f.first_doc <= doc)
                        lo = mid;
                else
                        hi = mid;
        }
        if (lo >= ix->n || doc < ix->segments[lo].f.first_doc ||
            doc - ix->segments[lo].f.first_doc >= ix->segments[lo].f.range)
                return NULL;
        return &ix->segments[lo];
}

bool index_doc_find(const struct index *ix, uint32_t doc, struct index_doc *ret) {
        const struct index_segment *s = segment_of(ix, doc);
        uint32_t i = s ? doc - s->f.first_doc : 0;
        if (!s || s->kinds[i] == 0)
                return false;
        *ret = (struct index_doc){ .doc = doc,
                                   .flags = s->flags[i],
                                   .from = s->senders[i],
                                   .kind = s->kinds[i],
                                   .lang = s->langs[i],
                                   .date = s->dates[i] };
        return true;
}

int index_verify(const struct index *ix, struct err *e) {
        for (size_t i = 0; i < ix->n; i++) {
                int r = index_segment_verify(&ix->segments[i], e);
                if (r < 0)
                        return r;
        }
        return 0;
}

int index_verify_file(int dirfd, const char *name, struct index_segment_info *ret, struct err *e) {
        struct index_segment s;
        int r = index_segment_open(dirfd, name, &s, e);
        if (r < 0)
                return r;
        r = index_segment_verify(&s, e);
        if (r == 0)
                *ret = (struct index_segment_info){
                        .first_doc = s.f.first_doc,
                        .last_doc = s.f.first_doc + s.f.range - 1,
                        .docs = s.f.docs,
                        .terms = s.f.words,
                        .tokens = s.f.tokens,
                        .bytes = s.n,
                        .checksum = s.f.self_hash,
                };
        index_segment_close(&s);
        return r;
}

bool index_bits_next(const uint64_t *bits, size_t n_bits, uint32_t *at) {
        size_t word = *at / 64, words = (n_bits + 63) / 64;
        if (word >= words)
                return false;
        uint64_t left = bits[word] & UINT64_MAX << *at % 64;
        while (!left) {
                if (++word >= words)
                        return false;
                left = bits[word];
        }
        size_t found = word * 64 + (size_t) __builtin_ctzll(left);
        *at = (uint32_t) found;
        return found < n_bits;
}
