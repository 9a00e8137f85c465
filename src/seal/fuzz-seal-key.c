/* Any file as answers of the DNS, and any value as a signature: whatever it is, it can be checked.
 */
#include "base/bug.h"
#include "base/utf8.h"
#include "seal/seal-check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
        struct str all = { (const char *) data, size }, file = all, value = str_cut(&file, '\n');
        struct seal_result r;
        struct seal_keys keys;
        struct seal s;
        seal_keys_read(file, &keys);
        for (size_t i = 0; i < keys.keys.n; i++)
                BUG_IF(keys.keys.v[i].name.n == 0);
        seal_read(value, &s);
        if (keys.keys.n) { /* a signature that the first key is for */
                struct str rest = keys.keys.v[0].name;
                s.selector = str_cut(&rest, '.');
                str_cut(&rest, '.');
                s.domain = rest;
                s.hash = STR("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
                s.signature = s.signature.n ? s.signature : STR("AAAA");
        }
        seal_check(&s, &keys, &r);
        BUG_IF(r.verdict == SEAL_FITS && s.signature.n < 40);
        seal_keys_done(&keys);
        return 0;
}
