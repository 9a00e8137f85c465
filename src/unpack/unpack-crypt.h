#pragma once
/* The ciphers of archives, by OpenSSL's plain functions: they allocate nothing, load nothing late
 * and cannot fail, so they work behind the lock.  For use inside unpack/.
 *
 *   zip        PKWARE's old stream cipher           12 bytes of header, 1 of them to check
 *   WinZip AES AES-CTR, PBKDF2-HMAC-SHA1, 1,000     salt | 2 bytes to check | data | 10 bytes HMAC
 *   7z         AES-256-CBC, SHA-256 2^n times       nothing to check but what comes out */
#include "base/str.h"

#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/aes.h>
#include <openssl/sha.h>

enum unpack_cipher { UNPACK_CIPHER_zip, UNPACK_CIPHER_winzip, UNPACK_CIPHER_cbc };

struct unpack_hmac {
        SHA_CTX inner, outer;
};

struct unpack_crypt {
        enum unpack_cipher cipher;
        uint32_t keys[3];             /* zip */
        AES_KEY aes;                  /* the others */
        uint8_t counter[16], pad[16]; /* winzip */
        unsigned pad_at;              /* winzip: bytes of the pad that were used */
        uint8_t iv[16];               /* cbc */
        struct unpack_hmac hmac;      /* winzip */
};

enum { UNPACK_ZIP_HEAD = 12, UNPACK_WINZIP_CHECK = 2, UNPACK_WINZIP_MAC = 10 };

/* False if the password cannot be right: `head` is the header (zip) or salt and check (winzip);
 * `check` the byte that the zip's header must end with. */
bool unpack_crypt_zip(struct unpack_crypt *c, struct bytes password,
                      const uint8_t head[static UNPACK_ZIP_HEAD], uint8_t check);
/* `bits`: 128, 192 or 256; the salt has bits / 16 bytes. */
bool unpack_crypt_winzip(struct unpack_crypt *c, struct bytes password, unsigned bits,
                         const uint8_t *head);
/* The key of 7z; `cycles` is the power of two, 0x3f for none. */
void unpack_crypt_key7z(struct bytes password, struct bytes salt, unsigned cycles,
                        uint8_t ret[static 32]);
void unpack_crypt_cbc(struct unpack_crypt *c, const uint8_t key[static 32],
                      const uint8_t iv[static 16]);

/* Decipher in place; of cbc whole blocks of 16 bytes. */
void unpack_crypt_apply(struct unpack_crypt *c, uint8_t *p, size_t n);

/* winzip: of the enciphered bytes. */
void unpack_crypt_mac_put(struct unpack_crypt *c, struct bytes in);
void unpack_crypt_mac_get(struct unpack_crypt *c, uint8_t ret[static SHA_DIGEST_LENGTH]);
