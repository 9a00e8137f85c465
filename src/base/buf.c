/* Growing bytes with a ceiling; see base/buf.h. */
#include "base/buf.h"

#include "base/utf8.h"

#include <stdarg.h>

void buf_init(struct buf *b, size_t max) {
        *b = (struct buf){ .max = max ? max : SIZE_MAX / 2 };
}

void buf_done(struct buf *b) {
        mem_free(b->p);
        *b = (struct buf){ .max = b->max };
}

void buf_clear(struct buf *b) {
        b->n = 0;
        b->over = false;
}

char *buf_room(struct buf *b, size_t n) {
        if (b->p && n <= b->cap - b->n)
                return b->p + b->n;
        if (n > b->max - b->n) {
                b->over = true;
                return NULL;
        }
        size_t want = b->n + n, cap = b->cap ? b->cap : 64;
        while (cap < want)
                cap += cap / 2 + 64;
        cap = cap < b->max ? cap : b->max;
        b->p = mem_realloc(b->p, cap);
        b->cap = cap;
        return b->p + b->n;
}

bool buf_put(struct buf *b, const void *p, size_t n) {
        char *to = buf_room(b, n);
        if (!to)
                return false;
        if (n)
                memcpy(to, p, n);
        b->n += n;
        return true;
}

bool buf_putc(struct buf *b, char c) {
        return buf_put(b, &c, 1);
}

bool buf_puts(struct buf *b, const char *z) {
        return buf_put(b, z, strlen(z));
}

bool buf_put_str(struct buf *b, struct str s) {
        return buf_put(b, s.p, s.n);
}

bool buf_put_utf8(struct buf *b, uint32_t cp) {
        char *to = buf_room(b, 4);
        if (!to)
                return false;
        b->n += utf8_put(to, cp);
        return true;
}

bool buf_printf(struct buf *b, const char *fmt, ...) {
        va_list ap, again;
        va_start(ap, fmt);
        va_copy(again, ap);
        char small[256];
        int n = vsnprintf(small, sizeof small, fmt, ap);
        va_end(ap);
        bool ok = n >= 0;
        if (ok && (size_t) n < sizeof small) {
                ok = buf_put(b, small, (size_t) n);
        } else if (ok) {
                char *to = buf_room(b, (size_t) n + 1);
                ok = to && vsnprintf(to, (size_t) n + 1, fmt, again) == n;
                b->n += ok ? (size_t) n : 0;
        }
        va_end(again);
        return ok;
}

const char *buf_z(struct buf *b) {
        bool over = b->over;
        char *end = buf_room(b, 1);
        b->over = over;
        if (!end)
                return "";
        *end = '\0';
        return b->p;
}
