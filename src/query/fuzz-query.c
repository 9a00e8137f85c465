/* Fuzz target: any typed text is understood or refused, and what was understood can be printed. */
#include "base/utf8.h"
#include "query/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct query_env env = { .now = 1400000000 };
        struct arena a;
        struct buf out;
        struct query *q;
        n = utf8_valid(bytes_of(data, n));
        arena_init(&a, 0);
        buf_init(&out, 1 << 20);
        if (query_parse((struct str){ (const char *) data, n }, &env, &a, &q, NULL) == 0)
                query_print(q, &out);
        buf_done(&out);
        arena_done(&a);
        return 0;
}
