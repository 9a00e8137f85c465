#pragma once
/* One interface to the decompressors: zlib, libbz2, liblzma and libzstd.  For use inside unpack/.
 */
#include "base/str.h"

#include <lzma.h>

enum unpack_method {
        UNPACK_METHOD_stored,
        UNPACK_METHOD_deflate,
        UNPACK_METHOD_gz,
        UNPACK_METHOD_bz2,
        UNPACK_METHOD_xz,
        UNPACK_METHOD_zst,
        UNPACK_METHOD_zlib, /* HTTP's "deflate": with a head of zlib, or without */
        UNPACK_METHOD_lzip,
        UNPACK_METHOD_lzma, /* as in zip; unpack_codec_size() must follow */
        UNPACK_METHOD_raw   /* filters of liblzma: unpack_codec_new_raw() */
};

enum unpack_step {
        UNPACK_STEP_more, /* wants more input, or has more to give */
        UNPACK_STEP_end,  /* one stream is complete; unpack_codec_again() reads the next */
        UNPACK_STEP_damaged,
        UNPACK_STEP_limit, /* wants a larger window than LIMIT_unpack_codec */
};

struct unpack_codec;

struct unpack_codec *unpack_codec_new(enum unpack_method method);
/* `filters` are used during the call only. */
struct unpack_codec *unpack_codec_new_raw(const lzma_filter *filters);
/* How much will come out, UINT64_MAX if the data say themselves where they end. */
void unpack_codec_size(struct unpack_codec *c, uint64_t size);
void unpack_codec_free(struct unpack_codec **c);

/* Decode from *in (what was used is taken off) into to[0..room); *ret_n gets how much came, also
 * when the step then fails.  No progress on either side with input left is damage. */
enum unpack_step unpack_codec_step(struct unpack_codec *c, struct bytes *in, uint8_t *to,
                                   size_t room, size_t *ret_n);
/* Begin anew, behind UNPACK_STEP_end: another member of the same file. */
bool unpack_codec_again(struct unpack_codec *c);
