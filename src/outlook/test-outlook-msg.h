#pragma once
/* Invented messages as compound files, made in memory, for tests. */
#include "office/test-office-ole.h"

struct test_msg {
        struct test_ole ole;
        struct arena *a;
};

static inline struct bytes test_msg_wide(struct arena *a, const char *z) {
        size_t n = strlen(z), have = 0;
        uint8_t *p = arena_alloc(a, 2 * n + 2);
        for (size_t i = 0; i < n;) {
                unsigned char c = (unsigned char) z[i];
                unsigned len = c < 0x80 ? 1 : c < 0xe0 ? 2 : 3;
                uint32_t cp = len == 1 ? c
                              : len == 2
                                      ? (c & 31u) << 6 | (z[i + 1] & 63u)
                                      : (c & 15u) << 12 | (z[i + 1] & 63u) << 6 | (z[i + 2] & 63u);
                p[have++] = (uint8_t) cp;
                p[have++] = (uint8_t) (cp >> 8);
                i += len;
        }
        return bytes_of(p, have);
}

static inline void test_msg_put(struct test_msg *m, uint32_t storage, uint32_t tag,
                                struct bytes value) {
        test_ole_add(&m->ole, storage, arena_printf(m->a, "__substg1.0_%08X", tag).p, value);
}

static inline void test_msg_text(struct test_msg *m, uint32_t storage, uint32_t id, const char *z) {
        test_msg_put(m, storage, id << 16 | 0x1f, test_msg_wide(m->a, z));
}

/* The fixed properties of a storage: `head` bytes, then pairs of tag and value. */
static inline void test_msg_fixed(struct test_msg *m, uint32_t storage, size_t head,
                                  const uint64_t (*pairs)[2], size_t n) {
        uint8_t *p = arena_zalloc(m->a, head + 16 * n + 1);
        for (size_t i = 0; i < n; i++) {
                uint32_t tag = (uint32_t) pairs[i][0];
                memcpy(p + head + 16 * i, &tag, 4);
                memcpy(p + head + 16 * i + 8, &pairs[i][1], 8);
        }
        test_ole_add(&m->ole, storage, "__properties_version1.0", bytes_of(p, head + 16 * n));
}

static inline uint32_t test_msg_storage(struct test_msg *m, uint32_t parent, const char *name) {
        return test_ole_add(&m->ole, parent, name, (struct bytes){ NULL, 0 });
}

static inline uint64_t test_filetime(uint64_t at) {
        return (at + 11644473600u) * 10000000u;
}
