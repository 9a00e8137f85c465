#pragma once
/* Named limits: LIMIT_mime_depth and so on; numbers and reasons are in limits.def. */
#include <stdint.h>

#define LIMIT(id, number, why) static const uint64_t LIMIT_##id = (number);
#include "base/limits.def"
#undef LIMIT

struct limit_row {
        const char *id;
        uint64_t number;
        const char *why;
};
extern const struct limit_row limit_rows[]; /* all of them, ends with id NULL: for docs and tests */
