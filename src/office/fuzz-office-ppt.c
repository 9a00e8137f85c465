/* Any bytes as a "PowerPoint Document" stream, and as a property set. */
#include "office/fuzz-office.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        fuzz_legacy(bytes_of(data, n), office_ppt_read);
        fuzz_file(bytes_of(data, n));
        return 0;
}
