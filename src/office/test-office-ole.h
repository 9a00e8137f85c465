#pragma once
/* Compound files made in memory, for tests: entries added by hand, written by office_ole_extract.
 */
#include "office/office-ole.h"

enum { TEST_OLE_ENTRIES = 400 };

struct test_ole {
        struct office_ole o;
        struct office_ole_entry entries[TEST_OLE_ENTRIES];
};

static inline void test_ole_init(struct test_ole *t, struct arena *a) {
        *t = (struct test_ole){ .o = { .a = a, .n = 1 } };
        t->o.entries = t->entries;
        t->entries[0] = (struct office_ole_entry){ .type = OFFICE_OLE_root,
                                                   .parent = OFFICE_OLE_NONE,
                                                   .first = OFFICE_OLE_NONE,
                                                   .next = OFFICE_OLE_NONE };
}

/* A stream, or (with content.p NULL) a storage; returns its number. */
static inline uint32_t test_ole_add(struct test_ole *t, uint32_t parent, const char *name,
                                    struct bytes content) {
        uint32_t i = t->o.n++;
        t->entries[i] = (struct office_ole_entry){ .name = str_of(name),
                                                   .type = content.p ? OFFICE_OLE_stream
                                                                     : OFFICE_OLE_storage,
                                                   .parent = parent,
                                                   .first = OFFICE_OLE_NONE,
                                                   .next = t->entries[parent].first,
                                                   .size = content.n,
                                                   .read = true,
                                                   .content = content };
        t->entries[parent].first = i;
        return i;
}
