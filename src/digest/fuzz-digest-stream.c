/* Fuzz target: any bytes are a stream of files or are refused; what was read has its items. */
#include "digest/digest-folder.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct digest_book b;
        if (digest_stream_open((struct str){ (const char *) data, n }, NULL, &b, NULL) == 0)
                digest_problems_sort(&b);
        digest_book_done(&b);
        return 0;
}
