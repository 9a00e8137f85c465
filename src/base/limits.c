/* The table of limits; see base/limits.h. */
#include "base/limits.h"

#include <stddef.h>

const struct limit_row limit_rows[] = {
#define LIMIT(id, number, why) { #id, (number), why },
#include "base/limits.def"
#undef LIMIT
        { NULL, 0, NULL },
};
