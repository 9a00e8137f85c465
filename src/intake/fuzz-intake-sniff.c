/* Any bytes under any name are of one known kind, and only the first INTAKE_SNIFF of them matter.
 * Input: name, newline, folder, newline, bytes. */
#include "base/bug.h"
#include "intake/intake-sniff.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct str cut_line(struct bytes *in) {
        size_t end = bytes_chr(*in, '\n');
        struct bytes line = bytes_sub(*in, 0, end);
        *in = end < in->n ? bytes_sub(*in, end + 1, SIZE_MAX) : (struct bytes){ 0 };
        return (struct str){ (const char *) line.p, line.n };
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct bytes in = { data, n };
        struct str name = cut_line(&in), dir = cut_line(&in);
        enum intake_kind kind = intake_sniff(in, name, dir);
        BUG_IF(kind != intake_sniff(bytes_sub(in, 0, INTAKE_SNIFF), name, dir));
        BUG_IF(strcmp(intake_kind_words(kind), "unknown") == 0);
        BUG_IF(intake_kind_is_message(kind) && intake_kind_is_container(kind));
        BUG_IF((kind == INTAKE_empty) != (in.n == 0));
        return 0;
}
