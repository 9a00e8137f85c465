#pragma once
/* The bundle: what was quoted, the minimum around it, and how anybody can check both.
 *
 *   PATH/ a bag (share-bag.h), signed if there is a key
 *     verify.sh                     checks it all with sha256sum and POSIX tools
 *     data/report.html              to be read first: no script, nothing loaded
 *     data/documents/SHA-256.EXT    exact bytes, named by their hash
 *     data/text/KEY.txt             the words that were read from them: addresses count in these
 *     data/quotes/qID.txt           addresses (quote/quote-address.h)
 *     data/claims.jsonl             claims with every act on them
 *     data/items/1.txt ...          items of a digest that were asked for, as they are
 *     data/objects.tsv              the documents: key, hash, size, role, kind, parent, file, text
 *     data/ledger.tsv               the containers that they lie in, and whether their books close
 *     data/merkle.txt               the tree over the whole case, proofs for what is shown
 *     data/withheld.tsv             what of it was withheld, by its leaf, and why
 *     data/log.txt                  the log of the case; decisions by their hash only
 *
 * The tree has a leaf for each document of the case, in order of key: "SALT KEY CONTENT SIZE\n".
 * The salt, which only the case knows, keeps anybody from trying out whether a withheld document is
 * one that they have. */
#include "quote/quote-claim.h"
#include "share/share-bag.h"
#include "share/share-merkle.h"
#include "share/share-screen.h"
#include "share/share-sign.h"

struct share_bundle_ask {
        struct store *store; /* for writing */
        const struct quote_taken *const *quotes;
        size_t n_quotes;
        const struct quote_claim *const *claims;
        size_t n_claims;
        const struct doc_id *docs, *withheld;
        size_t n_docs, n_withheld;
        const struct str *items; /* text of items */
        size_t n_items;
        /* Append the exact bytes of a document (flow/'s fetcher). */
        int (*bytes)(void *arg, struct doc_id doc, struct buf *ret, struct err *e);
        void *arg;
        int64_t now;
        const struct share_secret *key; /* NULL: not signed */
        /* NULL: as it is.  Else documents around what is shown, in which something protected stands
         * or that nobody could read, are withheld; what is shown may hold nothing of it. */
        const struct share_screen *screen;
};

struct share_bundle_sum {
        uint64_t shown, around, away; /* documents; `away`: whose bytes could not be had */
        uint64_t left_out;            /* around what is shown: withheld by the screen */
        uint64_t all, quotes, claims, files, bytes;
        struct sha256 root;
};

/* Make the bundle as the new folder `path`, and a line in the log.  ERR_usage: it is there, or what
 * is quoted is to be withheld, or what is shown does not pass the screen. */
int share_bundle_make(const struct share_bundle_ask *a, const char *path,
                      struct share_bundle_sum *ret, struct err *e);

/* The root over the whole case as it is now, and how many leaves.  The salt is made when there is
 * none yet and `st` is open for writing; ERR_absent when there is none. */
int share_case_root(struct store *st, struct sha256 *ret, uint64_t *ret_n, struct err *e);
