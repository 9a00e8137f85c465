/* minisign's formats by libsodium; see share-sign.h. */
#include "share/share-sign.h"

#include "base/utf8.h"

#include <errno.h>
#include <sodium.h>
#include <unistd.h>

enum { CHUNK = 1 << 16, MEMORY = 1 << 30, CHEAP = 1 << 24 };

/* Layouts as they lie in the base64. */
struct raw_public {
        uint8_t alg[2], number[8], key[32];
};
struct raw_closed {
        uint8_t number[8], key[64], check[32];
};
struct raw_secret {
        uint8_t alg[2], kdf[2], check[2], salt[32], ops[8], memory[8];
        struct raw_closed closed;
};
struct raw_signature {
        uint8_t alg[2], number[8], signature[64];
};

static const char says_public[] = "untrusted comment: minisign public key ";

/* ---- lines ------------------------------------------------------------------------------------
 */

static struct str line_of(struct str *in) {
        struct str s = str_cut(in, '\n');
        if (s.n && s.p[s.n - 1] == '\r')
                s.n--;
        return s;
}

/* Exactly `n` bytes from the base64 line `s`. */
static bool unbase(struct str s, void *ret, size_t n) {
        size_t got = 0;
        return sodium_base642bin(ret, n, s.p, s.n, NULL, &got, NULL,
                                 sodium_base64_VARIANT_ORIGINAL) == 0 &&
               got == n;
}

static void put_base(const void *p, size_t n, struct buf *out) {
        char text[512];
        sodium_bin2base64(text, sizeof text, p, n, sodium_base64_VARIANT_ORIGINAL);
        buf_printf(out, "%s\n", text);
        sodium_memzero(text, sizeof text);
}

static uint64_t number_of(const uint8_t b[static 8]) {
        uint64_t v = 0;
        for (int i = 7; i >= 0; i--)
                v = v << 8 | b[i];
        return v;
}

static void put_number(uint64_t v, uint8_t b[static 8]) {
        for (int i = 0; i < 8; i++, v >>= 8)
                b[i] = (uint8_t) v;
}

static int ready(struct err *e) {
        return sodium_init() < 0 ? err_set(e, ERR_io, "no source of randomness") : 0;
}

/* ---- keys -------------------------------------------------------------------------------------
 */

int share_key_make(struct share_secret *ret, struct err *e) {
        uint8_t public[32];
        int r = ready(e);
        if (r < 0)
                return r;
        randombytes_buf(ret->number, sizeof ret->number);
        crypto_sign_keypair(public, ret->key);
        return 0;
}

void share_key_public(const struct share_secret *k, struct share_public *ret) {
        memcpy(ret->number, k->number, sizeof ret->number);
        memcpy(ret->key, k->key + 32, sizeof ret->key);
}

void share_key_wipe(struct share_secret *k) {
        sodium_memzero(k, sizeof *k);
}

void share_key_id(const uint8_t number[static 8], char ret[static SHARE_KEY_ID]) {
        snprintf(ret, SHARE_KEY_ID, "%016llX", (unsigned long long) number_of(number));
}

void share_public_write(const struct share_public *k, struct buf *out) {
        struct raw_public raw = { .alg = "Ed" };
        char id[SHARE_KEY_ID];
        memcpy(raw.number, k->number, sizeof raw.number);
        memcpy(raw.key, k->key, sizeof raw.key);
        share_key_id(k->number, id);
        buf_printf(out, "%s%s\n", says_public, id);
        put_base(&raw, sizeof raw, out);
}

int share_public_read(struct str in, struct share_public *ret, struct err *e) {
        struct raw_public raw;
        struct str line = line_of(&in);
        if (str_starts(line, STR("untrusted comment:")))
                line = line_of(&in);
        if (!unbase(str_trim(line), &raw, sizeof raw) || memcmp(raw.alg, "Ed", 2) != 0)
                return err_set(e, ERR_corrupt, "no public key of minisign");
        memcpy(ret->number, raw.number, sizeof raw.number);
        memcpy(ret->key, raw.key, sizeof raw.key);
        return 0;
}

/* BLAKE2b-256 of algorithm, number and key: tells a wrong password. */
static void sum_of(const struct raw_secret *raw, uint8_t ret[static 32]) {
        crypto_generichash_state h;
        crypto_generichash_init(&h, NULL, 0, 32);
        crypto_generichash_update(&h, raw->alg, sizeof raw->alg);
        crypto_generichash_update(&h, raw->closed.number, sizeof raw->closed.number);
        crypto_generichash_update(&h, raw->closed.key, sizeof raw->closed.key);
        crypto_generichash_final(&h, ret, 32);
}

/* Xor number, key and check with what scrypt makes of the password. */
static int turn(struct raw_secret *raw, struct str password, struct err *e) {
        uint8_t stream[sizeof raw->closed], *to = (uint8_t *) &raw->closed;
        uint64_t ops = number_of(raw->ops), memory = number_of(raw->memory);
        if (memory > MEMORY || ops > MEMORY)
                return err_set(e, ERR_limit, "the key asks for %llu bytes of memory",
                               (unsigned long long) memory);
        if (crypto_pwhash_scryptsalsa208sha256(stream, sizeof stream, password.p, password.n,
                                               raw->salt, ops, (size_t) memory) != 0)
                return err_set(e, ERR_limit, "not enough memory for the key's password");
        for (size_t i = 0; i < sizeof stream; i++)
                to[i] ^= stream[i];
        sodium_memzero(stream, sizeof stream);
        return 0;
}

int share_secret_write(const struct share_secret *k, struct str password, bool cheap,
                       struct buf *out, struct err *e) {
        struct raw_secret raw = { .alg = "Ed", .check = "B2" };
        int r = ready(e);
        memcpy(raw.closed.number, k->number, sizeof k->number);
        memcpy(raw.closed.key, k->key, sizeof k->key);
        sum_of(&raw, raw.closed.check);
        if (r >= 0 && password.p) {
                memcpy(raw.kdf, "Sc", 2);
                randombytes_buf(raw.salt, sizeof raw.salt);
                r = ERR_limit;
        }
        /* with less where there is no such memory, as minisign does */
        for (uint64_t most = cheap ? CHEAP : MEMORY; r == ERR_limit && most >= CHEAP; most /= 2) {
                put_number(most / 32, raw.ops);
                put_number(most, raw.memory);
                r = turn(&raw, password, e);
        }
        if (r >= 0) {
                buf_printf(out, "untrusted comment: minisign %ssecret key\n",
                           password.p ? "encrypted " : "");
                put_base(&raw, sizeof raw, out);
        }
        sodium_memzero(&raw, sizeof raw);
        return r;
}

/* minisign leaves the check of a key in clear empty, so that is held against its public half. */
static bool fits(const struct raw_closed *k) {
        uint8_t public[32], secret[64];
        crypto_sign_seed_keypair(public, secret, k->key);
        bool same = sodium_memcmp(secret, k->key, sizeof secret) == 0;
        sodium_memzero(secret, sizeof secret);
        return same;
}

static int open_secret(struct raw_secret *raw, struct str password, struct err *e) {
        uint8_t sum[32];
        bool closed = memcmp(raw->kdf, "Sc", 2) == 0;
        if (memcmp(raw->alg, "Ed", 2) != 0 || memcmp(raw->check, "B2", 2) != 0 ||
            (!closed && memcmp(raw->kdf, "\0\0", 2) != 0))
                return err_set(e, ERR_corrupt, "a secret key of a kind that is not known");
        if (closed && !password.p) {
                err_set(e, ERR_denied, "the key is encrypted");
                return err_hint(e, ERR_denied, "--password FILE holds its password");
        }
        int r = closed ? turn(raw, password, e) : 0;
        if (r < 0)
                return r;
        if (closed)
                sum_of(raw, sum);
        if (closed ? sodium_memcmp(sum, raw->closed.check, sizeof sum) == 0 : fits(&raw->closed))
                return 0;
        return closed ? err_set(e, ERR_denied, "that is not the password of the key")
                      : err_set(e, ERR_corrupt, "the secret key is damaged");
}

int share_secret_read(struct str in, struct str password, struct share_secret *ret, struct err *e) {
        struct raw_secret raw;
        int r = ready(e);
        struct str line = line_of(&in);
        if (str_starts(line, STR("untrusted comment:")))
                line = line_of(&in);
        if (r >= 0 && !unbase(str_trim(line), &raw, sizeof raw))
                r = err_set(e, ERR_corrupt, "no secret key of minisign");
        if (r >= 0)
                r = open_secret(&raw, password, e);
        if (r >= 0) {
                memcpy(ret->number, raw.closed.number, sizeof ret->number);
                memcpy(ret->key, raw.closed.key, sizeof ret->key);
        }
        sodium_memzero(&raw, sizeof raw);
        return r;
}

/* ---- signatures -------------------------------------------------------------------------------
 */

struct share_blake share_blake_of(struct bytes in) {
        struct share_blake h;
        crypto_generichash(h.b, sizeof h.b, in.p, in.n, NULL, 0);
        return h;
}

int share_blake_of_fd(int fd, struct share_blake *ret, struct err *e) {
        crypto_generichash_state h;
        uint8_t part[CHUNK];
        crypto_generichash_init(&h, NULL, 0, sizeof ret->b);
        for (;;) {
                ssize_t n = read(fd, part, sizeof part);
                if (n < 0 && errno == EINTR)
                        continue;
                if (n < 0)
                        return err_errno(e, errno, "cannot read what is signed");
                if (n == 0)
                        break;
                crypto_generichash_update(&h, part, (size_t) n);
        }
        crypto_generichash_final(&h, ret->b, sizeof ret->b);
        return 0;
}

/* What the second signature is of. */
static void join(const uint8_t signature[static 64], struct str comment, struct buf *out) {
        buf_init(out, 0);
        buf_put(out, signature, 64);
        buf_put_str(out, comment);
}

int share_sign(const struct share_secret *k, bool hashed, struct bytes m, struct str comment,
               struct buf *out, struct err *e) {
        struct raw_signature raw = { .alg = { 'E', hashed ? 'D' : 'd' } };
        uint8_t second[64];
        char id[SHARE_KEY_ID];
        struct buf both;
        int r = ready(e);
        if (r < 0)
                return r;
        if (comment.n > SHARE_COMMENT || str_chr(comment, '\n') != SIZE_MAX ||
            str_chr(comment, '\r') != SIZE_MAX || str_chr(comment, '\0') != SIZE_MAX)
                return err_set(e, ERR_usage, "a trusted comment is one line of %d bytes at most",
                               SHARE_COMMENT);
        memcpy(raw.number, k->number, sizeof raw.number);
        crypto_sign_detached(raw.signature, NULL, m.p, m.n, k->key);
        join(raw.signature, comment, &both);
        crypto_sign_detached(second, NULL, (const uint8_t *) both.p, both.n, k->key);
        buf_done(&both);
        share_key_id(k->number, id);
        buf_printf(out, "untrusted comment: signature from minisign secret key %s\n", id);
        put_base(&raw, sizeof raw, out);
        buf_puts(out, "trusted comment: ");
        buf_put_str(out, comment);
        buf_putc(out, '\n');
        put_base(second, sizeof second, out);
        return 0;
}

int share_signature_read(struct str in, struct share_signature *ret, struct err *e) {
        static const struct str mark = STR_INIT("trusted comment: ");
        struct raw_signature raw;
        struct str first = line_of(&in), file = line_of(&in), said = line_of(&in);
        struct str second = line_of(&in);
        if (!str_starts(first, STR("untrusted comment:")) || !str_starts(said, mark) ||
            !unbase(str_trim(file), &raw, sizeof raw) || raw.alg[0] != 'E' ||
            (raw.alg[1] != 'd' && raw.alg[1] != 'D') ||
            !unbase(str_trim(second), ret->of_comment, sizeof ret->of_comment))
                return err_set(e, ERR_corrupt, "no signature of minisign");
        ret->hashed = raw.alg[1] == 'D';
        memcpy(ret->number, raw.number, sizeof ret->number);
        memcpy(ret->of_file, raw.signature, sizeof ret->of_file);
        ret->comment = str_sub(said, mark.n, SIZE_MAX);
        return 0;
}

int share_signature_check(const struct share_signature *s, const struct share_public *k,
                          struct bytes m) {
        struct buf both;
        if (memcmp(s->number, k->number, sizeof k->number) != 0 ||
            crypto_sign_verify_detached(s->of_file, m.p, m.n, k->key) != 0)
                return 0;
        join(s->of_file, s->comment, &both);
        int r = crypto_sign_verify_detached(s->of_comment, (const uint8_t *) both.p, both.n,
                                            k->key);
        buf_done(&both);
        return r == 0;
}
