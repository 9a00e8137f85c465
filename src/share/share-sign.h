#pragma once
/* Signatures in the format of minisign (Ed25519, https://jedisct1.github.io/minisign/), so that
 * others check them without clew.
 *
 *   FILE.minisig   untrusted comment: anything
 *                  base64(alg 2, key number 8, signature 64)      alg "ED": of BLAKE2b-512(FILE)
 *                  trusted comment: what is signed too                 "Ed": of FILE itself
 *                  base64(signature 64 of the signature above and the trusted comment)
 *   public key     untrusted comment: minisign public key 0123456789ABCDEF
 *                  base64("Ed", key number 8, key 32)
 *   secret key     untrusted comment: ...
 *                  base64("Ed", kdf 2, "B2", salt 32, ops 8, memory 8, number 8, key 64, check 32)
 *                  kdf "Sc": the last three are xored with scrypt(password); two zeroes: in clear
 *
 * Readers take what a stranger wrote: bounded, no allocation but libsodium's for scrypt, of at most
 * SHARE_SCRYPT bytes. */
#include "base/buf.h"
#include "base/err.h"

enum {
        SHARE_KEY_ID = 17,      /* 16 digits and NUL */
        SHARE_COMMENT = 1024,   /* the longest, as minisign has it (8192 would be read, too) */
        SHARE_SIGNATURE = 4096, /* the largest file of a key or a signature that is read */
};

struct share_public {
        uint8_t number[8], key[32];
};
struct share_secret {
        uint8_t number[8], key[64]; /* key: seed, then the public key */
};

/* A new key.  ERR_io when the machine has no randomness. */
int share_key_make(struct share_secret *ret, struct err *e);
void share_key_public(const struct share_secret *k, struct share_public *ret);
void share_key_wipe(struct share_secret *k);
/* "0123456789ABCDEF", as minisign shows it. */
void share_key_id(const uint8_t number[static 8], char ret[static SHARE_KEY_ID]);

void share_public_write(const struct share_public *k, struct buf *out);
/* A file of a public key, or the base64 line alone. */
int share_public_read(struct str in, struct share_public *ret, struct err *e);

/* `password` p NULL: in clear.  Scrypt costs a second and 1 GiB, as minisign's own keys do;
 * `cheap`: 16 MiB, for tests. */
int share_secret_write(const struct share_secret *k, struct str password, bool cheap,
                       struct buf *out, struct err *e);
/* ERR_denied: encrypted, and the password is not it (p NULL: none was given). */
int share_secret_read(struct str in, struct str password, struct share_secret *ret, struct err *e);

struct share_signature {
        bool hashed; /* "ED" */
        uint8_t number[8], of_file[64], of_comment[64];
        struct str comment; /* trusted; lives as the file */
};

/* What is signed: BLAKE2b-512 of a file in parts; or the file itself. */
struct share_blake {
        uint8_t b[64];
};
struct share_blake share_blake_of(struct bytes in);
int share_blake_of_fd(int fd, struct share_blake *ret, struct err *e);

/* Appended: a whole .minisig of message `m` (with `hashed`: its BLAKE2b-512).  `comment` is one
 * line of at most SHARE_COMMENT bytes. */
int share_sign(const struct share_secret *k, bool hashed, struct bytes m, struct str comment,
               struct buf *out, struct err *e);
int share_signature_read(struct str in, struct share_signature *ret, struct err *e);
/* 1: made by the owner of `k`, comment and all; 0: not. */
int share_signature_check(const struct share_signature *s, const struct share_public *k,
                          struct bytes m);
