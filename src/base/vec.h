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

#define vec_reserve(vec, want)                                                                     \
        do {                                                                                       \
                size_t vec_want_ = (want);                                                         \
                if (vec_want_ > (vec)->cap) {                                                      \
                        size_t vec_cap_ = (vec)->cap + (vec)->cap / 2 + 8;                         \
                        (vec)->cap = vec_cap_ > vec_want_ ? vec_cap_ : vec_want_;                  \
                        (vec)->v = mem_array((vec)->v, (vec)->cap, sizeof *(vec)->v);              \
                }                                                                                  \
        } while (0)

#define vec_push(vec, ...)                                                                         \
        do {                                                                                       \
                vec_reserve((vec), (vec)->n + 1);                                                  \
                (vec)->v[(vec)->n++] = (__VA_ARGS__);                                              \
        } while (0)

#define vec_clear(vec) ((void) ((vec)->n = 0))
#define vec_done(vec) (mem_free((vec)->v), (vec)->v = NULL, (vec)->n = (vec)->cap = 0, (void) 0)
