#pragma once
/* A store while its trees are read.  For use inside outlook-node*.c. */
#include "base/vec.h"
#include "outlook/outlook-node-page.h"

struct outlook_reading {
        struct outlook_nodes *s;
        int fd;
        uint8_t *seen; /* a bit for each 512 bytes: a page that was read began there */
        VEC(struct outlook_node) nodes;
        VEC(struct outlook_block) blocks;
};

/* Was a page at `off` read before?  It counts as read from now on. */
bool outlook_nodes_seen(struct outlook_reading *r, uint64_t off);
/* Keep the entries of a leaf. */
void outlook_nodes_take(struct outlook_reading *r, const struct outlook_page *g, bool found);

/* Go through the file for sound leaves that the walk did not meet. */
void outlook_nodes_search(struct outlook_reading *r);
/* Do the bytes where `b` should be still say that they are it? */
bool outlook_nodes_block_whole(struct outlook_reading *r, const struct outlook_block *b);
/* The form that most sound pages of the file have; 0 if there is none. */
enum outlook_form outlook_nodes_guess(int fd, uint64_t size);
