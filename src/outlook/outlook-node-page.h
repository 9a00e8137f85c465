#pragma once
/* One page of a tree of an Outlook store, taken apart.  For use inside outlook/. */
#include "outlook/outlook-node.h"

enum { OUTLOOK_PAGE_MAX = 4096, OUTLOOK_PAGE_BBT = 0x80, OUTLOOK_PAGE_NBT = 0x81 };

struct outlook_page {
        enum outlook_form form;
        const uint8_t *p; /* its bytes, page_size of them */
        uint8_t type;     /* OUTLOOK_PAGE_... */
        uint8_t level;    /* 0 = leaf */
        uint8_t each;     /* bytes of an entry */
        uint16_t n;       /* entries */
        uint64_t bid;
        bool sound; /* CRC and signature are right */
};

static inline size_t outlook_page_size(enum outlook_form form) {
        return form == OUTLOOK_4K ? 4096 : 512;
}

/* False if the bytes at p (page_size of them, from place `off`) are no page of a tree.  Not being
 * `sound` is no reason: whoever takes such a page says so. */
bool outlook_page_get(enum outlook_form form, const uint8_t *p, uint64_t off,
                      struct outlook_page *ret);

/* A page that a branch says is of this type and level, though its own counts or trailer do not:
 * as many entries as fit and are not empty. */
void outlook_page_force(enum outlook_form form, const uint8_t *p, uint8_t type, uint8_t level,
                        struct outlook_page *ret);

/* Entry i of a branch: place of the page below it. */
uint64_t outlook_page_child(const struct outlook_page *g, uint16_t i);
/* Entry i of a leaf of each tree. */
struct outlook_node outlook_page_node(const struct outlook_page *g, uint16_t i);
struct outlook_block outlook_page_block(const struct outlook_page *g, uint16_t i);

/* ---- the way back: pages of a whole tree (outlook-node-view.c) ---------------------------- */

/* Entries that a page of this kind takes, and bytes of one. */
uint16_t outlook_page_room(enum outlook_form form, uint8_t type, uint8_t level, uint8_t *ret_each);
void outlook_page_put_child(enum outlook_form form, uint8_t *at, uint64_t key, uint64_t bid,
                            uint64_t off);
void outlook_page_put_node(enum outlook_form form, uint8_t *at, const struct outlook_node *n);
void outlook_page_put_block(enum outlook_form form, uint8_t *at, const struct outlook_block *b);
/* Counts, trailer and CRC of the page p that lies at `off`: type, level, each, n and bid of g. */
void outlook_page_seal(enum outlook_form form, uint8_t *p, const struct outlook_page *g,
                       uint64_t off);
