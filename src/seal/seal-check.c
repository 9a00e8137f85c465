/* Signatures against keys, by OpenSSL; see seal-check.h. */
#include "seal/seal-check.h"

#include "base/hash.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

enum { KEY_MOST = 4096, SIGNATURE_MOST = 2048, HASH_MOST = 32, ED25519 = 32 };

/* ---- reading ------------------------------------------------------------------------------------
 */

struct slot {
        const char *key;
        struct str *to;
};

static void fill(const struct slot *slots, size_t n, struct str key, struct str value) {
        for (size_t i = 0; i < n; i++)
                if (str_eq(key, str_of(slots[i].key)))
                        *slots[i].to = value;
}

bool seal_read(struct str value, struct seal *ret) {
        struct str length = { 0 }, covered = { 0 };
        *ret = (struct seal){ 0 };
        const struct slot slots[] = {
                { "type", &ret->type },         { "n", &ret->n },         { "d", &ret->domain },
                { "s", &ret->selector },        { "a", &ret->algorithm }, { "c", &ret->canon },
                { "i", &ret->identity },        { "h", &ret->fields },    { "t", &ret->time },
                { "x", &ret->expires },         { "body", &ret->body },   { "said", &ret->said },
                { "computed", &ret->computed }, { "hash", &ret->hash },   { "b", &ret->signature },
                { "fault", &ret->fault },       { "length", &length },    { "covered", &covered },
        };
        while (value.n) {
                struct str pair = str_cut(&value, '\t'), key = str_cut(&pair, '=');
                fill(slots, sizeof slots / sizeof *slots, key, pair);
        }
        str_u64(length, &ret->length);
        str_u64(covered, &ret->covered);
        return ret->type.n > 0;
}

const char *seal_verdict_id(enum seal_verdict v) {
        static const char *const ids[] = { "fits", "differs", "no-key", "revoked", "unusable" };
        return ids[v];
}

static size_t hex_bytes(struct str hex, uint8_t *ret, size_t most) {
        if (hex.n % 2 || hex.n / 2 > most)
                return 0;
        for (size_t i = 0; i < hex.n; i += 2) {
                int high = ascii_hex(hex.p[i]), low = ascii_hex(hex.p[i + 1]);
                if (high < 0 || low < 0)
                        return 0;
                ret[i / 2] = (uint8_t) (high << 4 | low);
        }
        return hex.n / 2;
}

/* Base64 without white space; 0: it is none, or too long. */
static size_t base64_bytes(struct str in, uint8_t *ret, size_t most) {
        size_t pad = 0;
        while (pad < 2 && pad < in.n && in.p[in.n - 1 - pad] == '=')
                pad++;
        if (in.n == 0 || in.n % 4 || in.n / 4 * 3 > most)
                return 0;
        int n = EVP_DecodeBlock(ret, (const unsigned char *) in.p, (int) in.n);
        return n < (int) pad ? 0 : (size_t) n - pad;
}

/* ---- checking
 * ------------------------------------------------------------------------------------- */

static EVP_PKEY *key_of(const struct seal_key *k, bool ed25519) {
        uint8_t der[KEY_MOST];
        const unsigned char *p = der;
        size_t n = base64_bytes(k->p, der, sizeof der);
        if (n == 0)
                return NULL;
        if (ed25519)
                return n == ED25519 ? EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, der, n)
                                    : NULL;
        return d2i_PUBKEY(NULL, &p, (long) n);
}

static bool fits_rsa(EVP_PKEY *key, const uint8_t *hash, size_t hash_n, const uint8_t *sig,
                     size_t sig_n) {
        EVP_PKEY_CTX *c = EVP_PKEY_CTX_new(key, NULL);
        const EVP_MD *md = hash_n == 20 ? EVP_sha1() : EVP_sha256();
        bool fits = c && EVP_PKEY_verify_init(c) > 0 &&
                    EVP_PKEY_CTX_set_rsa_padding(c, RSA_PKCS1_PADDING) > 0 &&
                    EVP_PKEY_CTX_set_signature_md(c, md) > 0 &&
                    EVP_PKEY_verify(c, sig, sig_n, hash, hash_n) == 1;
        EVP_PKEY_CTX_free(c);
        return fits;
}

/* RFC 8463, 3: the hash is what Ed25519 signs. */
static bool fits_ed25519(EVP_PKEY *key, const uint8_t *hash, size_t hash_n, const uint8_t *sig,
                         size_t sig_n) {
        EVP_MD_CTX *c = EVP_MD_CTX_new();
        bool fits = c && EVP_DigestVerifyInit(c, NULL, NULL, NULL, key) > 0 &&
                    EVP_DigestVerify(c, sig, sig_n, hash, hash_n) == 1;
        EVP_MD_CTX_free(c);
        return fits;
}

struct signed_by {
        uint8_t hash[HASH_MOST], sig[SIGNATURE_MOST];
        size_t hash_n, sig_n;
        bool ed25519;
};

static void try_key(const struct signed_by *s, const struct seal_key *k, struct seal_result *ret) {
        ret->key = k;
        if (k->p.n == 0) {
                ret->verdict = SEAL_REVOKED;
                return;
        }
        EVP_PKEY *key = key_of(k, s->ed25519);
        bool right = key && EVP_PKEY_base_id(key) == (s->ed25519 ? EVP_PKEY_ED25519 : EVP_PKEY_RSA);
        if (!right) {
                ret->verdict = SEAL_UNUSABLE;
                ret->why = "the key is none of the kind that the signature names";
        } else {
                ret->bits = (unsigned) EVP_PKEY_bits(key);
                bool fits = s->ed25519 ? fits_ed25519(key, s->hash, s->hash_n, s->sig, s->sig_n)
                                       : fits_rsa(key, s->hash, s->hash_n, s->sig, s->sig_n);
                ret->verdict = fits ? SEAL_FITS : SEAL_DIFFERS;
        }
        EVP_PKEY_free(key);
        ERR_clear_error();
}

void seal_check(const struct seal *s, const struct seal_keys *keys, struct seal_result *ret) {
        struct signed_by by = { .ed25519 = str_starts_nocase(s->algorithm, STR("ed25519")) };
        size_t at = 0;
        const struct seal_key *k;
        *ret = (struct seal_result){ .verdict = SEAL_NO_KEY };
        by.hash_n = hex_bytes(s->hash, by.hash, sizeof by.hash);
        by.sig_n = base64_bytes(s->signature, by.sig, sizeof by.sig);
        if (s->fault.n || by.hash_n == 0 || by.sig_n == 0) {
                ret->verdict = SEAL_UNUSABLE;
                ret->why = "the signature itself is damaged";
                return;
        }
        while (ret->verdict != SEAL_FITS &&
               (k = seal_keys_find(keys, s->selector, s->domain, &at)) != NULL)
                try_key(&by, k, ret);
}
