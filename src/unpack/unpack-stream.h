#pragma once
/* One child made from packed bytes: from a range of the container, through a cipher if there is
 * one, through a decompressor, to CHILD and DATA records.  For use inside unpack/. */
#include "unpack/unpack-codec.h"
#include "unpack/unpack-crypt.h"
#include "unpack/unpack-member.h"
#include "unpack/unpack-window.h"

struct unpack_stream {
        struct unpack_window *w;
        struct unpack_member m;
        enum unpack_method method;
        struct unpack_codec *codec;
        uint64_t from, off;         /* of the packed bytes; off moves on */
        struct unpack_crypt *crypt; /* NULL: not encrypted; borrowed */
        uint8_t *plain;             /* deciphered ahead of off */
        size_t plain_at, plain_n;
};

/* `child` is copied; its strings must live until unpack_stream_done(). */
void unpack_stream_init(struct unpack_stream *s, struct unpack_window *w, struct unpack_out *o,
                        enum unpack_method method, const struct rec_child *child);

/* Decode one stream from [off, end): end, damaged (also when the input ends first) or limit. */
enum unpack_step unpack_stream_run(struct unpack_stream *s, uint64_t end);

/* Send what is left.  `why` NULL: all is well; else the child is unreadable and a flaw says so. */
void unpack_stream_done(struct unpack_stream *s, enum rec_flaw flaw, const char *why);
