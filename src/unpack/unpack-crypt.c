/* See unpack-crypt.h. */
#include "unpack/unpack-crypt.h"

#include "base/le.h"
#include "base/utf8.h"

#include <zlib.h>

/* ---- zip ---- */

static uint32_t crc_step(uint32_t crc, uint8_t c) {
        return (uint32_t) (get_crc_table()[(crc ^ c) & 255] ^ crc >> 8);
}

static void zip_update(struct unpack_crypt *c, uint8_t plain) {
        c->keys[0] = crc_step(c->keys[0], plain);
        c->keys[1] = (c->keys[1] + (c->keys[0] & 255)) * 134775813u + 1;
        c->keys[2] = crc_step(c->keys[2], (uint8_t) (c->keys[1] >> 24));
}

static void zip_apply(struct unpack_crypt *c, uint8_t *p, size_t n) {
        for (size_t i = 0; i < n; i++) {
                uint32_t t = (c->keys[2] | 2) & 0xffff;
                p[i] ^= (uint8_t) (t * (t ^ 1) >> 8);
                zip_update(c, p[i]);
        }
}

bool unpack_crypt_zip(struct unpack_crypt *c, struct bytes password,
                      const uint8_t head[static UNPACK_ZIP_HEAD], uint8_t check) {
        uint8_t plain[UNPACK_ZIP_HEAD];
        *c = (struct unpack_crypt){ .cipher = UNPACK_CIPHER_zip,
                                    .keys = { 0x12345678, 0x23456789, 0x34567890 } };
        for (size_t i = 0; i < password.n; i++)
                zip_update(c, password.p[i]);
        memcpy(plain, head, sizeof plain);
        zip_apply(c, plain, sizeof plain);
        return plain[UNPACK_ZIP_HEAD - 1] == check;
}

/* ---- HMAC-SHA1 and PBKDF2 (RFC 2104, RFC 8018) ---- */

enum { BLOCK = 64, ROUNDS = 1000 };

static void hmac_key(struct unpack_hmac *h, struct bytes key) {
        uint8_t pad[BLOCK] = { 0 };
        if (key.n > BLOCK)
                SHA1(key.p, key.n, pad);
        else if (key.n)
                memcpy(pad, key.p, key.n);
        for (size_t i = 0; i < BLOCK; i++)
                pad[i] ^= 0x36;
        SHA1_Init(&h->inner);
        SHA1_Update(&h->inner, pad, BLOCK);
        for (size_t i = 0; i < BLOCK; i++)
                pad[i] ^= 0x36 ^ 0x5c;
        SHA1_Init(&h->outer);
        SHA1_Update(&h->outer, pad, BLOCK);
}

static void hmac_get(struct unpack_hmac h, struct bytes in, uint8_t *ret) {
        SHA1_Update(&h.inner, in.p, in.n);
        SHA1_Final(ret, &h.inner);
        SHA1_Update(&h.outer, ret, SHA_DIGEST_LENGTH);
        SHA1_Final(ret, &h.outer);
}

static void pbkdf2(struct bytes password, struct bytes salt, uint8_t *to, size_t n) {
        struct unpack_hmac h;
        hmac_key(&h, password);
        for (uint8_t block = 1; n; block++) {
                uint8_t u[SHA_DIGEST_LENGTH], sum[SHA_DIGEST_LENGTH];
                struct unpack_hmac first = h;
                SHA1_Update(&first.inner, salt.p, salt.n);
                hmac_get(first, bytes_of(((uint8_t[]){ 0, 0, 0, block }), 4), u);
                memcpy(sum, u, sizeof sum);
                for (unsigned i = 1; i < ROUNDS; i++) {
                        hmac_get(h, bytes_of(u, sizeof u), u);
                        for (size_t k = 0; k < sizeof sum; k++)
                                sum[k] ^= u[k];
                }
                size_t take = n < sizeof sum ? n : sizeof sum;
                memcpy(to, sum, take);
                to += take;
                n -= take;
        }
}

/* ---- WinZip ---- */

bool unpack_crypt_winzip(struct unpack_crypt *c, struct bytes password, unsigned bits,
                         const uint8_t *head) {
        uint8_t made[2 * 32 + UNPACK_WINZIP_CHECK];
        size_t key = bits / 8, salt = bits / 16;
        *c = (struct unpack_crypt){ .cipher = UNPACK_CIPHER_winzip, .pad_at = 16 };
        pbkdf2(password, bytes_of(head, salt), made, 2 * key + UNPACK_WINZIP_CHECK);
        AES_set_encrypt_key(made, (int) bits, &c->aes);
        hmac_key(&c->hmac, bytes_of(made + key, key));
        return memcmp(made + 2 * key, head + salt, UNPACK_WINZIP_CHECK) == 0;
}

/* The counter is little-endian and starts at 1. */
static void winzip_apply(struct unpack_crypt *c, uint8_t *p, size_t n) {
        for (size_t i = 0; i < n; i++) {
                if (c->pad_at == 16) {
                        le_put64(c->counter, le_get64(c->counter) + 1);
                        AES_encrypt(c->counter, c->pad, &c->aes);
                        c->pad_at = 0;
                }
                p[i] ^= c->pad[c->pad_at++];
        }
}

void unpack_crypt_mac_put(struct unpack_crypt *c, struct bytes in) {
        SHA1_Update(&c->hmac.inner, in.p, in.n);
}

void unpack_crypt_mac_get(struct unpack_crypt *c, uint8_t ret[static SHA_DIGEST_LENGTH]) {
        hmac_get(c->hmac, (struct bytes){ 0 }, ret);
}

/* ---- 7z ---- */

enum { CYCLES_NONE = 0x3f, PASSWORD_MOST = 512 };

/* As UTF-16, little-endian, which is how 7z counts a password. */
static size_t wide(struct bytes in, uint8_t *to, size_t room) {
        size_t n = 0;
        while (in.n && n + 4 <= room) {
                size_t used;
                uint32_t cp = utf8_get_any(in, &used);
                in = bytes_sub(in, used, SIZE_MAX);
                if (cp >= 0x10000) {
                        le_put16(to + n, (uint16_t) (0xd7c0 + (cp >> 10)));
                        n += 2;
                        cp = 0xdc00 + (cp & 0x3ff);
                }
                le_put16(to + n, (uint16_t) cp);
                n += 2;
        }
        return n;
}

void unpack_crypt_key7z(struct bytes password, struct bytes salt, unsigned cycles,
                        uint8_t ret[static 32]) {
        uint8_t text[16 + PASSWORD_MOST + 8];
        size_t n = salt.n < 16 ? salt.n : 16;
        if (n)
                memcpy(text, salt.p, n);
        n += wide(password, text + n, PASSWORD_MOST);
        if (cycles == CYCLES_NONE) {
                memset(ret, 0, 32);
                memcpy(ret, text, n < 32 ? n : 32);
                return;
        }
        SHA256_CTX sha;
        SHA256_Init(&sha);
        for (uint64_t i = 0; i < 1ull << cycles; i++) {
                le_put64(text + n, i);
                SHA256_Update(&sha, text, n + 8);
        }
        SHA256_Final(ret, &sha);
}

void unpack_crypt_cbc(struct unpack_crypt *c, const uint8_t key[static 32],
                      const uint8_t iv[static 16]) {
        *c = (struct unpack_crypt){ .cipher = UNPACK_CIPHER_cbc };
        AES_set_decrypt_key(key, 256, &c->aes);
        memcpy(c->iv, iv, 16);
}

void unpack_crypt_apply(struct unpack_crypt *c, uint8_t *p, size_t n) {
        switch (c->cipher) {
        case UNPACK_CIPHER_zip:
                zip_apply(c, p, n);
                return;
        case UNPACK_CIPHER_winzip:
                winzip_apply(c, p, n);
                return;
        case UNPACK_CIPHER_cbc:
                AES_cbc_encrypt(p, p, n / 16 * 16, &c->aes, c->iv, AES_DECRYPT);
                return;
        }
}
