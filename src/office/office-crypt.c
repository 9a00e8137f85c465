/* Passwords; see office-crypt.h.
 *
 *   agile     H0 = H(salt + password as UTF-16), Hn = H(n + Hn-1) so often as it says;
 *             key of a purpose = H(Hn + purpose); verified by a hash that is encrypted with it;
 *             the package in pieces of 4096 bytes, each with an IV of its own, AES-CBC
 *   standard  the same with SHA-1, 50,000 times; key by HMAC's pads; AES-ECB
 *   ODF       key = PBKDF2-HMAC-SHA1(SHA-256(password)), AES-256-CBC over raw deflate */
#include "office/office-crypt.h"

#include "base/le.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "office/office-xml.h"
#include "parse/parse-file.h"
#include "parse/parse-transfer.h"

#include <openssl/evp.h>

enum { SEGMENT = 4096, BLOCK = 16, STANDARD_SPIN = 50000, PASSWORD_MOST = 1024 };

struct digest {
        uint8_t b[EVP_MAX_MD_SIZE];
        unsigned n;
};

/* The hash of two stretches; all zero if the hash is not there (then nothing verifies). */
static void hash2(EVP_MD_CTX *c, const EVP_MD *md, struct bytes a, struct bytes b,
                  struct digest *ret) {
        struct digest d = { 0 };
        if (EVP_DigestInit_ex(c, md, NULL) && EVP_DigestUpdate(c, a.p, a.n) &&
            EVP_DigestUpdate(c, b.p, b.n))
                EVP_DigestFinal_ex(c, d.b, &d.n);
        *ret = d;
}

/* AES without padding; `n` must be whole blocks. */
static bool decrypt(const EVP_CIPHER *cipher, const uint8_t *key, const uint8_t *iv,
                    struct bytes in, uint8_t *out) {
        EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
        int n = 0, last = 0;
        bool ok = c && cipher && in.n % BLOCK == 0 && in.n < INT32_MAX &&
                  EVP_DecryptInit_ex(c, cipher, NULL, key, iv) &&
                  EVP_CIPHER_CTX_set_padding(c, 0) &&
                  EVP_DecryptUpdate(c, out, &n, in.p, (int) in.n) &&
                  EVP_DecryptFinal_ex(c, out + n, &last);
        EVP_CIPHER_CTX_free(c);
        return ok;
}

static struct bytes utf16(struct str s, uint8_t room[static 2 * PASSWORD_MOST]) {
        size_t n = 0;
        s = str_sub(s, 0, PASSWORD_MOST / 2);
        s.n = utf8_valid(str_bytes(s));
        while (s.n) {
                size_t used;
                uint32_t c = utf8_get(s.p, &used);
                if (c > 0xffff) {
                        le_put16(room + n, (uint16_t) (0xd7c0 + (c >> 10)));
                        n += 2;
                        c = 0xdc00 + (c & 0x3ff);
                }
                le_put16(room + n, (uint16_t) c);
                n += 2;
                s = str_sub(s, used, SIZE_MAX);
        }
        return bytes_of(room, n);
}

/* Hn of a password. */
static void spin(EVP_MD_CTX *c, const EVP_MD *md, struct bytes salt, struct str password,
                 uint32_t times, struct digest *ret) {
        uint8_t room[2 * PASSWORD_MOST], n[4];
        hash2(c, md, salt, utf16(password, room), ret);
        for (uint32_t i = 0; i < times; i++) {
                le_put32(n, i);
                hash2(c, md, bytes_of(n, 4), bytes_of(ret->b, ret->n), ret);
        }
}

/* ---- agile --------------------------------------------------------------------------------- */

struct agile {
        const EVP_MD *md, *data_md;
        const EVP_CIPHER *cipher;
        size_t key_n, salt_n, hash_n;
        uint32_t spins;
        struct bytes salt, input, value, key, data_salt;
};

static const EVP_MD *md_of(struct str s) {
        if (str_eq_nocase(s, STR("SHA1")) || str_eq_nocase(s, STR("SHA-1")))
                return EVP_sha1();
        if (str_eq_nocase(s, STR("SHA256")))
                return EVP_sha256();
        if (str_eq_nocase(s, STR("SHA384")))
                return EVP_sha384();
        return str_eq_nocase(s, STR("SHA512")) ? EVP_sha512() : NULL;
}

static const EVP_CIPHER *cbc_of(int64_t bits) {
        return bits == 128   ? EVP_aes_128_cbc()
               : bits == 192 ? EVP_aes_192_cbc()
               : bits == 256 ? EVP_aes_256_cbc()
                             : NULL;
}

static struct bytes base64_attr(const struct office_xml *x, const char *name, struct buf *room,
                                struct arena *a) {
        struct parse_transfer_result r;
        parse_transfer_decode(str_bytes(arena_str(a, office_xml_attr(x, name, room))),
                              REC_CTE_base64, a, &r);
        return r.out;
}

static void agile_key(struct agile *g, const struct office_xml *x, struct buf *room,
                      struct arena *a) {
        int64_t spins = office_xml_number(x, "spinCount", 0);
        g->md = md_of(office_xml_attr(x, "hashAlgorithm", room));
        g->cipher = cbc_of(office_xml_number(x, "keyBits", 0));
        g->key_n = (size_t) office_xml_number(x, "keyBits", 0) / 8;
        g->spins = spins < 0 || spins > (int64_t) LIMIT_office_spin ? 0 : (uint32_t) spins;
        g->salt = base64_attr(x, "saltValue", room, a);
        g->input = base64_attr(x, "encryptedVerifierHashInput", room, a);
        g->value = base64_attr(x, "encryptedVerifierHashValue", room, a);
        g->key = base64_attr(x, "encryptedKeyValue", room, a);
}

static bool agile_info(struct agile *g, struct bytes xml, struct arena *a) {
        struct office_xml x;
        struct buf room;
        enum office_xml_event ev;
        *g = (struct agile){ 0 };
        buf_init(&room, 0);
        office_xml_init(&x, bytes_sub(xml, 0, utf8_valid(xml)));
        while ((ev = office_xml_next(&x)) != OFFICE_XML_end)
                if (ev == OFFICE_XML_open && str_eq(x.name, STR("keyData"))) {
                        g->data_md = md_of(office_xml_attr(&x, "hashAlgorithm", &room));
                        g->data_salt = base64_attr(&x, "saltValue", &room, a);
                } else if (ev == OFFICE_XML_open && str_eq(x.name, STR("encryptedKey")) && !g->md) {
                        agile_key(g, &x, &room, a);
                }
        office_xml_done(&x);
        buf_done(&room);
        return g->md && g->data_md && g->cipher && g->salt.n && g->data_salt.n &&
               g->input.n == BLOCK && g->value.n && g->value.n <= EVP_MAX_MD_SIZE &&
               g->key.n >= g->key_n && g->key.n <= 64;
}

static const uint8_t for_input[] = { 0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79 };
static const uint8_t for_value[] = { 0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e };
static const uint8_t for_key[] = { 0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6 };

static bool agile_field(EVP_MD_CTX *c, const struct agile *g, const struct digest *hn,
                        const uint8_t purpose[8], struct bytes field, uint8_t *out) {
        struct digest key;
        uint8_t iv[BLOCK];
        memset(iv, 0x36, sizeof iv);
        memcpy(iv, g->salt.p, g->salt.n < BLOCK ? g->salt.n : BLOCK);
        hash2(c, g->md, bytes_of(hn->b, hn->n), bytes_of(purpose, 8), &key);
        if (key.n < g->key_n)
                memset(key.b + key.n, 0x36, sizeof key.b - key.n);
        return decrypt(g->cipher, key.b, iv, field, out);
}

/* The key of the package, if the password is right. */
static bool agile_try(EVP_MD_CTX *c, const struct agile *g, struct str password, uint8_t key[64]) {
        struct digest hn, verify;
        uint8_t input[BLOCK], value[EVP_MAX_MD_SIZE];
        spin(c, g->md, g->salt, password, g->spins, &hn);
        if (!agile_field(c, g, &hn, for_input, g->input, input) ||
            !agile_field(c, g, &hn, for_value, g->value, value))
                return false;
        hash2(c, g->md, bytes_of(input, BLOCK), (struct bytes){ 0 }, &verify);
        return verify.n && g->value.n >= verify.n && memcmp(verify.b, value, verify.n) == 0 &&
               agile_field(c, g, &hn, for_key, g->key, key);
}

static bool agile_package(EVP_MD_CTX *c, const struct agile *g, const uint8_t *key, struct bytes in,
                          uint8_t *out) {
        for (uint32_t i = 0; in.n >= BLOCK; i++) {
                struct bytes piece = bytes_sub(in, 0, SEGMENT);
                struct digest iv;
                uint8_t n[4];
                piece.n -= piece.n % BLOCK;
                le_put32(n, i);
                hash2(c, g->data_md, g->data_salt, bytes_of(n, 4), &iv);
                if (!decrypt(g->cipher, key, iv.b, piece, out + (size_t) i * SEGMENT))
                        return false;
                in = bytes_sub(in, piece.n < SEGMENT ? in.n : SEGMENT, SIZE_MAX);
        }
        return true;
}

/* ---- standard ------------------------------------------------------------------------------ */

struct standard {
        const EVP_CIPHER *cipher;
        size_t key_n;
        struct bytes salt, input, value;
};

static bool standard_info(struct standard *s, struct bytes info) {
        if (info.n < 12)
                return false;
        size_t head = le_get32(info.p + 8);
        struct bytes h = bytes_sub(info, 12, head), v = bytes_sub(info, 12 + head, SIZE_MAX);
        if (h.n < 20 || v.n < 4 + 16 + 16 + 4 + 32)
                return false;
        uint32_t bits = le_get32(h.p + 16);
        s->key_n = bits == 192 ? 24 : bits == 256 ? 32 : 16;
        s->cipher = bits == 192   ? EVP_aes_192_ecb()
                    : bits == 256 ? EVP_aes_256_ecb()
                                  : EVP_aes_128_ecb();
        s->salt = bytes_sub(v, 4, 16);
        s->input = bytes_sub(v, 20, 16);
        s->value = bytes_sub(v, 40, 32);
        return le_get32(h.p + 8) >> 8 == 0x66; /* AES 128, 192, 256 */
}

static bool standard_try(EVP_MD_CTX *c, const struct standard *s, struct str password,
                         uint8_t key[64]) {
        struct digest h, x1, x2;
        uint8_t zero[4] = { 0 }, pad[64], input[16], value[32];
        spin(c, EVP_sha1(), s->salt, password, STANDARD_SPIN, &h);
        hash2(c, EVP_sha1(), bytes_of(h.b, h.n), bytes_of(zero, 4), &h);
        for (size_t i = 0; i < 64; i++)
                pad[i] = 0x36 ^ (i < h.n ? h.b[i] : 0);
        hash2(c, EVP_sha1(), bytes_of(pad, 64), (struct bytes){ 0 }, &x1);
        for (size_t i = 0; i < 64; i++)
                pad[i] = 0x5c ^ (i < h.n ? h.b[i] : 0);
        hash2(c, EVP_sha1(), bytes_of(pad, 64), (struct bytes){ 0 }, &x2);
        memcpy(key, x1.b, 20);
        memcpy(key + 20, x2.b, 20);
        if (!decrypt(s->cipher, key, NULL, s->input, input) ||
            !decrypt(s->cipher, key, NULL, s->value, value))
                return false;
        hash2(c, EVP_sha1(), bytes_of(input, 16), (struct bytes){ 0 }, &h);
        return h.n == 20 && memcmp(h.b, value, 20) == 0;
}

/* ---- packages ------------------------------------------------------------------------------ */

bool office_crypt_is_package(const struct office_ole *o) {
        return office_ole_find(o, 0, STR("EncryptedPackage")) != OFFICE_OLE_NONE &&
               office_ole_find(o, 0, STR("EncryptionInfo")) != OFFICE_OLE_NONE;
}

bool office_crypt_open(struct office_ole *o, struct bytes secrets, struct arena *a,
                       struct bytes *ret, struct str *ret_how) {
        struct bytes info = office_ole_get(o, 0, STR("EncryptionInfo"));
        struct bytes package = office_ole_get(o, 0, STR("EncryptedPackage"));
        struct agile g;
        struct standard s = { 0 };
        struct str password;
        uint8_t key[64];
        bool opened = false;
        if (info.n < 8 || package.n < 8)
                return *ret_how = STR("without its parameters"), false;
        bool agile = le_get16(info.p + 2) == 4 && le_get16(info.p) == 4;
        bool known =
                agile ? agile_info(&g, bytes_sub(info, 8, SIZE_MAX), a) : standard_info(&s, info);
        *ret_how = !known  ? STR("in a way that is not known")
                   : agile ? STR("ECMA-376 agile")
                           : STR("ECMA-376 standard");
        EVP_MD_CTX *c = EVP_MD_CTX_new();
        while (c && known && !opened && parse_file_secret(&secrets, &password))
                opened = agile ? agile_try(c, &g, password, key)
                               : standard_try(c, &s, password, key);
        struct bytes in = bytes_sub(package, 8, SIZE_MAX);
        in.n -= in.n % BLOCK;
        uint64_t size = le_get64(package.p);
        uint8_t *out = opened ? arena_alloc(a, in.n + SEGMENT) : NULL;
        if (opened)
                opened = agile ? agile_package(c, &g, key, in, out)
                               : decrypt(s.cipher, key, NULL, in, out);
        EVP_MD_CTX_free(c);
        if (opened)
                *ret = bytes_of(out, size < in.n ? (size_t) size : in.n);
        return opened;
}

/* ---- OpenDocument -------------------------------------------------------------------------- */

struct odf_lock {
        struct str path;
        struct bytes iv, salt, sum;
        uint32_t times;
        bool known;
};

/* One member: decrypted by `key0` = SHA-256 of the password; true if its checksum agrees. */
static bool odf_member(struct office_zip *z, const struct odf_lock *l, const struct digest *key0) {
        struct office_zip_entry *e = office_zip_find(z, l->path);
        uint8_t key[32];
        struct digest sum;
        struct buf raw;
        bool ok = false;
        if (!e || !l->known)
                return false;
        if (e->instead.p) /* by the try */
                return true;
        buf_init(&raw, LIMIT_office_part + 1);
        enum office_zip_got got = office_zip_get(z, e, &raw);
        raw.n -= raw.n % BLOCK;
        uint8_t *out = arena_alloc(z->a, raw.n + BLOCK);
        if (got == OFFICE_ZIP_whole && raw.n &&
            PKCS5_PBKDF2_HMAC((const char *) key0->b, 32, l->salt.p, (int) l->salt.n,
                              (int) l->times, EVP_sha1(), 32, key) &&
            decrypt(EVP_aes_256_cbc(), key, l->iv.p, buf_bytes(&raw), out)) {
                size_t n = raw.n - (out[raw.n - 1] <= BLOCK ? out[raw.n - 1] : 0);
                EVP_Digest(out, n < 1024 ? n : 1024, sum.b, &sum.n, EVP_sha256(), NULL);
                ok = l->sum.n == 32 && memcmp(sum.b, l->sum.p, 32) == 0;
                if (ok) {
                        e->instead = bytes_of(out, n);
                        e->packed = n;
                        e->method = 8;
                }
        }
        buf_done(&raw);
        return ok;
}

static void odf_lock_part(struct odf_lock *l, const struct office_xml *x, struct buf *room,
                          struct arena *a) {
        struct str name;
        if (str_eq(x->name, STR("encryption-data"))) {
                name = office_xml_attr(x, "checksum-type", room);
                l->known = str_ends_nocase(name, STR("sha256-1k"));
                l->sum = base64_attr(x, "checksum", room, a);
        } else if (str_eq(x->name, STR("algorithm"))) {
                name = office_xml_attr(x, "algorithm-name", room);
                l->known = l->known && str_ends_nocase(name, STR("aes256-cbc"));
                l->iv = base64_attr(x, "initialisation-vector", room, a);
                l->known = l->known && l->iv.n == BLOCK;
        } else if (str_eq(x->name, STR("key-derivation"))) {
                int64_t times = office_xml_number(x, "iteration-count", 0);
                name = office_xml_attr(x, "key-derivation-name", room);
                l->known = l->known && str_ends_nocase(name, STR("PBKDF2")) && times > 0 &&
                           times <= (int64_t) LIMIT_office_spin;
                l->times = (uint32_t) times;
                l->salt = base64_attr(x, "salt", room, a);
        }
}

/* Walk the manifest; decrypt each member, or only the first (to try a password). */
static bool odf_walk(struct office_zip *z, struct bytes xml, const struct digest *key, bool first,
                     uint32_t *ret_locked) {
        struct odf_lock l = { 0 };
        struct office_xml x;
        struct buf room;
        enum office_xml_event ev;
        bool opened = false;
        *ret_locked = 0;
        buf_init(&room, 0);
        office_xml_init(&x, xml);
        while ((ev = office_xml_next(&x)) != OFFICE_XML_end) {
                if (ev == OFFICE_XML_open && str_eq(x.name, STR("file-entry"))) {
                        l = (struct odf_lock){ 0 };
                        l.path = arena_str(z->a, office_xml_attr(&x, "full-path", &room));
                } else if (ev == OFFICE_XML_open) {
                        odf_lock_part(&l, &x, &room, z->a);
                } else if (ev == OFFICE_XML_close && str_eq(x.name, STR("encryption-data"))) {
                        (*ret_locked)++;
                        opened = key && (odf_member(z, &l, key) || opened);
                        if (first)
                                break;
                }
        }
        office_xml_done(&x);
        buf_done(&room);
        return opened;
}

enum office_crypt_odf office_crypt_odf(struct office_zip *z, struct bytes secrets) {
        struct office_zip_entry *e = office_zip_find(z, STR("META-INF/manifest.xml"));
        struct buf raw, utf8;
        struct str password;
        struct digest key;
        uint32_t locked = 0;
        bool opened = false;
        if (!e)
                return OFFICE_CRYPT_none;
        buf_init(&raw, LIMIT_office_part + 1);
        buf_init(&utf8, LIMIT_office_part);
        office_zip_get(z, e, &raw);
        struct bytes xml = office_xml_utf8(buf_bytes(&raw), &utf8);
        if (bytes_find(xml, str_bytes(STR("encryption-data"))) != SIZE_MAX)
                odf_walk(z, xml, NULL, false, &locked);
        uint32_t ignored;
        while (locked && !opened && parse_file_secret(&secrets, &password)) {
                EVP_Digest(password.p, password.n, key.b, &key.n, EVP_sha256(), NULL);
                if (odf_walk(z, xml, &key, true, &ignored))
                        opened = odf_walk(z, xml, &key, false, &ignored);
        }
        buf_done(&raw);
        buf_done(&utf8);
        return !locked ? OFFICE_CRYPT_none : opened ? OFFICE_CRYPT_opened : OFFICE_CRYPT_locked;
}

/* OpenSSL looks its algorithms up when they are first used. */
void office_crypt_warm(void) {
        uint8_t key[64] = { 0 }, block[BLOCK] = { 0 }, out[BLOCK];
        const EVP_MD *const mds[] = { EVP_sha1(), EVP_sha256(), EVP_sha384(), EVP_sha512() };
        const EVP_CIPHER *const ciphers[] = { EVP_aes_128_cbc(), EVP_aes_192_cbc(),
                                              EVP_aes_256_cbc(), EVP_aes_128_ecb(),
                                              EVP_aes_192_ecb(), EVP_aes_256_ecb() };
        struct digest d;
        for (size_t i = 0; i < 4; i++)
                EVP_Digest(block, BLOCK, d.b, &d.n, mds[i], NULL);
        for (size_t i = 0; i < 6; i++)
                decrypt(ciphers[i], key, block, bytes_of(block, BLOCK), out);
        PKCS5_PBKDF2_HMAC("x", 1, block, BLOCK, 1, EVP_sha1(), 32, key);
}
