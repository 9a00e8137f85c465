#pragma once
/* What is seen from left to right, in the order in which it is read: the bidirectional algorithm of
 * Unicode (UAX 9) backwards.
 *
 *   seen    2014  Acme  ،  تسا     ->    read    ...  است ، Acme 2014
 *
 * Several texts may look the same; the likelier one is taken: digits of ASCII go with Latin words,
 * those of Arabic and Persian with the words of their script. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct page_bidi {
        uint32_t code;   /* its first character, the one that decides */
        bool logical;    /* it is no shape: never mirrored */
        uint8_t kind;    /* for page_bidi_order() itself */
        uint32_t mirror; /* set there: what it is read as instead, or 0 */
        uint32_t end;    /* for page_bidi_order() itself */
};

enum { PAGE_PAIRS_MOST = 8 };

/* What was learned of the brackets of a document: some fonts give characters, some give shapes.
 * Zero it at the beginning. */
struct page_bidi_pairs {
        uint32_t pair[PAGE_PAIRS_MOST];
        int32_t logical[PAGE_PAIRS_MOST]; /* > 0: characters; else shapes, to be mirrored */
        bool here[PAGE_PAIRS_MOST];       /* of the line under way, for page_bidi_order() itself */
        size_t n;
};

/* Put the order of reading of v[0..n) into order[0..n).  `rtl`: the paragraph's direction.  Linear;
 * allocates nothing. */
void page_bidi_order(struct page_bidi *v, size_t n, bool rtl, struct page_bidi_pairs *pairs,
                     uint32_t *order);
