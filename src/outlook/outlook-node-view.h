#pragma once
/* A store with whole trees, for the libraries to read.
 *
 *   0                            s->size        base
 *   | header, with new roots | bytes as they are | pages of a new NBT | pages of a new BBT |
 *     (CRC made anew)                              made of the entries that outlook-node.c has
 *
 * Neither library reads a tree whose root is damaged, and libpst loses half a tree with one page.
 * So where the tree is damaged, or leaves of earlier days name items that are still there, both
 * are given this view; the store on disk is only read.  A sound store with nothing to find is
 * passed through as it is. */
#include "outlook/outlook-node.h"

struct outlook_view {
        int fd;
        uint64_t file; /* size of what is on disk */
        uint64_t size; /* of what is seen */
        uint64_t base; /* where the made pages begin */
        bool made;
        uint8_t head[564];
        uint8_t *pages;
        size_t n_pages; /* bytes */
};

void outlook_view_init(struct outlook_view *v, const struct outlook_nodes *s, int fd);
void outlook_view_done(struct outlook_view *v);
/* As pread: bytes read, fewer at the end; -1 if the file cannot be read. */
ssize_t outlook_view_read(const struct outlook_view *v, void *p, size_t n, uint64_t off);
