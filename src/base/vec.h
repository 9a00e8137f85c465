#pragma once
/* A growing array of any type:
 *
 *   VEC(struct cite) cites = { 0 };
 *   vec_push(&cites, c);
 *   for (size_t i = 0; i < cites.n; i++) use(&cites.v[i]);
 *   vec_done(&cites);
 */
#include "base/mem.h"

#define VEC(T)                                                                                     \
        struct {                                                                                   \
                T *v;                                                                              \
                size_t n, cap;                                                                     \
        }

/* `v` with room for `want` items of `size` bytes; *cap says for how many. */
static inline void *vec_grow(void *v, size_t *cap, size_t want, size_t size) {
        if (want <= *cap)
                return v;
        size_t more = *cap + *cap / 2 + 8;
        *cap = more > want ? more : want;
        return mem_array(v, *cap, size);
}

#define vec_reserve(vec, want)                                                                     \
        ((void) ((vec)->v = vec_grow((vec)->v, &(vec)->cap, (want), sizeof *(vec)->v)))
#define vec_push(vec, ...)                                                                         \
        (vec_reserve((vec), (vec)->n + 1), (void) ((vec)->v[(vec)->n++] = (__VA_ARGS__)))
#define vec_clear(vec) ((void) ((vec)->n = 0))
#define vec_done(vec)  (mem_free((vec)->v), (vec)->v = NULL, (vec)->n = (vec)->cap = 0, (void) 0)
