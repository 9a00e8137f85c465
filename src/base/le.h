#pragma once
/* Little-endian fields of our own files and frames.  clew runs on little-endian machines only
 * (checked here once), so these are plain unaligned loads and stores. */
#include "base/mem.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "clew's formats are little-endian");

#define LE_ACCESS_(bits)                                                                           \
        static inline uint##bits##_t le_get##bits(const void *p) {                                 \
                uint##bits##_t v;                                                                  \
                memcpy(&v, p, sizeof v);                                                           \
                return v;                                                                          \
        }                                                                                          \
        static inline void le_put##bits(void *p, uint##bits##_t v) {                               \
                memcpy(p, &v, sizeof v);                                                           \
        }
LE_ACCESS_(16)
LE_ACCESS_(32)
LE_ACCESS_(64)
