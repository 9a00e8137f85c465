/* Fuzz target: any text is JSON or refused; what is given out is valid UTF-8. */
#include "base/bug.h"
#include "base/json-in.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct arena a;
        struct json_in j;
        n = utf8_valid(bytes_of(data, n));
        arena_init(&a, 0);
        json_in_init(&j, (struct str){ (const char *) data, n }, &a);
        while (json_in_next(&j) > 0) {
                BUG_IF(utf8_valid(str_bytes(j.key)) != j.key.n);
                BUG_IF(utf8_valid(str_bytes(j.value)) != j.value.n);
        }
        arena_done(&a);
        return 0;
}
