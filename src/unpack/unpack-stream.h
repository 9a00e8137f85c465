#pragma once
/* One child made from packed bytes: from a range of the container, through a decompressor, to CHILD
 * and DATA records.  For use inside unpack/.
 *
 * The CHILD record waits until UNPACK_DATA bytes are made or the end is reached, so that for small
 * members its flags already say whether the data were sound. */
#include "unpack/unpack-codec.h"
#include "unpack/unpack-out.h"
#include "unpack/unpack-window.h"

struct unpack_stream {
        struct unpack_window *w;
        struct unpack_out *o;
        enum unpack_method method;
        struct unpack_codec *codec;
        struct rec_child child;
        bool begun;              /* its CHILD record has gone out */
        uint64_t from, off, end; /* of the packed bytes; off moves on */
        uint64_t made;
        uint32_t crc; /* of what was made, as zip counts it */
        uint8_t *p;
        size_t n; /* made and not yet sent */
};

/* `child` is copied; its strings must live until unpack_stream_done(). */
void unpack_stream_init(struct unpack_stream *s, struct unpack_window *w, struct unpack_out *o,
                        enum unpack_method method, const struct rec_child *child);

/* Decode one stream from [off, end): end, damaged (also when the input ends first) or limit. */
enum unpack_step unpack_stream_run(struct unpack_stream *s, uint64_t end);

/* Send what is left.  `why` NULL: all is well; else the child is unreadable and a flaw says so. */
void unpack_stream_done(struct unpack_stream *s, enum rec_flaw flaw, const char *why);
