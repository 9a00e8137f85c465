#pragma once
/* The seam for drills: every write and flush of the case's files goes through here, text and log
 * directly, SQLite by a VFS that wraps the default one.  Without a `struct store_fault` (always in
 * a normal run) the calls are the plain system calls and SQLite's own VFS.
 *
 * A fault strikes at the n-th operation (write, flush, truncate, delete; counted from 1) and
 * comes in kinds:
 *
 *   FULL   ENOSPC, once, nothing written          IO     EIO, once
 *   SHORT  half of it written, then ENOSPC, once  FULL_ON  ENOSPC at every write from then on
 *   KILL   this operation and all later ones fail: what was done so far stays (kill -9)
 *   POWER  as KILL, and store_fault_blackout() then takes back a random part of what was
 *          written to each file since its last flush
 *
 * After KILL or POWER the store is only good for store_close(). */
#include "base/err.h"

enum store_fault_kind {
        STORE_FAULT_none,
        STORE_FAULT_full,
        STORE_FAULT_io,
        STORE_FAULT_short,
        STORE_FAULT_full_on,
        STORE_FAULT_kill,
        STORE_FAULT_power
};

struct store_fault;

/* A fault seam; `id` names its VFS and must differ between seams that live at once. */
struct store_fault *store_fault_new(unsigned id);
void store_fault_free(struct store_fault **f); /* after store_close() */

/* Strike at operation `at` from now (0 = never); operations are counted anew.  What is not flushed
 * yet is remembered only from one POWER to the next. */
void store_fault_set(struct store_fault *f, enum store_fault_kind kind, uint64_t at);
uint64_t store_fault_count(const struct store_fault *f); /* operations since the last set */

/* After store_close(): lose what was not flushed.  `seed` chooses what survives all the same. */
void store_fault_blackout(struct store_fault *f, uint64_t seed);

/* Name of the VFS for SQLite, NULL for the default (f NULL). */
const char *store_fault_vfs(struct store_fault *f);

/* As the system calls, but whole writes; 0 or -1 with errno.  `f` may be NULL. */
__attribute__((warn_unused_result)) int store_fault_pwrite(struct store_fault *f, int fd,
                                                           const void *p, size_t n, uint64_t off);
__attribute__((warn_unused_result)) int store_fault_sync(struct store_fault *f, int fd);
/* The same for a folder whose entries changed. */
__attribute__((warn_unused_result)) int store_fault_sync_dir(struct store_fault *f, int fd);
__attribute__((warn_unused_result)) int store_fault_truncate(struct store_fault *f, int fd,
                                                             uint64_t size);
