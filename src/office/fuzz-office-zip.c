/* Any bytes as a zip: members inside the bytes, content inside the limits; and the whole reader. */
#include "office/fuzz-office.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct office_zip z;
        struct arena a;
        arena_init(&a, 0);
        if (office_zip_init(&z, bytes_of(data, n), &a))
                for (size_t i = 0; i < z.n && i < 100; i++) {
                        struct buf out;
                        buf_init(&out, 1u << 20);
                        office_zip_get(&z, &z.entries[i], &out);
                        office_zip_find(&z, z.entries[i].name);
                        buf_done(&out);
                }
        office_zip_done(&z);
        arena_done(&a);
        fuzz_file(bytes_of(data, n));
        return 0;
}
