/* The decompressors behind one step function each; a row of `methods` is all that is to add
 * for another.  Each library gets its memory from malloc and is bounded: deflate and bzip2 by their
 * formats (below 8 MiB), xz and zstd by LIMIT_unpack_codec.
 *
 * Deliberately not done: choosing a method (the caller knows), checking sizes and ratios. */
#include "unpack/unpack-codec.h"

#include "base/le.h"
#include "base/limits.h"

#include <bzlib.h>
#include <zlib.h>
#include <zstd.h>

/* In zip an LZMA stream begins with: version 2, size of properties 2, properties 5. */
enum { ZIP_LZMA = 9, ZIP_LZMA_PROPERTIES = 4, ALONE = 13 };
enum { WINDOW_RAW = -15, WINDOW_GZIP = 15 + 16, ZSTD_WINDOW_LOG = 27 };
_Static_assert(1u << ZSTD_WINDOW_LOG == 128u << 20, "as LIMIT_unpack_codec");

struct io {
        struct bytes in;
        uint8_t *to;
        size_t room;
};

struct method {
        bool (*begin)(struct unpack_codec *c);
        enum unpack_step (*step)(struct unpack_codec *c, struct io *io);
        void (*end)(struct unpack_codec *c);
};

struct unpack_codec {
        const struct method *method;
        bool open;
        uint64_t size; /* lzma only, as its head */
        uint8_t head[ZIP_LZMA];
        size_t head_n;
        union {
                z_stream z;
                bz_stream bz;
                lzma_stream xz;
                ZSTD_DStream *zst;
        };
};

static unsigned clamp(size_t n) {
        return n < UINT32_MAX / 2 ? (unsigned) n : UINT32_MAX / 2;
}

static bool begin_stored(struct unpack_codec *c) {
        (void) c;
        return true;
}

static enum unpack_step step_stored(struct unpack_codec *c, struct io *io) {
        (void) c;
        size_t n = io->in.n < io->room ? io->in.n : io->room;
        if (n)
                memcpy(io->to, io->in.p, n);
        io->in = bytes_sub(io->in, n, SIZE_MAX);
        io->room -= n;
        return UNPACK_STEP_more;
}

static void end_stored(struct unpack_codec *c) {
        (void) c;
}

static bool begin_z(struct unpack_codec *c, int window) {
        c->z = (z_stream){ 0 };
        return inflateInit2(&c->z, window) == Z_OK;
}

static bool begin_deflate(struct unpack_codec *c) {
        return begin_z(c, WINDOW_RAW);
}

static bool begin_gz(struct unpack_codec *c) {
        return begin_z(c, WINDOW_GZIP);
}

static bool begin_zlib(struct unpack_codec *c) {
        c->head_n = 0;
        return begin_z(c, WINDOW_RAW);
}

static enum unpack_step step_z(struct unpack_codec *c, struct io *io) {
        unsigned n = clamp(io->in.n), room = clamp(io->room);
        c->z.next_in = (uint8_t *) (uintptr_t) io->in.p;
        c->z.avail_in = n;
        c->z.next_out = io->to;
        c->z.avail_out = room;
        int r = inflate(&c->z, Z_NO_FLUSH);
        io->in = bytes_sub(io->in, n - c->z.avail_in, SIZE_MAX);
        io->room -= room - c->z.avail_out;
        return r == Z_STREAM_END               ? UNPACK_STEP_end
               : r == Z_OK || r == Z_BUF_ERROR ? UNPACK_STEP_more
                                               : UNPACK_STEP_damaged;
}

/* The standard says zlib; servers that sent it raw made browsers take both.  A head of zlib is
 * skipped, its checksum at the end is not looked at. */
static enum unpack_step step_zlib(struct unpack_codec *c, struct io *io) {
        const uint8_t *p = io->in.p;
        bool first = c->head_n == 0 && io->in.n;
        if (first && io->in.n >= 2 && (p[0] & 15) == Z_DEFLATED && (p[0] * 256u + p[1]) % 31 == 0)
                io->in = bytes_sub(io->in, 2, SIZE_MAX);
        c->head_n += first;
        return step_z(c, io);
}

static void end_z(struct unpack_codec *c) {
        inflateEnd(&c->z);
}

static bool begin_bz2(struct unpack_codec *c) {
        c->bz = (bz_stream){ 0 };
        return BZ2_bzDecompressInit(&c->bz, 0, 0) == BZ_OK;
}

static enum unpack_step step_bz2(struct unpack_codec *c, struct io *io) {
        unsigned n = clamp(io->in.n), room = clamp(io->room);
        c->bz.next_in = (char *) (uintptr_t) io->in.p;
        c->bz.avail_in = n;
        c->bz.next_out = (char *) io->to;
        c->bz.avail_out = room;
        int r = BZ2_bzDecompress(&c->bz);
        io->in = bytes_sub(io->in, n - c->bz.avail_in, SIZE_MAX);
        io->room -= room - c->bz.avail_out;
        return r == BZ_STREAM_END ? UNPACK_STEP_end
               : r == BZ_OK       ? UNPACK_STEP_more
                                  : UNPACK_STEP_damaged;
}

static void end_bz2(struct unpack_codec *c) {
        BZ2_bzDecompressEnd(&c->bz);
}

static bool begin_xz(struct unpack_codec *c) {
        c->xz = (lzma_stream) LZMA_STREAM_INIT;
        return lzma_stream_decoder(&c->xz, LIMIT_unpack_codec, 0) == LZMA_OK;
}

static bool begin_lzip(struct unpack_codec *c) {
        c->xz = (lzma_stream) LZMA_STREAM_INIT;
        return lzma_lzip_decoder(&c->xz, LIMIT_unpack_codec, 0) == LZMA_OK;
}

static bool begin_lzma(struct unpack_codec *c) {
        c->xz = (lzma_stream) LZMA_STREAM_INIT;
        c->head_n = 0;
        return true;
}

static bool begin_raw(struct unpack_codec *c) {
        (void) c;
        return false; /* cannot be begun again: its filters are gone */
}

static enum unpack_step step_xz(struct unpack_codec *c, struct io *io) {
        c->xz.next_in = io->in.p;
        c->xz.avail_in = io->in.n;
        c->xz.next_out = io->to;
        c->xz.avail_out = io->room;
        lzma_ret r = lzma_code(&c->xz, LZMA_RUN);
        io->in = bytes_sub(io->in, io->in.n - c->xz.avail_in, SIZE_MAX);
        io->room = c->xz.avail_out;
        return r == LZMA_STREAM_END                  ? UNPACK_STEP_end
               : r == LZMA_OK || r == LZMA_BUF_ERROR ? UNPACK_STEP_more
               : r == LZMA_MEMLIMIT_ERROR            ? UNPACK_STEP_limit
                                                     : UNPACK_STEP_damaged;
}

/* The head of zip made into that of an .lzma file, which liblzma knows. */
static enum unpack_step begin_alone(struct unpack_codec *c) {
        uint8_t head[ALONE];
        memcpy(head, c->head + ZIP_LZMA_PROPERTIES, ZIP_LZMA - ZIP_LZMA_PROPERTIES);
        le_put64(head + ALONE - 8, c->size);
        if (le_get16(c->head + 2) != ZIP_LZMA - ZIP_LZMA_PROPERTIES)
                return UNPACK_STEP_damaged;
        if (lzma_alone_decoder(&c->xz, LIMIT_unpack_codec) != LZMA_OK)
                return UNPACK_STEP_limit;
        uint8_t room; /* nothing is made of the head, but without room it is not read */
        struct io io = { bytes_of(head, sizeof head), &room, 1 };
        enum unpack_step step = step_xz(c, &io);
        return step == UNPACK_STEP_end && c->size ? UNPACK_STEP_damaged : step;
}

static enum unpack_step step_lzma(struct unpack_codec *c, struct io *io) {
        while (c->head_n < ZIP_LZMA && io->in.n) {
                c->head[c->head_n++] = io->in.p[0];
                io->in = bytes_sub(io->in, 1, SIZE_MAX);
                enum unpack_step step = c->head_n == ZIP_LZMA ? begin_alone(c) : UNPACK_STEP_more;
                if (step != UNPACK_STEP_more)
                        return step;
        }
        return c->head_n < ZIP_LZMA ? UNPACK_STEP_more : step_xz(c, io);
}

static void end_xz(struct unpack_codec *c) {
        lzma_end(&c->xz);
}

static bool begin_zst(struct unpack_codec *c) {
        c->zst = ZSTD_createDStream();
        return c->zst &&
               !ZSTD_isError(ZSTD_DCtx_setParameter(c->zst, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG));
}

static enum unpack_step step_zst(struct unpack_codec *c, struct io *io) {
        ZSTD_inBuffer in = { io->in.p, io->in.n, 0 };
        ZSTD_outBuffer out = { io->to, io->room, 0 };
        size_t r = ZSTD_decompressStream(c->zst, &out, &in);
        io->in = bytes_sub(io->in, in.pos, SIZE_MAX);
        io->room -= out.pos;
        if (ZSTD_isError(r))
                return strstr(ZSTD_getErrorName(r), "memory") ? UNPACK_STEP_limit
                                                              : UNPACK_STEP_damaged;
        return r == 0 ? UNPACK_STEP_end : UNPACK_STEP_more;
}

static void end_zst(struct unpack_codec *c) {
        ZSTD_freeDStream(c->zst);
}

static const struct method methods[] = {
        [UNPACK_METHOD_stored] = { begin_stored, step_stored, end_stored },
        [UNPACK_METHOD_deflate] = { begin_deflate, step_z, end_z },
        [UNPACK_METHOD_gz] = { begin_gz, step_z, end_z },
        [UNPACK_METHOD_bz2] = { begin_bz2, step_bz2, end_bz2 },
        [UNPACK_METHOD_xz] = { begin_xz, step_xz, end_xz },
        [UNPACK_METHOD_zst] = { begin_zst, step_zst, end_zst },
        [UNPACK_METHOD_zlib] = { begin_zlib, step_zlib, end_z },
        [UNPACK_METHOD_lzip] = { begin_lzip, step_xz, end_xz },
        [UNPACK_METHOD_lzma] = { begin_lzma, step_lzma, end_xz },
        [UNPACK_METHOD_raw] = { begin_raw, step_xz, end_xz },
};

struct unpack_codec *unpack_codec_new(enum unpack_method method) {
        struct unpack_codec *c = MEM_NEW(struct unpack_codec);
        c->method = &methods[method];
        c->open = c->method->begin(c);
        return c;
}

struct unpack_codec *unpack_codec_new_raw(const lzma_filter *filters) {
        struct unpack_codec *c = MEM_NEW(struct unpack_codec);
        c->method = &methods[UNPACK_METHOD_raw];
        c->xz = (lzma_stream) LZMA_STREAM_INIT;
        c->open = lzma_raw_decoder_memusage(filters) <= LIMIT_unpack_codec &&
                  lzma_raw_decoder(&c->xz, filters) == LZMA_OK;
        return c;
}

void unpack_codec_size(struct unpack_codec *c, uint64_t size) {
        c->size = size;
}

void unpack_codec_free(struct unpack_codec **c) {
        if (*c && (*c)->open)
                (*c)->method->end(*c);
        mem_free(*c);
        *c = NULL;
}

bool unpack_codec_again(struct unpack_codec *c) {
        if (c->open)
                c->method->end(c);
        return c->open = c->method->begin(c);
}

enum unpack_step unpack_codec_step(struct unpack_codec *c, struct bytes *in, uint8_t *to,
                                   size_t room, size_t *ret_n) {
        struct io io = { *in, to, room };
        *ret_n = 0;
        if (!c->open)
                return UNPACK_STEP_limit;
        enum unpack_step step = c->method->step(c, &io);
        bool moved = io.room != room || io.in.n != in->n;
        *ret_n = room - io.room;
        *in = io.in;
        return step == UNPACK_STEP_more && !moved && in->n ? UNPACK_STEP_damaged : step;
}
