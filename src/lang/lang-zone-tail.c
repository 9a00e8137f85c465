#include "lang/lang-zone-work.h"
void lang_zone_tails(struct lang_work *q) {
        (void) q;
}
