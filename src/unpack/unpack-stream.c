/* See unpack-stream.h.  Limits are those of unpack-member. */
#include "unpack/unpack-stream.h"

#include "base/limits.h"

enum { PLAIN = 64 << 10 };

void unpack_stream_init(struct unpack_stream *s, struct unpack_window *w, struct unpack_out *o,
                        enum unpack_method method, const struct rec_child *child) {
        *s = (struct unpack_stream){ .w = w, .method = method };
        unpack_member_init(&s->m, o, child);
        s->codec = unpack_codec_new(method);
        s->from = s->off = child->off;
}

/* What comes next of the packed bytes, deciphered; empty at the end. */
static struct bytes input(struct unpack_stream *s, uint64_t end) {
        if (s->plain_at < s->plain_n)
                return bytes_of(s->plain + s->plain_at, s->plain_n - s->plain_at);
        struct bytes in = unpack_window_get(s->w, s->off, end > s->off);
        in = bytes_sub(in, 0, end - s->off < SIZE_MAX ? (size_t) (end - s->off) : SIZE_MAX);
        if (!s->crypt || in.n == 0)
                return in;
        if (!s->plain)
                s->plain = mem_alloc(PLAIN);
        s->plain_at = 0;
        s->plain_n = in.n < PLAIN ? in.n : PLAIN;
        memcpy(s->plain, in.p, s->plain_n);
        unpack_crypt_apply(s->crypt, s->plain, s->plain_n);
        return bytes_of(s->plain, s->plain_n);
}

enum unpack_step unpack_stream_run(struct unpack_stream *s, uint64_t end) {
        for (;;) {
                struct bytes in = input(s, end);
                bool starved = in.n == 0;
                size_t had = in.n, n, room;
                uint8_t *to = unpack_member_room(&s->m, &room);
                enum unpack_step step = unpack_codec_step(s->codec, &in, to, room, &n);
                size_t used = had - in.n;
                s->off += used;
                s->plain_at += s->crypt ? used : 0;
                s->m.eaten = s->off - s->from;
                bool within = unpack_member_made(&s->m, n);
                if (step == UNPACK_STEP_more && starved && n == 0)
                        return s->method == UNPACK_METHOD_stored ? UNPACK_STEP_end
                                                                 : UNPACK_STEP_damaged;
                if (step != UNPACK_STEP_more)
                        return step;
                if (!within)
                        return UNPACK_STEP_limit;
        }
}

void unpack_stream_done(struct unpack_stream *s, enum rec_flaw flaw, const char *why) {
        unpack_member_done(&s->m, flaw, why);
        unpack_codec_free(&s->codec);
        mem_free(s->plain);
        s->plain = NULL;
}
