/* Decoding of lists; the format is drawn in index/index-segment.h.
 *
 * Everything read is checked: lengths against the list, documents against the segment's range, so
 * that a damaged or hostile file yields `corrupt`, never a bad read.  Counts are decoded only for
 * who asks, because filters and prefixes need documents alone. */
#include "index/index-cursor.h"

#include "base/le.h"

static const uint8_t *skip_row(const struct index_cursor *c, uint32_t block) {
        return c->skips + (size_t) block * INDEX_SKIP;
}

void index_cursor_init(struct index_cursor *c, const struct index_list *l, uint32_t range) {
        c->list = *l;
        c->range = range;
        c->packed = l->df / INDEX_BLOCK;
        c->n_blocks = c->packed + (l->df % INDEX_BLOCK != 0);
        /* the reader of the dictionary has checked that the skips fit */
        c->skips = l->df ? l->postings + (l->n_postings - (uint64_t) c->packed * INDEX_SKIP) : NULL;
        c->block = UINT32_MAX;
        c->n = c->i = 0;
        c->counted = c->corrupt = false;
}

uint32_t index_cursor_last(const struct index_cursor *c, uint32_t block) {
        return block < c->packed ? le_get32(skip_row(c, block)) : UINT32_MAX;
}

float index_cursor_impact(const struct index_cursor *c, uint32_t block) {
        if (block >= c->packed)
                return 1;
        return (float) le_get16(skip_row(c, block) + 12) / 65535;
}

uint32_t index_cursor_find(const struct index_cursor *c, uint32_t doc) {
        uint32_t lo = c->block == UINT32_MAX ? 0 : c->block;
        if (c->corrupt)
                return c->n_blocks;
        if (lo >= c->n_blocks || index_cursor_last(c, lo) >= doc)
                return lo;
        uint32_t step = 1; /* the block at lo ends before doc: gallop, then halve */
        while (lo + step < c->packed && index_cursor_last(c, lo + step) < doc) {
                lo += step;
                step *= 2;
        }
        uint32_t hi = lo + step < c->packed ? lo + step : c->packed;
        while (hi - lo > 1) {
                uint32_t mid = lo + (hi - lo) / 2;
                if (index_cursor_last(c, mid) < doc)
                        lo = mid;
                else
                        hi = mid;
        }
        return hi;
}

/* The bytes of a block, and the document that its first difference counts from. */
static bool block_bounds(const struct index_cursor *c, uint32_t block, const uint8_t **p,
                         const uint8_t **end, uint32_t *base) {
        uint64_t room = c->list.n_postings - (uint64_t) c->packed * INDEX_SKIP;
        uint64_t from = block ? le_get32(skip_row(c, block - 1) + 4) : 0;
        uint64_t to = block < c->packed ? le_get32(skip_row(c, block) + 4) : room;
        *base = block ? le_get32(skip_row(c, block - 1)) + 1 : 0;
        *p = c->list.postings + from;
        *end = c->list.postings + to;
        return from <= to && to <= room && *base <= c->range;
}

/* Where the parts of a packed block begin; false if it is too short for them. */
struct parts {
        const uint8_t *kinds, *docs, *counts, *which;
        unsigned which_bits;
};

static bool block_parts(const uint8_t *p, const uint8_t *end, struct parts *ret) {
        if (end - p < 4 || p[0] > 32 || p[1] > 32 || p[2] > INDEX_BLOCK)
                return false;
        ret->which_bits = index_pack_bits_below(p[2]);
        ret->kinds = p + 4;
        size_t docs = 4 + (size_t) 2 * p[2], counts = docs + (size_t) 16 * p[0];
        size_t which = counts + (size_t) 16 * p[1];
        if ((size_t) (end - p) < which + (size_t) 16 * ret->which_bits)
                return false;
        ret->docs = p + docs;
        ret->counts = p + counts;
        ret->which = p + which;
        return true;
}

static bool decode_packed(struct index_cursor *c, const uint8_t *p, const uint8_t *end,
                          uint32_t base) {
        struct parts parts;
        if (!block_parts(p, end, &parts))
                return false;
        index_unpack(parts.docs, p[0], c->docs);
        uint64_t doc = base; /* 64 bits: cannot wrap in 128 steps */
        for (unsigned i = 0; i < INDEX_BLOCK; i++) {
                doc += c->docs[i];
                c->docs[i] = (uint32_t) doc++;
        }
        c->n = INDEX_BLOCK;
        return doc <= c->range;
}

static const uint16_t code_mask[4] = { 1u << INDEX_own, 1u << INDEX_quoted,
                                       1u << INDEX_own | 1u << INDEX_quoted, 0 };

/* A tail is decoded at once, counts and all: its numbers are interleaved. */
static bool decode_tail(struct index_cursor *c, const uint8_t *p, const uint8_t *end,
                        uint32_t base) {
        uint64_t doc = base;
        c->n = c->list.df % INDEX_BLOCK;
        for (unsigned i = 0; i < c->n; i++) {
                uint64_t v;
                if (__builtin_expect(p < end && *p < 0x80, 1))
                        v = *p++;
                else if (!index_varint_get(&p, end, &v))
                        return false;
                if ((doc += v >> 1) >= c->range)
                        return false;
                c->docs[i] = (uint32_t) doc++;
                c->counts[i] = 1;
                c->masks[i] = 1u << INDEX_own;
                if (!(v & 1))
                        continue;
                if (!index_varint_get(&p, end, &v) || v >> 2 >= UINT32_MAX)
                        return false;
                c->counts[i] = (uint32_t) (v >> 2) + 1;
                c->masks[i] = code_mask[v & 3];
                if ((v & 3) == 3) {
                        if (end - p < 2)
                                return false;
                        c->masks[i] = le_get16(p) & ((1u << INDEX_FIELDS) - 1);
                        p += 2;
                }
        }
        return true;
}

bool index_cursor_block(struct index_cursor *c, uint32_t block) {
        if (block == c->block)
                return !c->corrupt;
        const uint8_t *p, *end;
        uint32_t base;
        bool tail = block >= c->packed;
        c->block = block;
        c->i = 0;
        c->n = 0;
        c->counted = tail;
        c->place = NULL;
        if (c->corrupt || block >= c->n_blocks || !block_bounds(c, block, &p, &end, &base) ||
            !(tail ? decode_tail : decode_packed)(c, p, end, base)) {
                c->n = 0;
                c->corrupt = true;
        }
        return !c->corrupt;
}

/* Which of 128 kinds there may be is 7 bits, so no index leaves the table. */
static void decode_masks(struct index_cursor *c, unsigned n_kinds, const struct parts *parts) {
        uint16_t kinds[INDEX_BLOCK] = { 1 };
        uint32_t which[INDEX_BLOCK];
        for (unsigned i = 0; i < n_kinds; i++)
                kinds[i] = le_get16(parts->kinds + (size_t) 2 * i) & ((1u << INDEX_FIELDS) - 1);
        if (n_kinds < 2) {
                for (unsigned i = 0; i < INDEX_BLOCK; i++)
                        c->masks[i] = kinds[0];
                return;
        }
        index_unpack(parts->which, parts->which_bits, which);
        for (unsigned i = 0; i < INDEX_BLOCK; i++)
                c->masks[i] = kinds[which[i]];
}

bool index_cursor_count(struct index_cursor *c) {
        if (c->counted || c->corrupt)
                return !c->corrupt;
        const uint8_t *p, *end;
        uint32_t base;
        struct parts parts;
        if (!block_bounds(c, c->block, &p, &end, &base) || !block_parts(p, end, &parts))
                return !(c->corrupt = true); /* not reached: they held for the documents */
        index_unpack(parts.counts, p[1], c->counts);
        for (unsigned i = 0; i < INDEX_BLOCK; i++)
                c->counts[i] += c->counts[i] != UINT32_MAX;
        decode_masks(c, p[2], &parts);
        return c->counted = true;
}

/* The positions of the present block begin here. */
static bool places_init(struct index_cursor *c) {
        uint64_t at = c->block ? le_get32(skip_row(c, c->block - 1) + 8) : 0;
        if (!index_cursor_count(c) || at > c->list.n_positions)
                return false;
        c->place = c->list.positions + at;
        c->place_i = 0;
        return true;
}

/* Go to the positions of posting `i`: where they start, or NULL if damaged. */
static const uint8_t *find_places(struct index_cursor *c, uint32_t i) {
        const uint8_t *end = c->list.positions + c->list.n_positions;
        if ((!c->place || c->place_i > i) && !places_init(c)) {
                c->corrupt = true;
                return NULL;
        }
        uint64_t skip = 0;
        for (uint32_t k = c->place_i; k < i; k++)
                skip += c->counts[k];
        const uint8_t *p = skip ? index_place_skip(c->place, end, skip) : c->place;
        if (p && c->counts[i] <= (uint64_t) (end - p))
                return p;
        c->corrupt = true;
        return NULL;
}

bool index_cursor_places(struct index_cursor *c, uint32_t i, struct index_places *to) {
        const uint8_t *end = c->list.positions + c->list.n_positions, *p = find_places(c, i);
        if (!p)
                return false;
        const uint32_t n = c->counts[i];
        vec_reserve(to, to->n + n);
        uint32_t *v = to->v + to->n, more;
        uint64_t at = 0;
        for (uint32_t k = 0; k < n; k++) {
                if (!index_place_get(&p, end, &more) || (at += more) >= INDEX_POSITIONS)
                        return !(c->corrupt = true);
                v[k] = (uint32_t) at;
        }
        to->n += n;
        c->place = p;
        c->place_i = i + 1;
        return true;
}

bool index_cursor_mark(struct index_cursor *c, uint32_t i, struct index_marks *m) {
        const uint8_t *end = c->list.positions + c->list.n_positions, *p = find_places(c, i);
        if (!p)
                return false;
        const uint32_t n = c->counts[i];
        uint64_t *bits = m->bits, at = 0;
        uint32_t more;
        for (uint32_t k = 0; k < n; k++) {
                if (!index_place_get(&p, end, &more) || (at += more) >= INDEX_POSITIONS)
                        return !(c->corrupt = true);
                bits[at / 64] |= 1ull << at % 64;
        }
        m->end = at / 64 + 1 > m->end ? at / 64 + 1 : m->end;
        c->place = p;
        c->place_i = i + 1;
        return true;
}
