/* Fuzz target: dates of mail on any bytes, ranges on what is valid UTF-8 of them. */
#include "base/bug.h"
#include "base/utf8.h"
#include "when/when.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct bytes in = { data, n };
        struct when_mail m;
        struct when_range r;
        char text[WHEN_TEXT];
        if (when_mail(in, &m) == 0) {
                when_format_iso(m.at, m.zone, text);
                BUG_IF(m.at < -3000000000 || m.at > 8000000000);
        }
        when_mail(when_received(in), &m);
        when_mail(when_envelope(in), &m);
        struct str s = { (const char *) data, utf8_valid(in) };
        if (when_range_parse(s, 1401788109, &r, NULL) == 0)
                BUG_IF(r.from >= r.to);
        return 0;
}
