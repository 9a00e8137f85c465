/* Named events: any text at whose beginning one may stand, and any list that a user brings. */
#include "base/bug.h"
#include "base/utf8.h"
#include "when/when-event.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n) {
        struct str text = { (const char *) p, utf8_valid(bytes_of(p, n)) };
        const struct when_events *own = NULL;
        struct when_event e;
        struct err err = ERR_INIT;
        struct arena a;
        arena_init(&a, 0);
        if (when_events_read(text, &a, &own, &err) < 0)
                own = NULL;
        size_t taken = when_event_at(own, text, INT64_MAX, &e);
        BUG_IF(taken > text.n);
        BUG_IF(taken && e.range.from >= e.range.to);
        arena_done(&a);
        return 0;
}
