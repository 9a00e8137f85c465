/* Memory that is never NULL; see base/mem.h. */
#include "base/mem.h"

#include "base/bug.h"

static void fail_default(size_t n) {
        fprintf(stderr, "clew: out of memory (asked for %zu bytes)\n", n);
        _Exit(3);
}

/* The exception to "no globals": what to do when memory is out must be known everywhere. */
static void (*on_fail)(size_t) = fail_default;

void mem_on_fail(void (*fail)(size_t n)) {
        on_fail = fail;
}

static void *checked(void *p, size_t n) {
        if (p)
                return p;
        on_fail(n);
        BUG("the out-of-memory handler returned");
}

void *mem_alloc(size_t n) {
        n += !n;
        return checked(malloc(n), n);
}

void *mem_zalloc(size_t n) {
        n += !n;
        return checked(calloc(1, n), n);
}

void *mem_realloc(void *p, size_t n) {
        n += !n;
        return checked(realloc(p, n), n);
}

void *mem_array(void *p, size_t n, size_t each) {
        size_t total;
        if (__builtin_mul_overflow(n, each, &total))
                checked(NULL, SIZE_MAX);
        return mem_realloc(p, total);
}

void *mem_dup(const void *p, size_t n) {
        void *q = mem_alloc(n);
        if (n)
                memcpy(q, p, n);
        return q;
}

void mem_free(void *p) {
        free(p);
}

void mem_free_at(void *pp) {
        free(*(void **) pp);
}
