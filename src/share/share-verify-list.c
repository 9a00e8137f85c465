/* The lists of a stranger's bundle; see share-verify.h.  Each line is taken whole or refused, and
 * what a reader does not know is refused too: ours have nothing else. */
#include "share/share-merkle.h"
#include "share/share-verify.h"

/* ---- the tree ---------------------------------------------------------------------------------
 */

struct proof {
        bool open;   /* a leaf waits for its path */
        uint64_t at; /* its number */
        struct sha256 leaf;
};

/* "SALT KEY CONTENT SIZE", exactly as it was hashed. */
static bool read_leaf(struct str data, struct sha256 *key, struct sha256 *content) {
        struct str salt = str_cut(&data, ' '), k = str_cut(&data, ' '), c = str_cut(&data, ' ');
        struct sha256 unused;
        uint64_t size;
        return sha256_of_hex(salt, &unused) && sha256_of_hex(k, key) && sha256_of_hex(c, content) &&
               str_u64(data, &size);
}

static const char *open_leaf(struct share_proofs *p, struct proof *now, struct str rest) {
        struct str line = rest, number = str_cut(&rest, ' ');
        struct sha256 *to = p->shown + 2 * p->n_shown;
        if (!str_u64(number, &now->at) || !read_leaf(rest, to, to + 1))
                return "a leaf that is none";
        /* with its line end, which stands behind it in the file */
        now->leaf = share_merkle_leaf(bytes_of(rest.p, (size_t) (line.p + line.n - rest.p) + 1));
        p->n_shown++;
        return NULL;
}

static const char *prove(struct share_proofs *p, struct proof *now, struct str rest) {
        struct sha256 path[SHARE_MERKLE_LEVELS];
        size_t n = 0;
        if (!now->open)
                return "a path without a leaf";
        while (rest.n) {
                struct str hex = str_cut(&rest, ' ');
                if (n == SHARE_MERKLE_LEVELS || !sha256_of_hex(hex, &path[n++]))
                        return "a path that is none";
        }
        now->open = false;
        p->proved++;
        return share_merkle_proves(&now->leaf, now->at, p->leaves, path, n, &p->root)
                       ? NULL
                       : "a document is not under the root";
}

static const char *read_proof(struct share_proofs *p, struct proof *now, struct str line) {
        struct str word = str_cut(&line, ' ');
        const char *why = NULL;
        if (str_eq(word, STR("path")))
                return prove(p, now, line);
        if (now->open)
                return "a leaf without its path";
        now->open = true;
        if (str_eq(word, STR("leaf")))
                return open_leaf(p, now, line);
        struct str number = str_cut(&line, ' ');
        if (!str_eq(word, STR("withheld")) || !str_u64(number, &now->at) ||
            !sha256_of_hex(line, &now->leaf))
                why = "a line that is not known";
        return why;
}

const char *share_proofs_read(struct str text, struct arena *a, struct share_proofs *ret) {
        struct proof now = { 0 };
        size_t lines = 0;
        *ret = (struct share_proofs){ 0 };
        for (size_t i = 0; i < text.n; i++)
                lines += text.p[i] == '\n';
        if (text.n == 0 || text.p[text.n - 1] != '\n' || lines < 3)
                return "no proofs";
        struct str first = str_cut(&text, '\n'), root = str_cut(&text, '\n');
        struct str leaves = str_cut(&text, '\n');
        if (!str_eq(first, STR("clew-merkle 1")) || !str_starts(root, STR("root ")) ||
            !sha256_of_hex(str_sub(root, 5, SIZE_MAX), &ret->root) ||
            !str_starts(leaves, STR("leaves ")) ||
            !str_u64(str_sub(leaves, 7, SIZE_MAX), &ret->leaves))
                return "no root";
        ret->shown = arena_alloc(a, lines * 2 * sizeof *ret->shown);
        while (text.n) {
                const char *why = read_proof(ret, &now, str_cut(&text, '\n'));
                if (why)
                        return why;
        }
        return now.open ? "a leaf without its path" : NULL;
}

/* ---- the log ----------------------------------------------------------------------------------
 */

/* "withheld N HASH": the line is there, its words are not. */
static bool read_withheld(struct str line, uint64_t n, struct sha256 *head) {
        uint64_t number;
        if (!str_starts(line, STR("withheld ")))
                return false;
        line = str_sub(line, 9, SIZE_MAX);
        struct str digits = str_cut(&line, ' ');
        return str_u64(digits, &number) && number == n && sha256_of_hex(line, head);
}

/* "N TIME PROGRAM ACT ... HASH of the line before". */
static bool read_line(struct str line, uint64_t n, struct sha256 *head) {
        struct sha256 before;
        struct str rest = line, digits = str_cut(&rest, ' ');
        uint64_t number;
        if (!str_u64(digits, &number) || number != n || line.n < SHA256_HEX ||
            line.p[line.n - SHA256_HEX] != ' ' ||
            !sha256_of_hex(str_sub(line, line.n - SHA256_HEX + 1, SIZE_MAX), &before) ||
            !sha256_eq(&before, head))
                return false;
        *head = hash_sha256(bytes_of(line.p, line.n + 1)); /* with its line end */
        return true;
}

/* "head N HASH" at the end of all; the last line, of a bundle, holds the sum of those before it. */
static const char *read_head(struct str line, struct str last, struct str hashes, uint64_t n,
                             const struct sha256 *head) {
        char sum[8 + SHA256_HEX], hex[SHA256_HEX];
        struct sha256 said, before;
        uint64_t lines;
        struct str digits = str_cut(&line, ' ');
        if (!str_u64(digits, &lines) || lines != n || !sha256_of_hex(line, &said) ||
            !sha256_eq(&said, head))
                return "the log does not end in its head";
        before = hash_sha256(bytes_of(hashes.p, hashes.n - (n ? SHA256_HEX : 0)));
        sha256_hex(&before, hex);
        snprintf(sum, sizeof sum, " log=%s ", hex);
        return str_find(last, str_of(sum)) != SIZE_MAX
                       ? NULL
                       : "lines of the log are not those it sums up";
}

static const char *read_log(struct str text, struct buf *hashes, uint64_t *ret_lines,
                            struct sha256 *head) {
        struct str last = STR("");
        uint64_t n = 0;
        char hex[SHA256_HEX];
        while (text.n) {
                struct str line = str_cut(&text, '\n');
                *ret_lines = n;
                if (str_starts(line, STR("head ")))
                        return text.n ? "more behind the head of the log"
                                      : read_head(str_sub(line, 5, SIZE_MAX), last, buf_str(hashes),
                                                  n, head);
                n++;
                if (!read_withheld(line, n, head) && !read_line(line, n, head))
                        return "a line of the log does not follow";
                sha256_hex(head, hex);
                buf_printf(hashes, "%s\n", hex);
                last = line;
        }
        return "the log has no head";
}

const char *share_log_read(struct str text, uint64_t *ret_lines, struct sha256 *ret_head) {
        struct buf hashes;
        *ret_lines = 0;
        *ret_head = (struct sha256){ 0 };
        if (text.n == 0 || text.p[text.n - 1] != '\n')
                return "no log";
        buf_init(&hashes, 0);
        const char *why = read_log(text, &hashes, ret_lines, ret_head);
        buf_done(&hashes);
        return why;
}
