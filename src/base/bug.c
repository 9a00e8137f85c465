/* Our own mistakes; see base/bug.h. */
#include "base/bug.h"

#include "base/mem.h"

#include <stdarg.h>

void bug_at(const char *file, int line, const char *fmt, ...) {
        va_list ap;
        va_start(ap, fmt);
        fprintf(stderr, "clew: bug at %s:%d: ", file, line);
        vfprintf(stderr, fmt, ap);
        fputc('\n', stderr);
        va_end(ap);
        abort();
}
