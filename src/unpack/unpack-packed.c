/* gzip, bzip2, xz, zstd and lzip files: one child, made from all streams that follow each other.
 *
 *   stream | stream | .. | zeros | anything
 *          compressed            |  trailing
 *
 * Damage ends the child; what came before it is kept, the rest of the file is a damaged gap.
 * Deliberately not done: searching for a later stream behind damage (a signature of three bytes is
 * found by chance in any packed megabyte), checking that the name inside is true. */
#include "base/bug.h"
#include "unpack/unpack-name.h"
#include "unpack/unpack-stream.h"

enum { GZ_HEAD = 10, GZ_LOOK = 4096, NAME = 1024 };
enum { GZ_EXTRA = 1 << 2, GZ_NAME = 1 << 3 };

struct packing {
        enum unpack_format format;
        enum unpack_method method;
        struct str magic;
};

static const struct packing packings[] = {
        { UNPACK_gz, UNPACK_METHOD_gz, { "\x1f\x8b\x08", 3 } },
        { UNPACK_bz2, UNPACK_METHOD_bz2, { "BZh", 3 } },
        { UNPACK_xz,
          UNPACK_METHOD_xz,
          { "\xfd"
            "7zXZ\0",
            6 } },
        { UNPACK_zst, UNPACK_METHOD_zst, { "\x28\xb5\x2f\xfd", 4 } },
        { UNPACK_lz, UNPACK_METHOD_lzip, { "LZIP", 4 } },
};

static const struct packing *packing_of(enum unpack_format format) {
        for (size_t i = 0; i < sizeof packings / sizeof *packings; i++)
                if (packings[i].format == format)
                        return &packings[i];
        BUG("no packing for format %d", (int) format);
}

/* Name and time from a gzip header (RFC 1952), if it has them. */
static void read_gz_head(struct unpack_window *w, struct buf *name, struct rec_child *child) {
        struct bytes b = bytes_sub(unpack_window_get(w, 0, GZ_LOOK), 0, GZ_LOOK);
        if (b.n < GZ_HEAD)
                return;
        child->mtime = (int64_t) ((uint32_t) b.p[4] | (uint32_t) b.p[5] << 8 |
                                  (uint32_t) b.p[6] << 16 | (uint32_t) b.p[7] << 24);
        size_t at = GZ_HEAD;
        if (b.p[3] & GZ_EXTRA)
                at += b.n >= GZ_HEAD + 2 ? 2u + b.p[10] + 256u * b.p[11] : b.n;
        struct bytes rest = bytes_sub(b, at, SIZE_MAX);
        size_t n = b.p[3] & GZ_NAME ? bytes_chr(rest, 0) : SIZE_MAX;
        if (n != SIZE_MAX)
                unpack_name_guess(name, bytes_sub(rest, 0, n), NAME);
}

/* Past zeros that pad, or `off` itself if the file goes on with something else. */
static uint64_t skip_zeros(struct unpack_window *w, uint64_t off) {
        uint64_t at = off;
        for (;;) {
                struct bytes b = unpack_window_get(w, at, 1);
                size_t n = 0;
                while (n < b.n && b.p[n] == 0)
                        n++;
                at += n;
                if (n < b.n || b.n == 0)
                        return at;
        }
}

/* A zstd skippable frame counts as a stream. */
static bool is_stream(struct unpack_window *w, uint64_t off, const struct packing *p) {
        struct bytes b = unpack_window_get(w, off, 8);
        if (p->format == UNPACK_zst && b.n >= 4 && (b.p[0] & 0xf0) == 0x50 &&
            bytes_starts(bytes_sub(b, 1, 3), STR("\x2a\x4d\x18")))
                return true;
        return bytes_starts(b, p->magic);
}

static const char *words_of(enum unpack_step step) {
        return step == UNPACK_STEP_limit ? "over a limit of what may be unpacked"
                                         : "packed data damaged";
}

void unpack_packed(const struct unpack_job *job, struct unpack_out *o) {
        const struct packing *packing = packing_of(job->format);
        struct unpack_window w;
        struct unpack_stream s;
        struct buf name;
        unpack_window_init(&w, job->fd, job->size);
        buf_init(&name, 0);
        struct rec_child child = { .len = w.size };
        if (job->format == UNPACK_gz)
                read_gz_head(&w, &name, &child);
        child.name = buf_str(&name);
        unpack_stream_init(&s, &w, o, packing->method, &child);
        enum unpack_step step;
        uint64_t next = 0;
        do {
                s.off = next;
                step = unpack_stream_run(&s, w.size);
                next = skip_zeros(&w, s.off);
        } while (step == UNPACK_STEP_end && is_stream(&w, next, packing) &&
                 unpack_codec_again(s.codec));
        bool well = step == UNPACK_STEP_end;
        bool limit = step == UNPACK_STEP_limit;
        unpack_stream_done(&s, limit ? FLAW_archive_limit : FLAW_member_damaged,
                           well ? NULL : words_of(step));
        unpack_out_gap(o, s.off, REC_GAP_compressed, "");
        if (well)
                unpack_out_gap(o, next < w.size ? s.off : w.size, REC_GAP_framing, "");
        unpack_out_gap(o, w.size,
                       well    ? REC_GAP_trailing
                       : limit ? REC_GAP_limit
                               : REC_GAP_damaged,
                       well ? "behind the packed data" : words_of(step));
        buf_done(&name);
        unpack_window_done(&w);
}
