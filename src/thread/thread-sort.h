#pragma once
/* Sorting in place.  qsort() of the C library takes a second copy of the array, and the arrays here
 * are the largest of the program.
 *
 * Introsort (D. Musser, 1997): quicksort by the median of three, heapsort where that goes too deep,
 * so O(n log n) whatever the input, and O(log n) of stack; short runs by insertion.  Not stable:
 * the order must be total where equal items can be told apart. */
#include <stdbool.h>
#include <stddef.h>

enum { THREAD_SORT_SHORT = 16 };

/* Define NAME(T *v, size_t n, CTX ctx), which sorts by LESS(const T *, const T *, CTX). */
#define THREAD_SORT(NAME, T, CTX, LESS)                                                            \
        static void NAME##_insert(T *v, size_t n, CTX ctx) {                                       \
                for (size_t i = 1; i < n; i++) {                                                   \
                        T item = v[i];                                                             \
                        size_t k = i;                                                              \
                        for (; k > 0 && LESS(&item, &v[k - 1], ctx); k--)                          \
                                v[k] = v[k - 1];                                                   \
                        v[k] = item;                                                               \
                }                                                                                  \
        }                                                                                          \
        static void NAME##_sift(T *v, size_t n, size_t i, CTX ctx) {                               \
                T item = v[i];                                                                     \
                for (size_t k; (k = 2 * i + 1) < n; i = k) {                                       \
                        k += k + 1 < n && LESS(&v[k], &v[k + 1], ctx);                             \
                        if (!LESS(&item, &v[k], ctx))                                              \
                                break;                                                             \
                        v[i] = v[k];                                                               \
                }                                                                                  \
                v[i] = item;                                                                       \
        }                                                                                          \
        static void NAME##_heap(T *v, size_t n, CTX ctx) {                                         \
                for (size_t i = n / 2; i-- > 0;)                                                   \
                        NAME##_sift(v, n, i, ctx);                                                 \
                while (n-- > 1) {                                                                  \
                        T last = v[n];                                                             \
                        v[n] = v[0];                                                               \
                        v[0] = last;                                                               \
                        NAME##_sift(v, n, 0, ctx);                                                 \
                }                                                                                  \
        }                                                                                          \
        static T NAME##_pivot(const T *v, size_t n, CTX ctx) {                                     \
                const T *a = v, *b = v + n / 2, *c = v + n - 1;                                    \
                if (LESS(b, a, ctx)) {                                                             \
                        const T *t = a;                                                            \
                        a = b;                                                                     \
                        b = t;                                                                     \
                }                                                                                  \
                return !LESS(c, b, ctx) ? *b : LESS(c, a, ctx) ? *a : *c;                          \
        }                                                                                          \
        /* Hoare's partition: nothing in v[0 .. return) is greater than anything behind it. */     \
        static size_t NAME##_part(T *v, size_t n, CTX ctx) {                                       \
                T pivot = NAME##_pivot(v, n, ctx);                                                 \
                for (size_t i = 0, k = n - 1;; i++, k--) {                                         \
                        while (LESS(&v[i], &pivot, ctx))                                           \
                                i++;                                                               \
                        while (LESS(&pivot, &v[k], ctx))                                           \
                                k--;                                                               \
                        if (i >= k)                                                                \
                                return i;                                                          \
                        T t = v[i];                                                                \
                        v[i] = v[k];                                                               \
                        v[k] = t;                                                                  \
                }                                                                                  \
        }                                                                                          \
        static void NAME(T *v, size_t n, CTX ctx) {                                                \
                struct thread_sort_part todo[64], p = { 0, n, 0 };                                 \
                unsigned n_todo = 0;                                                               \
                for (size_t k = n; k > 0; k /= 2)                                                  \
                        p.depth += 2;                                                              \
                while (n > 1) {                                                                    \
                        while (p.n > THREAD_SORT_SHORT && p.depth > 0) {                           \
                                size_t at = NAME##_part(v + p.at, p.n, ctx);                       \
                                struct thread_sort_part a = { p.at, at, --p.depth };               \
                                struct thread_sort_part b = { p.at + at, p.n - at, p.depth };      \
                                todo[n_todo++] = a.n > b.n ? a : b;                                \
                                p = a.n > b.n ? b : a;                                             \
                        }                                                                          \
                        if (p.n > THREAD_SORT_SHORT)                                               \
                                NAME##_heap(v + p.at, p.n, ctx);                                   \
                        else                                                                       \
                                NAME##_insert(v + p.at, p.n, ctx);                                 \
                        if (n_todo == 0)                                                           \
                                return;                                                            \
                        p = todo[--n_todo];                                                        \
                }                                                                                  \
        }

struct thread_sort_part {
        size_t at, n;
        unsigned depth; /* how many more levels of quicksort it may take */
};
