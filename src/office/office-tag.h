#pragma once
/* Element names to numbers: a table of names (TAG lines) becomes an enum and a map. */
#include "base/map.h"

struct office_tags {
        struct map names;
};

/* `names` ends with NULL; the n-th gets the number n + 1. */
static inline void office_tags_init(struct office_tags *t, const char *const *names) {
        map_init(&t->names);
        for (uint64_t i = 0; names[i]; i++)
                map_put(&t->names, str_of(names[i]), i + 1, NULL);
}

/* The number of a name; 0 if it is none of them. */
static inline uint64_t office_tags_find(const struct office_tags *t, struct str name) {
        const uint64_t *n = map_find(&t->names, name);
        return n ? *n : 0;
}

static inline void office_tags_done(struct office_tags *t) {
        map_done(&t->names);
}
