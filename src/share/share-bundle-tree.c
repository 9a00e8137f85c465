/* The tree of hashes over the whole case, and what a bundle shows of it. */
#include "share/share-bundle-work.h"

#include <sodium.h>
#include <stdlib.h>

enum { SALT_PARTS = 4 };

/* ---- the secret of the case -------------------------------------------------------------------
 */

static int make_secret(struct store *st, int64_t part[static SALT_PARTS], struct err *e) {
        char key[32];
        int r = sodium_init() < 0 ? err_set(e, ERR_io, "no source of randomness")
                                  : store_begin(st, e);
        if (r < 0)
                return r;
        randombytes_buf(part, SALT_PARTS * sizeof *part);
        for (int i = 0; r >= 0 && i < SALT_PARTS; i++) {
                snprintf(key, sizeof key, "share.salt.%d", i);
                r = store_meta_put(st, key, part[i], e);
        }
        if (r >= 0)
                r = store_commit(st, e);
        if (r < 0)
                store_rollback(st);
        return r;
}

static int get_secret(struct store *st, bool make, struct sha256 *ret, struct err *e) {
        int64_t part[SALT_PARTS];
        char key[32];
        int r = 1;
        for (int i = 0; r > 0 && i < SALT_PARTS; i++) {
                snprintf(key, sizeof key, "share.salt.%d", i);
                r = store_meta_find(st, key, &part[i], e);
        }
        if (r == 0 && !make)
                return err_set(e, ERR_absent, "no bundle was made of this case yet");
        if (r == 0)
                r = make_secret(st, part, e);
        if (r < 0)
                return r;
        *ret = hash_sha256(bytes_of(part, sizeof part));
        return 0;
}

/* ---- leaves -----------------------------------------------------------------------------------
 */

static void put_leaf(const struct share_leaf *l, struct buf *out) {
        char salt[SHA256_HEX], key[SHA256_HEX], hash[SHA256_HEX];
        sha256_hex(&l->salt, salt);
        sha256_hex(&l->key, key);
        sha256_hex(&l->hash, hash);
        buf_printf(out, "%s %s %s %llu\n", salt, key, hash, (unsigned long long) l->size);
}

static void salt_leaf(const struct sha256 *secret, struct share_leaf *l, struct buf *room) {
        buf_clear(room);
        buf_put(room, secret->b, sizeof secret->b);
        buf_put(room, l->key.b, sizeof l->key.b);
        l->salt = hash_sha256(buf_bytes(room));
        buf_clear(room);
        put_leaf(l, room);
        l->leaf = share_merkle_leaf(buf_bytes(room));
}

static int by_key(const void *a, const void *b) {
        const struct share_leaf *x = a, *y = b;
        return memcmp(x->key.b, y->key.b, sizeof x->key.b);
}

static int leaves_of(struct store *st, bool make, struct share_work *w, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_doc_row row;
        struct sha256 secret;
        int r = get_secret(st, make, &secret, e);
        if (r >= 0)
                r = store_docs_open(st, (struct doc_id){ 1 }, &rows, e);
        while (r >= 0 && (r = store_docs_next(rows, &row, e)) > 0) {
                struct share_leaf l = { .key = row.key, .hash = row.hash, .size = row.size };
                salt_leaf(&secret, &l, &w->text);
                vec_push(&w->leaves, l);
        }
        if (r < 0)
                return r;
        if (w->leaves.n)
                qsort(w->leaves.v, w->leaves.n, sizeof *w->leaves.v, by_key);
        struct sha256 *hashes = mem_array(NULL, w->leaves.n + 1, sizeof *hashes);
        for (size_t i = 0; i < w->leaves.n; i++)
                hashes[i] = w->leaves.v[i].leaf;
        share_merkle_init(&w->tree, hashes, w->leaves.n);
        mem_free(hashes);
        return 0;
}

int share_leaves_get(struct share_work *w, struct err *e) {
        int r = leaves_of(w->ask->store, true, w, e);
        if (r >= 0) {
                w->sum.root = share_merkle_root(&w->tree);
                w->sum.all = w->leaves.n;
        }
        return r;
}

int share_case_root(struct store *st, struct sha256 *ret, uint64_t *ret_n, struct err *e) {
        struct share_work w = { 0 };
        buf_init(&w.text, 0);
        int r = leaves_of(st, false, &w, e);
        if (r >= 0) {
                *ret = share_merkle_root(&w.tree);
                *ret_n = w.leaves.n;
                share_merkle_done(&w.tree);
        }
        vec_done(&w.leaves);
        buf_done(&w.text);
        return r;
}

/* ---- proofs -----------------------------------------------------------------------------------
 */

static size_t index_of(const struct share_work *w, const struct sha256 *key) {
        struct share_leaf want = { .key = *key };
        const struct share_leaf *l = bsearch(&want, w->leaves.v, w->leaves.n, sizeof want, by_key);
        return l ? (size_t) (l - w->leaves.v) : SIZE_MAX;
}

static void put_path(struct share_work *w, size_t at) {
        struct sha256 path[SHARE_MERKLE_LEVELS];
        char hex[SHA256_HEX];
        size_t n = share_merkle_path(&w->tree, at, path);
        buf_puts(&w->text, "path");
        for (size_t i = 0; i < n; i++) {
                sha256_hex(&path[i], hex);
                buf_printf(&w->text, " %s", hex);
        }
        buf_putc(&w->text, '\n');
}

/* What the user named as withheld is committed to by name of its leaf; the rest by the root. */
static int put_withheld(struct share_work *w, struct doc_id doc, struct err *e) {
        struct store_doc_row row;
        char hex[SHA256_HEX];
        int r = store_doc_get(w->ask->store, doc, &row, e);
        size_t at = r < 0 ? SIZE_MAX : index_of(w, &row.key);
        if (at == SIZE_MAX)
                return r;
        sha256_hex(&w->leaves.v[at].leaf, hex);
        buf_printf(&w->text, "withheld %zu %s\n", at, hex);
        put_path(w, at);
        return 0;
}

static int put_reason(struct share_work *w, struct doc_id doc, const char *why, struct err *e) {
        struct store_doc_row row;
        char hex[SHA256_HEX];
        int r = store_doc_get(w->ask->store, doc, &row, e);
        size_t at = r < 0 ? SIZE_MAX : index_of(w, &row.key);
        if (at == SIZE_MAX)
                return r;
        sha256_hex(&w->leaves.v[at].leaf, hex);
        buf_printf(&w->text, "%zu\t%s\t%s\n", at, hex, why);
        return 0;
}

int share_put_withheld(struct share_work *w, struct err *e) {
        int r = 0;
        buf_clear(&w->text);
        buf_puts(&w->text, "leaf\thash\twhy\n");
        for (size_t i = 0; r >= 0 && i < w->ask->n_withheld; i++)
                r = put_reason(w, w->ask->withheld[i], "asked", e);
        for (size_t i = 0; r >= 0 && i < w->left_out.n; i++)
                r = put_reason(w, w->left_out.v[i].doc, share_screened_id(w->left_out.v[i].why), e);
        return r < 0 ? r : share_bag_put(w->bag, "data/withheld.tsv", buf_bytes(&w->text), e);
}

int share_put_merkle(struct share_work *w, struct err *e) {
        char hex[SHA256_HEX];
        buf_clear(&w->text);
        sha256_hex(&w->sum.root, hex);
        buf_printf(&w->text, "clew-merkle 1\nroot %s\nleaves %zu\n", hex, w->leaves.n);
        for (size_t i = 0; i < w->objects.n; i++) {
                size_t at = index_of(w, &w->objects.v[i].row.key);
                if (at == SIZE_MAX)
                        return err_set(e, ERR_corrupt, "a document is in no list of the case");
                buf_printf(&w->text, "leaf %zu ", at);
                put_leaf(&w->leaves.v[at], &w->text);
                put_path(w, at);
        }
        int r = 0;
        for (size_t i = 0; r >= 0 && i < w->ask->n_withheld; i++)
                r = put_withheld(w, w->ask->withheld[i], e);
        for (size_t i = 0; r >= 0 && i < w->left_out.n; i++)
                r = put_withheld(w, w->left_out.v[i].doc, e);
        return r < 0 ? r : share_bag_put(w->bag, "data/merkle.txt", buf_bytes(&w->text), e);
}
