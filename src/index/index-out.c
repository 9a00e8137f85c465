/* Sequential output with an XXH3 of each 64 KiB piece, taken while the piece is in the cache. */
#include "index/index-out.h"

#include "base/hash.h"
#include "base/io.h"

#include <errno.h>

void index_out_init(struct index_out *o, int fd) {
        *o = (struct index_out){ .fd = fd, .buffer = mem_alloc(INDEX_PIECE) };
}

void index_out_done(struct index_out *o) {
        io_close(&o->fd);
        mem_free(o->buffer);
        o->buffer = NULL;
        vec_done(&o->sums);
}

int index_out_flush(struct index_out *o) {
        if (o->n && !o->error) {
                vec_push(&o->sums, hash64(o->buffer, o->n));
                if (io_write(o->fd, o->buffer, o->n) < 0)
                        o->error = errno;
        }
        o->n = 0;
        return o->error;
}

void index_out_put(struct index_out *o, const void *p, size_t n) {
        const uint8_t *from = p;
        o->at += n;
        while (n >= INDEX_PIECE - o->n) {
                size_t take = INDEX_PIECE - o->n;
                memcpy(o->buffer + o->n, from, take);
                o->n = INDEX_PIECE;
                index_out_flush(o);
                from += take;
                n -= take;
        }
        if (n)
                memcpy(o->buffer + o->n, from, n);
        o->n += n;
}

void index_out_align(struct index_out *o) {
        static const uint8_t zeros[8];
        index_out_put(o, zeros, (8 - o->at % 8) % 8);
}

void index_out_copy(struct index_out *o, struct index_out *from) {
        uint8_t chunk[1 << 14];
        for (uint64_t at = 0; at < from->at && !o->error;) {
                uint64_t left = from->at - at;
                ssize_t got =
                        io_pread(from->fd, chunk, left < sizeof chunk ? left : sizeof chunk, at);
                if (got <= 0) {
                        o->error = got < 0 ? errno : EIO;
                        return;
                }
                index_out_put(o, chunk, (size_t) got);
                at += (uint64_t) got;
        }
}
