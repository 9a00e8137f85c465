#pragma once
/* Walks one word's list: documents in blocks of up to 128, and places in a document on demand. */
#include "base/vec.h"
#include "index/index-segment.h"

struct index_places {
        uint32_t *v;
        size_t n, cap;
};

/* Positions of one document as bits. */
struct index_marks {
        uint64_t *bits; /* INDEX_POSITIONS of them */
        size_t end;     /* words of 64 bits that may hold any */
};

struct index_cursor {
        struct index_list list;
        uint32_t range;    /* documents in the segment */
        uint32_t n_blocks; /* packed blocks, plus one if there is a tail */
        uint32_t packed;   /* packed blocks */
        const uint8_t *skips;

        /* the block that is decoded; UINT32_MAX before the first */
        uint32_t block, n, i; /* i: the caller's place in it */
        bool counted;         /* counts and masks are decoded too */
        bool corrupt;         /* sticky; the list then ends */
        uint32_t docs[INDEX_BLOCK], counts[INDEX_BLOCK];
        uint16_t masks[INDEX_BLOCK];

        /* where the places of posting place_i of the block begin */
        const uint8_t *place;
        uint32_t place_i;
};

/* A list of df 0 is empty. */
void index_cursor_init(struct index_cursor *c, const struct index_list *l, uint32_t range);

/* The first block at or after the present one that may hold a document >= doc; n_blocks if none. */
uint32_t index_cursor_find(const struct index_cursor *c, uint32_t doc);

/* The last document of a packed block; UINT32_MAX for the tail (unknown until decoded). */
uint32_t index_cursor_last(const struct index_cursor *c, uint32_t block);

/* No document of the block scores more than this part of the full weight, by mean length `pivot`.
 */
float index_cursor_impact(const struct index_cursor *c, uint32_t block);

/* Decode a block's documents; false if it is damaged.  Does nothing if it is the present one. */
bool index_cursor_block(struct index_cursor *c, uint32_t block);
/* Counts and masks of the present block. */
bool index_cursor_count(struct index_cursor *c);

/* Append the positions of posting `i` of the present block to `to`: counts[i] of them, rising.
 * Going on from an earlier posting of the block is cheap.  false if damaged. */
bool index_cursor_places(struct index_cursor *c, uint32_t i, struct index_places *to);

/* As above, as bits; m->end grows.  What was marked before a failure stays. */
bool index_cursor_mark(struct index_cursor *c, uint32_t i, struct index_marks *m);
