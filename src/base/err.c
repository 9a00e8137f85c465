/* Errors as values; see base/err.h. */
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>

const char *err_words(int code) {
        switch (code) {
#define ERR(id, number, words)                                                                     \
        case number:                                                                               \
                return words;
#include "base/err.def"
#undef ERR
        }
        return "unknown error";
}

int err_set(struct err *e, int code, const char *fmt, ...) {
        if (!e)
                return code;
        *e = (struct err){ .code = code };
        va_list ap;
        va_start(ap, fmt);
        vsnprintf(e->message, sizeof e->message, fmt, ap);
        va_end(ap);
        return code;
}

int err_while(struct err *e, int code, const char *fmt, ...) {
        if (!e)
                return code;
        size_t n = strlen(e->where);
        char line[sizeof e->where];
        va_list ap;
        va_start(ap, fmt);
        vsnprintf(line, sizeof line, fmt, ap);
        va_end(ap);
        snprintf(e->where + n, sizeof e->where - n, "%s  while %s", n ? "\n" : "", line);
        return code;
}

int err_hint(struct err *e, int code, const char *fmt, ...) {
        if (!e)
                return code;
        va_list ap;
        va_start(ap, fmt);
        vsnprintf(e->hint, sizeof e->hint, fmt, ap);
        va_end(ap);
        return code;
}

static int code_of_errno(int value) {
        switch (value) {
        case ENOSPC:
        case EDQUOT:
                return ERR_full;
        case ENOENT:
                return ERR_absent;
        case EACCES:
        case EPERM:
                return ERR_denied;
        default:
                return ERR_io;
        }
}

int err_errno(struct err *e, int errno_value, const char *fmt, ...) {
        char words[400];
        va_list ap;
        va_start(ap, fmt);
        vsnprintf(words, sizeof words, fmt, ap);
        va_end(ap);
        return err_set(e, code_of_errno(errno_value), "%s: %s", words, strerror(errno_value));
}
