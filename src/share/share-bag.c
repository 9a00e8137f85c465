/* Lines and paths of bags; see share-bag.h.  What is a stranger's is compared and decoded here, no
 * path of theirs is opened before share_path_is_plain() saw it. */
#include "share/share-bag.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <sodium.h>

struct sha512 share_sha512(struct bytes in) {
        struct sha512 h;
        crypto_hash_sha512(h.b, in.p, in.n);
        return h;
}

void share_hex512(const struct sha512 *h, char ret[static SHARE_HEX512]) {
        sodium_bin2hex(ret, SHARE_HEX512, h->b, sizeof h->b);
}

const char *share_bag_fault_id(enum share_bag_fault f) {
        static const char *const ids[SHARE_BAG_FAULTS] = { "missing", "added", "changed",
                                                           "kind",    "path",  "form" };
        return ids[f];
}

bool share_bag_is_apart(struct str path) {
        static const char *const names[] = { "tagmanifest-sha256.txt", "tagmanifest-sha512.txt",
                                             "tagmanifest-sha256.txt.minisig",
                                             "tagmanifest-sha256.txt.tsq",
                                             "tagmanifest-sha256.txt.tsr" };
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
                if (str_eq(path, str_of(names[i])))
                        return true;
        return false;
}

void share_bag_manifest(const struct share_bag_file *f, size_t n, bool payload, bool wide,
                        struct buf *out) {
        for (size_t i = 0; i < n; i++) {
                char hex[SHARE_HEX512];
                if (str_starts(f[i].path, STR("data/")) != payload || share_bag_is_apart(f[i].path))
                        continue;
                if (wide)
                        share_hex512(&f[i].sha512, hex);
                else
                        sha256_hex(&f[i].sha256, hex);
                buf_printf(out, "%s  ", hex);
                buf_put_str(out, f[i].path);
                buf_putc(out, '\n');
        }
}

/* ---- paths ------------------------------------------------------------------------------------
 */

static bool is_unseen(uint32_t cp) {
        return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == '\\' || cp == ':' || cp == 0x61c ||
               (cp >= 0x200b && cp <= 0x200f && cp != 0x200c) || (cp >= 0x2028 && cp <= 0x202e) ||
               (cp >= 0x2060 && cp <= 0x206f) || cp == 0xfeff || cp >= 0xe0000;
}

bool share_path_is_plain(struct str path) {
        enum { PART = 255 };
        size_t parts = 0;
        if (path.n == 0 || path.p[0] == '~' || utf8_valid(str_bytes(path)) != path.n)
                return false;
        for (size_t at = 0, n; at < path.n; at += n)
                if (is_unseen(utf8_get(path.p + at, &n)))
                        return false;
        while (path.p) {
                struct str part = str_cut(&path, '/');
                if (part.n == 0 || part.n > PART || str_eq(part, STR(".")) ||
                    str_eq(part, STR("..")) || ++parts > SHARE_BAG_DEPTH)
                        return false;
        }
        return true;
}

/* RFC 8493, 2.1.3: LF, CR and % of a path are written %0A, %0D, %25; nothing else is. */
static bool decode(struct str in, struct buf *room) {
        buf_clear(room);
        for (size_t i = 0; i < in.n; i++) {
                struct str code = str_sub(in, i, 3);
                if (in.p[i] != '%') {
                        buf_putc(room, in.p[i]);
                        continue;
                }
                if (str_eq_nocase(code, STR("%0A")))
                        buf_putc(room, '\n');
                else if (str_eq_nocase(code, STR("%0D")))
                        buf_putc(room, '\r');
                else if (str_eq(code, STR("%25")))
                        buf_putc(room, '%');
                else
                        return false;
                i += 2;
        }
        return true;
}

int share_manifest_next(struct share_manifest *m, struct buf *room, struct share_manifest_line *ret,
                        struct err *e) {
        if (m->rest.n == 0)
                return 0;
        m->line++;
        struct str line = str_cut(&m->rest, '\n');
        struct str hash = str_sub(line, 0, m->digits), path = str_sub(line, m->digits, SIZE_MAX);
        size_t gap = 0;
        while (gap < path.n && (path.p[gap] == ' ' || path.p[gap] == '\t'))
                gap++;
        if (hash.n != m->digits || !str_is_hex(hash) || gap == 0 || gap == path.n)
                return err_set(e, ERR_corrupt, "line %llu is no line of a manifest",
                               (unsigned long long) m->line);
        if (!decode(str_sub(path, gap, SIZE_MAX), room) || !share_path_is_plain(buf_str(room)))
                return err_set(e, ERR_corrupt, "line %llu leads out of the bag",
                               (unsigned long long) m->line);
        *ret = (struct share_manifest_line){ hash, buf_str(room) };
        return 1;
}
