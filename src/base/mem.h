#pragma once
/* Memory that is never NULL.
 *
 * Every allocation of clew goes through these.  When memory is out there is nothing sensible left
 * to do inside a parser: a worker exits with EXIT_LIMIT (the keeper blames the document), the
 * keeper stops with a message; what was acknowledged is on disk already. */
#include "base/banned.h"

#include <stddef.h>
#include <stdint.h>

enum { EXIT_LIMIT = 77 }; /* a worker that ran into a limit leaves with this status */

#define MEM_NONNULL __attribute__((returns_nonnull, warn_unused_result))

MEM_NONNULL void *mem_alloc(size_t n);  /* uninitialised; n 0 is 1 */
MEM_NONNULL void *mem_zalloc(size_t n); /* zeroed */
MEM_NONNULL void *mem_realloc(void *p, size_t n);
MEM_NONNULL void *mem_array(void *p, size_t n, size_t each); /* realloc with overflow check */
MEM_NONNULL void *mem_dup(const void *p, size_t n);
void mem_free(void *p);

/* What happens when memory is out: called once with the size asked for; must not return. */
void mem_on_fail(void (*fail)(size_t n));

#define MEM_NEW(T) ((T *) mem_zalloc(sizeof(T)))

/* _cleanup_(f): run f(&variable) when it goes out of scope. */
#define _cleanup_(f) __attribute__((cleanup(f)))
void mem_free_at(void *pp); /* for _cleanup_: frees *(void **) pp */
