/* See worker-warm.h. */
#include "worker/worker-warm.h"

#include "base/hash.h"

#include <stdlib.h>
#include <time.h>
#include <unicode/uclean.h>

static void *icu_alloc(const void *context, size_t n) {
        (void) context;
        return mem_alloc(n);
}

static void *icu_realloc(const void *context, void *p, size_t n) {
        (void) context;
        return mem_realloc(p, n);
}

static void icu_free(const void *context, void *p) {
        (void) context;
        mem_free(p);
}

static int any_order(const void *a, const void *b) {
        (void) a;
        (void) b;
        return 0;
}

/* What the C library asks the system for on first use: the size of memory, before it sorts more
 * than 1 KiB; the time zone. */
static void warm_libc(void) {
        char many[2048] = { 0 };
        qsort(many, sizeof many, 1, any_order);
        tzset();
}

void worker_warm(void) {
        UErrorCode icu = U_ZERO_ERROR;
        u_setMemoryFunctions(NULL, icu_alloc, icu_realloc, icu_free, &icu);
        hash_sha256((struct bytes){ 0 });
        warm_libc();
}
