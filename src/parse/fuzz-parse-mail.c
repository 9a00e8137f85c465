/* parse_mail() on any bytes: its records must always be valid. The first byte picks the options. */
#include "parse/parse-mail.h"

#include "base/bug.h"
#include "base/err.h"
#include "rec/rec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        if (n == 0)
                return 0;
        struct parse_mail_options o = { .obfuscated = data[0] & 1 };
        if (data[0] & 2)
                o.envelope = bytes_of(data + 1, n - 1);
        struct arena a;
        struct buf out;
        arena_init(&a, 0);
        buf_init(&out, 0);
        parse_mail(bytes_of(data + 1, n - 1), &o, &a, &out);
        struct bytes in = buf_bytes(&out);
        struct rec r = { 0 };
        int got;
        while ((got = rec_get(&in, &r, NULL)) > 0)
                ;
        BUG_IF(got < 0 || r.kind != REC_done);
        buf_done(&out);
        arena_done(&a);
        return 0;
}
