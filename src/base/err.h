#pragma once
/* Errors are values: a fallible function returns 0 (or a count) or a negative ERR_ code, and its
 * last parameter gets what happened, where, and what to do about it.  Each layer may add a line:
 *
 *   clew: cannot keep message 41 of 'inbox.mbox': database is locked
 *     while ingesting 'cache/2014/'
 *     hint: another clew is writing; wait until it has ended
 */
#include "base/str.h"

enum {
#define ERR(id, number, words) ERR_##id = (number),
#include "base/err.def"
#undef ERR
};

struct err {
        int code;
        char message[512];
        char where[512]; /* "while ..." lines, innermost first */
        char hint[256];
};

#define ERR_INIT ((struct err){ 0 })

/* Each returns `code`, so that `return err_set(e, ERR_io, "...")` reads well.  `e` may be NULL. */
__attribute__((format(printf, 3, 4))) int err_set(struct err *e, int code, const char *fmt, ...);
__attribute__((format(printf, 3, 4))) int err_while(struct err *e, int code, const char *fmt, ...);
__attribute__((format(printf, 3, 4))) int err_hint(struct err *e, int code, const char *fmt, ...);

/* err_set with ": " and the words of `errno_value` behind; ENOSPC and EDQUOT become ERR_full,
 * ENOENT ERR_absent, EACCES and EPERM ERR_denied, all else ERR_io. */
__attribute__((format(printf, 3, 4))) int err_errno(struct err *e, int errno_value, const char *fmt,
                                                    ...);
const char *err_words(int code);
