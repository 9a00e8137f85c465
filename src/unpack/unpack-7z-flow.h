#pragma once
/* The output of one folder of a 7z, from its packed bytes through cipher, decompressor and filters.
 * For use inside unpack/. */
#include "unpack/unpack-7z.h"
#include "unpack/unpack-codec.h"
#include "unpack/unpack-window.h"

struct unpack_7z_flow {
        struct unpack_window *w;
        struct unpack_codec *codec;
        struct unpack_crypt crypt;
        bool locked, ended;
        uint64_t from, off, end; /* packed bytes; off moves on */
        uint64_t left;           /* bytes that the cipher still gives */
        uint8_t *plain;
        size_t plain_at, plain_n;
};

/* Does our reader know all coders of it? */
bool unpack_7z_flow_knows(const struct unpack_7z_folder *f);
/* The properties of its cipher: salt, iv, cycles; false if it has none or they are damaged. */
bool unpack_7z_flow_lock(const struct unpack_7z_folder *f, struct bytes *ret_salt,
                         uint8_t ret_iv[static 16], unsigned *ret_cycles);

/* `key`: 32 bytes, where it has a cipher; else NULL. */
void unpack_7z_flow_init(struct unpack_7z_flow *s, struct unpack_window *w,
                         const struct unpack_7z_folder *f, const uint8_t *key);
void unpack_7z_flow_done(struct unpack_7z_flow *s);
/* Make up to `room` bytes; *ret_n tells how many, 0 only at the end.  False: damaged. */
bool unpack_7z_flow_next(struct unpack_7z_flow *s, uint8_t *to, size_t room, size_t *ret_n);
