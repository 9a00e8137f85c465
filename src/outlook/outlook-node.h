#pragma once
/* The node tree of an Outlook store (PST, OST, PAB), read by our own code and nobody else's.
 *
 *   header ─┬─ NBT, tree of nodes:   NID -> parent NID, block of its properties, block of subnodes
 *           └─ BBT, tree of blocks:  BID -> place and size in the file
 *
 *   page    | entries ...            | count | level | trailer: type, type, signature, CRC, BID |
 *           512 bytes; in an OST of Outlook 2013 and later 4,096
 *
 * For two things: to count what a store holds, whatever the two libraries make of it; and to find
 * the leaves of a tree whose branches are gone (their pages know themselves by type and CRC), so
 * that both libraries can be given a store with whole trees (outlook-node-view.h).
 *
 * Takes any bytes: every page is read at most once by the walk and once by the search, no
 * recursion, memory in proportion to the entries found. */
#include "unpack/unpack.h"

enum outlook_form {
        OUTLOOK_ANSI = 1, /* to Outlook 2002: 32 bits */
        OUTLOOK_UNICODE,  /* since 2003: 64 bits */
        OUTLOOK_4K,       /* OST since 2013: 64 bits, large pages, deflated blocks */
};

/* The low five bits of a NID say what the node is. */
enum outlook_node_type {
        OUTLOOK_NODE_folder = 0x02,
        OUTLOOK_NODE_search = 0x03,
        OUTLOOK_NODE_message = 0x04,   /* of every class: mail, contact, appointment ... */
        OUTLOOK_NODE_associated = 0x08 /* views, rules, forms: not shown to the user */
};

struct outlook_node {
        uint32_t nid, parent;
        uint64_t data, sub; /* BIDs */
        uint64_t age;       /* BID of the page it stood on: of two, the larger is the newer */
        bool found;         /* not in the tree: on a leaf that only the search met */
        bool doubtful;      /* on a page whose CRC is wrong */
};

struct outlook_block {
        uint64_t bid, off;
        uint64_t age;
        uint16_t size, inflated, refs;
        bool found, doubtful;
};

struct outlook_nodes {
        enum outlook_form form; /* 0 = the bytes are no store */
        uint8_t crypt;          /* 0 none, 1 compressible (a substitution), 2 high */
        uint16_t client;        /* as it stands: "SM" PST, "SO" OST, "AB" PAB */
        uint64_t size;          /* of the file */
        uint64_t nbt, bbt;      /* places of the roots, as the header has them */
        bool header_damaged;    /* its form or its roots had to be guessed */
        bool damaged;           /* a page of a tree could not be read: the file was searched */
        bool cut;               /* LIMIT_outlook_nodes */
        bool nameless;          /* the map of names was taken out by outlook_nodes_unname() */
        uint64_t max_bid;       /* of pages and blocks, as met */
        uint32_t items;         /* messages of every class in the tree as it stands */
        uint32_t found_items;   /* more, from leaves outside the tree, whose block of properties is
                                 * still there: deleted ones, or behind a lost branch */
        struct outlook_node *nodes; /* by nid, each once */
        size_t n_nodes;
        struct outlook_block *blocks; /* by bid, each once */
        size_t n_blocks;
};

/* Read the trees of the store on `fd` (pread only).  Never fails: what is no store has form 0.
 * Free with outlook_nodes_done(). */
void outlook_nodes_init(struct outlook_nodes *s, int fd, uint64_t size);
void outlook_nodes_done(struct outlook_nodes *s);

/* Take out the map of names of properties: a library that cannot read it does without.  False if
 * there is none. */
bool outlook_nodes_unname(struct outlook_nodes *s);

/* The node `nid`, or NULL. */
const struct outlook_node *outlook_node_find(const struct outlook_nodes *s, uint32_t nid);

static inline enum outlook_node_type outlook_node_type(uint32_t nid) {
        return (enum outlook_node_type)(nid & 0x1f);
}

/* CRC of pages, blocks and headers: CRC-32 without the inversions. */
uint32_t outlook_node_crc(const void *p, size_t n);
/* The signature of a page or block at `off`. */
static inline uint16_t outlook_node_sig(uint64_t off, uint64_t bid) {
        uint32_t v = (uint32_t) off ^ (uint32_t) bid;
        return (uint16_t) (v >> 16 ^ v);
}
