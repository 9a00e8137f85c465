/* Any bytes: the directory and every stream can be read, and written out again. */
#include "base/bug.h"
#include "office/office-ole.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct office_ole o, again;
        struct office_ole_package p;
        struct arena a;
        struct buf out;
        arena_init(&a, 0);
        buf_init(&out, 64u << 20);
        office_ole_package(bytes_of(data, n), &a, &p);
        if (office_ole_open(&o, bytes_of(data, n), &a)) {
                for (uint32_t i = 0; i < o.n; i++)
                        BUG_IF(office_ole_stream(&o, i).n > n);
                office_ole_object(&o, 0, &p);
                office_ole_extract(&o, 0, &out);
                BUG_IF(!out.over && !office_ole_open(&again, buf_bytes(&out), &a));
                BUG_IF(!out.over && again.damage);
        }
        buf_done(&out);
        arena_done(&a);
        return 0;
}
