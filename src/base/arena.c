/* Memory with one lifespan; see base/arena.h. */
#include "base/arena.h"

#include <stdarg.h>

enum { BLOCK_FIRST = 4096, BLOCK_MOST = 1 << 20 };

struct arena_block {
        struct arena_block *next;
        size_t cap;
        _Alignas(16) char data[];
};

void arena_init(struct arena *a, size_t limit) {
        *a = (struct arena){ .limit = limit };
}

static void free_from(struct arena_block *b) {
        while (b) {
                struct arena_block *next = b->next;
                mem_free(b);
                b = next;
        }
}

void arena_done(struct arena *a) {
        free_from(a->head);
        *a = (struct arena){ .limit = a->limit };
}

void arena_reset(struct arena *a) {
        if (a->head) {
                free_from(a->head->next);
                a->head->next = NULL;
                if (a->head->cap > BLOCK_MOST)
                        arena_done(a);
        }
        a->used = a->total = 0;
}

static void grow(struct arena *a, size_t n) {
        size_t cap = a->head ? a->head->cap * 2 : BLOCK_FIRST;
        cap = cap > BLOCK_MOST ? BLOCK_MOST : cap;
        cap = cap < n ? n : cap;
        struct arena_block *b = mem_alloc(sizeof *b + cap);
        *b = (struct arena_block){ .next = a->head, .cap = cap };
        a->head = b;
        a->used = 0;
}

void *arena_alloc(struct arena *a, size_t n) {
        n = (n + 15) & ~(size_t) 15;
        a->total += n;
        if (a->limit && a->total > a->limit)
                return mem_array(NULL, SIZE_MAX, 2); /* calls the out-of-memory handler */
        if (!a->head || n > a->head->cap - a->used)
                grow(a, n);
        void *p = a->head->data + a->used;
        a->used += n;
        return p;
}

void *arena_zalloc(struct arena *a, size_t n) {
        return memset(arena_alloc(a, n), 0, n);
}

struct str arena_str(struct arena *a, struct str s) {
        char *p = arena_alloc(a, s.n + 1);
        if (s.n)
                memcpy(p, s.p, s.n);
        p[s.n] = '\0';
        return (struct str){ p, s.n };
}

struct str arena_printf(struct arena *a, const char *fmt, ...) {
        va_list ap, again;
        va_start(ap, fmt);
        va_copy(again, ap);
        int n = vsnprintf(NULL, 0, fmt, ap);
        va_end(ap);
        n = n < 0 ? 0 : n;
        char *p = arena_alloc(a, (size_t) n + 1);
        vsnprintf(p, (size_t) n + 1, fmt, again);
        va_end(again);
        return (struct str){ p, (size_t) n };
}
