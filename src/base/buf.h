#pragma once
/* Growing bytes, born with a ceiling.  Past the ceiling nothing more is taken and `over` stays
 * set: whoever reads the buffer must look at it and record the cut. */
#include "base/str.h"

struct buf {
        char *p;
        size_t n, cap, max;
        bool over;
};

void buf_init(struct buf *b, size_t max); /* max 0 = no ceiling but SIZE_MAX / 2 */
void buf_done(struct buf *b);
void buf_clear(struct buf *b); /* keeps the memory */

/* Room for `n` more bytes at b->p + b->n, or NULL (and `over`) past the ceiling; the caller adds
 * what it used to b->n. */
char *buf_room(struct buf *b, size_t n);
bool buf_put(struct buf *b, const void *p, size_t n);
bool buf_putc(struct buf *b, char c);
bool buf_puts(struct buf *b, const char *z);
bool buf_put_str(struct buf *b, struct str s);
bool buf_put_utf8(struct buf *b, uint32_t cp); /* one code point; cp must be a scalar value */
__attribute__((format(printf, 2, 3))) bool buf_printf(struct buf *b, const char *fmt, ...);

static inline struct str buf_str(const struct buf *b) {
        return (struct str){ b->p, b->n };
}

static inline struct bytes buf_bytes(const struct buf *b) {
        return (struct bytes){ (const uint8_t *) b->p, b->n };
}

/* NUL-terminated view, valid until the next put; "" if b is full to its ceiling. */
const char *buf_z(struct buf *b);
