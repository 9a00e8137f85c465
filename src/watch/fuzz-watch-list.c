/* Fuzz target: any file is a list or refused; every entry has a name, all text is valid UTF-8. */
#include "base/bug.h"
#include "base/utf8.h"
#include "watch/watch-list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(struct str s) {
        if (utf8_valid(str_bytes(s)) != s.n)
                BUG("a list's text is no UTF-8");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct watch_list l;
        if (watch_list_read(bytes_of(data, n), &l, NULL) == 0)
                for (size_t i = 0; i < l.entries.n; i++) {
                        const struct watch_entry *x = &l.entries.v[i];
                        if (x->name.n == 0)
                                BUG("an entry without a name");
                        check(x->name);
                        check(x->id);
                        for (size_t k = 0; k < x->n_values; k++)
                                check(x->values[k].text);
                }
        watch_list_done(&l);
        return 0;
}
