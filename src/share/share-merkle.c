/* Trees of hashes; see share-merkle.h. */
#include "share/share-merkle.h"

struct sha256 share_merkle_leaf(struct bytes data) {
        struct hash_ctx *h = hash_new();
        hash_put(h, bytes_of("\0", 1));
        hash_put(h, data);
        struct sha256 leaf = hash_get(h);
        hash_free(&h);
        return leaf;
}

static struct sha256 node(const struct sha256 *left, const struct sha256 *right) {
        uint8_t both[1 + 2 * sizeof left->b];
        both[0] = 1;
        memcpy(both + 1, left->b, sizeof left->b);
        memcpy(both + 1 + sizeof left->b, right->b, sizeof right->b);
        return hash_sha256(bytes_of(both, sizeof both));
}

void share_merkle_init(struct share_merkle *m, const struct sha256 *leaves, size_t n) {
        *m = (struct share_merkle){ .levels = 1 };
        m->level[0] = mem_array(NULL, n + 1, sizeof *leaves);
        m->width[0] = n;
        if (n)
                memcpy(m->level[0], leaves, n * sizeof *leaves);
        for (size_t k = 0; m->width[k] > 1; k++) {
                const struct sha256 *below = m->level[k];
                size_t wide = m->width[k];
                m->width[k + 1] = (wide + 1) / 2;
                m->level[k + 1] = mem_array(NULL, m->width[k + 1], sizeof *below);
                for (size_t i = 0; i < wide; i += 2)
                        m->level[k + 1][i / 2] =
                                i + 1 < wide ? node(&below[i], &below[i + 1]) : below[i];
                m->levels++;
        }
}

void share_merkle_done(struct share_merkle *m) {
        for (size_t k = 0; k < m->levels; k++)
                mem_free(m->level[k]);
        *m = (struct share_merkle){ 0 };
}

struct sha256 share_merkle_root(const struct share_merkle *m) {
        return m->width[0] ? m->level[m->levels - 1][0] : hash_sha256(bytes_of("", 0));
}

size_t share_merkle_path(const struct share_merkle *m, size_t at,
                         struct sha256 ret[static SHARE_MERKLE_LEVELS]) {
        size_t n = 0;
        for (size_t k = 0; k + 1 < m->levels; k++, at /= 2)
                if ((at ^ 1) < m->width[k])
                        ret[n++] = m->level[k][at ^ 1];
        return n;
}

bool share_merkle_proves(const struct sha256 *leaf, uint64_t at, uint64_t n,
                         const struct sha256 *path, size_t n_path, const struct sha256 *root) {
        if (at >= n || n_path > SHARE_MERKLE_LEVELS)
                return false;
        struct sha256 hash = *leaf;
        uint64_t last = n - 1;
        for (size_t i = 0; i < n_path; i++) {
                while (last && at % 2 == 0 && at == last) /* no neighbour on this level */
                        at /= 2, last /= 2;
                if (last == 0)
                        return false;
                hash = at % 2 ? node(&path[i], &hash) : node(&hash, &path[i]);
                at /= 2, last /= 2;
        }
        while (last && at % 2 == 0 && at == last)
                at /= 2, last /= 2;
        return last == 0 && sha256_eq(&hash, root);
}
