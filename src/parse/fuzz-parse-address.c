/* Address lists: progress, ranges inside the input, valid UTF-8. */
#include "parse/parse-address.h"

#include "base/bug.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(struct str s) {
        BUG_IF(utf8_valid(str_bytes(s)) != s.n || s.n > UINT16_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct arena a;
        arena_init(&a, 0);
        struct parse_address_parser p;
        struct parse_address ad;
        size_t count = 0;
        parse_address_init(&p, bytes_of(data, n), n & 1, &a);
        while (parse_address_next(&p, &ad) > 0) {
                BUG_IF(ad.off + ad.len > n || ++count > n + 1);
                check(ad.name);
                check(ad.address);
                check(ad.group);
        }
        arena_done(&a);
        return 0;
}
