/* see parse/parse-strings.h */
#include "parse/parse-strings.h"
void parse_strings(struct bytes in, struct buf *out) {
        (void) in, (void) out;
}
