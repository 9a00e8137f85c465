/* See unpack-stream.h.  The three ceilings of LIMIT_archive_* that are about bytes are held here:
 * no member may swell more than archive_ratio times once it is past archive_ratio_from, and all
 * that is made from one container stays below archive_total.  Hitting one ends the child, never the
 * run. */
#include "unpack/unpack-stream.h"

#include "base/limits.h"

#include <zlib.h>

void unpack_stream_init(struct unpack_stream *s, struct unpack_window *w, struct unpack_out *o,
                        enum unpack_method method, const struct rec_child *child) {
        *s = (struct unpack_stream){ .w = w, .o = o, .method = method, .child = *child };
        s->codec = unpack_codec_new(method);
        s->from = s->off = child->off;
        s->p = mem_alloc(UNPACK_DATA);
}

static void flush(struct unpack_stream *s) {
        if (!s->begun)
                unpack_out_bytes(s->o, &s->child);
        s->begun = true;
        unpack_out_data(s->o, bytes_of(s->p, s->n));
        s->n = 0;
}

static bool is_over(const struct unpack_stream *s) {
        uint64_t eaten = s->off - s->from;
        return s->o->made + s->n > s->o->made_most ||
               (s->made > LIMIT_archive_ratio_from && s->made / LIMIT_archive_ratio > eaten);
}

enum unpack_step unpack_stream_run(struct unpack_stream *s, uint64_t end) {
        for (;;) {
                struct bytes in = unpack_window_get(s->w, s->off, end > s->off);
                in = bytes_sub(in, 0, end - s->off < SIZE_MAX ? (size_t) (end - s->off) : SIZE_MAX);
                bool starved = in.n == 0;
                size_t had = in.n, n;
                enum unpack_step step =
                        unpack_codec_step(s->codec, &in, s->p + s->n, UNPACK_DATA - s->n, &n);
                s->crc = (uint32_t) crc32(s->crc, s->p + s->n, (unsigned) n);
                s->off += had - in.n;
                s->n += n;
                s->made += n;
                if (step == UNPACK_STEP_more && starved && n == 0)
                        return s->method == UNPACK_METHOD_stored ? UNPACK_STEP_end
                                                                 : UNPACK_STEP_damaged;
                if (step != UNPACK_STEP_more)
                        return step;
                if (is_over(s))
                        return UNPACK_STEP_limit;
                if (s->n == UNPACK_DATA)
                        flush(s);
        }
}

void unpack_stream_done(struct unpack_stream *s, enum rec_flaw flaw, const char *why) {
        if (why) {
                s->child.flags |= REC_CHILD_unreadable;
                s->child.detail = str_of(why);
        }
        flush(s);
        if (why)
                unpack_out_flaw(s->o, flaw, s->child.off, s->child.len, "%s", why);
        unpack_codec_free(&s->codec);
        mem_free(s->p);
        s->p = NULL;
}
