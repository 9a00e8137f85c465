#pragma once
/* A file being written from front to back: buffered, checksummed piece by piece. */
#include "base/err.h"
#include "base/vec.h"
#include "index/index-segment.h"

struct index_out {
        int fd;          /* -1 when closed */
        int error;       /* errno of the first failure; later puts do nothing */
        uint64_t at;     /* bytes put so far */
        size_t n;        /* bytes in the buffer */
        uint8_t *buffer; /* INDEX_PIECE */
        VEC(uint64_t) sums;
};

void index_out_init(struct index_out *o, int fd); /* takes fd */
void index_out_done(struct index_out *o);         /* closes */
void index_out_put(struct index_out *o, const void *p, size_t n);
void index_out_align(struct index_out *o); /* zeros up to a multiple of 8 */
/* Write what is buffered; the file then holds `at` bytes.  0 or an errno. */
int index_out_flush(struct index_out *o);
/* Append all of the flushed file `from`. */
void index_out_copy(struct index_out *o, struct index_out *from);
