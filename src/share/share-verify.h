#pragma once
/* Is a bundle, maybe a stranger's, what it says it is?  The bag (share-bag.h), and what only a
 * reader of bundles can tell: the tree of hashes, the log, the words of quotations, the signature.
 *
 * Nothing of the bundle is parsed but by readers here, which take lines of fields within
 * LIMIT_bundle_list_bytes; documents are hashed and not opened. */
#include "share/share-bag.h"
#include "share/share-sign.h"

enum share_seal {
        SHARE_UNSIGNED,
        SHARE_SIGNED,  /* by some key: none was given to compare with */
        SHARE_GOOD,    /* by the key that was given */
        SHARE_FOREIGN, /* by another */
        SHARE_FORGED,  /* says that it is by the key that was given, and is not */
};
const char *share_seal_id(enum share_seal s);

struct share_verify {
        void (*say)(void *arg, enum share_bag_fault f, struct str path, const char *why);
        void *arg;
        const struct share_public *key; /* or NULL */
        /* out */
        uint64_t faults, files, bytes;
        bool bundle; /* one of clew's, not just any bag */
        uint64_t leaves, proved, quotes, log_lines;
        struct sha256 root, head;
        enum share_seal seal;
        char key_id[SHARE_KEY_ID];
        char comment[SHARE_COMMENT + 1]; /* trusted; a stranger's words */
};

/* 0 whatever was found; <0: it could not be looked at.  With a `key` anything but SHARE_GOOD counts
 * as a fault. */
int share_verify(const char *path, struct share_verify *v, struct err *e);

/* Readers of the lists, on their own for tests at random.  Each returns what is wrong, or NULL. */
struct share_proofs {
        struct sha256 root;
        uint64_t leaves, proved;
        struct sha256 *shown; /* key, content; key, content ... of the leaves shown; in `a` */
        size_t n_shown;
};
const char *share_proofs_read(struct str text, struct arena *a, struct share_proofs *ret);
const char *share_log_read(struct str text, uint64_t *ret_lines, struct sha256 *ret_head);
